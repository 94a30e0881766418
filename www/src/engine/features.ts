/** `(func (result v128) i32.const 0 i8x16.splat)`: validates only where SIMD exists. */
const simdProbe = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  8,
  1,
  6,
  0,
  65,
  0,
  253,
  15,
  11,
);

/** What this browser lacks of what the engine needs; empty when everything is there. */
export function missingFeatures(): string[] {
  const needs: [string, boolean][] = [
    ['WebAssembly', typeof WebAssembly === 'object'],
    ['WebAssembly SIMD', typeof WebAssembly === 'object' && WebAssembly.validate(simdProbe)],
    ['Worker', typeof Worker === 'function'],
    ['DecompressionStream', typeof DecompressionStream === 'function'],
  ];
  return needs.filter(([, present]) => !present).map(([name]) => name);
}
