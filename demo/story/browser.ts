import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright';

/** What is launched, and how. */
export interface LaunchOptions {
  readonly executablePath: string;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly headless: boolean;
  readonly chromiumArgs: readonly string[];
  /** Opens DevTools with each tab; else {@link Inspected.openDevTools} does it later. */
  readonly devtools: boolean;
  /** `dark` also makes DevTools dark. */
  readonly theme?: 'light' | 'dark';
  /** Where to write a HAR of the whole run. */
  readonly har?: string;
}

/** A real Chromium with the extension loaded, its inspected page, and DevTools beside it. */
export interface Inspected {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The window of DevTools. */
  devtools(): Promise<Page>;
  openDevTools(): Promise<void>;
  /** Shows our tab in DevTools and answers the panel's frame. */
  panel(): Promise<Frame>;
  close(): Promise<void>;
}

const EXTENSION_PANEL = 'AppSync';

/** Long, since the machine may be busy; ms. */
const START_TIMEOUT = 30_000;

/**
 * `PW_CHROMIUM_ATTACH_TO_OTHER` makes the DevTools window an ordinary page. Playwright reads it when it is
 * loaded, so it is imported after. Undocumented: Playwright is pinned.
 */
async function playwright() {
  process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';
  return await import('playwright');
}

const isDevTools = (page: Page) =>
  page.url().startsWith('devtools://') && !page.url().includes('device_mode');

export async function launchInspected(options: LaunchOptions): Promise<Inspected> {
  const { chromium } = await playwright();
  const profile = mkdtempSync(join(tmpdir(), 'appsync-inspector-profile-'));
  writePreferences(profile, options.theme ?? 'light');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: options.executablePath,
    headless: options.headless,
    viewport: null,
    colorScheme: options.theme ?? 'light',
    ...(options.har === undefined
      ? {}
      : { recordHar: { path: options.har, content: 'embed', mode: 'full' } }),
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...(options.headless ? ['--headless=new'] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--disable-extensions-except=${options.extension}`,
      `--load-extension=${options.extension}`,
      ...(options.devtools ? ['--auto-open-devtools-for-tabs'] : []),
      '--window-size=1280,900',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...options.chromiumArgs,
    ],
  });
  const page = context.pages().find((one) => !isDevTools(one)) ?? (await context.newPage());

  const devtools = async () =>
    context.pages().find(isDevTools) ??
    (await context.waitForEvent('page', { predicate: isDevTools, timeout: START_TIMEOUT }));

  return {
    context,
    page,
    devtools,
    async openDevTools() {
      const session = await context.newCDPSession(page);
      const { targetInfo } = await session.send('Target.getTargetInfo');
      const browser = context.browser();
      const root = browser ? await browser.newBrowserCDPSession() : session;
      const opened = context.waitForEvent('page', { predicate: isDevTools, timeout: START_TIMEOUT });
      // Not in Playwright's list of commands: Chromium 148 and later.
      await Reflect.apply(root.send, root, ['Target.openDevTools', { targetId: targetInfo.targetId }]);
      await opened;
    },
    async panel() {
      const window = await devtools();
      await showPanel(window);
      const frame = await window
        .locator('iframe[src*="panel.html"]')
        .elementHandle({ timeout: START_TIMEOUT })
        .then((handle) => handle?.contentFrame());
      if (!frame) throw new Error('The panel of AppSync Inspector did not open in DevTools.');
      await frame.waitForSelector('[role=tablist]', { timeout: START_TIMEOUT });
      return frame;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** DevTools in a window of its own, so that a screenshot shows all of it. */
function writePreferences(profile: string, theme: 'light' | 'dark'): void {
  mkdirSync(join(profile, 'Default'));
  const preferences = {
    currentDockState: '"undocked"',
    'ui-theme': `"${theme === 'dark' ? 'dark' : 'default'}"`,
    uiTheme: `"${theme === 'dark' ? 'dark' : 'default'}"`,
  };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ devtools: { preferences } }));
}

/**
 * Asking DevTools for its panels before it has registered ours breaks its start for good: so its own list is
 * waited for first.
 */
async function showPanel(window: Page): Promise<void> {
  const id = await window.waitForFunction(
    (title) => {
      const ui: unknown = Reflect.get(globalThis, 'UI');
      const panels: unknown = typeof ui === 'object' && ui !== null ? Reflect.get(ui, 'panels') : undefined;
      if (typeof panels !== 'object' || panels === null) return undefined;
      return Object.keys(panels).find((key) => key.startsWith('chrome-extension://') && key.endsWith(title));
    },
    EXTENSION_PANEL,
    { timeout: START_TIMEOUT },
  );
  const panelId = await id.jsonValue();
  // As text: the path is DevTools' own, and no bundler or type checker can follow it.
  await window.evaluate(
    `import('./ui/legacy/legacy.js').then(({ InspectorView }) => InspectorView.InspectorView.instance().showPanel(${JSON.stringify(panelId)}))`,
  );
}
