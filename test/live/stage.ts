import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';
import { type ServedApp, serveApp } from '../../demo/app/serve.mjs';
import { type LaunchedStack, launchStack } from '../../demo/stack/launch.mjs';
import { type Inspected, type LaunchOptions, launchInspected } from '../../demo/story/browser.js';

type Launch = (options?: Partial<LaunchOptions>) => Promise<Inspected>;

const executablePath = process.env.CHROME_PATH ?? '';

/** One stack and one app server for all scenarios; a browser with the built extension for each. */
export const test = base.extend<{ launch: Launch }, { stack: LaunchedStack; app: ServedApp }>({
  stack: [
    async ({ playwright: _playwright }, use) => {
      const stack = await launchStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ stack }, use) => {
      const app = await serveApp({ stack });
      await use(app);
      await app.stop();
    },
    { scope: 'worker' },
  ],
  async launch({ stack }, use) {
    const launched: Inspected[] = [];
    await fetch(new URL('/reset', stack.controlUrl), { method: 'POST' });
    await use(async (options = {}) => {
      const inspected = await launchInspected({
        executablePath,
        extension: fileURLToPath(new URL('../../dist', import.meta.url)),
        headless: true,
        chromiumArgs: stack.chromiumArgs,
        devtools: true,
        ...options,
      });
      launched.push(inspected);
      return inspected;
    });
    for (const inspected of launched) await inspected.close();
  },
});

export { expect } from '@playwright/test';
