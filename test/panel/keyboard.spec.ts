import type { Page } from '@playwright/test';
import { expect, test } from './panel-test.js';

const focusedExchange = (page: Page) => page.locator(':focus').getAttribute('data-exchange');

/** Presses Tab until the focus is where it should be. */
async function tabTo(page: Page, selector: string) {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Thirty presses of Tab do not reach ${selector}.`);
}

test('Requests: a request is found, opened, read and closed by keyboard alone', async ({ page, panel }) => {
  await panel.open('full');
  await tabTo(page, '[role=tab]');
  await tabTo(page, 'input[type=search]');
  await page.keyboard.type('model:Announcement');
  await expect(page.locator('[data-exchange]')).toHaveCount(2);
  await tabTo(page, '.chip[aria-pressed=true]');
  await tabTo(page, '[role=row]');
  expect(await focusedExchange(page)).toBe('e3');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-exchange=e4]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-note=downgrade]')).toContainText(
    'alice is signed in, but this was read with the API key.',
  );
  await tabTo(page, '#detail-tab-auth');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tabpanel', { name: 'GraphQL' })).toContainText('syncPosts(limit: $limit)');
  await page.keyboard.press('Escape');
  await expect(page.locator('aside')).toHaveCount(0);
  await expect(page.locator('[data-exchange=e4]')).toBeFocused();
});

test('Requests: the detail tab stays the same from row to row', async ({ page, panel }) => {
  await panel.open('full');
  await page.locator('[data-exchange=e2]').click();
  await panel.tab('Response');
  await page.locator('[data-exchange=e2]').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('aside[data-exchange-detail=e3]')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Response' })).toHaveAttribute('aria-selected', 'true');
});

test('Requests: Home, End and pages move through ten thousand rows', async ({ page, panel }) => {
  await panel.open('large');
  await tabTo(page, '[role=row]');
  await page.keyboard.press('End');
  await expect(page.locator('[aria-rowindex="10001"]')).toBeFocused();
  await page.keyboard.press('PageUp');
  // The last row may leave the document, so the focus is asked where it is.
  await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', /^99\d\d$/);
  await page.keyboard.press('Home');
  await expect(page.locator('[aria-rowindex="2"]')).toBeFocused();
});

test('in a dock 420 px narrow the details take the place of the list, and Esc brings it back', async ({
  page,
  panel,
}) => {
  await panel.open('full', { width: 420 });
  await tabTo(page, '[role=row]');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.locator('[role=grid]')).toBeHidden();
  await expect(page.locator('#detail-tab-auth')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('[role=grid]')).toBeVisible();
  await expect(page.locator('[data-exchange=e14]')).toBeFocused();
});

test('Fallbacks: arrows walk the steps, Enter opens the exchange, and the way back is kept', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await tabTo(page, '[role=tab]');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Fallbacks' })).toBeFocused();
  await tabTo(page, '[data-step]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-chain=c2] [data-step="1"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('aside[data-exchange-detail=e4]')).toBeVisible();
  await tabTo(page, '#main-tab-requests');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-chain=c2] [data-step="1"]')).toHaveAttribute('tabindex', '0');
});

test('Sign-out: a period, a moment and the records of a store are reached by keyboard alone', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  await tabTo(page, '[role=tab]');
  await page.keyboard.press('End');
  await expect(page.locator('[data-verdict=fail]').first()).toContainText(
    '214 rows of alice are still in this browser after sign-out.',
  );
  await tabTo(page, '[aria-expanded]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-record]')).toHaveCount(31);
  await page.getByRole('button', { name: 'Next user' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-store$=user_Note]')).toHaveAttribute('data-verdict', 'pass');
  await page.getByRole('button', { name: 'bob, signed in' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('bob is signed in. Sign out in the app to see what stays.')).toBeVisible();
});

test('a filter and a place in the list stay while another tab is shown', async ({ page, panel }) => {
  await panel.open('large');
  await page.getByRole('combobox', { name: 'Filter' }).fill('mode:userPool');
  await page.locator('[role=grid]').evaluate((grid) => grid.scrollTo(0, 40_000));
  await expect(page.locator('[aria-rowindex="1820"]')).toBeVisible();
  await panel.tab('Sign-out');
  await panel.tab('Requests');
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('mode:userPool');
  await expect(page.locator('[aria-rowindex="1820"]')).toBeVisible();
});
