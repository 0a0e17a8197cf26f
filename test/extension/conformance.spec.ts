import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { KNOWN_DIFFERENCES } from './conformance/known-differences.js';
import { places, RESOLVER } from './conformance/places.js';
import { type ConformanceServer, startConformanceServer } from './conformance/server.js';
import { type Place, type Seen, withoutStacks } from './conformance/tools.js';
import { builtExtension, type Launched, launch } from './launch.js';
import { connect, SALT } from './recorder-page.js';

/** What each case saw, by «group: case». */
type Transcripts = Record<string, Seen>;

let server: ConformanceServer;
let inspected: Launched;
let plain: Launched;
test.beforeAll(async () => {
  server = await startConformanceServer(await suiteScript());
  inspected = await launch(builtExtension(), [RESOLVER]);
  plain = await launch(null, [RESOLVER]);
});
test.afterAll(async () => {
  await inspected.close();
  await plain.close();
  await server.close();
});

/** The cases as one script, with their names: they show in stacks. */
async function suiteScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      lib: {
        entry: fileURLToPath(new URL('conformance/suite.ts', import.meta.url)),
        formats: ['iife'],
        name: 'suite',
      },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const script = outputs.find((output) => output.type === 'chunk');
  if (!script) throw new Error('The suite was not bundled.');
  return script.code;
}

interface Run {
  transcripts: Transcripts;
  /** Requests that reached a recorder, where there is one. */
  observed: number;
}

/** All cases in a fresh page, whose scripts come after `before`. */
async function run(browser: Launched, name: Place['name'], before = ''): Promise<Run> {
  const place = places(server.port).find((one) => one.name === name);
  if (!place) throw new Error(`There is no place «${name}».`);
  const { context, extensionId } = browser;
  await context.clearCookies();
  const page = await context.newPage();
  if (before !== '') await page.addInitScript(before);
  await page.goto(`${place.origin}/`);
  const recorder = extensionId === '' ? null : await connect(browser, page.url());
  await recorder?.send({ type: 'start', salt: SALT });
  await page.bringToFront();
  const transcripts: Transcripts = await page.evaluate(
    (given) => Reflect.get(window, 'runSuite')(given),
    place,
  );
  const observed = recorder?.events().filter(({ type }) => type === 'request').length ?? 0;
  await page.close();
  return { transcripts, observed };
}

/** A page without the inspector, once for each place. */
const plainTranscripts = new Map<Place['name'], Promise<Transcripts>>();
function without(name: Place['name']): Promise<Transcripts> {
  const transcripts = plainTranscripts.get(name) ?? run(plain, name).then((ran) => ran.transcripts);
  plainTranscripts.set(name, transcripts);
  return transcripts;
}

const differing = (one: Transcripts, other: Transcripts): string[] =>
  Object.keys(one).filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));

const known = (transcripts: Transcripts): Transcripts =>
  Object.fromEntries(Object.entries(transcripts).filter(([name]) => !KNOWN_DIFFERENCES.has(name)));

for (const { name, expectation } of [
  { name: 'appsync', expectation: 'AppSync, whose requests are observed' },
  { name: 'own-domain', expectation: 'an API of its own domain, whose requests show it by what they say' },
  { name: 'foreign', expectation: 'others, whose requests are only counted' },
] as const)
  test(`all that a page can tell of its requests to ${expectation}, is as without the inspector`, async () => {
    const bare = await without(name);
    const seen = await run(inspected, name);
    expect(Object.keys(bare).length).toBeGreaterThan(250);
    expect(JSON.stringify(bare)).not.toContain('did not end');
    expect(JSON.stringify(bare)).not.toContain('failed: ');
    for (const [title, transcript] of Object.entries(known(bare)))
      expect.soft(seen.transcripts[title], title).toEqual(transcript);
    if (name === 'foreign') expect(seen.observed).toBe(0);
    else expect(seen.observed).toBeGreaterThan(150);
    if (name === 'appsync')
      expect(differing(bare, seen.transcripts), 'a known difference that is none any more').toEqual(
        expect.arrayContaining([...KNOWN_DIFFERENCES.keys()]),
      );
  });

/** The built hook in a page's own world, with nobody to hear it, told to stop. */
const stoppedHook = (between = ''): string => `{
  ${readFileSync(join(builtExtension(), 'src/content/hook.iife.js'), 'utf8')}
  const { port1, port2 } = new MessageChannel();
  document.dispatchEvent(new MessageEvent('load', { ports: [port2] }));
  ${between}
  port1.postMessage('stop');
}`;

/** A page that puts its own over all that is patched. */
const WRAPPED = `for (const [owner, key] of [
  [window, 'fetch'], [XMLHttpRequest.prototype, 'open'], [XMLHttpRequest.prototype, 'setRequestHeader'],
  [XMLHttpRequest.prototype, 'send'], [WebSocket.prototype, 'send'], [Storage.prototype, 'setItem'],
]) {
  const native = owner[key];
  owner[key] = function (...args) { return Reflect.apply(native, this, args); };
}
window.WebSocket = class WebSocket extends window.WebSocket {};`;

test('a page is as it was once the inspector has gone', async () => {
  const bare = await without('appsync');
  const gone = await run(plain, 'appsync', stoppedHook());
  for (const [title, transcript] of Object.entries(bare))
    expect.soft(gone.transcripts[title], title).toEqual(transcript);
});

test('a page that put its own over the inspector goes on as it was when that has gone', async () => {
  const { transcripts: bare } = await run(plain, 'appsync', WRAPPED);
  const gone = await run(plain, 'appsync', stoppedHook(WRAPPED));
  for (const [title, transcript] of Object.entries(known(bare)))
    expect.soft(withoutStacks(gone.transcripts[title]), title).toEqual(withoutStacks(transcript));
});

/** A hook as it is often written. */
const CARELESS = `const native = window.fetch;
window.fetch = async (...args) => {
  const response = await native(...args);
  void response.clone().text();
  return response;
};`;

test('a careless hook is noticed', async () => {
  const bare = await without('appsync');
  const careless = await run(plain, 'appsync', CARELESS);
  const noticed = differing(bare, careless.transcripts);
  for (const title of [
    'what functions look like: fetch looks native',
    'fetch called: as a method of something else',
    'the order of fetch: a call refused for its mode fails in its turn',
    'the order of fetch: an abort between listeners',
  ])
    expect(noticed).toContain(title);
});
