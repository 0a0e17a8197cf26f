import { expect, type Page, test } from '@playwright/test';
import { committed } from '../support/coverage.js';
import { type AppSyncSite, startAppSyncSite } from './appsync-site.js';
import { listen, openDevTools, type Told } from './devtools.js';
import { builtExtension, type Launched, launch } from './launch.js';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc123';
const TOKEN = [
  base64url({ alg: 'RS256' }),
  base64url({
    iss: ISSUER,
    sub: 'sub-alice',
    username: 'alice',
    token_use: 'access',
    client_id: 'c1',
    exp: 4e9,
    iat: 1.7e9,
  }),
  'c2lnbmF0dXJl',
].join('.');

let site: AppSyncSite;
let browser: Launched;
let page: Page;
let told: Told;

/** Code that asks AppSync for a field as alice. The field is named after the context that it runs in. */
const ask = (field: string, path = '/graphql') =>
  `fetch('${site.api}${path}', { method: 'POST', headers: { authorization: '${TOKEN}', 'content-type': 'application/json' }, body: JSON.stringify({ query: 'query Q { ${field} }' }) })`;

const html = (script: string) => `<!doctype html><script>${script}</script>`;
const quietly = (code: string) => `void ${code}.catch(() => {})`;

/** Rows of the table, as the tests below fill them: where one of them failed, the table fails too. */
const rows = new Map<string, string>();
const yes = (seen: boolean | undefined) => (seen ? 'yes' : 'no');

/** What of one context stands in the list, in words; nothing may stand there twice. */
function fill(context: string, field: string, note?: string): void {
  const found = told.exchanges(field);
  expect(found.length, `${field} stands in the list ${found.length} times`).toBeLessThan(2);
  const [exchange] = found;
  const known = exchange && [
    'operation',
    ...(exchange.mode === 'userPool' ? ['mode'] : []),
    ...(exchange.identity?.username === 'alice' ? ['person'] : []),
    ...(exchange.responseBody ? ['answer'] : []),
  ];
  const cells = [
    context,
    yes(exchange?.sources.includes('hook')),
    yes(exchange?.sources.includes('network')),
    [known?.join(', ') ?? 'not in the list', note].filter(Boolean).join('; '),
  ];
  rows.set(context, `| ${cells.join(' | ')} |`);
}

const unseen = (part: string) => told.status()?.unseen.find(({ what }) => what.includes(part));

test.beforeAll(async () => {
  site = await startAppSyncSite();
  browser = await launch(builtExtension(), site.chromiumArgs, ['--disable-back-forward-cache']);
  site.serve('/empty', html(''));
  site.serve('/before-worker.js', quietly(ask('beforeInWorker')));
  site.serve('/before', html(`${quietly(ask('before'))}; new Worker('/before-worker.js')`));
  page = await browser.context.newPage();
  await page.goto(`${site.origin}/before`);
  await site.asked('beforeInWorker');
  await openDevTools(browser, page);
  told = await listen(browser, page.url());
});
test.afterAll(async () => {
  await browser.close();
  await site.close();
});

test('what a page asked for before DevTools was opened is in the list, what its workers asked for is not', async () => {
  await told.until(() => told.exchanges('before')[0]?.endedAt);
  fill('page, before DevTools was opened', 'before', 'from the last minute');
  fill('dedicated worker, before DevTools was opened', 'beforeInWorker');
  expect(told.exchanges('before')).toMatchObject([{ sources: ['hook'], frame: 'top' }]);
  expect(told.exchanges('beforeInWorker')).toEqual([]);
});

