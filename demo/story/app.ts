import type { Page } from 'playwright';

/** Long: a busy machine, a real sign-in, a back-off of five seconds; ms. */
const STEP_TIMEOUT = 60_000;

/** Drives the demo app as a person does: by its buttons, waiting for what they say. */
export interface App {
  open(url: string): Promise<void>;
  /** Presses a button and waits until its step has ended; rejects with the app's own words where it failed. */
  press(button: string): Promise<void>;
  /** Waits until every model has been synced this many more times. */
  syncs(more: number): Promise<void>;
  /** Waits until all writes have been answered. */
  written(): Promise<void>;
}

export function driveApp(page: Page): App {
  const state = async (name: string) => (await page.locator('html').getAttribute(`data-${name}`)) ?? '';
  const ready = () =>
    page.locator('html[data-app=ready]').waitFor({ timeout: STEP_TIMEOUT, state: 'attached' });
  return {
    async open(url) {
      await page.goto(url);
      await ready();
    },
    async press(button) {
      const done = Number(await state('done'));
      const failed = await state('failed');
      const reload = button === 'Reload';
      const loaded = reload ? page.waitForEvent('load') : null;
      await page.getByRole('button', { name: button, exact: true }).click();
      if (loaded) {
        await loaded;
        return await ready();
      }
      await page.waitForFunction((before) => Number(document.documentElement.dataset.done) > before, done, {
        timeout: STEP_TIMEOUT,
      });
      if ((await state('failed')) !== failed) {
        const said = await page.getByRole('log').innerText();
        throw new Error(`The app's step «${button}» failed: ${said.split('\n').slice(-2).join(' ')}`);
      }
    },
    async syncs(more) {
      const before = Number(await state('syncs'));
      await page.waitForFunction(
        (target) => Number(document.documentElement.dataset.syncs) >= target,
        before + more,
        { timeout: STEP_TIMEOUT },
      );
    },
    written: () =>
      page.locator('html[data-outbox=empty]').waitFor({ timeout: STEP_TIMEOUT, state: 'attached' }),
  };
}
