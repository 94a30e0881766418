import { defineConfig, devices } from '@playwright/test';

const port = Number(process.env.CONVSCOPE_PORT ?? 4173);

/**
 * The page is served below a folder, as on a project site, at the root of the next port, and by a host that does not
 * isolate it from other origins.
 */
const served = [
  { port, base: '/convscope/', options: '' },
  { port: port + 1, base: '/', options: '' },
  { port: port + 2, base: '/plain/', options: '--no-isolation' },
];
const addressOf = (site: (typeof served)[number]) => `http://127.0.0.1:${site.port}${site.base}`;

/** End-to-end tests run against the built `dist/`, with the system's Chromium. */
export default defineConfig({
  testDir: '../tests/e2e',
  outputDir: '../tests/e2e/output',
  // Two cores are shared with an engine that trains: parallel pages would only slow each other down.
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${port}/convscope/`,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CONVSCOPE_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
    // What a service worker fetches, a test can neither count nor cut. The offline tests allow it.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
  },
  metadata: { sites: served.map(addressOf) },
  webServer: served.map((site) => ({
    command: `cargo xtask serve --no-build --port ${site.port} --base ${site.base} ${site.options}`,
    cwd: '..',
    url: addressOf(site),
    reuseExistingServer: false,
    timeout: 120_000,
  })),
});
