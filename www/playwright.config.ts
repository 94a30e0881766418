import { defineConfig, devices } from '@playwright/test';

const port = Number(process.env.CONVSCOPE_PORT ?? 4173);

/** The page is served below a folder, as on a project site, and at the root of the next port. */
const served = [
  { port, base: '/convscope/' },
  { port: port + 1, base: '/' },
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
    command: `cargo xtask serve --no-build --port ${site.port} --base ${site.base}`,
    cwd: '..',
    url: addressOf(site),
    reuseExistingServer: false,
    timeout: 120_000,
  })),
});
