import { connect, hello, send } from './channel.js';
import { oneListWithTheKey, signOutLeaving } from './fixtures/events.js';
import { expect, test } from './panel-test.js';

test('events of a recorder become rows, chains and the status bar', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual([hello]);
  await send(page, hello, { type: 'events', events: oneListWithTheKey(), caughtUp: true });
  await expect(page.locator('[role=row][data-mode=apiKey]')).toHaveCount(1);
  await expect(page.locator('[role=row][data-mode=apiKey]')).toContainText('listPosts');
  await panel.tab('Fallbacks');
  await expect(page.locator('[data-chain][data-result=first-try]')).toContainText('listPosts');
  await expect(page.locator('[data-status=counts]')).toContainText('1 exchange');
});

test('the theme follows DevTools while the panel is open', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  const status = (theme: string) => ({
    type: 'status',
    status: { documents: [], unseen: [], theme, busy: null },
  });
  await send(page, hello, status('dark'));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await send(page, status('light'));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('a message that nobody understands is counted, and the next one is shown', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  await send(page, hello, { type: 'events', events: 'none' }, 42, null);
  await expect(page.locator('[data-status=counts]')).toContainText('3 messages not understood');
  await send(page, { type: 'events', events: oneListWithTheKey(), caughtUp: true });
  await expect(page.locator('[role=row][data-mode=apiKey]')).toHaveCount(1);
});

test('an event that nobody understands is counted, and the others of its message are shown', async ({
  page,
  panel,
}) => {
  await panel.openPort();
  await connect(page);
  const events = [{ type: 'nonsense' }, ...oneListWithTheKey()];
  await send(page, hello, { type: 'events', events, caughtUp: true });
  await expect(page.locator('[role=row][data-mode=apiKey]')).toHaveCount(1);
  await expect(page.locator('[data-status=counts]')).toContainText('1 message not understood');
});

test('a recorder of another version, and one that goes away, are told', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  await send(page, { type: 'hello', protocol: 999 });
  await expect(page.getByText('of different versions')).toBeVisible();
  await send(page, hello);
  await expect(page.getByText('of different versions')).toBeHidden();
  await page.evaluate(() => window.recorder.postMessage('closed'));
  await expect(page.getByText('The recorder went away.')).toBeVisible();
});

test('an outdated script in the page says what to do', async ({ page, panel }) => {
  await panel.openPort();
  await connect(page);
  const documents = [{ doc: 'd', url: 'https://app.example.com/', top: true, state: 'outdated' }];
  await send(page, hello, { type: 'status', status: { documents, unseen: [], theme: 'light', busy: null } });
  await expect(page.locator('.note')).toContainText('Reload the page.');
});

test('what cannot be seen is named in the status bar, and the keyboard opens why', async ({
  page,
  panel,
}) => {
  await panel.openPort();
  await connect(page);
  const status = (unseen: unknown) => ({
    type: 'status',
    status: { documents: [], unseen, theme: 'light', busy: null },
  });
  await send(page, hello, status([{ what: 'the shared worker https://app.example/w.js', why: 'Because.' }]));
  const summary = page.locator('[data-status=unseen] summary');
  await expect(summary).toHaveText('1 not wholly seen');
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'w.js' })).toContainText('Because.');
  await send(page, status([]));
  await expect(summary).toHaveCount(0);
});

test('a sign-out that leaves rows is judged, and one that leaves none', async ({ page, panel }) => {
  for (const [left, verdict] of [
    [5, 'fail'],
    [0, 'pass'],
  ] as const) {
    await panel.openPort();
    await connect(page);
    await send(page, hello, { type: 'events', events: signOutLeaving(left), caughtUp: true });
    await panel.tab('Sign-out');
    await expect(page.locator('.verdict')).toHaveAttribute('data-verdict', verdict);
    const store = page.locator('[data-store$=user_Post]');
    await expect(store).toHaveAttribute('data-verdict', verdict);
    await expect(store).toHaveAttribute('data-records', String(left));
    await page.getByRole('button', { name: 'After a reload' }).click();
    await expect(store).toHaveAttribute('data-verdict', verdict);
    await expect(page.locator('[data-note=fix]')).toHaveCount(left > 0 ? 1 : 0);
    await expect(page.locator('[data-status=who]')).toContainText('alice signed out');
  }
});
