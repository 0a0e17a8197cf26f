/**
 * Whether the panel keeps up with 10,000 exchanges, as a page in Chromium: how soon something is drawn of a log that
 * comes in, how long a filter takes, and whether scrolling ever holds the page up.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import * as v from 'valibot';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.js';
import { buildSite } from '../panel/site/build.js';
import { mixedParts } from '../support/mixed-log.js';
import { figure, gate, median } from './gate.js';

const ORIGIN = 'https://panel.test';
const EXCHANGES = 10_000;
const LONG_MS = 50;
const TIMES = 5;

/** In the page. Plain text: what a bundler adds to a function does not exist there. */
const MEASURES = `
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
/** The frame is drawn after its callbacks; a task after that comes when it is. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(null);
}));
globalThis.scrolled = async (selector) => {
  const list = document.querySelector(selector);
  const tasks = [];
  const observer = new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  for (let step = 0; step < 80; step += 1) {
    list.scrollTop = (list.scrollHeight * step) / 80;
    await frame();
  }
  await painted();
  for (const { duration } of observer.takeRecords()) tasks.push(duration);
  return tasks;
};
globalThis.filtered = async (text) => {
  const input = document.querySelector('input[type=search]');
  const from = performance.now();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await painted();
  return performance.now() - from;
};
globalThis.fed = async (protocol) => {
  const events = await (await fetch('/events.json')).json();
  const { port1, port2 } = new MessageChannel();
  postMessage('', '*', [port2]);
  await new Promise((resolve) => { port1.onmessage = resolve; });
  port1.postMessage({ type: 'hello', protocol });
  // The log holds page loads, and each would begin the list anew.
  [...document.querySelectorAll('label')].find((label) => label.textContent.includes('Preserve log')).click();
  const from = performance.now();
  for (let at = 0; at < events.length; at += 500)
    port1.postMessage({ type: 'events', events: events.slice(at, at + 500), caughtUp: at + 500 >= events.length });
  while (!document.querySelector('[role=row][data-exchange]')) await frame();
  await painted();
  const first = performance.now() - from;
  const rows = () => Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount'));
  for (let before = -1; before !== rows(); ) { before = rows(); for (let wait = 0; wait < 20; wait += 1) await frame(); }
  return { first, rows: rows() };
};
`;

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function serve(page: Page, site: string): Promise<void> {
  const log = JSON.stringify(mixedParts(EXCHANGES)[0]);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const body = path === '/events.json' ? log : await readFile(join(site, path)).catch(() => null);
    if (body === null) return route.fulfill({ status: 404 });
    return route.fulfill({ body, contentType: types[extname(path)] ?? 'application/json' });
  });
  await page.addInitScript({ content: MEASURES });
}

const numbers = v.array(v.number());
const fedSchema = v.object({ first: v.number(), rows: v.number() });
const ms = (value: number) => `${value.toFixed(0)} ms`;

async function measure(page: Page): Promise<void> {
  const firsts: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto(`${ORIGIN}/test/panel/site/port.html`);
    const { first, rows } = v.parse(fedSchema, await page.evaluate(`fed(${PROTOCOL_VERSION})`));
    if (time === 0) figure('rows of the log that is fed', String(rows));
    firsts.push(first);
  }
  const first = median(firsts);
  gate('first rows after the log begins to come', ms(first), first < 100, 'less than 100 ms');

  await page.goto(`${ORIGIN}/test/panel/site/scene.html?scene=large`);
  await page.locator('[role=row][data-exchange]').first().waitFor();
  for (const text of ['mode:apiKey', 'unauthorized', 'is:fallback syncPosts', 'nothing holds this', '']) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await page.evaluate(`filtered('model:Post')`);
      times.push(v.parse(v.number(), await page.evaluate(`filtered(${JSON.stringify(text)})`)));
    }
    const took = median(times);
    gate(`filter «${text}», to what is drawn`, ms(took), took < LONG_MS, `less than ${LONG_MS} ms`);
  }
  for (const [tab, list] of [
    ['Requests', '[role=grid]'],
    ['Fallbacks', '.lanes'],
  ] as const) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await page.locator(list).waitFor();
    const tasks = v.parse(numbers, await page.evaluate(`scrolled(${JSON.stringify(list)})`));
    gate(`long tasks while ${tab} scroll`, `[${tasks.map(ms).join(', ')}]`, tasks.length === 0, 'none');
  }
}

const site = await mkdtemp(join(tmpdir(), 'panel-bench-'));
const browser = await chromium.launch({
  ...(process.env.CHROME_PATH ? { executablePath: process.env.CHROME_PATH } : {}),
  args: ['--no-sandbox'],
});
try {
  await buildSite(site);
  const page = await browser.newPage({ viewport: { width: 1280, height: 640 } });
  await serve(page, site);
  await measure(page);
} finally {
  await browser.close();
  await rm(site, { recursive: true });
}
