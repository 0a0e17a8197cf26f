import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Frame, Page } from '@playwright/test';
import { driveApp } from '../../demo/story/app.js';
import { readPanel } from '../../demo/story/panel.js';
import { analyze } from '../../src/audit/analyze.js';
import { analysisOf } from '../../src/core/report/analysis.js';
import { readRecording } from '../../src/core/report/recording.js';
import { emptySession, replay } from '../../src/core/session.js';
import { wholeLog } from '../../src/panel/shell/whole-log.js';
import { chunked } from '../../src/protocol/chunked.js';
import { findCanaries } from '../support/canary.js';
import { expect, test } from './stage.js';

test.setTimeout(120_000);

const OAUTH_CODE = 'c0de4canary-7d1f9b2e-oauth';
const PASSWORD_KEY = 'canaryRandomPasswordKey/+9x7Q2==';

/** Everything that the page keeps, as text. */
const pageSide = (page: Page) =>
  page.evaluate(
    () => JSON.stringify({ ...localStorage }) + location.href + document.documentElement.outerHTML,
  );

/** All that the recorder tells a panel, as it comes over the port. */
const logOf = (frame: Frame): Promise<readonly unknown[]> =>
  frame.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        const port = chrome.runtime.connect({
          name: `appsync-inspector/panel/${chrome.devtools.inspectedWindow.tabId}`,
        });
        const received: unknown[] = [];
        port.onMessage.addListener((message: unknown) => {
          received.push(message);
          if (/\\*"caughtUp\\*":true/.test(JSON.stringify(message))) resolve(received);
        });
        port.postMessage({ type: 'hello', protocol: 1 });
      }),
  );

/** Everything on DevTools' side: the recorder's whole log, the panel's DOM in every tab, and what is stored. */
async function devtoolsSide(frame: Frame): Promise<string> {
  const log = JSON.stringify(await logOf(frame));
  const stored = await frame.evaluate(async () =>
    JSON.stringify([await chrome.storage.local.get(), { ...localStorage }]),
  );
  let dom = '';
  for (const tab of ['Requests', 'Fallbacks', 'Sign-out']) {
    await frame.getByRole('tab', { name: tab }).click();
    dom += await frame.evaluate(() => document.documentElement.outerHTML);
  }
  await frame.getByRole('tab', { name: 'Requests' }).click();
  for (const row of await frame.locator('[role=row][data-exchange]').all()) {
    await row.click();
    for (const tab of await frame.getByRole('complementary', { name: 'Details' }).getByRole('tab').all()) {
      await tab.click();
      dom += await frame.evaluate(() => document.documentElement.outerHTML);
    }
  }
  return log + stored + dom;
}

/** Saves with the panel's own button, everything ticked; answers where the file was put. */
async function saved(window: Page, frame: Frame, button: string, path: string): Promise<string> {
  await frame.getByRole('button', { name: button }).click();
  const dialog = frame.getByRole('dialog');
  for (const tick of ['With names', 'With bodies'])
    await dialog.getByRole('checkbox', { name: tick }).check();
  const [download] = await Promise.all([
    window.waitForEvent('download'),
    dialog.getByRole('button', { name: /^(Save|Export)$/ }).click(),
  ]);
  await download.saveAs(path);
  return path;
}

/**
 * How many requests DevTools' own importer of HARs makes of one.
 * As text: the path is DevTools' own, and no bundler or type checker can follow it.
 */
const requestsOfImport = (window: Page, har: string) =>
  window.evaluate(
    `import('./models/har/har.js').then(({ HARFormat, Importer }) => Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(${har}).log).length)`,
  );

test('no credential of the app reaches DevTools or a file that it saves, in no spelling; analyze reads the same answers in the files, and Chrome imports the HAR', async ({
  launch,
  app,
  stack,
}, info) => {
  const { page, panel, devtools } = await launch();
  const demo = driveApp(page);
  await demo.open(
    `${app.url}?models=Post,Announcement&authFlow=USER_PASSWORD_AUTH&code=${OAUTH_CODE}&state=x`,
  );
  const frame = await panel();
  await demo.press('Sign in as alice');
  await page.evaluate(
    ([clientId, key]) =>
      localStorage.setItem(`CognitoIdentityServiceProvider.${clientId}.alice.randomPasswordKey`, key ?? ''),
    [stack.clientId, PASSWORD_KEY],
  );
  await demo.press('Start DataStore');
  await demo.press('Write a post');
  await demo.written();
  const tokens = await page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => /\.(accessToken|idToken|refreshToken)$/.test(key))
      .map(([, value]) => String(value)),
  );
  expect(tokens).toHaveLength(3);
  await demo.press('Sign out without clear');
  await readPanel(frame).verdict('After sign-out');

  const inPage = [stack.apiKey, OAUTH_CODE, PASSWORD_KEY, ...tokens];
  const seen = await devtoolsSide(frame);
  expect(seen).toContain('syncPosts');
  const secrets = [...inPage, stack.users.alice.password, ...tokens.map(signatureOf)];
  expect(findCanaries(seen, secrets)).toEqual([]);

  const window = await devtools();
  const files = [
    await saved(window, frame, 'Save session…', info.outputPath('all.session.json.gz')),
    await saved(window, frame, 'Export HAR…', info.outputPath('all.har')),
  ];
  const log = await wholeLog(portOf(await logOf(frame)));
  for (const path of files) {
    const bytes = await readFile(path);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    expect(text).toContain('syncPosts');
    expect(findCanaries(text, secrets)).toEqual([]);
    // The log may have grown since.
    const { events } = readRecording(text, '00');
    const live = analysisOf(replay(emptySession, log.slice(0, events.length)), {
      pseudonyms: false,
      notes: [],
    });
    expect(live.exchanges.length).toBeGreaterThan(5);
    expect(live.audit.verdicts.length).toBeGreaterThan(0);
    expect(JSON.parse(analyze([path, '--json']).stdout)).toEqual(JSON.parse(JSON.stringify(live)));
  }

  const har = await readFile(info.outputPath('all.har'), 'utf8');
  const entries = har.match(/"timings": \{/g)?.length;
  expect(await requestsOfImport(window, har)).toBe(entries);

  // The same search finds them where they are, so it could have failed.
  const kept = (await pageSide(page)) + (await fetch(new URL('config.json', app.url)).then((r) => r.text()));
  for (const secret of [stack.apiKey, OAUTH_CODE, PASSWORD_KEY])
    expect(findCanaries(kept, [secret])).not.toEqual([]);
  expect(findCanaries(JSON.stringify(tokens), tokens)).not.toEqual([]);
});

const signatureOf = (token: string) => token.slice(token.lastIndexOf('.') + 1);

/** A port over which these messages have come, in the pieces in which they came. */
function portOf(messages: readonly unknown[]) {
  return chunked({
    send() {},
    onMessage(listener) {
      for (const message of messages) listener(message);
    },
    onClose() {},
    close() {},
  });
}