test('every kind of frame is seen once, by the hook and by devtools.network; those that cannot be seen are named', async () => {
  const frames = ['same', 'blob', 'data', 'srcdoc', 'blank', 'cross'];
  site.serve('/same', html(quietly(ask('sameOriginFrame'))));
  site.serve('/cross', html(quietly(ask('crossOriginFrame'))));
  site.serve('/sandboxed', html(quietly(ask('sandboxedFrame'))));
  site.serve('/frames', html(quietly(ask('page'))));
  await page.goto(`${site.origin}/frames`);
  await page.evaluate(
    ({ sources, blank }) => {
      const add = (src: string, sandbox?: string) => {
        const frame = document.createElement('iframe');
        if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
        if (src !== '') frame.src = src;
        document.body.append(frame);
        return frame;
      };
      add('/same');
      add(sources.cross);
      add('/sandboxed', '');
      add('/broken');
      add(URL.createObjectURL(new Blob([sources.blob], { type: 'text/html' })));
      add(`data:text/html,${encodeURIComponent(sources.data)}`);
      const srcdoc = document.createElement('iframe');
      srcdoc.srcdoc = sources.srcdoc;
      document.body.append(srcdoc);
      const inner = add('').contentDocument;
      const script = inner?.createElement('script');
      if (script) {
        script.textContent = blank;
        inner?.body.append(script);
      }
    },
    {
      sources: {
        cross: 'http://frame.test/cross',
        blob: html(quietly(ask('blobFrame'))),
        data: html(quietly(ask('dataFrame'))),
        srcdoc: html(quietly(ask('srcdocFrame'))),
      },
      blank: quietly(ask('blankFrame')),
    },
  );
  const fields = [
    'page',
    ...frames.map((kind) => ({ same: 'sameOriginFrame', cross: 'crossOriginFrame' })[kind] ?? `${kind}Frame`),
  ];
  await told.until(() => fields.every((field) => told.exchanges(field)[0]?.sources.length === 2));
  await told.until(() => unseen('/sandboxed') && unseen('/broken'));
  fill('page', 'page');
  fill('frame of the same origin', 'sameOriginFrame');
  fill('frame of another site', 'crossOriginFrame');
  fill('frame of srcdoc', 'srcdocFrame');
  fill('frame of about:blank', 'blankFrame');
  fill('frame of a blob', 'blobFrame');
  fill('frame of data:', 'dataFrame');
  fill(
    'frame whose sandbox lets no script run',
    'sandboxedFrame',
    'it can send nothing; the status names it',
  );
  rows.set(
    'frame that failed to load',
    '| frame that failed to load | no | no | not in the list; the status names it |',
  );
});

test('requests of dedicated workers are in the list in full, those of a service worker too, and one that it passed on is there once', async () => {
  site.serve('/worker.js', `${quietly(ask('worker'))}; onmessage = () => {}; new Worker('/nested.js')`);
  site.serve('/nested.js', quietly(ask('nestedWorker')));
  site.serve('/shared.js', quietly(ask('sharedWorker')));
  site.serve(
    '/sw.js',
    `addEventListener('install', (event) => { skipWaiting(); event.waitUntil(${ask('serviceWorkerInstall')}) });
     addEventListener('activate', (event) => event.waitUntil(clients.claim()));
     addEventListener('message', (event) => event.waitUntil(${ask('serviceWorker')}));
     addEventListener('fetch', (event) => { if (event.request.method === 'POST') event.respondWith(fetch(event.request)); });`,
  );
  site.serve('/workers', html(''));
  await page.goto(`${site.origin}/workers`);
  await page.evaluate(
    ({ blob }) => {
      new Worker('/worker.js');
      new Worker(URL.createObjectURL(new Blob([blob], { type: 'text/javascript' })));
      new SharedWorker('/shared.js');
    },
    { blob: quietly(ask('blobWorker')) },
  );
  await site.asked('sharedWorker');
  await told.until(() =>
    ['worker', 'nestedWorker', 'blobWorker'].every((field) => told.exchanges(field)[0]?.endedAt),
  );
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    const { active } = await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      );
    active?.postMessage('ask');
  });
  await page.evaluate(ask('passedOn'));
  await told.until(
    () => told.exchanges('serviceWorker')[0]?.endedAt && told.exchanges('passedOn')[0]?.sources.length === 2,
  );
  await told.until(() => unseen('/shared.js') && unseen('/sw.js'));
  expect(unseen('/shared.js')?.what).toBe(`the shared worker ${site.origin}/shared.js`);
  expect(unseen('/sw.js')?.what).toBe(`the service worker ${site.origin}/sw.js`);
  expect(told.exchanges('worker')[0]?.frame).toBe(`worker ${site.origin}/worker.js`);
  expect(told.exchanges('serviceWorker')[0]?.frame).toBe(`service worker ${site.origin}/sw.js`);
  fill('dedicated worker', 'worker');
  fill('worker of a worker', 'nestedWorker');
  fill('dedicated worker of a blob', 'blobWorker');
  fill('shared worker', 'sharedWorker', 'the status names it');
  fill('service worker', 'serviceWorker');
  fill('page, through a service worker', 'passedOn');
  rows.set(
    'service worker, while it is installed',
    '| service worker, while it is installed | no | not always | only where DevTools was attached to it before it asked; the status names the worker |',
  );
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations())
      await registration.unregister();
  });
});

