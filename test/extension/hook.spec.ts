import { expect, test } from '@playwright/test';
import { builtExtension, type Launched, launch } from './launch.js';
import { connect, SALT } from './recorder-page.js';
import { type Site, startSite } from './site.js';

let site: Site;
let browser: Launched;
test.beforeAll(async () => {
  site = await startSite();
  browser = await launch(builtExtension());
});
test.afterAll(async () => {
  await browser.close();
  await site.close();
});

const SECRET_KEY = 'da2-abcdefghijklmnopqrstuvwxyz';
const graphql = (query: string) =>
  `fetch('/graphql', { method: 'POST', headers: { 'x-api-key': '${SECRET_KEY}' }, body: JSON.stringify({ query: '${query}' }) })`;

test('what the first inline scripts of a page and its frame send is captured, also before DevTools came', async () => {
  site.serve(
    '/first',
    `<script>
      ${graphql('{ first }')};
      const socket = new WebSocket('{{WS}}/graphql/realtime', ['graphql-ws']);
      socket.onopen = () => socket.send('{"type":"connection_init"}');
    </script><iframe src="/frame"></iframe>`,
  );
  site.serve('/frame', `<script>${graphql('{ inFrame }')};</script>`);
  const page = await browser.context.newPage();
  await page.goto(`${site.origin}/first`);

  const top = await connect(browser, `${site.origin}/first`);
  await top.message((message) => (message.type === 'hook' && message.state === 'alive') || undefined);
  expect(top.events(), 'nothing leaves before start').toEqual([]);
  await top.send({ type: 'start', salt: SALT });
  const request = await top.event('request');
  expect(request.body?.text).toContain('{ first }');
  expect(JSON.stringify(request)).not.toContain(SECRET_KEY);
  expect(request.credentials).toHaveLength(1);
  const response = await top.event('response', ({ exchange }) => exchange === request.exchange);
  expect(response.body?.text).toContain('echo');
  const socket = await top.event('socket-open');
  expect(socket.protocols).toEqual(['graphql-ws']);
  for (const direction of ['sent', 'received'] as const)
    expect((await top.event('socket-frame', (frame) => frame.direction === direction)).text).toContain(
      'connection_init',
    );
  await top.event('tokens', ({ area }) => area === 'localStorage');

  const frame = await connect(browser, `${site.origin}/frame`);
  await frame.send({ type: 'start', salt: SALT });
  const inFrame = await frame.event('request');
  expect(inFrame.body?.text).toContain('{ inFrame }');
  expect(inFrame.exchange).not.toBe(request.exchange);
  await page.close();
});

test('requests of any shape are captured, those of others are only counted', async () => {
  site.serve('/shapes', '');
  const page = await browser.context.newPage();
  await page.goto(`${site.origin}/shapes`);
  const recorder = await connect(browser, page.url());
  await recorder.send({ type: 'start', salt: SALT });
  await page.evaluate(async () => {
    const headers = { authorization: 'custom-token', 'content-type': 'application/json' };
    const body = (name: string) => JSON.stringify({ query: `{ ${name} }` });
    const request = new Request('/graphql', { method: 'POST', headers, body: body('asRequest') });
    await fetch(request);
    await fetch(request).catch(() => {});
    await fetch('/graphql', { method: 'POST', headers, body: new Blob([body('asBlob')]) });
    await fetch(new URL('/graphql', location.href), { method: 'POST', headers, body: body('asUrl') });
    const aborted = new AbortController();
    const running = fetch('/graphql', {
      method: 'POST',
      headers,
      body: body('aborted'),
      signal: aborted.signal,
    });
    aborted.abort();
    await running.catch(() => {});
    await fetch('/fail', { method: 'POST', headers, body: body('refused') }).catch(() => {});
    await fetch('/other', { method: 'POST', headers, body: '{"filter":{"query":"none of ours"}}' });
  });
  for (const name of ['asRequest', 'asBlob', 'asUrl'])
    await recorder.event('request', ({ body }) => body?.text.includes(name) ?? false);
  const aborted = await recorder.event('request', ({ body }) => body?.text.includes('aborted') ?? false);
  expect((await recorder.event('failure', ({ exchange }) => exchange === aborted.exchange)).reason).toBe(
    'aborted',
  );
  const refused = await recorder.event('request', ({ body }) => body?.text.includes('refused') ?? false);
  expect((await recorder.event('failure', ({ exchange }) => exchange === refused.exchange)).reason).toBe(
    'network',
  );
  await recorder.event('ignored');
  expect(JSON.stringify(recorder.events())).not.toContain('none of ours');
  await page.close();
});

