import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { choose } from './features';

/** A browser that can do everything where `validate` says so, on a page that is isolated or not. */
function browser({ validate, isolated, cores = 8 }: { validate: boolean; isolated: boolean; cores?: number }): void {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(validate);
  vi.stubGlobal('crossOriginIsolated', isolated);
  vi.stubGlobal('navigator', { hardwareConcurrency: cores });
}

const wish = { build: null, threads: null };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a browser with relaxed SIMD and threads, on an isolated page', () => {
  beforeEach(() => browser({ validate: true, isolated: true, cores: 2 }));

  test.each([null, 'fast'] as const)('asked for %s runs fast, a thread a core', async (build) => {
    expect(await choose({ ...wish, build })).toEqual({ build: 'fast', threads: 2, next: 'fast' });
  });

  test('runs as many threads as it is asked for', async () => {
    expect(await choose({ ...wish, threads: 3 })).toMatchObject({ build: 'fast', threads: 3 });
  });

  test('asked for base runs that, also next time', async () => {
    expect(await choose({ build: 'base', threads: 2 })).toEqual({ build: 'base', threads: 1, next: 'base' });
  });
});

test('many cores are not all taken', async () => {
  browser({ validate: true, isolated: true, cores: 64 });
  expect(await choose(wish)).toMatchObject({ threads: 4 });
});

test('on a page that is not isolated yet it is base, but fast next time', async () => {
  browser({ validate: true, isolated: false });
  expect(await choose(wish)).toEqual({ build: 'base', threads: 1, next: 'fast' });
});

test.each([null, 'fast', 'base'] as const)('a browser without relaxed SIMD asked for %s runs base', async (build) => {
  browser({ validate: false, isolated: true });
  expect(await choose({ ...wish, build })).toEqual({ build: 'base', threads: 1, next: 'base' });
});
