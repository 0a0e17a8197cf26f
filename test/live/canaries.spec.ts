import type { Frame, Page } from '@playwright/test';
import { driveApp } from '../../demo/story/app.js';
import { readPanel } from '../../demo/story/panel.js';
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

/** Everything on DevTools' side: the recorder's whole log, the panel's DOM in every tab, and what is stored. */
async function devtoolsSide(frame: Frame): Promise<string> {
  const log = await frame.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const port = chrome.runtime.connect({
          name: `appsync-inspector/panel/${chrome.devtools.inspectedWindow.tabId}`,
        });
        const received: unknown[] = [];
        port.onMessage.addListener((message: unknown) => {
          received.push(message);
          if (/\\*"caughtUp\\*":true/.test(JSON.stringify(message))) resolve(JSON.stringify(received));
        });
        port.postMessage({ type: 'hello', protocol: 1 });
      }),
  );
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

test('no credential of the app reaches DevTools, in no spelling', async ({ launch, app, stack }) => {
  const { page, panel } = await launch();
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
  expect(findCanaries(seen, [...inPage, stack.users.alice.password, ...tokens.map(signatureOf)])).toEqual([]);
  // The same search finds them where they are, so it could have failed.
  const kept = (await pageSide(page)) + (await fetch(new URL('config.json', app.url)).then((r) => r.text()));
  for (const secret of [stack.apiKey, OAUTH_CODE, PASSWORD_KEY])
    expect(findCanaries(kept, [secret])).not.toEqual([]);
  expect(findCanaries(JSON.stringify(tokens), tokens)).not.toEqual([]);
});

const signatureOf = (token: string) => token.slice(token.lastIndexOf('.') + 1);
