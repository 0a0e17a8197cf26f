import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { builtExtension, launch } from './launch.js';
import { connect, SALT } from './recorder-page.js';
import { type Site, startSite } from './site.js';

let site: Site;
let naive: string;
test.beforeAll(async () => {
  site = await startSite();
  site.serve('/', hostilePage);
  naive = mkdtempSync(join(tmpdir(), 'appsync-inspector-naive-'));
  cpSync(builtExtension(), naive, { recursive: true });
  writeFileSync(join(naive, 'src/content/hook.iife.js'), naiveHook);
});
test.afterAll(async () => {
  rmSync(naive, { recursive: true, force: true });
  await site.close();
});

/** What a hook looks like that trusts the page: same hand-over, same messages. */
const naiveHook = `document.addEventListener('load', (event) => {
  const port = event.ports[0];
  port.onmessage = () => {};
  port.postMessage('alive');
  const native = window.fetch;
  let count = 0;
  window.fetch = async (url, init) => {
    const id = String(++count);
    const headers = Object.entries(init.headers);
    const text = init.body;
    port.postMessage({ type: 'request', at: Date.now(), id, method: 'POST', url: new URL(url, location.href).href, headers, body: { text, bytes: text.length } });
    const response = await native(url, init);
    const answer = await response.clone().text();
    port.postMessage({ type: 'response', at: Date.now(), id, status: response.status, headers: [], body: { text: answer, bytes: answer.length } });
    return response;
  };
}, { once: true });`;

/** Takes over all that a careless hook would call, then works as an app does. */
const hostilePage = `<script>
  const stolen = (window.stolen = []);
  const ports = (window.ports = []);
  const { stringify } = JSON;
  const { apply } = Reflect;
  const { hasOwn } = Object;
  const asked = (value) => {
    try {
      if (value instanceof MessagePort && !ports.includes(value)) ports[ports.length] = value;
      else if (value && hasOwn(value, 'type') && hasOwn(value, 'id')) stolen[stolen.length] = stringify(value);
    } catch {}
  };
  const spy = (owner, key) => {
    const native = owner[key];
    owner[key] = function (...args) {
      asked(this);
      for (let i = 0; i < args.length; i++) asked(args[i]);
      return apply(native, this, args);
    };
  };
  const nativeThen = Promise.prototype.then;
  spy(MessagePort.prototype, 'postMessage');
  spy(EventTarget.prototype, 'dispatchEvent');
  spy(EventTarget.prototype, 'addEventListener');
  spy(JSON, 'stringify');
  spy(JSON, 'parse');
  spy(Array.prototype, 'push');
  spy(Reflect, 'apply');
  spy(Function.prototype, 'call');
  spy(WeakMap.prototype, 'get');
  spy(WeakMap.prototype, 'set');
  spy(Object, 'defineProperty');
  spy(Reflect, 'defineProperty');
  spy(window, 'setTimeout');
  for (const getter of ['data', 'ports', 'source']) {
    const native = Object.getOwnPropertyDescriptor(MessageEvent.prototype, getter).get;
    Object.defineProperty(MessageEvent.prototype, getter, {
      get() { const value = apply(native, this, []); asked(value); asked(this.currentTarget); return value; },
    });
  }
  let called = (window.called = { clone: 0, text: 0, get: 0, decode: 0, species: 0 });
  const count = (owner, key) => {
    const native = owner[key];
    owner[key] = function (...args) { called[key]++; return apply(native, this, args); };
  };
  count(Response.prototype, 'clone');
  count(Response.prototype, 'text');
  count(Headers.prototype, 'get');
  count(TextDecoder.prototype, 'decode');
  Object.prototype.toJSON = function () { asked(this); return this; };
  for (const trap of ['at', 'id', 'body', 'headers']) {
    Object.defineProperty(Object.prototype, trap, { configurable: true, set(value) { asked(this); Object.defineProperty(this, trap, { value, writable: true, enumerable: true, configurable: true }); }, get() { return undefined; } });
  }
  Object.defineProperty(Promise, Symbol.species, { get() { called.species++; return Promise; } });
  const NativePromise = Promise;
  Object.defineProperty(Promise.prototype, 'constructor', { configurable: true, get() { called.species++; return NativePromise; } });
  Promise.prototype.then = function (...args) { return apply(nativeThen, this, args); };
  window.Promise = class extends NativePromise {};
  Array.prototype[Symbol.iterator] = (function (native) { return function () { asked(this); for (let i = 0; i < this.length; i++) asked(this[i]); return apply(native, this, []); }; })(Array.prototype[Symbol.iterator]);
  // A faked hand-over, and forged events over every port there is.
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = (event) => { stolen[stolen.length] = 'faked hand-over'; };
  document.dispatchEvent(new MessageEvent('load', { ports: [port1] }));
  window.answerByXhr = new NativePromise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.responseType = 'json';
    xhr.onload = () => resolve(xhr.response.data.echo);
    xhr.open('POST', '/graphql');
    xhr.setRequestHeader('x-api-key', 'da2-real');
    xhr.send('{"query":"{ byXhr }"}');
  });
  window.answer = nativeThenOf(fetch('/graphql', { method: 'POST', headers: { 'x-api-key': 'da2-real' }, body: '{"query":"{ genuine }"}' }));
  function nativeThenOf(promise) {
    return apply(nativeThen, promise, [(response) => {
      return apply(nativeThen, response.json(), [(json) => {
        for (let i = 0; i < ports.length; i++)
          if (ports[i] !== port1 && ports[i] !== port2)
            ports[i].postMessage({ type: 'request', at: 1, id: 'forged', method: 'POST', url: location.href, headers: [], body: { text: 'forged', bytes: 6 } });
        window.postMessage({ type: 'request', at: 1, id: 'forged', method: 'POST', url: location.href, headers: [], body: { text: 'forged', bytes: 6 } });
        return json.data.echo;
      }]);
    }]);
  }
</script>`;

