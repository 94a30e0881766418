import { defineConfig, devices } from '@playwright/test';

const port = Number(process.env.CONVSCOPE_PORT ?? 4173);

/** End-to-end tests run against the built `dist/`, with the system's Chromium. */
export default defineConfig({
  testDir: '../tests/e2e',
  outputDir: '../tests/e2e/output',
  // Two cores are shared with an engine that trains: parallel pages would only slow each other down.
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/convscope/`,
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CONVSCOPE_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
    trace: 'retain-on-failure',
  },
  webServer: {
    command: `cargo xtask serve --no-build --port ${port} --base /convscope/`,
    cwd: '..',
    url: `http://127.0.0.1:${port}/convscope/`,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
