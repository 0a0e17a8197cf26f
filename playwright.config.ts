import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/setup.mjs';

// `npm test` has set it; by hand it is found the same way.
const chromePath = findBrowser();
if (chromePath === null) throw new Error('No Chromium: run `npm test` once, or set CHROME_PATH.');
process.env.CHROME_PATH = chromePath;
// Makes the DevTools window an ordinary page. Undocumented, so Playwright is pinned.
process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';

export default defineConfig({
  // One at a time: tests of the extension compare times, and the live ones share a stack.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  outputDir: 'test-results',
  reporter: 'line',
  use: {
    launchOptions: {
      executablePath: chromePath,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    {
      name: 'panel',
      testDir: 'test/panel',
      use: { viewport: { width: 1280, height: 640 } },
    },
    { name: 'extension', testDir: 'test/extension' },
    { name: 'live', testDir: 'test/live' },
  ],
});
