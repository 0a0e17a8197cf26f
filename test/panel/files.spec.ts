import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Download, Page } from '@playwright/test';
import { readRecording } from '../../src/core/report/recording.js';
import { sessionFile } from '../../src/core/report/session-file.js';
import { emptySession, replay } from '../../src/core/session.js';
import { FILE_LIMIT } from '../../src/core/wire/file-text.js';
import { readHar } from '../../src/core/wire/har.js';
import { recording } from '../support/recordings.js';
import { signOutLeaving } from './fixtures/events.js';
import { expect, test } from './panel-test.js';

const SALT = '00112233445566778899aabbccddeeff';

/** A session that was saved elsewhere: alice leaves five posts behind. */
const saved = (names: boolean) =>
  sessionFile(signOutLeaving(5), {
    savedAt: '2026-11-20T08:30:00.000Z',
    savedBy: '9.8.7',
    included: { names, bodies: false },
    notes: [],
  });

const file = (name: string, text: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});
const choose = (page: Page, ...[name, text]: Parameters<typeof file>) =>
  page.locator('input[type=file]').setInputFiles(file(name, text));
const textOf = async (download: Download) => {
  const bytes = await readFile(await download.path());
  return download.suggestedFilename().endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
};

/** Presses Tab until the button of that name has the focus. */
async function tabTo(page: Page, name: string) {
  const wanted = page.getByRole('button', { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Thirty presses of Tab do not reach «${name}».`);
}

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in the dialogs, the banners and the copy menu, ${theme}`, async ({
    page,
    panel,
  }) => {
    await panel.open('full', { theme });
    for (const name of ['Save session…', 'Export HAR…']) {
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await panel.findings(), name).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.locator('[data-exchange=e4]').click();
    await page.locator('.copy summary').click();
    expect(await panel.findings(), 'copy menu').toEqual([]);
    await choose(page, 'elsewhere.session.json', saved(false));
    await expect(page.locator('[data-file=opened]')).toBeVisible();
    await choose(page, 'half.har', '{"log":');
    await expect(page.locator('[data-file=problem]')).toBeVisible();
    expect(await panel.findings(), 'banners').toEqual([]);
  });

test('a session is saved by keyboard alone: with pseudonyms and without bodies, unless they are ticked', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await tabTo(page, 'Save session…');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Save session' })).toContainText(
    'No tokens, keys or signatures',
  );
  await tabTo(page, 'Save');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^appsync-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.session\.json\.gz$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const lean = await textOf(download);
  expect(lean).toContain('"included":{"names":false,"bodies":false}');
  expect(lean).not.toContain('ListPosts');

  await tabTo(page, 'Export HAR…');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'With names' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await tabTo(page, 'Export');
  const [har] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const text = await textOf(har);
  expect(text).toContain('ListPosts');
  const { events } = readRecording(text, SALT);
  expect(replay(emptySession, events).exchanges.get('x1')?.mode).toBe('apiKey');
});

test('a file is shown in place of the live recording, and the live one comes back as it was left', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await page.getByRole('combobox', { name: 'Filter' }).fill('model:Announcement');
  await choose(page, 'elsewhere.session.json.gz', gzipSync(saved(true)));
  const banner = page.locator('[data-file=opened]');
  await expect(banner).toContainText(
    'Looking at elsewhere.session.json.gz (saved 2026-11-20 08:30 UTC by version 9.8.7)',
  );
  await expect(banner).toContainText('Bodies were left out.');
  await panel.tab('Sign-out');
  await expect(page.locator('.verdict')).toHaveAttribute('data-verdict', 'fail');
  await expect(page.locator('[data-store$=user_Post]')).toHaveAttribute('data-records', '5');
  await expect(page.locator('[data-status=who]')).toContainText('alice signed out');
  await page.getByRole('button', { name: 'Save session…' }).click();
  await expect(page.getByRole('checkbox', { name: 'With bodies' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await tabTo(page, 'Back to live');
  await page.keyboard.press('Enter');
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('model:Announcement');
  await expect(page.locator('[data-exchange]')).toHaveCount(2);
});

test('a HAR that is dropped anywhere on the panel is opened', async ({ page, panel }) => {
  await panel.open('empty');
  const har = recording('v6-fallback-userpool-apikey');
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'app.har'));
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, har);
  await expect(page.locator('[data-file=opened]')).toContainText('Looking at app.har:');
  await expect(page.locator('[data-file=opened]')).toContainText('names no pages');
  const { exchanges } = replay(emptySession, readHar(har, SALT).events);
  await expect(page.locator('[data-status=counts]')).toContainText(`${exchanges.size} exchanges`);
});

test('a file that cannot be opened is named with what is wrong, and what was shown stays', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  const whole = gzipSync(saved(true));
  const problem = page.locator('[data-file=problem]');
  for (const [name, content, words] of [
    ['cut.session.json.gz', whole.subarray(0, whole.length / 2), 'damaged or ends in the middle'],
    ['page.har', '<!doctype html>', 'This is HTML or XML'],
    ['other.json', '{"a":1}', 'no HAR'],
    ['bomb.gz', gzipSync(Buffer.alloc(FILE_LIMIT + 1), { level: 1 }), 'more than 256 MB, unpacked'],
  ] as const) {
    await choose(page, name, Buffer.from(content));
    await expect(problem).toContainText(`${name}: `);
    await expect(problem).toContainText(words);
  }
  await expect(page.locator('[data-exchange=e4]')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(problem).toHaveCount(0);
});

test('a request is copied by keyboard, with the names of its credentials', async ({
  page,
  panel,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.open('empty');
  await choose(page, 'app.har', recording('v6-fallback-userpool-apikey'));
  await page.getByRole('combobox', { name: 'Filter' }).fill('mode:apiKey');
  await page.getByRole('row').filter({ hasText: 'sync' }).first().click();
  await page.locator('.copy summary').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, 'Copy as cURL (bash)');
  await page.keyboard.press('Enter');
  await expect(page.locator('.copy [role=status]')).toHaveText('Copy as cURL (bash): done.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^curl --globoff --url 'https:.*"\$APPSYNC_API_KEY"/s);
  await expect(page.locator('.copy summary')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.locator('aside')).toBeVisible();
});
