import {
  attempt,
  type Cases,
  freshKey,
  Log,
  type Place,
  post,
  release,
  show,
  task,
  unhandledDuring,
  withFrame,
} from '../tools.js';

/** The turns of the microtasks that a promise of a refused call takes, beside others that start when it does. */
async function turns(work: () => Promise<unknown>): Promise<string[]> {
  const log = new Log();
  const followed = log.follow('call', work());
  log.ticks(6);
  await followed;
  await task();
  return log.lines;
}

/** An abort amid listeners, each of which leads to a microtask. */
async function abortOrder(
  start: (signal: AbortSignal) => Promise<unknown>,
  options: { capture?: boolean; after?: boolean } = {},
): Promise<string[]> {
  const log = new Log();
  const controller = new AbortController();
  const { signal } = controller;
  const hear = (): void =>
    signal.addEventListener(
      'abort',
      () => {
        log.say('event');
        queueMicrotask(() => log.say('microtask of the event'));
      },
      options.capture ?? false,
    );
  if (!options.after) hear();
  const followed = log.follow('call', start(signal));
  if (options.after) hear();
  signal.onabort = () => queueMicrotask(() => log.say('microtask of onabort'));
  await task();
  queueMicrotask(() => log.say('microtask before'));
  controller.abort();
  log.say('aborted');
  queueMicrotask(() => log.say('microtask after'));
  await followed;
  await task();
  return log.lines;
}

const hang = (place: Place): string => `/gated?head=late&key=${freshKey(place)}`;

