import {
  attempt,
  type Cases,
  describeError,
  event,
  GRAPHQL,
  Log,
  type Place,
  post,
  type Seen,
  show,
  task,
  unhandledDuring,
  withFrame,
} from '../tools.js';

type Whole = Window & typeof globalThis;

/** Calls by all three ways in a window whose functions are patched; what the patch saw and what came of it. */
async function uses(inner: Whole, place: Place): Promise<Seen> {
  const xhr = new inner.XMLHttpRequest();
  xhr.open('POST', '/told');
  for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
  const ended = event(xhr, 'loadend');
  xhr.send(GRAPHQL);
  await ended;
  const socket = new inner.WebSocket(`${place.origin.replace('http', 'ws')}/greet-and-close`, place.protocol);
  const words: unknown = Reflect.get(await event(socket, 'message'), 'data');
  return [
    await attempt(async () => (await inner.fetch('/told', post(place))).text()),
    await attempt(() =>
      inner.fetch('/fail', post(place)).catch((error: unknown) => error instanceof inner.TypeError),
    ),
    xhr.responseText,
    show(words),
  ];
}

const inWindow = (work: (inner: Whole, place: Place) => Seen | Promise<Seen>) => (place: Place) =>
  withFrame((inner) => work(inner, place));

export const patches: Cases = {
  'a wrapper that the page puts over fetch sees each call once': inWindow(async (inner, place) => {
    const log = new Log();
    const native = inner.fetch;
    inner.fetch = (...args) => {
      log.say(`called ${String(args[0])}`);
      return native(...args);
    };
    return [await uses(inner, place), log.lines, inner.Function.prototype.toString.call(inner.fetch).length];
  }),
  'a wrapper that the page takes back leaves what was there': inWindow(async (inner, place) => {
    const native = inner.fetch;
    inner.fetch = () => Promise.reject(new Error('mine'));
    const during = await attempt(() => inner.fetch('/told', post(place)));
    inner.fetch = native;
    return [
      during,
      inner.fetch === native,
      await uses(inner, place),
      JSON.stringify(Object.getOwnPropertyDescriptor(inner, 'fetch')),
    ];
  }),
  'an accessor that the page defines over fetch': inWindow(async (inner, place) => {
    const native = inner.fetch;
    let asked = 0;
    Object.defineProperty(inner, 'fetch', {
      configurable: true,
      enumerable: true,
      get() {
        asked += 1;
        return native;
      },
    });
    return [await attempt(async () => (await inner.fetch('/told', post(place))).status), asked];
  }),
  'fetch frozen and removed by the page': inWindow(async (inner, place) => {
    const native = inner.fetch;
    const removed = Reflect.deleteProperty(inner, 'fetch');
    const gone = 'fetch' in inner;
    Object.defineProperty(inner, 'fetch', { value: native, writable: false, configurable: false });
    return [
      removed,
      gone,
      Reflect.set(inner, 'fetch', null),
      await attempt(async () => (await inner.fetch('/told', post(place))).status),
    ];
  }),
  'a wrapper as error reporters make it: of fetch, XMLHttpRequest and its handlers': inWindow(
    async (inner, place) => {
      const log = new Log();
      const fill = (owner: object, key: string, make: (native: unknown) => unknown): void => {
        const native: unknown = Reflect.get(owner, key);
        const wrapped = make(native);
        if (typeof wrapped === 'function') {
          Reflect.set(wrapped, '__original__', native);
          wrapped.prototype = Reflect.get(Object(native), 'prototype') ?? {};
        }
        Reflect.set(owner, key, wrapped);
      };
      fill(inner, 'fetch', (native) => (...args: unknown[]) => {
        log.say('fetch');
        if (typeof native !== 'function') return undefined;
        return native.apply(inner, args).then(
          (response: Response) => {
            log.say(`fetched ${response.status}`);
            return response;
          },
          (error: unknown) => {
            log.say(`failed ${String(error)}`);
            throw error;
          },
        );
      });
      for (const key of ['open', 'send'])
        fill(
          inner.XMLHttpRequest.prototype,
          key,
          (native) =>
            function (this: XMLHttpRequest, ...args: unknown[]) {
              log.say(`xhr ${key}`);
              if (key === 'open')
                this.addEventListener('readystatechange', () => log.sayOnce(`xhr state ${this.readyState}`));
              return typeof native === 'function' ? native.apply(this, args) : undefined;
            },
        );
      return [await uses(inner, place), log.lines];
    },
  ),
  'a wrapper as zones make it: each call, listener and handler within a zone': inWindow(
    async (inner, place) => {
      const log = new Log();
      let zone = 'root';
      const wrap = (listener: unknown): unknown => {
        const made = zone;
        if (typeof listener !== 'function') return listener;
        return function (this: unknown, ...args: unknown[]) {
          const before = zone;
          zone = made;
          try {
            return listener.apply(this, args);
          } finally {
            zone = before;
          }
        };
      };
      const { prototype } = inner.EventTarget;
      const add: unknown = prototype.addEventListener;
      prototype.addEventListener = function (this: EventTarget, ...args: unknown[]) {
        log.sayOnce(`listens ${String(args[0])}`);
        return typeof add === 'function' ? add.apply(this, [args[0], wrap(args[1]), args[2]]) : undefined;
      };
      const then: unknown = inner.Promise.prototype.then;
      Object.defineProperty(inner.Promise.prototype, 'then', {
        configurable: true,
        writable: true,
        value: function (this: unknown, ...args: unknown[]) {
          log.sayOnce('then');
          return typeof then === 'function' ? then.apply(this, args.map(wrap)) : undefined;
        },
      });
      zone = 'angular';
      const promise = inner.fetch('/told', post(place));
      const seen: string[] = [];
      await promise.then(() => void seen.push(zone));
      const xhr = new inner.XMLHttpRequest();
      xhr.addEventListener('load', () => void seen.push(zone));
      xhr.open('GET', '/told');
      xhr.setRequestHeader('x-api-key', 'da2-key');
      zone = 'root';
      const loaded = new Promise((resolve) => {
        xhr.onloadend = resolve;
      });
      xhr.send();
      await loaded;
      return [seen, log.lines];
    },
  ),
  'a Promise class of the page’s own': inWindow(async (inner, place) => {
    const Native = inner.Promise;
    let made = 0;
    class Counted<T> extends Native<T> {
      constructor(
        executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void,
      ) {
        super(executor);
        made += 1;
      }
    }
    Reflect.set(inner, 'Promise', Counted);
    const promise = inner.fetch('/told', post(place));
    const seen = [promise instanceof Counted, promise instanceof Native, made];
    await promise;
    return seen;
  }),
  'a WebSocket that the page puts over the native one': inWindow(async (inner, place) => {
    const log = new Log();
    const Native = inner.WebSocket;
    inner.WebSocket = new Proxy(Native, {
      construct(target, args, newTarget) {
        log.say(`constructed ${args.length}`);
        return Reflect.construct(target, args, newTarget);
      },
    });
    const seen = await uses(inner, place);
    inner.WebSocket = Native;
    return [seen, log.lines, await uses(inner, place)];
  }),
  'a class that the page puts in place of WebSocket': inWindow(async (inner, place) => {
    class Reconnecting extends inner.WebSocket {}
    inner.WebSocket = Reconnecting;
    const socket = new inner.WebSocket(
      `${place.origin.replace('http', 'ws')}/greet-and-close`,
      place.protocol,
    );
    const happened = await event(socket, 'close');
    return [show(happened), socket instanceof Reconnecting, socket.constructor === Reconnecting];
  }),
  'methods that the page replaces on the prototypes of answers': inWindow(async (inner, place) => {
    const log = new Log();
    for (const key of ['clone', 'text', 'json', 'arrayBuffer'] as const) {
      const native: unknown = inner.Response.prototype[key];
      Reflect.set(inner.Response.prototype, key, function (this: Response, ...args: unknown[]) {
        log.say(key);
        return typeof native === 'function' ? native.apply(this, args) : undefined;
      });
    }
    const response = await inner.fetch('/told', post(place));
    await response.json();
    await task();
    return log.lines;
  }),
  'prepareStackTrace of the page is called as often': inWindow(async (inner, place) => {
    let called = 0;
    Reflect.set(inner.Error, 'prepareStackTrace', (error: unknown) => {
      called += 1;
      return `mine ${String(error)}`;
    });
    const error: unknown = await inner.fetch('/fail', post(place)).catch((caught: unknown) => caught);
    const text = show(Reflect.get(Object(error), 'stack'));
    return [called, text];
  }),
  'an error of a getter of the page is the page’s own': async (place) => {
    const mine = new RangeError('mine');
    const init = {
      ...post(place),
      get mode(): RequestMode {
        throw mine;
      },
    };
    const caught: unknown = await fetch('/told', init).catch((error: unknown) => error);
    return [caught === mine, describeError(caught)];
  },
  'regular expressions of the page keep their last match': async (place) => {
    /(m)(i)ne/.exec('mine');
    const promise = fetch('/told', post(place));
    const seen = [RegExp.$1, RegExp.$2, RegExp.lastMatch];
    await promise;
    return seen;
  },
  'Object.prototype of the page is not asked': async (place) => {
    const asked: string[] = [];
    const { prototype } = Object;
    const keys = ['apply', 'construct', 'capture', 'passive', 'once', 'then', 'toJSON'];
    const get = (key: string) => () => void asked.push(key);
    for (const key of keys) Object.defineProperty(prototype, key, { configurable: true, get: get(key) });
    try {
      const response = await fetch('/told', post(place));
      await response.text();
    } finally {
      for (const key of keys) Reflect.deleteProperty(prototype, key);
    }
    return [...new Set(asked)];
  },
  'what was unhandled through a wrapper is unhandled once': inWindow((inner, place) =>
    unhandledDuring(async () => {
      const native = inner.fetch;
      inner.fetch = async (...args) => native(...args);
      await inner.fetch('/fail', post(place)).catch(() => {});
      await fetch('/fail', post(place)).then(undefined, () => {});
    }),
  ),
  'resource timing names the initiator': async (place) => {
    performance.clearResourceTimings();
    await (await fetch('/told?timed', post(place))).text();
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/told?timed-xhr');
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    const ended = event(xhr, 'loadend');
    xhr.send(GRAPHQL);
    await ended;
    await task();
    return performance
      .getEntriesByType('resource')
      .flatMap((entry) =>
        entry instanceof PerformanceResourceTiming && entry.name.includes('timed')
          ? [[entry.name, entry.initiatorType, entry.responseStatus, entry.encodedBodySize]]
          : [],
      );
  },
  'no mark, measure or message of ours': async (place) => {
    const log = new Log();
    const hear = (): void => log.say('message');
    window.addEventListener('message', hear);
    await (await fetch('/told', post(place))).text();
    await task();
    window.removeEventListener('message', hear);
    return [
      performance.getEntriesByType('mark').length,
      performance.getEntriesByType('measure').length,
      log.lines,
    ];
  },
  'web storage does what it does': () => {
    const seen: Seen[] = [
      show(localStorage.setItem('mine', '1')),
      localStorage.getItem('mine'),
      show(localStorage.removeItem('mine')),
      localStorage.length,
      show(Reflect.set(localStorage, 'direct', 5)),
      localStorage.getItem('direct'),
    ];
    localStorage.clear();
    for (const args of [['only a key'], [], [Symbol('s'), '1'], ['big', 'x'.repeat(6_000_000)]])
      try {
        seen.push(show(Reflect.apply(Storage.prototype.setItem, localStorage, args)));
      } catch (error) {
        seen.push(describeError(error));
      }
    try {
      Reflect.apply(Storage.prototype.clear, {}, []);
    } catch (error) {
      seen.push(describeError(error));
    }
    return seen;
  },
  'databases are opened, emptied and deleted in the order of their events': async () => {
    const log = new Log();
    const opening = indexedDB.open('conformance', 1);
    opening.onupgradeneeded = () => {
      log.say('upgrade');
      opening.result.createObjectStore('store');
    };
    await event(opening, 'success');
    const database = opening.result;
    database.onversionchange = () => {
      log.say('versionchange');
      database.close();
    };
    const clearing = database.transaction('store', 'readwrite').objectStore('store').clear();
    await event(clearing, 'success');
    log.say(`cleared ${String(clearing.result)}`);
    const deletion = indexedDB.deleteDatabase('conformance');
    deletion.onblocked = () => log.say('blocked');
    deletion.onsuccess = () => log.say('deleted');
    await event(deletion, 'success');
    await task();
    return log.lines;
  },
  'databases refuse what they refuse': () =>
    [['x', -1], [], ['x', 0], [Symbol('s')]].map((args) => {
      try {
        Reflect.apply(IDBFactory.prototype.open, indexedDB, args);
        return 'opened';
      } catch (error) {
        return describeError(error);
      }
    }),
};