test('a request that CORS refused says so, and a logout at the identity provider ends the sign-in period', async () => {
  await page.goto(`${site.origin}/empty`);
  await page.evaluate((token) => {
    localStorage.setItem('CognitoIdentityServiceProvider.c1.LastAuthUser', 'alice');
    localStorage.setItem('CognitoIdentityServiceProvider.c1.alice.accessToken', token);
  }, TOKEN);
  await page.evaluate(quietly(ask('refused', '/refused')));
  await told.until(() => told.exchanges('refused')[0]?.errors.length);
  expect(told.exchanges('refused')).toMatchObject([
    {
      sources: ['hook', 'network'],
      outcome: 'network',
      errorType: 'CorsError',
      errors: [{ message: 'the preflight was answered with 403' }],
    },
  ]);
  fill('page, its preflight refused', 'refused', 'says CORS');
  await told.until(() => told.session().periods.last()?.label === 'alice');
  site.serve('/logout', html(''));
  await page.goto('http://login.test/logout?client_id=c1&logout_uri=http%3A%2F%2Fapp.test%2F');
  await told.until(() => told.session().periods.last()?.to);
  expect(told.session().periods.last()?.endedBy).toEqual(['logout page']);
});

test('a request whose page or frame went away is not taken for answered', async () => {
  site.serve('/left-frame', html(quietly(ask('inFlightInFrame', '/silent'))));
  site.serve('/leaving', `${html(quietly(ask('inFlight', '/silent')))}<iframe src="/left-frame"></iframe>`);
  await page.goto(`${site.origin}/leaving`);
  await site.asked('{ inFlight }');
  await site.asked('{ inFlightInFrame }');
  await told.until(() => told.exchanges('inFlight')[0] && told.exchanges('inFlightInFrame')[0]);
  const chainOf = (field: string) => told.session().chains.find(({ operation }) => operation === field);
  await page.evaluate(() => {
    document.querySelector('iframe')?.setAttribute('src', '/empty');
  });
  await told.until(() => chainOf('inFlightInFrame')?.result === 'lost');
  await page.goto(`${site.origin}/empty`);
  const gone = () => told.session().documents.get(told.exchanges('inFlight')[0]?.doc ?? '')?.gone;
  await told.until(gone);
  expect(told.exchanges('inFlight')[0]?.outcome).toBe('pending');
  expect(chainOf('inFlight')?.result).toBe(gone()?.cause === 'parked' ? 'pending' : 'lost');
  fill('frame, in flight when it was navigated', 'inFlightInFrame', 'its chain is lost');
  fill(
    'page, in flight when it was left',
    'inFlight',
    'its chain is pending while the page lies in the back-forward cache, else lost',
  );
});