export const fetchOrder: Cases = {
  'a call refused for its mode fails in its turn': (place) =>
    turns(() => fetch('/told', post(place, { mode: 'navigate' }))),
  'a call refused for its body fails in its turn': (place) =>
    turns(() => fetch('/told', { headers: place.headers, body: 'x' })),
  'a call refused for its header fails in its turn': (place) =>
    turns(() => fetch('/told', post(place, { headers: { ...place.headers, 'x y': '1' } }))),
  'a call refused for its signal fails in its turn': (place) =>
    turns(() => Reflect.apply(fetch, window, ['/told', { ...post(place), signal: 5 }])),
  'a call refused for its origin fails in its turn': (place) =>
    turns(() => fetch(`${place.other}/told`, post(place, { mode: 'same-origin' }))),
  'a call refused for its scheme fails in its turn': (place) =>
    turns(() => fetch('nonsense:else', post(place))),
  'a call refused for a used Request fails in its turn': async (place) => {
    const request = new Request('/told', post(place));
    await request.text();
    return turns(() => fetch(request));
  },
  'a call refused for a locked stream fails in its turn': (place) => {
    const body = new ReadableStream();
    body.getReader();
    return turns(() => Reflect.apply(fetch, window, ['/told', { ...post(place), body, duplex: 'half' }]));
  },
  'a call refused by the policy of the page fails in its turn': (place) =>
    withFrame((inner) => {
      const meta = inner.document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = "connect-src 'none'";
      inner.document.head.append(meta);
      return turns(() => inner.fetch('/told', post(place)));
    }),
  'a call that was aborted before fails in its turn': (place) =>
    turns(() => fetch('/told', post(place, { signal: AbortSignal.abort() }))),
  'a data URL answers in its turn': async (place) => {
    const log = new Log();
    await log.follow('call', fetch('data:,here', { headers: place.headers }));
    await task();
    return log.lines;
  },
  'what follows an answer comes in its order': async (place) => {
    const log = new Log();
    const promise = fetch('/told', post(place));
    void promise.then(() => log.say('first'));
    void promise.then(() => log.say('second')).then(() => log.say('third'));
    void promise.finally(() => log.say('finally'));
    await promise;
    log.say('awaited');
    await task();
    return log.lines;
  },
  'the call itself does nothing at once': (place) => {
    const log = new Log();
    const promise = fetch('/told', post(place));
    log.say('called');
    return promise.then(() => [...log.lines, 'answered']);
  },
  'two calls are answered in the order of their answers': async (place) => {
    const log = new Log();
    const key = freshKey(place);
    const late = log.follow('late', fetch(`/gated?head=late&key=${key}`, post(place)));
    await log.follow('early', fetch('/told', post(place)));
    await release(key);
    await late;
    return log.lines;
  },
  'the promise is a Promise and nothing else': async (place) => {
    const promise = fetch('/told', post(place));
    const seen = [
      promise instanceof Promise,
      promise.constructor === Promise,
      Object.getPrototypeOf(promise) === Promise.prototype,
      Reflect.ownKeys(promise).length,
      Promise.resolve(promise) === promise,
      show(promise),
      Object.isExtensible(promise),
    ];
    await promise;
    return seen;
  },
  'an abort between listeners': (place) =>
    abortOrder((signal) => fetch(hang(place), post(place, { signal }))),
  'an abort heard by listeners that came later': (place) =>
    abortOrder((signal) => fetch(hang(place), post(place, { signal })), { after: true }),
  'an abort heard by listeners that capture': (place) =>
    abortOrder((signal) => fetch(hang(place), post(place, { signal })), { capture: true }),
  'an abort of a Request': (place) =>
    abortOrder((signal) => fetch(new Request(hang(place), post(place, { signal })))),
  'an abort of a signal made of others': (place) =>
    abortOrder((signal) => fetch(hang(place), post(place, { signal: AbortSignal.any([signal]) }))),
  'an abort of a body that is read': (place) => {
    const key = freshKey(place);
    return abortOrder(async (signal) => (await fetch(`/gated?key=${key}`, post(place, { signal }))).text());
  },
  'an abort whose event is stopped by a listener': async (place) => {
    const controller = new AbortController();
    controller.signal.addEventListener('abort', (happened) => happened.stopImmediatePropagation(), true);
    const log = new Log();
    const followed = log.follow('call', fetch(hang(place), post(place, { signal: controller.signal })));
    controller.abort();
    log.ticks(3);
    await followed;
    return log.lines;
  },
  'an abort before the call': (place) =>
    attempt(() => fetch('/told', post(place, { signal: AbortSignal.abort() }))),
  'an abort with a reason is rejected with that very reason': async (place) => {
    const seen: unknown[] = [];
    for (const reason of [new RangeError('mine'), 'text', { mine: true }, null, 0]) {
      const controller = new AbortController();
      const promise = fetch(hang(place), post(place, { signal: controller.signal }));
      controller.abort(reason);
      seen.push(
        await promise.then(
          () => 'resolved',
          (error: unknown) => [error === reason, show(error)],
        ),
      );
    }
    return show(seen);
  },
  'an abort in the same turn as the call': async (place) => {
    const controller = new AbortController();
    const seen = attempt(() => fetch('/told', post(place, { signal: controller.signal })));
    controller.abort();
    return seen;
  },
  'an abort while the body comes': async (place) => {
    const controller = new AbortController();
    const response = await fetch(`/gated?key=${freshKey(place)}`, post(place, { signal: controller.signal }));
    const reading = attempt(() => response.text());
    controller.abort(new RangeError('mine'));
    return [await reading, response.bodyUsed, response.body?.locked];
  },
  'an abort while a stream is read': async (place) => {
    const controller = new AbortController();
    const response = await fetch(`/gated?key=${freshKey(place)}`, post(place, { signal: controller.signal }));
    const reader = response.body?.getReader();
    const first = await reader?.read();
    controller.abort();
    return [
      new TextDecoder().decode(first?.value),
      await attempt(() => reader?.read()),
      await attempt(() => reader?.closed),
    ];
  },
  'an abort after the body was read changes nothing': async (place) => {
    const controller = new AbortController();
    const response = await fetch('/told', post(place, { signal: controller.signal }));
    const text = await response.text();
    controller.abort();
    return [text, response.bodyUsed];
  },
  'a clone is aborted as well': async (place) => {
    const controller = new AbortController();
    const response = await fetch(`/gated?key=${freshKey(place)}`, post(place, { signal: controller.signal }));
    const clone = response.clone();
    controller.abort();
    return [await attempt(() => response.text()), await attempt(() => clone.text())];
  },
  'a time limit': (place) =>
    attempt(() => fetch(hang(place), post(place, { signal: AbortSignal.timeout(20) }))),
  'a signal that is not used up by a call': async (place) => {
    const controller = new AbortController();
    await (await fetch('/told', post(place, { signal: controller.signal }))).text();
    let heard = 0;
    controller.signal.addEventListener('abort', () => (heard += 1));
    controller.abort();
    return [
      heard,
      controller.signal.aborted,
      await attempt(() => fetch('/told', post(place, { signal: controller.signal }))),
    ];
  },
  'a failure that nobody handles is reported once': (place) =>
    unhandledDuring(() =>
      fetch('/fail', post(place))
        .then(
          () => {},
          () =>
            fetch('/fail', post(place)).then(
              () => {},
              () => {},
            ),
        )
        .then(async () => {
          void fetch('/fail', post(place));
          await fetch('/fail', post(place)).catch(() => {});
          await task();
        }),
    ),
  'a failure that is handled is not reported': (place) =>
    unhandledDuring(() => fetch('/fail', post(place)).catch(() => {})),
  'a refusal that nobody handles is reported once': (place) =>
    unhandledDuring(async () => {
      void fetch('/told', post(place, { mode: 'navigate' }));
      await task();
    }),
  'a refusal that is handled late is reported and taken back': (place) =>
    unhandledDuring(async () => {
      const promise = fetch('/told', post(place, { mode: 'navigate' }));
      await task();
      await task();
      await promise.catch(() => {});
      await task();
    }),
  'an abort that nobody handles is reported once': (place) =>
    unhandledDuring(async () => {
      const controller = new AbortController();
      void fetch(hang(place), post(place, { signal: controller.signal }));
      controller.abort('mine');
      await task();
    }),
  'a failure of what follows is that of what follows': (place) =>
    unhandledDuring(async () => {
      const told = fetch('/told', post(place));
      void told.then(() => {
        throw new RangeError('of what follows');
      });
      await told;
      await fetch('/told', post(place));
      await task();
    }),
};
