import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';

const root = new URL('../../', import.meta.url).pathname;

/** Builds the extension, once in a run that has not built it. */
export function builtExtension(): string {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'manifest.json'))) execFileSync('npx', ['vite', 'build'], { cwd: root });
  return dist;
}

export interface Launched {
  context: BrowserContext;
  extensionId: string;
  close(): Promise<void>;
}

/**
 * Chromium with a fresh profile, with the extension or, given null, without one.
 * @param without arguments of Playwright's own that it is to start without
 */
export async function launch(
  extension: string | null,
  args: readonly string[] = [],
  without: readonly string[] = [],
): Promise<Launched> {
  const profile = mkdtempSync(join(tmpdir(), 'appsync-inspector-profile-'));
  mkdirSync(join(profile, 'Default'));
  // Without it an extension that was loaded from a folder is not loaded again after `runtime.reload()`.
  const preferences = { extensions: { ui: { developer_mode: true } } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions', ...without],
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(extension === null
        ? []
        : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]),
      ...args,
    ],
  });
  const extensionId = extension === null ? '' : await idOf(context);
  return {
    context,
    extensionId,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The id of the one extension there is, as its page of extensions lists it. */
async function idOf(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  const id = await page.locator('extensions-item').first().getAttribute('id');
  await page.close();
  if (id === null) throw new Error('The extension was not loaded.');
  return id;
}
