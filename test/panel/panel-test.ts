import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { buildSite, extensionPolicy } from './site/build.js';

const ORIGIN = 'https://panel.test';
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

interface SceneOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
}

interface Panel {
  /** Opens the panel on a session made by hand. */
  open(scene: string, options?: SceneOptions): Promise<void>;
  /** Opens the panel that waits for a recorder at the other end of a channel. */
  openPort(): Promise<void>;
  /** Opens a tab of the panel with the mouse. */
  tab(name: string): Promise<void>;
  /** What axe finds on the page as it stands. */
  findings(): Promise<readonly string[]>;
}

async function settle(page: Page): Promise<void> {
  await page.getByRole('tablist', { name: 'AppSync' }).waitFor();
}

/** Pages of the built panel under the extension's own policy, answered from memory: no server, no network. */
export const test = base.extend<{ panel: Panel }, { site: string }>({
  site: [
    async ({ browserName }, use) => {
      const directory = await mkdtemp(join(tmpdir(), `panel-${browserName}-`));
      await buildSite(directory);
      await use(directory);
      await rm(directory, { recursive: true });
    },
    { scope: 'worker' },
  ],
  panel: async ({ page, site }, use) => {
    const problems: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
    });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      const body = await readFile(join(site, path)).catch(() => null);
      if (body === null) return route.fulfill({ status: 404 });
      const headers = {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': extensionPolicy(),
      };
      return route.fulfill({ status: 200, headers, body });
    });
    await use({
      async open(scene, { theme = 'light', width = 1280 } = {}) {
        await page.setViewportSize({ width, height: 640 });
        await page.goto(`${ORIGIN}/test/panel/site/scene.html?scene=${scene}&theme=${theme}`);
        await settle(page);
      },
      async openPort() {
        await page.goto(`${ORIGIN}/test/panel/site/port.html`);
      },
      async tab(name) {
        await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      },
      async findings() {
        const axe = new AxeBuilder({ page }).setLegacyMode();
        // Only colours differ in the other theme.
        const dark = (await page.locator('html').getAttribute('data-theme')) === 'dark';
        if (dark) axe.withRules(['color-contrast', 'link-in-text-block']);
        const { violations } = await axe.analyze();
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
        );
      },
    });
    expect(problems, 'the policy of the extension blocked something').toEqual([]);
  },
});

export { expect };
