import type { Page } from '@playwright/test';
import { connect, hello, send } from './channel.js';
import { oneListWithTheKey } from './fixtures/events.js';
import { expect, test } from './panel-test.js';

/** The texts that are marked as found, and as what is looked at. */
const marked = (page: Page, name: 'found' | 'found-here') =>
  page.evaluate(
    (wanted) =>
      [...(CSS.highlights.get(wanted) ?? [])].map((range) => (range instanceof Range ? `${range}` : '')),
    name,
  );

const count = (page: Page) => page.locator('.find-count');

test('Ctrl+F walks rows and bodies with the field in focus, marks what it finds, and Esc ends it', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox', { name: 'Find' })).toBeFocused();
  await page.keyboard.type('Not Authorized to access sync');
  await expect(count(page)).toHaveText('1 of 1 place');
  await expect(page.locator('aside[data-exchange-detail=e3]')).toBeVisible();
  await expect.poll(() => marked(page, 'found-here')).toContain('Not Authorized to access sync');
  await page.getByRole('searchbox', { name: 'Find' }).fill('SYNCPOSTS');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: 'Find' })).toBeFocused();
  await expect.poll(() => marked(page, 'found-here')).toContain('syncPosts');
  await page.getByRole('searchbox', { name: 'Find' }).fill('nowhere at all');
  await expect(count(page)).toHaveText('not found in Requests');
  await page.keyboard.press('Escape');
  await expect(count(page)).toHaveCount(0);
  await expect.poll(() => marked(page, 'found')).toEqual([]);
});

test('Ctrl+F scrolls to a row far down among ten thousand', async ({ page, panel }) => {
  await panel.open('large');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('anyone with the key');
  await page.keyboard.press('Shift+Enter');
  await expect(count(page)).toHaveText('3,333 of 3,333 places');
  await expect(page.locator('[aria-rowindex="10000"]')).toBeInViewport();
  await expect.poll(() => marked(page, 'found-here')).toEqual(['anyone with the key']);
});

test('Ctrl+F finds steps in Fallbacks, and unfolds the store whose record it finds in Sign-out', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await panel.tab('Fallbacks');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('Token has expired');
  await expect(count(page)).toHaveText('1 of 2 places');
  await expect.poll(() => marked(page, 'found-here')).toEqual(['Token has expired']);
  await panel.tab('Sign-out');
  await page.getByRole('searchbox', { name: 'Find' }).fill('in the outbox');
  await expect(count(page)).toHaveText('1 of 3 places');
  await expect(page.locator('[data-record]').first()).toBeInViewport();
  await expect.poll(() => marked(page, 'found-here')).toEqual(['in the outbox']);
});

test('what is typed into DevTools’ own search field is found and walked', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  await send(page, hello, { type: 'events', events: oneListWithTheKey(), caughtUp: true });
  await expect(page.locator('[role=row][data-mode=apiKey]')).toHaveCount(1);
  await send(page, { type: 'search', action: 'search', text: 'listposts' });
  await expect(count(page)).toHaveText('1 of 3 places');
  await expect(page.getByRole('searchbox', { name: 'Find' })).toHaveCount(0);
  await send(page, { type: 'search', action: 'next', text: '' });
  await expect(page.getByRole('tabpanel', { name: 'GraphQL' })).toBeVisible();
  await send(page, { type: 'search', action: 'previous', text: '' });
  await expect(count(page)).toHaveText('1 of 3 places');
  await send(page, { type: 'search', action: 'cancel', text: '' });
  await expect(count(page)).toHaveCount(0);
});

test('a back-off is shown as waiting, a cause that was not authorization is named', async ({
  page,
  panel,
}) => {
  await panel.open('backoff');
  await page.getByRole('combobox', { name: 'Filter' }).fill('is:waiting');
  await page.locator('[role=row][data-exchange=e3]').click();
  await expect(page.locator('[data-note=reason]')).toContainText('HTTP 503');
  await expect(page.locator('[data-note=waiting]')).toContainText('Back-off: waits, next try within 6.0 s.');
  await panel.tab('Fallbacks');
  await expect(page.locator('[data-chain=c2]')).toContainText('waits, next try within 6.0 s');
  await expect(page.locator('[data-chain=c1]')).toContainText('after no answer: not about authorization');
});

