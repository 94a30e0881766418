import { expect, test } from 'vitest';
import type { LayerReport } from '../../engine/contract';
import { denseExample, postExample } from '../../state/layerCost';
import type { CostAnswer } from '../../state/layerCost.svelte';
import { costWords } from './costMessages';
import { costRows } from './costRows';

/** As the engine answers the post's example; other fields are not looked at. */
const cost = {
  weights: 15_000,
  offsets: 200,
  parameters: 15_200,
  macs: 225e6,
  macsPerOutput: 75,
  input: 45_000,
  output: 3e6,
  bytes: 4,
  forward: { input: 180e3, output: 12e6, parameters: 60_800, total: 12_240_800 },
  training: {
    inputs: 18e6,
    outputs: 1.2e9,
    inputGradients: 18e6,
    outputGradients: 1.2e9,
    parameters: 60_800,
    parameterGradients: 60_800,
    total: 2_436_121_600,
  },
  dense: { neurons: 3e6, weights: 135e9, biases: 3e6, parameters: 135_003e6, bytes: 540_012e6 },
  denseOfOneMap: { neurons: 15_000, weights: 675e6, biases: 15_000, parameters: 675_015_000, bytes: 2_700_060_000 },
};
const layer = { cost, summary: { shape: { height: 100, width: 150, channels: 200 } } } as LayerReport;
const answer: CostAnswer = {
  setting: postExample,
  layers: [layer],
  total: { parameters: 15_200, macs: 225e6, activations: 3_045_000, training: 2_436_121_600 },
};

test('the post’s example, each number with its formula', () => {
  const lines = costRows(answer, costWords.en).map(({ formula, result }) => `${formula} = ${result}`);
  expect(lines).toEqual([
    '(5 × 5 × 3 + 1) × 200 = 15,200',
    '5 × 5 × 3 × 100 × 150 × 200 = 225,000,000',
    '100 × 150 × 200 = 3,000,000 numbers',
    '3,000,000 × 32 bit = 12.0 MB',
    '1.2 GB + 1.2 GB + 18.0 MB + 18.0 MB + 2 × 60.8 kB = 2.4 GB',
    '45,000 × 15,000 = 675,000,000',
    '45,000 × 3,000,000 = 135,000,000,000',
  ]);
});

test('groups divide what a filter reads', () => {
  const lines = costRows({ ...answer, setting: { ...postExample, groups: 3 } }, costWords.en);
  expect(lines.slice(0, 2).map(({ formula }) => formula)).toEqual([
    '(5 × 5 × 3 / 3 + 1) × 200',
    '5 × 5 × 3 / 3 × 100 × 150 × 200',
  ]);
});

test('of two layers the sums of both, and what training them keeps', () => {
  const second = { ...layer, cost: { ...cost, parameters: 1_000_200, macs: 15e9 } };
  const lines = costRows(
    {
      setting: { ...postExample, layers: 2 },
      layers: [layer, second],
      total: { parameters: 1_015_400, macs: 15_225e6, activations: 6_045_000, training: 4_844_123_200 },
    },
    costWords.en,
  );
  expect(lines.slice(4, 7).map(({ formula, result }) => `${formula} = ${result}`)).toEqual([
    '15,200 + 1,000,200 = 1,015,400',
    '225,000,000 + 15,000,000,000 = 15,225,000,000',
    '2 × (100 × 6,045,000 + 1,015,400) × 32 bit = 4.8 GB',
  ]);
});

test('a fully connected layer is compared with no other, and Korean has every line', () => {
  const rows = costRows({ ...answer, setting: denseExample }, costWords.ko);
  expect(rows).toHaveLength(5);
  expect(costRows(answer, costWords.ko)).toHaveLength(7);
});
