/**
 * The floors of the page: W0 <- W3, W1 <- W2 <- W3 <- App. A folder imports what stands below it, never above.
 * `eslint.floors.test.ts` proves that each rule catches what it names.
 */
const toward = (...folders) => ({ regex: `(^|/)(${folders.join('|')})(/|$)` });

const floor = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

export const floors = [
  floor(['src/{paint,layout,ui,i18n,styles}/**'], {
    ...toward('state', 'views', 'parts', 'layers', 'engine'),
    allowTypeImports: false,
    message: 'W0 (paint, layout, ui, i18n, styles) knows neither the state nor the engine nor the views.',
  }),
  // The error sentences are typed by the engine's error codes.
  floor(['src/i18n/errors.ts', 'src/i18n/errors.test.ts'], {
    ...toward('state', 'views', 'parts', 'layers', 'engine'),
    allowTypeImports: true,
    message: 'i18n/errors.ts may use the types of engine/contract.ts, nothing else above W0.',
  }),
  floor(['src/engine/**'], {
    ...toward('state', 'views', 'parts', 'layers', 'ui', 'paint', 'layout', 'i18n'),
    message: 'W1 (engine) stands alone.',
  }),
  floor(['src/state/**'], {
    ...toward('views', 'parts', 'layers', 'ui'),
    message: 'W2 (state) does not know what shows it.',
  }),
  floor(
    ['src/parts/**'],
    { ...toward('views'), message: 'A part is used by views; it does not know them.' },
    {
      ...toward('engine'),
      allowTypeImports: true,
      message: 'A part asks the state, never the engine (types are fine).',
    },
  ),
  floor(['src/layers/**'], {
    ...toward('views', 'parts', 'state'),
    message: 'A layer face is shown by views; it knows neither them nor the state.',
  }),
  floor(
    ['src/views/**'],
    {
      ...toward('engine'),
      allowTypeImports: true,
      message: 'A view asks the state, never the engine (types are fine).',
    },
    { regex: '^\\.\\./(?!\\.\\./)', message: 'Two views never import each other; they meet in the state.' },
  ),
];
