import { expect, test } from './panel-test.js';

test('names and bodies that hold HTML stay text in every tab', async ({ page, panel }) => {
  await panel.open('hostile');
  const foreign = page.locator('img, #panel script, iframe');
  await page.locator('[data-exchange=h1]').click();
  for (const tab of ['Auth', 'GraphQL', 'Response', 'Frames']) {
    await panel.tab(tab);
    await expect(page.getByRole('tabpanel', { name: tab })).toContainText('<img src=x onerror=');
    await expect(foreign).toHaveCount(0);
  }
  await panel.tab('Fallbacks');
  await expect(page.locator('h2')).toContainText('<img');
  await expect(foreign).toHaveCount(0);
  await panel.tab('Sign-out');
  await page.locator('[aria-expanded]').click();
  await expect(page.locator('[data-record]')).toContainText('<img');
  await expect(foreign).toHaveCount(0);
  await expect(page).toHaveTitle('A scene of the panel');
});

test('a tab that fails says so and leaves the others', async ({ page, panel }) => {
  await panel.open('broken');
  await panel.tab('Fallbacks');
  await expect(page.getByRole('alert')).toContainText('planted: this chain cannot be drawn');
  await panel.tab('Requests');
  await expect(page.locator('[data-exchange=e4]')).toBeVisible();
  await panel.tab('Sign-out');
  await expect(page.locator('[data-verdict=fail]').first()).toBeVisible();
  await panel.tab('Fallbacks');
  await page.getByRole('button', { name: 'Draw it again' }).click();
  await expect(page.getByRole('alert')).toContainText('Fallbacks could not be drawn.');
});

test('ten thousand exchanges scroll smoothly, with a screenful of rows in the document', async ({
  page,
  panel,
}) => {
  for (const [tab, list, item] of [
    ['Requests', '[role=grid]', '[data-exchange][role=row]'],
    ['Fallbacks', '.lanes', '[data-chain]'],
  ] as const) {
    await panel.open('large');
    await panel.tab(tab);
    await expect(page.locator(item).first()).toBeVisible();
    const scrolled = await page.locator(list).evaluate(async (element, selector) => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) tasks.push(duration);
      });
      observer.observe({ type: 'longtask' });
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      let most = 0;
      for (let step = 0; step < 80; step += 1) {
        element.scrollTop = (element.scrollHeight * step) / 80;
        await frame();
        most = Math.max(most, element.querySelectorAll(selector).length);
      }
      await frame();
      for (const { duration } of observer.takeRecords()) tasks.push(duration);
      return { tasks, most, top: element.scrollTop };
    }, item);
    console.log(`${tab}: at most ${scrolled.most} rows, long tasks ${JSON.stringify(scrolled.tasks)} ms`);
    expect(scrolled.top).toBeGreaterThan(100_000);
    expect(scrolled.most).toBeGreaterThan(5);
    expect(scrolled.most).toBeLessThanOrEqual(60);
    // The machine is shared and takes the processor away now and then; a list that is slow by itself is slow in most
    // of the 80 steps. 50 ms is the aim, and what is above it is printed.
    expect(scrolled.tasks.filter((task) => task > 200).length).toBeLessThanOrEqual(4);
  }
});

test('colours of the system and a zoom of 200 % keep every word in sight', async ({ page, panel }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await panel.open('full', { width: 640 });
  await expect(page.locator('[data-exchange=e4] [data-mode=apiKey]')).toHaveText('apiKey');
  for (const tab of ['Requests', 'Fallbacks', 'Sign-out']) {
    await panel.tab(tab);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, `${tab} is wider than the window`).toBeLessThanOrEqual(0);
    expect(await panel.findings(), tab).toEqual([]);
  }
});

test('axe would find a control without a name', async ({ page, panel }) => {
  await panel.open('full');
  await page.getByRole('button', { name: 'Clear' }).evaluate((button) => {
    button.removeAttribute('aria-label');
    button.removeAttribute('title');
  });
  expect(await panel.findings()).not.toEqual([]);
});
