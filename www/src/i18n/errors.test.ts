import { expect, test } from 'vitest';
import type { AnyError } from '../engine/contract';
import { sentence } from './errors';
import { languages } from './language';
import { term } from './terms';

const shape = { height: 28, width: 28, channels: 1 };

/** One of each; the type refuses a code without an example. */
const examples: { [C in AnyError['code']]: Extract<AnyError, { code: C }> } = {
  empty_model: { code: 'empty_model' },
  malformed_spec: { code: 'malformed_spec', path: 'input[2]', detail: 'expected a number' },
  missing_field: { code: 'missing_field', node: 'conv1', field: 'kernel' },
  unknown_field: { code: 'unknown_field', node: 'conv1', field: 'kernal' },
  invalid_field: { code: 'invalid_field', node: 'conv1', field: 'filters', got: '0', expected: '1..=4096' },
  unknown_kind: { code: 'unknown_kind', node: 'conv1', kind: 'conv5d', known: ['conv2d', 'dense'] },
  duplicate_name: { code: 'duplicate_name', name: 'conv1' },
  unknown_input: { code: 'unknown_input', node: 'pool1', input: 'conv9' },
  cycle: { code: 'cycle', nodes: ['a', 'b'] },
  input_count: { code: 'input_count', node: 'add', least: 2, most: undefined, got: 1 },
  shape_mismatch: { code: 'shape_mismatch', node: 'add', input: 1, expected: shape, got: { ...shape, channels: 3 } },
  window_too_large: { code: 'window_too_large', node: 'conv1', axis: 'height', extent: 31, available: 28 },
  too_large: { code: 'too_large', node: 'dense1', quantity: 'parameters', value: 1e12, limit: 1e9 },
  truncated: { code: 'truncated', format: 'idx', expected: 7_840_016, got: 1000 },
  wrong_format: { code: 'wrong_format', format: 'safetensors', detail: 'a header of 1 byte' },
  missing_tensor: { code: 'missing_tensor', tensor: 'conv1.bias' },
  unexpected_tensor: { code: 'unexpected_tensor', tensor: 'conv9.bias' },
  tensor_shape: { code: 'tensor_shape', tensor: 'conv1.bias', expected: [6], got: [16] },
  tensor_type: { code: 'tensor_type', tensor: 'conv1.bias', got: 'I64' },
  non_finite: { code: 'non_finite', tensor: 'conv1.bias' },
  count_mismatch: { code: 'count_mismatch', images: 5000, labels: 4999 },
  too_many_images: { code: 'too_many_images', expected: 10_000, got: 15_000 },
  label_out_of_range: { code: 'label_out_of_range', index: 7, label: 11, classes: 10 },
  image_size: { code: 'image_size', expected: [28, 28], got: [32, 32] },
  out_of_range: { code: 'out_of_range', option: 'learningRate', value: -1, min: 0, max: 1 },
  no_data: { code: 'no_data' },
  out_of_memory: { code: 'out_of_memory', bytes: 574_000_000 },
  no_input: { code: 'no_input' },
  shard_unreachable: { code: 'shard_unreachable', file: 'train-03.bin', status: 0 },
  shard_damaged: {
    code: 'shard_damaged',
    file: 'train-03.bin',
    why: { code: 'wrong_format', format: 'gzip', detail: 'the stream ends early' },
  },
  file_unreachable: { code: 'file_unreachable', file: 'lenet5.safetensors', status: 404 },
  unsupported_browser: { code: 'unsupported_browser', missing: ['WebAssembly SIMD'] },
  diverged: { code: 'diverged', step: 412, restoredStep: 400, learningRate: 10 },
  engine_crashed: { code: 'engine_crashed', detail: 'unreachable', step: 1200 },
  storage_refused: { code: 'storage_refused', detail: 'denied' },
  storage_full: { code: 'storage_full', bytes: 745_000 },
};

test.each(Object.values(examples))('$code is said in every language, with its values', (problem) => {
  const said = languages.map((language) => sentence(problem, language));
  expect(new Set(said).size).toBe(languages.length);
  for (const text of said) {
    expect(text).toMatch(/\.$/);
    expect(text).not.toMatch(/undefined|null|: NaN|\[object/);
  }
  const named = Object.entries(problem).filter(([field, value]) => isText(field, value));
  for (const [, value] of named) {
    for (const [i, language] of languages.entries()) expect(said[i]).toContain(term(value, language));
  }
});

test('an engine that could not start says something else than one that was restarted, with or without a checkpoint', () => {
  for (const language of languages) {
    const said = [null, 0, 20].map((step) =>
      sentence({ code: 'engine_crashed', detail: 'unreachable', step }, language),
    );
    expect(new Set(said).size).toBe(said.length);
  }
});

test('a damaged shard says what is wrong with it', () => {
  for (const language of languages) {
    expect(sentence(examples.shard_damaged, language)).toContain(sentence(examples.shard_damaged.why, language));
  }
});

test('a detail that is a sentence already ends once', () => {
  const said = sentence({ code: 'wrong_format', format: 'gzip', detail: 'Junk found.' }, 'en');
  expect(said).toMatch(/[^.]\.$/);
});

test('no value stands right before a Korean particle, whose form would depend on it', () => {
  for (const problem of Object.values(examples)) {
    const marked = Object.fromEntries(
      Object.entries(problem).map(([field, value]) => [field, isText(field, value) ? `${value}◆` : value]),
    ) as unknown as AnyError;
    expect(sentence(marked, 'ko')).not.toMatch(/◆[”)]?(은|는|이|가|을|를|과|와|으로|로|의)/);
  }
});

const isText = (field: string, value: unknown) => typeof value === 'string' && field !== 'code' && field !== 'axis';
