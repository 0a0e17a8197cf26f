import { expect, test } from './panel-test.js';

/** The tabs in which a scene has something of its own to show. */
const scenes = {
  empty: ['Requests', 'Fallbacks', 'Sign-out'],
  unseen: ['Requests'],
  full: ['Requests', 'Fallbacks', 'Sign-out'],
  backoff: ['Fallbacks'],
  'signed-in': ['Sign-out'],
  passed: ['Sign-out'],
} as const;

for (const theme of ['light', 'dark'] as const) {
  for (const [scene, tabs] of Object.entries(scenes))
    test(`axe finds nothing: ${scene}, ${theme}`, async ({ panel }) => {
      await panel.open(scene, { theme });
      for (const tab of tabs) {
        await panel.tab(tab);
        expect(await panel.findings(), tab).toEqual([]);
      }
    });

  for (const width of [1280, 420])
    test(`axe finds nothing with a detail open, ${width} px wide, ${theme}`, async ({ page, panel }) => {
      await panel.open('full', { theme, width });
      for (const [exchange, tab] of [
        ['e4', 'Auth'],
        ['e2', 'GraphQL'],
        ['e9', 'Response'],
        ['e6', 'Frames'],
      ] as const) {
        await page.locator(`[role=row][data-exchange=${exchange}]`).click();
        await panel.tab(tab);
        expect(await panel.findings(), tab).toEqual([]);
        await page.keyboard.press('Escape');
      }
    });

  for (const width of [1280, 420])
    test(`axe finds nothing in a search, a comparison and the settings, ${width} px wide, ${theme}`, async ({
      page,
      panel,
    }) => {
      await panel.open('full', { theme, width });
      await page.keyboard.press('Control+f');
      await page.keyboard.type('alice');
      await expect(page.getByText(/^1 of \d+ places$/)).toBeVisible();
      expect(await panel.findings(), 'search').toEqual([]);
      await page.keyboard.press('Escape');
      await panel.tab('Fallbacks');
      await page.getByRole('button', { name: 'Compare' }).first().click();
      await page.getByText('the same').click();
      expect(await panel.findings(), 'comparison').toEqual([]);
      await page.getByRole('button', { name: 'Settings' }).click();
      expect(await panel.findings(), 'settings').toEqual([]);
    });

  test(`axe finds nothing in a dock 420 px narrow, ${theme}`, async ({ page, panel }) => {
    await panel.open('full', { theme, width: 420 });
    expect(await panel.findings(), 'Requests').toEqual([]);
    await panel.tab('Fallbacks');
    expect(await panel.findings(), 'Fallbacks').toEqual([]);
    await panel.tab('Sign-out');
    await page.locator('[data-store$=user_Post] button').click();
    expect(await panel.findings(), 'Sign-out').toEqual([]);
  });
}
