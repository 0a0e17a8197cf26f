import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'vite';
import { type RatioBounds, ratioBounds } from '../support/paired.js';
import { builtExtension, type Launched, launch } from './launch.js';
import { connect, type Recorder, SALT } from './recorder-page.js';
import { type Site, startSite } from './site.js';

const RECORDS = 5_000;
const MOST = 1.1;
/** After the snapshot was asked for, which takes more than a second with so many records. */
const PHASE_MS = { from: 20, to: 70 };
/** With it each bound alone holds in 95 % of cases. */
const CONFIDENCE = 0.9;
/** Pairs after which it is asked whether they are enough: a single clear takes 4 to 21 ms, by turns. */
const LOOKS = [50, 100, 150, 200, 300];

/** The demo's DataStore without a server, as one script. */
async function bundledPage(): Promise<string> {
  const built = await build({
    root: fileURLToPath(new URL('../../demo/app/', import.meta.url)),
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: 'src/alone.ts', formats: ['iife'], name: 'page' } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const script = outputs.find((output) => output.type === 'chunk');
  if (!script) throw new Error('The page was not bundled.');
  return `<script>${script.code.replaceAll('</script', '<\\/script')}</script>`;
}

/** A copy of the built extension whose reader does not close its connection when the page deletes a database. */
function keepingItsConnection(): string {
  const copy = mkdtempSync(join(tmpdir(), 'appsync-inspector-planted-'));
  cpSync(builtExtension(), copy, { recursive: true });
  const file = join(copy, 'src/content/bridge.iife.js');
  const script = readFileSync(file, 'utf8');
  const kept = script.replace(/\.onversionchange=\(\)=>\w+\.close\(\)/, '.onversionchange=null');
  expect(kept).not.toBe(script);
  writeFileSync(file, kept);
  return copy;
}

interface Pair {
  /** The ms of a clear with a snapshot running, and of one without. */
  ms: [read: number, alone: number];
  /** Whether a store was being read when the page cleared, so that the reader had to give way. */
  met: boolean;
}

class Measuring {
  readonly #site: Site;
  readonly #browser: Launched;
  readonly #page: Page;
  readonly #recorder: Recorder;
  readonly #forget: () => Promise<unknown>;
  #snapshots = 0;

  private constructor(
    site: Site,
    browser: Launched,
    page: Page,
    recorder: Recorder,
    forget: () => Promise<unknown>,
  ) {
    this.#site = site;
    this.#browser = browser;
    this.#page = page;
    this.#recorder = recorder;
    this.#forget = forget;
  }

  static async start(extension: string): Promise<Measuring> {
    const site = await startSite();
    site.serve('/', await bundledPage());
    const browser = await launch(extension);
    const page = await browser.context.newPage();
    await page.goto(`${site.origin}/`);
    const recorder = await connect(browser, page.url());
    await recorder.send({ type: 'start', salt: SALT });
    await page.bringToFront();
    const devtools = await browser.context.newCDPSession(page);
    // What LevelDB still knows of rows deleted before makes the next deletion slower by turns.
    const forget = () =>
      devtools.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'indexeddb' });
    return new Measuring(site, browser, page, recorder, forget);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }

  /** One pair, in an order by chance. */
  async pair(): Promise<Pair> {
    const phase = PHASE_MS.from + Math.random() * (PHASE_MS.to - PHASE_MS.from);
    const first = Math.random() < 0.5;
    const one = await this.#clear(first, phase);
    const other = await this.#clear(!first, phase);
    const [read, alone] = first ? [one, other] : [other, one];
    return { ms: [read.ms, alone.ms], met: read.met };
  }

  async #clear(reading: boolean, phase: number): Promise<{ ms: number; met: boolean }> {
    await this.#forget();
    await this.#page.evaluate(`alone.fill(${RECORDS})`);
    this.#snapshots += 1;
    const request = `snapshot ${this.#snapshots}`;
    if (reading) await this.#recorder.send({ type: 'take-snapshot', request, persons: [] });
    const ms = Number(
      await this.#page.evaluate(
        `new Promise((resolve) => setTimeout(() => resolve(alone.clear()), ${phase}))`,
      ),
    );
    if (!reading) return { ms, met: false };
    const { unreadable } = await this.#recorder.message((message) =>
      message.type === 'snapshot' && message.request === request ? message.snapshot : undefined,
    );
    this.#recorder.messages.length = 0;
    return { ms, met: unreadable.some(({ store }) => store?.startsWith('amplify-datastore/') ?? false) };
  }
}

test('`DataStore.clear()` of 5,000 records takes no longer while a snapshot is read', async () => {
  test.setTimeout(900_000);
  const measuring = await Measuring.start(builtExtension());
  await measuring.pair();
  const pairs: Pair['ms'][] = [];
  let missed = 0;
  let bounds: RatioBounds | null = null;
  for (const look of LOOKS) {
    while (pairs.length < look && missed < look) {
      const { ms, met } = await measuring.pair();
      if (met) pairs.push(ms);
      else missed += 1;
    }
    bounds = ratioBounds(pairs, CONFIDENCE);
    if (bounds.upper <= MOST || bounds.lower > MOST) break;
  }
  await measuring.stop();
  console.log(`${pairs.length} pairs, ${missed} without a running snapshot: ${JSON.stringify(bounds)}`);
  expect(missed, 'pairs in which the clear met no running snapshot').toBeLessThan(pairs.length);
  expect(bounds?.upper, `ratio ${bounds?.ratio}, of ${pairs.length} pairs`).toBeLessThanOrEqual(MOST);
});

test('a reader that keeps its connection is noticed: the clear waits for it', async () => {
  test.setTimeout(120_000);
  const planted = keepingItsConnection();
  const measuring = await Measuring.start(planted);
  const pairs: Pair['ms'][] = [];
  while (pairs.length < 6) pairs.push((await measuring.pair()).ms);
  await measuring.stop();
  rmSync(planted, { recursive: true });
  expect(ratioBounds(pairs, CONFIDENCE).lower).toBeGreaterThan(MOST);
});
