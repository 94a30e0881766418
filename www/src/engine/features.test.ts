import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseBuild } from './features';

afterEach(() => void vi.restoreAllMocks());

describe('a browser with relaxed SIMD', () => {
  test.each([
    [null, 'fast'],
    ['fast', 'fast'],
    ['base', 'base'],
  ] as const)('asked for %s gets %s', async (asked, build) => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(true);
    expect(await chooseBuild(asked)).toBe(build);
  });
});

describe('a browser without it', () => {
  test.each([null, 'fast', 'base'] as const)('asked for %s gets base', async (asked) => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(await chooseBuild(asked)).toBe('base');
  });
});