async function visit(extension: string) {
  const browser = await launch(extension);
  try {
    const page = await browser.context.newPage();
    await page.goto(`${site.origin}/`);
    const answer: unknown = await page.evaluate('window.answer');
    const byXhr: unknown = await page.evaluate('window.answerByXhr');
    const recorder = await connect(browser, `${site.origin}/`);
    await recorder.send({ type: 'start', salt: SALT });
    await recorder.event('response');
    // What was posted before this second request has arrived when it has.
    await page.evaluate(
      `fetch('/graphql', { method: 'POST', headers: { 'x-api-key': 'da2-real' }, body: '{"query":"{ last }"}' })`,
    );
    await recorder.event('request', ({ body }) => body?.text.includes('last') ?? false);
    const stolen: unknown = await page.evaluate('window.stolen');
    const called: unknown = await page.evaluate('window.called');
    const events = JSON.stringify(recorder.events());
    const has = (text: string) => events.includes(text);
    return {
      answer,
      byXhr,
      stolen,
      called,
      forged: has('forged'),
      genuine: has('genuine'),
      xhr: has('byXhr'),
    };
  } finally {
    await browser.close();
  }
}

test('a hostile page reads no event and forges none, and works on', async () => {
  const { answer, byXhr, stolen, called, forged, genuine, xhr } = await visit(builtExtension());
  expect(answer).toContain('genuine');
  expect(byXhr).toContain('byXhr');
  expect(genuine).toBe(true);
  expect(xhr).toBe(true);
  expect(stolen).toEqual([]);
  expect(called).toMatchObject({ clone: 0, text: 0, get: 0, decode: 0 });
  expect(forged).toBe(false);
});

test('the same page reads and forges the events of a hook that trusts it', async () => {
  const { answer, stolen, forged } = await visit(naive);
  expect(answer).toContain('genuine');
  expect(JSON.stringify(stolen)).toContain('genuine');
  expect(forged).toBe(true);
});