test('what an app sends by XMLHttpRequest is captured with its answer or how it failed', async () => {
  site.serve('/xhr', '');
  const page = await browser.context.newPage();
  await page.goto(`${site.origin}/xhr`);
  const recorder = await connect(browser, page.url());
  await recorder.send({ type: 'start', salt: SALT });
  await page.evaluate(async () => {
    const ask = (name: string, type: XMLHttpRequestResponseType, path = '/graphql', sync = false) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', path, !sync);
      if (!sync) xhr.responseType = type;
      xhr.setRequestHeader('X-Api-Key', 'da2-key');
      const ended = new Promise((resolve) => xhr.addEventListener('loadend', resolve));
      xhr.send(JSON.stringify({ query: `{ ${name} }` }));
      return { xhr, ended };
    };
    for (const type of ['', 'text', 'json', 'arraybuffer', 'blob'] as const)
      await ask(`as${type || 'default'}`, type).ended;
    ask('synchronously', '', '/graphql', true);
    await ask('refused', '', '/fail').ended;
    ask('aborted', '').xhr.abort();
    ask('reopened', '').xhr.open('GET', '/');
  });
  const requestOf = (name: string) =>
    recorder.event('request', ({ body }) => body?.text.includes(`{ ${name} }`) ?? false);
  for (const name of ['asdefault', 'astext', 'asjson', 'asarraybuffer', 'asblob', 'synchronously']) {
    const { exchange, credentials } = await requestOf(name);
    expect(credentials).toHaveLength(1);
    const answer = await recorder.event('response', (response) => response.exchange === exchange);
    expect(answer.status).toBe(200);
    expect(answer.body?.text).toContain(name);
  }
  for (const [name, reason] of [
    ['refused', 'network'],
    ['aborted', 'aborted'],
    ['reopened', 'aborted'],
  ] as const) {
    const { exchange } = await requestOf(name);
    const failure = await recorder.event('failure', (event) => event.exchange === exchange);
    expect(failure.reason).toBe(reason);
  }
  await page.close();
});

test('a sign-in shows as claims, and no value of web storage crosses', async () => {
  site.serve('/tokens', '');
  const page = await browser.context.newPage();
  await page.goto(`${site.origin}/tokens`);
  const recorder = await connect(browser, page.url());
  await recorder.send({ type: 'start', salt: SALT });
  await page.evaluate(() => {
    const prefix = 'CognitoIdentityServiceProvider.client1';
    localStorage.setItem(`${prefix}.LastAuthUser`, 'alice');
    localStorage.setItem(`${prefix}.alice.refreshToken`, 'very-secret-refresh-token');
    localStorage.setItem('theme', 'very-secret-theme');
  });
  const tokens = await recorder.event('tokens', ({ entries }) => entries.length === 2);
  expect(tokens.entries.map(({ name, username }) => [name, username])).toContainEqual([
    'refreshToken',
    'alice',
  ]);
  expect(JSON.stringify(recorder.messages)).not.toContain('very-secret');
  await page.evaluate(() => localStorage.clear());
  await recorder.event(
    'tokens',
    ({ area, at, entries }) => at > tokens.at && area === 'localStorage' && !entries[0],
  );
  await page.close();
});
