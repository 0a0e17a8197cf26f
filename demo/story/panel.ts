import type { Frame, Locator } from 'playwright';

/** Reads the answers of AppSync Inspector out of its panel's own DOM, as a person would see them. */
export interface PanelReader {
  readonly frame: Frame;
  open(tab: 'Requests' | 'Fallbacks' | 'Sign-out'): Promise<void>;
  /** The first request of an operation that passes the filter, as `mode · as · result`. */
  request(filter: string): Promise<string>;
  /** What the detail pane notes about the first request that passes the filter. */
  requestNote(filter: string): Promise<string>;
  /** The latest lane that passes the filter, in words. */
  lane(filter: string): Promise<string>;
  /** The latest verdict of a moment, once the sign-out has settled: the stamp's word and its sentence. */
  verdict(moment: string): Promise<string>;
  /** The row of one store, with the reasons of its records. */
  store(name: string): Promise<string>;
}

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();

/** @param options.answerTimeout how long an answer may take to appear, ms */
export function readPanel(frame: Frame, { answerTimeout = 45_000 } = {}): PanelReader {
  const filterBy = async (filter: string) => {
    await frame
      .getByRole('searchbox', { name: 'Filter' })
      .or(frame.getByLabel('Filter', { exact: true }))
      .first()
      .fill(filter);
  };
  const text = async (locator: Locator) => {
    await locator.waitFor({ timeout: answerTimeout });
    return squeeze(await locator.innerText());
  };
  const open: PanelReader['open'] = async (tab) => {
    await frame.getByRole('tab', { name: tab }).click();
  };
  const firstRequest = async (filter: string) => {
    await open('Requests');
    await filterBy(filter);
    const row = frame.locator('[role=row][data-exchange]').first();
    await row.waitFor({ timeout: answerTimeout });
    return row;
  };
  return {
    frame,
    open,
    async request(filter) {
      const row = await firstRequest(filter);
      const cells = await row.getByRole('gridcell').allInnerTexts();
      return squeeze(cells.slice(0, 5).join(' · '));
    },
    async requestNote(filter) {
      const row = await firstRequest(filter);
      await row.click();
      return await text(frame.locator('[data-note]').first());
    },
    async lane(filter) {
      await open('Fallbacks');
      await filterBy(filter);
      return await text(frame.locator('li[data-chain]').last());
    },
    async verdict(moment) {
      await open('Sign-out');
      await frame.locator('[data-status=who]', { hasText: 'signed out' }).waitFor({ timeout: answerTimeout });
      await frame.locator('[data-status=busy]:empty').waitFor({ state: 'attached', timeout: answerTimeout });
      const moments = frame.getByRole('group', { name: 'Moment' });
      await moments.getByRole('button', { name: moment }).click({ timeout: answerTimeout });
      return await text(frame.locator('.verdict').first());
    },
    async store(name) {
      const row = frame.locator(`tr[data-store$="${name}"]`).first();
      const words = await text(row);
      const fold = row.locator('button[aria-expanded]');
      if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
      const reasons = await frame.locator(`tr[data-store$="${name}"] + tr.records li .dim`).allInnerTexts();
      return squeeze([words, ...new Set(reasons)].join(' | '));
    },
  };
}
