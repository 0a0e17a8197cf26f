import { attemptAtOnce, type Cases, type Seen, show, withFrame, withoutStacks } from '../tools.js';

const OBSERVED: ReadonlyArray<readonly [name: string, owner: object, key: string]> = [
  ['fetch', window, 'fetch'],
  ['WebSocket', window, 'WebSocket'],
  ['WebSocket.prototype.constructor', WebSocket.prototype, 'constructor'],
  ['WebSocket.prototype.send', WebSocket.prototype, 'send'],
  ['WebSocket.prototype.close', WebSocket.prototype, 'close'],
  ['XMLHttpRequest', window, 'XMLHttpRequest'],
  ['XMLHttpRequest.prototype.open', XMLHttpRequest.prototype, 'open'],
  ['XMLHttpRequest.prototype.setRequestHeader', XMLHttpRequest.prototype, 'setRequestHeader'],
  ['XMLHttpRequest.prototype.send', XMLHttpRequest.prototype, 'send'],
  ['XMLHttpRequest.prototype.abort', XMLHttpRequest.prototype, 'abort'],
  ['Storage.prototype.setItem', Storage.prototype, 'setItem'],
  ['Storage.prototype.removeItem', Storage.prototype, 'removeItem'],
  ['Storage.prototype.clear', Storage.prototype, 'clear'],
  ['IDBFactory.prototype.open', IDBFactory.prototype, 'open'],
  ['IDBFactory.prototype.deleteDatabase', IDBFactory.prototype, 'deleteDatabase'],
  ['IDBObjectStore.prototype.clear', IDBObjectStore.prototype, 'clear'],
  ['Function.prototype.toString', Function.prototype, 'toString'],
  ['Response', window, 'Response'],
  ['Response.prototype.clone', Response.prototype, 'clone'],
  ['Promise.prototype.then', Promise.prototype, 'then'],
];

/** Everything that a page can ask of a function without calling it. */
function shapeOf(owner: object, key: string): Seen {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  const value: unknown = descriptor?.value;
  if (!descriptor || typeof value !== 'function') return 'no function';
  const parent: unknown = Object.getPrototypeOf(value);
  return {
    place: [descriptor.writable, descriptor.enumerable, descriptor.configurable],
    at: Reflect.ownKeys(owner).indexOf(key),
    name: value.name,
    length: value.length,
    kind: [typeof value, Object.prototype.toString.call(value), value instanceof Function],
    own: Reflect.ownKeys(value).map((own) => {
      const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, own) ?? {};
      return [String(own), writable, enumerable, configurable];
    }),
    parent: parent === Function.prototype || String(Reflect.get(Object(parent), 'name')),
    text: Function.prototype.toString.call(value),
    ownText: `${value}`,
    extensible: Object.isExtensible(value),
    prototype: 'prototype' in value,
    constructor: value.constructor === Function,
  };
}

const keysOf = (owner: object): Seen => Reflect.ownKeys(owner).map(String);

export const shapes: Cases = {
  ...Object.fromEntries(
    OBSERVED.map(([name, owner, key]) => [`${name} looks native`, () => shapeOf(owner, key)]),
  ),

  'the window has the keys that it has, in their order': () =>
    // Without those of the program that drives the browser.
    Reflect.ownKeys(window)
      .map(String)
      .filter((key) => !key.startsWith('__playwright')),
  'prototypes have the keys that they have': () =>
    [XMLHttpRequest, WebSocket, Storage, IDBFactory, IDBObjectStore, Function, Promise, Response, Error].map(
      (one) => [keysOf(one), keysOf(one.prototype)],
    ),
  'the document has nothing of ours': () => [keysOf(document), document.documentElement.outerHTML.length],
  'a function is no constructor': () =>
    [fetch, XMLHttpRequest.prototype.send, Storage.prototype.setItem, Function.prototype.toString].map(
      (one) => attemptAtOnce(() => Reflect.construct(one, [])),
    ),
  'a function cannot be a new.target': () => attemptAtOnce(() => Reflect.construct(Object, [], fetch)),
  'a function cannot be extended': () =>
    attemptAtOnce(() => {
      const base: unknown = fetch;
      if (typeof base !== 'function') return 'no function';
      return Reflect.construct(Function, ['base', 'return class extends base {}'])(base);
    }),
  'a function cannot be cloned': () => attemptAtOnce(() => structuredClone(fetch)),
  'a function has neither caller nor arguments': () =>
    ['caller', 'arguments'].map((key) => attemptAtOnce(() => Reflect.get(fetch, key))),
  'a property of a function can be set and removed': () => {
    const before = keysOf(fetch);
    Reflect.set(fetch, 'polyfill', true);
    const during = [keysOf(fetch), show(Reflect.get(window.fetch, 'polyfill'))];
    Reflect.deleteProperty(fetch, 'polyfill');
    return [before, during, keysOf(fetch)];
  },
  'the name of a function can be defined anew and given back': () => {
    const was = Object.getOwnPropertyDescriptor(fetch, 'name') ?? {};
    Object.defineProperty(fetch, 'name', { ...was, value: 'mine' });
    const during = fetch.name;
    Object.defineProperty(fetch, 'name', was);
    return [during, fetch.name];
  },
  'what reads a function finds the same one each time': () => [
    fetch === window.fetch,
    fetch === globalThis.fetch,
    fetch === Reflect.get(self, 'fetch'),
    WebSocket.prototype.constructor === WebSocket,
    XMLHttpRequest.prototype.constructor === XMLHttpRequest,
    new Set([fetch, window.fetch]).size,
  ],
  'toString of a function of the page, of a class and of a bound function': () => [
    Function.prototype.toString.call(function mine() {
      return 1;
    }),
    Function.prototype.toString.call(class Mine {}),
    Function.prototype.toString.call(fetch.bind(window)),
    Function.prototype.toString.call(new Proxy(() => 1, {})),
  ],
  'toString of what is no function is refused': () =>
    [{}, null, undefined, 'text'].map((one) =>
      attemptAtOnce(() => Reflect.apply(Function.prototype.toString, one, [])),
    ),
  'toString of what inherits from a function is refused': () =>
    withoutStacks(attemptAtOnce(() => Reflect.apply(Function.prototype.toString, Object.create(fetch), []))),
  'toString by way of its own toString': () => [
    Function.prototype.toString.toString(),
    Function.prototype.toString.call(Function.prototype.toString),
    fetch.toString.call(fetch.toString),
    String(fetch.toString),
  ],
  'a frame tells of the functions of its parent, and the parent of its frame': () =>
    withFrame((inner) => [
      inner.Function.prototype.toString.call(fetch),
      inner.Function.prototype.toString.call(XMLHttpRequest.prototype.send),
      Function.prototype.toString.call(inner.fetch),
      Function.prototype.toString.call(inner.WebSocket),
      Function.prototype.toString.call(inner.Function.prototype.toString),
      `${inner.fetch}`,
    ]),
  'a fetch is a function of its own window': () =>
    withFrame((inner) => [
      inner.fetch === fetch,
      inner.fetch instanceof Function,
      inner.fetch instanceof inner.Function,
      inner.fetch.name,
      inner.WebSocket === WebSocket,
    ]),
  'a class of the page can be made of WebSocket': () => {
    class Mine extends WebSocket {}
    return [
      Object.getPrototypeOf(Mine) === WebSocket,
      Object.getPrototypeOf(Mine.prototype) === WebSocket.prototype,
      Mine.OPEN,
      Mine.name,
      Mine.length,
      keysOf(Mine),
    ];
  },
};
