import { expect, test } from './panel-test.js';

const tabs = ['Requests', 'Fallbacks', 'Sign-out'];
const scenes = ['empty', 'full', 'signed-in', 'passed'];

for (const theme of ['light', 'dark'] as const) {
  for (const scene of scenes)
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
      await page.locator('[role=row][data-exchange=e4]').click();
      for (const tab of ['Auth', 'GraphQL', 'Response']) {
        await panel.tab(tab);
        expect(await panel.findings(), tab).toEqual([]);
      }
      await page.keyboard.press('Escape');
      for (const tab of ['Fallbacks', 'Sign-out']) {
        await panel.tab(tab);
        if (tab === 'Sign-out') await page.locator('[data-store$=user_Post] button').click();
        expect(await panel.findings(), tab).toEqual([]);
      }
    });
}
