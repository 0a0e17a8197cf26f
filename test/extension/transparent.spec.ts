import { expect, test } from '@playwright/test';
import { builtExtension, type Launched, launch } from './launch.js';
import { type Site, startSite } from './site.js';

let site: Site;
const browsers: Launched[] = [];
test.beforeAll(async () => {
  site = await startSite();
  site.serve('/', '');
  browsers.push(await launch(builtExtension()), await launch(null));
});
test.afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await site.close();
});

/** Everything that a page can ask of the functions that are observed, and what they do when used wrongly. */
async function asSeenByThePage(browser: Launched): Promise<unknown> {
  const page = await browser.context.newPage();
  await page.goto(`${site.origin}/`);
  const seen = await page.evaluate(async () => {
    const unhandled: string[] = [];
    addEventListener('unhandledrejection', ({ reason }) => unhandled.push(`${reason}`));
    const error = async (work: () => unknown): Promise<string> => {
      try {
        await work();
        return 'none';
      } catch (thrown) {
        return `${thrown} ${thrown?.constructor === Reflect.get(window, `${thrown?.constructor?.name}`)}`;
      }
    };
    const owners: Array<[object, string]> = [
      [window, 'fetch'],
      [window, 'WebSocket'],
      [WebSocket.prototype, 'constructor'],
      [WebSocket.prototype, 'send'],
      [window, 'XMLHttpRequest'],
      [XMLHttpRequest.prototype, 'open'],
      [XMLHttpRequest.prototype, 'setRequestHeader'],
      [XMLHttpRequest.prototype, 'send'],
      [Storage.prototype, 'setItem'],
      [Storage.prototype, 'removeItem'],
      [Storage.prototype, 'clear'],
      [IDBFactory.prototype, 'open'],
      [IDBFactory.prototype, 'deleteDatabase'],
      [IDBObjectStore.prototype, 'clear'],
      [Function.prototype, 'toString'],
    ];
    const shapes = owners.map(([owner, key]) => {
      const descriptor = Object.getOwnPropertyDescriptor(owner, key);
      const value = descriptor?.value;
      return {
        key,
        ...descriptor,
        value: typeof value,
        name: value.name,
        length: value.length,
        keys: Reflect.ownKeys(value).map(String),
        text: Function.prototype.toString.call(value),
        ownText: `${value}`,
        hasPrototype: 'prototype' in value,
      };
    });
    const socket = new WebSocket(location.href.replace('http', 'ws'), 'graphql-ws');
    class Mine extends WebSocket {}
    const mine = new Mine(location.href.replace('http', 'ws'), ['graphql-ws']);
    const amplify = { headers: { 'x-api-key': 'da2-key' } };
    const errors = [
      await error(() => fetch('http://[', amplify)),
      await error(() => fetch('/fail', amplify)),
      await error(() => fetch('/', { ...amplify, signal: AbortSignal.abort('my reason') })),
      await error(() => fetch('/', { ...amplify, body: 'a GET with a body' })),
      await error(() => Reflect.apply(fetch, {}, ['/'])),
      await error(() => Reflect.construct(fetch, [])),
      await error(() => Reflect.apply(WebSocket, undefined, ['ws://x'])),
      await error(() => new WebSocket('nonsense://')),
      await error(() => new WebSocket(socket.url, 'graphql-ws').send('too early')),
      await error(() => new XMLHttpRequest().send('too early')),
      await error(() => Reflect.apply(XMLHttpRequest.prototype.open, {}, ['GET', '/'])),
      await error(() =>
        Reflect.apply(XMLHttpRequest.prototype.setRequestHeader, new XMLHttpRequest(), ['a']),
      ),
      await error(() => Reflect.apply(localStorage.setItem, localStorage, ['only a key'])),
      await error(() => Reflect.apply(Storage.prototype.clear, {}, [])),
      await error(() => Reflect.apply(indexedDB.open, indexedDB, ['x', -1])),
      await error(() => Reflect.apply(Function.prototype.toString, {}, [])),
    ];
    const promise = fetch('/graphql', { method: 'POST', ...amplify, body: '{}' });
    const response = await promise;
    const values = {
      promise: [promise instanceof Promise, promise.constructor === Promise, Reflect.ownKeys(promise).length],
      response: [response instanceof Response, response.bodyUsed, response.url, await response.text()],
      socket: [socket instanceof WebSocket, socket.constructor === WebSocket, WebSocket.OPEN, `${socket}`],
      subclass: [mine instanceof Mine, mine instanceof WebSocket, mine.constructor === Mine],
      methods: fetch === window.fetch,
    };
    // One that nobody handles is reported once; one that is handled is not.
    void fetch('/fail', amplify);
    await fetch('/fail', amplify).catch(() => {});
    void fetch('/fail', amplify).then(() => {});
    await new Promise((resolve) => {
      const look = (): unknown => (unhandled.length >= 2 ? resolve(0) : requestAnimationFrame(look));
      look();
    });
    await fetch('/graphql');
    return { shapes, errors, values, unhandled };
  });
  await page.close();
  return seen;
}

test('values, errors, shapes and unhandled rejections are what they are without the inspector', async () => {
  const [inspected, plain] = browsers;
  if (!inspected || !plain) throw new Error('Two browsers are needed.');
  const bare = await asSeenByThePage(plain);
  expect(bare).toHaveProperty('unhandled.length', 2);
  expect(await asSeenByThePage(inspected)).toEqual(bare);
});
