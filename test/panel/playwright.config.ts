import { defineConfig } from '@playwright/test';

/** The panel as a page: its views, keys, contrast and speed, without DevTools around it. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 20_000,
  workers: 1,
  reporter: 'line',
  outputDir: '../../test-results/panel',
  use: {
    viewport: { width: 1280, height: 640 },
    launchOptions: {
      executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
