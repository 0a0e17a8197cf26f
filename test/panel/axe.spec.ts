import { expect, test } from './panel-test.js';

/** The tabs in which a scene has something of its own to show. */
const scenes = {
  empty: ['Requests', 'Fallbacks', 'Sign-out'],
  full: ['Requests', 'Fallbacks', 'Sign-out'],
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
