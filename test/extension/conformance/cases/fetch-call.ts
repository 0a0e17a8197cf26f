import { attempt, type Cases, GRAPHQL, outcome, type Place, post, type Seen, withFrame } from '../tools.js';

/** A call whose arguments no type allows. */
const call = (...args: unknown[]): Promise<unknown> => Reflect.apply(fetch, window, args);

/** What the server was told. */
const told = (work: () => Promise<unknown>): Promise<Seen> =>
  outcome(async () => {
    const response = await work();
    return response instanceof Response ? [response.status, await response.text()] : response;
  });

const withInit = (place: Place, init: object): Promise<Seen> =>
  told(() => call(`${place.origin}/told`, init));

/** An init that says which of its members were read, in which order. */
function noted(init: Record<string, unknown>): { init: object; reads: string[] } {
  const reads: string[] = [];
  const described = Object.keys(init).map((key) => [
    key,
    {
      enumerable: true,
      get: () => {
        reads.push(key);
        return init[key];
      },
    },
  ]);
  return { init: Object.defineProperties({}, Object.fromEntries(described)), reads };
}

export const fetchCall: Cases = {
  'without arguments': () => outcome(() => call()),
  'of a URL that is none': (place) => outcome(() => fetch('http://[', post(place))),
  'of a URL with a password': (place) => outcome(() => fetch('http://a:b@localhost/', post(place))),
  'of an unknown scheme': (place) => outcome(() => fetch('nonsense:else', post(place))),
  'of a file': (place) => outcome(() => fetch('file:///etc/hosts', post(place))),
  'of a data URL': (place) => told(() => fetch('data:text/plain,here', { headers: place.headers })),
  'of a blob': (place) =>
    told(async () => {
      const url = URL.createObjectURL(new Blob(['here']));
      const response = await fetch(url, { headers: place.headers });
      const text = await response.text();
      URL.revokeObjectURL(url);
      return text;
    }),
  'with a relative URL, an empty one and one with a fragment': async (place) => [
    await told(() => fetch('told?a=b', post(place))),
    await told(() => fetch('/told#part', post(place))),
    await outcome(async () => (await fetch('', { headers: place.headers })).url),
  ],
  'with a URL object, a location and an object that has a text': async (place) => [
    await told(() => fetch(new URL('/told', location.href), post(place))),
    await outcome(async () => Reflect.get(Object(await call(location, { headers: place.headers })), 'url')),
    await told(() => call({ toString: () => '/told' }, post(place))),
    await told(() =>
      call(
        {
          toString: () => {
            throw new RangeError('mine');
          },
        },
        post(place),
      ),
    ),
    await told(() => call(Symbol('told'), post(place))),
  ],
  'reads each member of its init once, in the order that it has': async (place) => {
    const { init, reads } = noted({
      method: 'POST',
      headers: place.headers,
      body: GRAPHQL,
      credentials: 'omit',
    });
    return [await withInit(place, init), reads];
  },
  'with a getter that throws': (place) =>
    withInit(place, {
      headers: place.headers,
      get method() {
        throw new RangeError('mine');
      },
    }),
  'with an init that inherits its members': (place) => withInit(place, Object.create(post(place))),
  'with an init that is no object': async (place) => [
    await told(() => call(`${place.origin}/told`, 5)),
    await told(() => call(`${place.origin}/told`, 'text')),
    await told(() => call(`${place.origin}/told`, null)),
    await told(() => call(`${place.origin}/told`, () => 1)),
  ],
  'with methods in any case': async (place) => [
    await withInit(place, { ...post(place), method: 'post' }),
    await withInit(place, { ...post(place), method: 'pAtCh' }),
    await withInit(place, { headers: place.headers, method: 'delete' }),
    await withInit(place, { headers: place.headers, method: 'HEAD' }),
  ],
  'with methods that are refused': async (place) => [
    await withInit(place, { headers: place.headers, method: 'TRACE' }),
    await withInit(place, { headers: place.headers, method: 'a b' }),
    await withInit(place, { headers: place.headers, method: '' }),
    await withInit(place, { headers: place.headers, method: { toString: () => 'POST' } }),
  ],
  'with a body where none may be': async (place) => [
    await withInit(place, { headers: place.headers, body: GRAPHQL }),
    await withInit(place, { headers: place.headers, body: GRAPHQL, method: 'HEAD' }),
    await withInit(place, { headers: place.headers, body: '', method: 'GET' }),
  ],
  'with headers as pairs, as Headers, as a Map and as a record': async (place) => {
    const pairs = Object.entries(place.headers);
    return [
      await withInit(place, { ...post(place), headers: pairs }),
      await withInit(place, { ...post(place), headers: new Headers(pairs) }),
      await withInit(place, { ...post(place), headers: new Map(pairs) }),
      await withInit(place, { ...post(place), headers: Object.assign(Object.create(null), place.headers) }),
    ];
  },
  'with headers that come out of a generator, once': async (place) => {
    let asked = 0;
    const headers = {
      *[Symbol.iterator]() {
        asked += 1;
        yield* Object.entries(place.headers);
      },
    };
    return [await withInit(place, { ...post(place), headers }), asked];
  },
  'with headers that are repeated, spaced, empty or forbidden': async (place) => {
    const pairs = Object.entries(place.headers);
    return [
      await withInit(place, { ...post(place), headers: [...pairs, ['X-A', '1'], ['x-a', ' 2 ']] }),
      await withInit(place, { ...post(place), headers: [...pairs, ['x-empty', '']] }),
      await withInit(place, {
        ...post(place),
        headers: [...pairs, ['cookie', 'a=b'], ['host', 'elsewhere']],
      }),
    ];
  },
  'with headers that are refused': async (place) => {
    const pairs = Object.entries(place.headers);
    return [
      await withInit(place, { ...post(place), headers: [...pairs, ['x y', '1']] }),
      await withInit(place, { ...post(place), headers: [...pairs, ['x-a', 'a\nb']] }),
      await withInit(place, { ...post(place), headers: [...pairs, ['x-a', 'ü\u{1f600}']] }),
      await withInit(place, { ...post(place), headers: [['only-a-name']] }),
      await withInit(place, { ...post(place), headers: 'text' }),
      await withInit(place, { ...post(place), headers: { 'x-a': Symbol('s') } }),
    ];
  },
  'with header values that are no texts': (place) =>
    withInit(place, {
      ...post(place),
      headers: { ...place.headers, 'x-number': 5, 'x-null': null, 'x-object': { toString: () => 'told' } },
    }),
  'with members that are no word of theirs': async (place) => {
    const wrong: Record<string, unknown> = {
      mode: 'nonsense',
      credentials: 'nonsense',
      cache: 'nonsense',
      redirect: 'nonsense',
      referrerPolicy: 'nonsense',
      priority: 'nonsense',
      duplex: 'nonsense',
      signal: {},
      window: 'text',
      referrer: 'http://[',
    };
    const seen: Seen[] = [];
    for (const [key, value] of Object.entries(wrong))
      seen.push(key, await withInit(place, { ...post(place), [key]: value }));
    return seen;
  },
  'in modes that are refused': async (place) => [
    await withInit(place, { ...post(place), mode: 'navigate' }),
    await withInit(place, { ...post(place), cache: 'only-if-cached' }),
    await outcome(() => fetch(`${place.other}/told`, post(place, { mode: 'same-origin' }))),
    await outcome(() =>
      fetch(`${place.origin}/told`, { method: 'PUT', mode: 'no-cors', headers: place.headers }),
    ),
  ],
  'with each mode of credentials': async (place) => {
    await fetch('/cookie', { headers: place.headers });
    const seen: Seen[] = [];
    for (const credentials of ['omit', 'same-origin', 'include'] as const)
      seen.push(await withInit(place, post(place, { credentials })));
    return seen;
  },
  'with a referrer, a cache mode, an integrity and a priority': async (place) => [
    await withInit(place, post(place, { referrer: '/from-here' })),
    await withInit(place, post(place, { referrerPolicy: 'no-referrer' })),
    await withInit(place, post(place, { cache: 'no-cache' })),
    await withInit(place, post(place, { priority: 'low' })),
    await outcome(() => fetch('/text?body=here', { headers: place.headers, integrity: 'sha256-AAAA' })),
  ],
  'kept alive': (place) => withInit(place, post(place, { keepalive: true })),
  'kept alive with more than 64 kB': (place) =>
    withInit(place, post(place, { keepalive: true, body: 'x'.repeat(70_000) })),
  'of a cross-origin host': async (place) => [
    await told(() => fetch(`${place.other}/told`, post(place))),
    await told(() => fetch(`${place.other}/told`, post(place, { credentials: 'include' }))),
    await outcome(() => fetch(`${place.other}/no-cors`, post(place))),
    await outcome(() => fetch(`${place.other}/no-cors`, { mode: 'no-cors' })),
  ],
  'as a method of something else': async (place) => [
    await outcome(() => Reflect.apply(fetch, {}, ['/told', post(place)])),
    await told(() => Reflect.apply(fetch, undefined, ['/told', post(place)])),
    await told(() => Reflect.apply(fetch, null, ['/told', post(place)])),
    await told(() => Reflect.apply(fetch, 5, ['/told', post(place)])),
    await told(() => fetch.bind(undefined)('/told', post(place))),
    await told(() => fetch.call(window, '/told', post(place))),
  ],
  'with more arguments than it takes': (place) => told(() => call('/told', post(place), 'more', 'and more')),
  "a frame's, called by its parent": (place) =>
    withFrame(async (inner) => {
      const promise = inner.fetch('/told', post(place));
      const response: unknown = await promise;
      return [
        promise instanceof Promise,
        promise instanceof inner.Promise,
        response instanceof Response,
        response instanceof inner.Response,
        await told(() => Reflect.apply(inner.fetch, window, ['/told', post(place)])),
        await told(() => Reflect.apply(fetch, inner, ['/told', post(place)])),
        await outcome(() => Reflect.apply(inner.fetch, {}, ['/told', post(place)])),
      ];
    }),
  "a frame's that is gone": async (place) => {
    const kept = await withFrame((inner) => ({ fetch: inner.fetch, inner }));
    const seen = await Promise.race([
      outcome(() => Reflect.apply(kept.fetch, kept.inner, ['/told', post(place)])),
      new Promise<Seen>((resolve) => setTimeout(resolve, 300, 'nothing')),
    ]);
    return seen;
  },
  'the stack of a call that is refused at once': (place) =>
    attempt(() => fetch('/told', post(place, { mode: 'navigate' }))),
  'an init that is a proxy is asked as it is without us': async (place) => {
    const asked: string[] = [];
    const note = (trap: string) => (target: object, key: PropertyKey) => {
      asked.push(`${trap} ${String(key)}`);
      return Reflect.get(target, key);
    };
    const init = new Proxy(post(place), {
      get: note('get'),
      has: (target, key) => {
        asked.push(`has ${String(key)}`);
        return Reflect.has(target, key);
      },
      getOwnPropertyDescriptor: (target, key) => {
        asked.push(`describe ${String(key)}`);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });
    return [await withInit(place, init), asked];
  },
  'the whole of a stack of ten lines': async (place) => {
    const deep = (left: number): Promise<unknown> =>
      left === 0 ? fetch('/fail', post(place)) : deep(left - 1);
    const error: unknown = await deep(20).catch((caught: unknown) => caught);
    return String(Reflect.get(Object(error), 'stack')).split('\n');
  },
  'the stack of what it is called by': async (place) => {
    async function outer(): Promise<unknown> {
      return await inner();
    }
    function inner(): Promise<unknown> {
      return fetch('/fail', post(place));
    }
    return attempt(outer);
  },
};
