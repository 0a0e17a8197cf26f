import { expect, test } from './panel-test.js';

test('a column sorts the list by keyboard and says so, and a wrong token in the filter is named', async ({
  page,
  panel,
}) => {
  await panel.open('full');
  const rows = page.locator('[role=row][data-exchange]');
  const head = page.getByRole('columnheader', { name: 'Mode', exact: true });
  await page.getByRole('columnheader', { name: 'Operation' }).getByRole('button').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows.first()).toHaveAttribute('data-mode', 'apiKey');
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(rows.first()).toHaveAttribute('data-mode', 'userPool');
  await page.keyboard.press('ArrowDown');
  await expect(rows.first()).toBeFocused();
  await page.getByRole('combobox', { name: 'Filter' }).fill('-mode:imm');
  await expect(page.getByText('«mode:» has no «imm»')).toBeVisible();
  await page.getByRole('button', { name: 'Record' }).click();
  await expect(page.getByRole('button', { name: 'Record' })).toHaveAttribute('aria-pressed', 'false');
  expect(await panel.findings()).toEqual([]);
});
