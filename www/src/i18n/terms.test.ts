import { describe, expect, it } from 'vitest';
import { sentence } from './errors';
import { term } from './terms';

describe('term', () => {
  it('puts codes into words and leaves ranges and names alone', () => {
    expect(term('whole_number', 'en')).toBe('a whole number');
    expect(term('whole_number', 'ko')).toBe('정수');
    expect(term('1..', 'ko')).toBe('1..');
    expect(term('valid | same | explicit', 'en')).toBe('valid | same | explicit');
  });

  it('leaves no code of the engine in a sentence', () => {
    const invalid = { code: 'invalid_field', node: 'a', field: 'kernel', got: 'true', expected: 'pair' } as const;
    const large = { code: 'too_large', node: 'a', quantity: 'activations', value: 2e9, limit: 1e8 } as const;
    const range = { code: 'out_of_range', option: 'learningRate', value: -1, min: 0, max: 100 } as const;
    expect(sentence(invalid, 'en')).toContain('a pair of them');
    for (const problem of [invalid, large, range]) {
      expect(sentence(problem, 'ko')).not.toMatch(/pair|activations|learningRate/);
    }
  });
});