/** How often the page is left for so short that it still answers while it goes. */
const RETURNS = 5;

test('a page that comes back out of the back-forward cache goes on as the same document, however soon', async () => {
  for (let visit = 0; visit < RETURNS; visit += 1) {
    // One that was not kept is loaded anew: then it says why.
    const script = `addEventListener('pageshow', ({ persisted }) => {
      const [{ type, notRestoredReasons }] = performance.getEntriesByType('navigation');
      if (!persisted && type !== 'back_forward') return;
      console.info(JSON.stringify({ persisted, notRestoredReasons }));
      ${quietly(ask(`afterCache${visit}`))};
    });`;
    site.serve(`/cached${visit}`, html(`${quietly(ask(`beforeCache${visit}`))}; ${script}`));
    await page.goto(`${site.origin}/cached${visit}`);
    await told.until(() => told.exchanges(`beforeCache${visit}`)[0]?.endedAt);
    await page.goto(`${site.origin}/empty`);
    const [back, shown] = [page.waitForEvent('console'), page.waitForEvent('framenavigated')];
    // Playwright waits in vain for the load of a page that is not loaded again.
    await page.evaluate(() => setTimeout(() => history.back(), 0));
    await shown;
    expect(JSON.parse((await back).text())).toEqual({ persisted: true, notRestoredReasons: null });
    await told.until(() => told.exchanges(`afterCache${visit}`)[0]?.sources.length === 2);
    const docs = ['beforeCache', 'afterCache'].map((field) => told.exchanges(`${field}${visit}`)[0]?.doc);
    expect(docs[0]).toBe(docs[1]);
  }
  fill('page, back out of the back-forward cache', 'afterCache0');
  await page.goto(`${site.origin}/empty`);
});

test('two DevTools on two tabs of one origin hear each their own, and one that was closed and opened again misses nothing', async () => {
  site.serve('/second', html(''));
  const second = await browser.context.newPage();
  await second.goto(`${site.origin}/second`);
  const devtools = await openDevTools(browser, second);
  const there = await listen(browser, second.url());
  await second.evaluate(ask('inSecondTab'));
  await page.evaluate(ask('inFirstTab'));
  await there.until(() => there.exchanges('inSecondTab')[0]?.sources.length === 2);
  await told.until(() => told.exchanges('inFirstTab')[0]?.sources.length === 2);
  expect(there.exchanges('inFirstTab')).toEqual([]);
  expect(told.exchanges('inSecondTab')).toEqual([]);

  await devtools.close();
  await second.evaluate(ask('whileClosed'));
  await openDevTools(browser, second);
  const again = await listen(browser, second.url());
  await again.until(() => again.exchanges('whileClosed')[0]?.endedAt);
  const first = told;
  told = again;
  fill('page, while DevTools was closed', 'whileClosed', 'from the last minute');
  told = first;
  await second.close();
});

test('after a reload of the extension the page works on, and the status says to reload it', async () => {
  const reloader = await browser.context.newPage();
  await reloader.goto(`chrome-extension://${browser.extensionId}/manifest.json`);
  const closed = reloader.waitForEvent('close');
  await reloader.evaluate(() => setTimeout(() => chrome.runtime.reload(), 0));
  await closed;
  const answer = await page.evaluate(`${ask('orphaned')}.then((response) => response.json())`);
  expect(answer).toEqual({ data: { hello: 'world' } });
  await openDevTools(browser, page);
  told = await listen(browser, told.tab);
  await told.until(() => unseen('this page'));
  fill('page, after a reload of the extension', 'orphaned', 'the status says to reload the page');
});

test('the table in docs/coverage/contexts.md says what was seen', () => {
  const table = [
    '| where a request comes from | the hook in the page | devtools.network | what the list knows of it |',
    '| --- | --- | --- | --- |',
    ...rows.values(),
  ].join('\n');
  expect(table).toBe(committed('contexts.md', 'contexts', table));
});