test('two attempts are laid side by side by keyboard, with what is the same folded', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await panel.tab('Fallbacks');
  await page.locator('[data-step][tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('c');
  await expect(page.getByRole('combobox', { name: 'Left attempt' })).toBeFocused();
  const differs = page.getByRole('table', { name: 'What differs' });
  await expect(differs.locator('[data-fact=Mode]')).toHaveText('ModeuserPoolapiKey');
  await expect(differs.locator('[data-fact=Message]')).toContainText(
    'Not Authorized to access syncAnnouncements',
  );
  await expect(page.getByRole('table', { name: 'What is the same' })).toBeHidden();
  await page.getByRole('combobox', { name: 'Left attempt' }).selectOption({ index: 1 });
  await expect(page.getByText('Nothing that is known of them differs.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-chain=c2] [data-step="1"]')).toBeFocused();
});

test('the initiator of a request opens in Sources, and where it is not known the reason is given', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await page.locator('[role=row][data-exchange=e4]').click();
  await page.getByRole('button', { name: 'main.js:120' }).click();
  expect(await page.evaluate(() => window.openedSources)).toEqual([
    { url: 'https://app.example.com/assets/main.js', line: 119, column: 8 },
  ]);
  await page.locator('[role=row][data-exchange=e2]').click();
  await expect(page.locator('aside')).toContainText('taking a stack in the page would cost it time');
});

test('settings are chosen by keyboard, hold at once, and a wrong line is named and not kept', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await page.getByRole('button', { name: 'Settings' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /AppSync’s/ }).focus();
  await page.keyboard.press('Space');
  const sites = page.getByRole('textbox', { name: 'Sites' });
  await sites.fill('https://app.example.com/x\nnot a host');
  await sites.blur();
  await expect(page.getByText('Line 2, «not a host», is not a host')).toBeVisible();
  await sites.fill('https://app.example.com/x');
  await sites.blur();
  await expect(sites).toHaveValue('app.example.com');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused();
  const mode = page.locator('[role=row][data-exchange=e2] .mode');
  await expect(mode).toHaveText('AMAZON_COGNITO_USER_POOLS');
  await expect(mode).toHaveAttribute('title', 'userPool');
  await page.getByRole('combobox', { name: 'Filter' }).fill('mode:API_KEY');
  await expect(page.locator('[role=row][data-exchange]')).toHaveCount(3);
});

test('everything about this origin is forgotten, and what was is told', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  await send(page, hello, { type: 'events', events: oneListWithTheKey(), caughtUp: true });
  await expect(page.locator('[role=row][data-mode=apiKey]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Forget everything about https://app.example.com' }).click();
  await expect(page.getByText('Forgotten of https://app.example.com: 1 exchange')).toBeVisible();
  expect(await page.evaluate(() => window.heard.at(-1))).toEqual({
    type: 'forget',
    partition: 'https://app.example.com',
  });
  await send(page, { type: 'forgotten' }, { type: 'events', events: [], caughtUp: true });
  await page.keyboard.press('Escape');
  await expect(page.locator('[role=row][data-exchange]')).toHaveCount(0);
});

test('the status bar counts the token down by AppSync’s clock and says that this one is off', async ({
  page,
  panel,
}) => {
  await panel.open('signed-in');
  await expect(page.locator('[data-status=clock]')).toHaveText('clock 4 min ahead');
  await expect(page.locator('[data-status=token]')).toHaveText('access token expired 16 s ago');
  await expect(page.locator('[data-status=documents]')).toHaveText('recording app.example.com, 1 frame');
});

test('a browser without marks says so and that it is too old', async ({ page, panel }) => {
  await page.addInitScript(() => Reflect.deleteProperty(CSS, 'highlights'));
  await page.addInitScript(() => Reflect.deleteProperty(Object.getPrototypeOf(CSS), 'highlights'));
  await panel.open('full');
  await expect(page.getByText('needs Chrome 120 or later. Here Ctrl+F marks nothing.')).toBeVisible();
});
