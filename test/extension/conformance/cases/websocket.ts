import {
  attemptAtOnce,
  type Cases,
  event,
  Log,
  type Place,
  type Seen,
  show,
  task,
  textOnDemand,
} from '../tools.js';

const at = (place: Place, path = '/echo'): string => `${place.origin.replace('http', 'ws')}${path}`;
const connect = (place: Place, path?: string): WebSocket => new WebSocket(at(place, path), place.protocol);

const showData = async (data: unknown): Promise<Seen> =>
  data instanceof Blob ? `blob ${await data.text()}` : show(data);

/** Says every event of a socket, in its state. */
function watch(socket: WebSocket, log = new Log()): Log {
  socket.addEventListener('open', () => log.say(`open ${socket.readyState} ${socket.protocol}`));
  socket.addEventListener('message', ({ data, origin, type }) =>
    log.say(`${type} ${socket.readyState} ${typeof data === 'string' ? data : show(data)} ${origin}`),
  );
  socket.addEventListener('error', ({ type }) => log.say(`${type} ${socket.readyState}`));
  socket.addEventListener('close', ({ code, reason, wasClean }) =>
    log.say(`close ${socket.readyState} ${code} ${reason} ${wasClean}`),
  );
  return log;
}

/** The whole life of a socket: what is done when it is open, until it is closed. */
async function life(socket: WebSocket, whenOpen: (socket: WebSocket) => unknown): Promise<string[]> {
  const log = watch(socket);
  const closed = event(socket, 'close');
  socket.addEventListener('open', () => void whenOpen(socket));
  await closed;
  await task();
  return log.lines;
}

/** The answers to what is sent, then a clean end. */
async function answers(
  socket: WebSocket,
  sent: readonly (string | ArrayBuffer | Blob | ArrayBufferView<ArrayBuffer>)[],
): Promise<Seen> {
  const got: unknown[] = [];
  await event(socket, 'open');
  const all = new Promise<void>((resolve) =>
    socket.addEventListener('message', ({ data }) => {
      got.push(data);
      if (got.length === sent.length) resolve();
    }),
  );
  for (const one of sent) socket.send(one);
  await all;
  const closed = event(socket, 'close');
  socket.close();
  await closed;
  return Promise.all(got.map(showData));
}

export const websocketCases: Cases = {
  'opens, echoes and closes': (place) =>
    life(connect(place), (socket) => {
      socket.addEventListener('message', () => socket.close());
      socket.send('{"type":"connection_init"}');
    }),
  'has what it has before it is open': (place) => {
    const socket = connect(place);
    const seen = [
      socket.readyState,
      socket.url,
      socket.protocol,
      socket.extensions,
      socket.binaryType,
      socket.bufferedAmount,
      Reflect.ownKeys(socket).length,
      String(socket),
      socket instanceof WebSocket,
      socket instanceof EventTarget,
      socket.constructor === WebSocket,
      Object.getPrototypeOf(socket) === WebSocket.prototype,
    ];
    socket.close();
    return seen;
  },
  'of URLs that are refused': () =>
    ['nonsense://here', 'ws://[', 'ws://here#part', '', 'file:///a', 'ws://a:99999'].map((url) =>
      attemptAtOnce(() => new WebSocket(url, 'graphql-ws').url),
    ),
  'of no URL, of a symbol and of an object that has a text': (place) => [
    attemptAtOnce(() => Reflect.construct(WebSocket, [])),
    attemptAtOnce(() => Reflect.construct(WebSocket, [Symbol('s')])),
    attemptAtOnce(() => {
      const url = textOnDemand(at(place));
      const socket: unknown = Reflect.construct(WebSocket, [url.object, place.protocol]);
      if (socket instanceof WebSocket) socket.close();
      return url.asked();
    }),
  ],
  'of an HTTP URL, a relative one and a URL object': (place) =>
    [`${place.origin}/echo`, '/echo', new URL(at(place))].map((url) =>
      attemptAtOnce(() => {
        const socket = new WebSocket(url, place.protocol);
        socket.close();
        return socket.url;
      }),
    ),
  'of sub-protocols that are refused': (place) =>
    [['a', 'a'], ['a b'], [''], 'a,b', ['ü'], [Symbol('s')], 5, null, { length: 1, 0: 'a' }].map(
      (protocols) =>
        attemptAtOnce(() => {
          const socket: unknown = Reflect.construct(WebSocket, [at(place), protocols]);
          if (socket instanceof WebSocket) socket.close();
          return 'made';
        }),
    ),
  'of sub-protocols that come out of a generator, once': async (place) => {
    let asked = 0;
    const protocols = {
      *[Symbol.iterator]() {
        asked += 1;
        yield place.protocol;
        yield 'other';
      },
    };
    const socket: unknown = Reflect.construct(WebSocket, [at(place), protocols]);
    if (!(socket instanceof WebSocket)) return 'none';
    return [await life(socket, () => socket.close()), asked];
  },
  'speaks the sub-protocol that the server chose': async (place) => [
    await life(new WebSocket(at(place), [place.protocol, 'second']), (socket) => socket.close()),
    await life(new WebSocket(at(place), ['second', place.protocol]), (socket) => socket.close()),
    await life(new WebSocket(at(place)), (socket) => socket.close()),
    await life(connect(place, '/no-protocol'), (socket) => socket.close()),
  ],
  'without new': (place) => [
    attemptAtOnce(() => Reflect.apply(WebSocket, undefined, [at(place)])),
    attemptAtOnce(() => Reflect.apply(WebSocket, Object.create(WebSocket.prototype), [at(place)])),
  ],
  'with a new.target of the page': (place) => {
    class Other {}
    const socket: unknown = Reflect.construct(WebSocket, [at(place), place.protocol], Other);
    const seen = [socket instanceof Other, socket instanceof WebSocket, show(socket)];
    if (socket instanceof EventTarget) Reflect.apply(WebSocket.prototype.close, socket, []);
    return seen;
  },
  'with a new.target whose prototype is an accessor, asked once': (place) => {
    let asked = 0;
    const target = new Proxy(Function.prototype.bind.call(class {}, null), {
      get: (_, key) => {
        if (key === 'prototype') asked += 1;
        return key === 'prototype' ? WebSocket.prototype : undefined;
      },
    });
    const socket: unknown = Reflect.construct(WebSocket, [at(place), place.protocol], target);
    if (socket instanceof WebSocket) socket.close();
    return [asked, socket instanceof WebSocket];
  },
  'as a subclass with its own constructor and methods': async (place) => {
    class Mine extends WebSocket {
      readonly mine = 1;
      constructor() {
        super(at(place), place.protocol);
        this.addEventListener('open', () => super.close());
      }
      override send(data: string): void {
        super.send(`mine ${data}`);
      }
    }
    const mine = new Mine();
    const seen = [mine instanceof Mine, mine.constructor === Mine, mine.mine, String(mine)];
    return [seen, await life(mine, () => {})];
  },
  'echoes text and binary frames as blobs': async (place) => [
    await answers(connect(place), ['text', '', 'ä\u{1f600}', new Uint8Array([1, 2, 3]), new Blob(['blob'])]),
  ],
  'echoes binary frames as buffers': async (place) => {
    const socket = connect(place);
    socket.binaryType = 'arraybuffer';
    return answers(socket, [
      new Uint8Array([1, 2, 3]).buffer,
      new Uint8Array([4, 5, 6]).subarray(1),
      new DataView(new ArrayBuffer(2)),
      new Blob(['b']),
    ]);
  },
  'a kind of binary that is none is not taken': (place) => {
    const socket = connect(place);
    Reflect.set(socket, 'binaryType', 'nonsense');
    const seen = socket.binaryType;
    socket.close();
    return seen;
  },
  'sends what has a text of its own, once': async (place) => {
    const socket = connect(place);
    await event(socket, 'open');
    const text = textOnDemand('made');
    const answer = event(socket, 'message');
    Reflect.apply(WebSocket.prototype.send, socket, [text.object]);
    const data: unknown = Reflect.get(await answer, 'data');
    socket.close();
    return [show(data), text.asked()];
  },
  'sending what cannot be sent': async (place) => {
    const socket = connect(place);
    const early = attemptAtOnce(() => socket.send('too early'));
    await event(socket, 'open');
    const seen = [
      early,
      attemptAtOnce(() => Reflect.apply(socket.send, socket, [])),
      attemptAtOnce(() => Reflect.apply(socket.send, socket, [Symbol('s')])),
      attemptAtOnce(() => Reflect.apply(WebSocket.prototype.send, {}, ['a'])),
      attemptAtOnce(() => Reflect.apply(WebSocket.prototype.send, undefined, ['a'])),
    ];
    socket.close();
    return seen;
  },
  'sending while it closes and after': async (place) => {
    const socket = connect(place);
    await event(socket, 'open');
    const closed = event(socket, 'close');
    socket.close();
    const closing = [socket.readyState, attemptAtOnce(() => socket.send('12345')), socket.bufferedAmount];
    await closed;
    return [closing, socket.readyState, attemptAtOnce(() => socket.send('123')), socket.bufferedAmount];
  },
  'what waits to be sent is counted': async (place) => {
    const socket = connect(place);
    await event(socket, 'open');
    const before = socket.bufferedAmount;
    socket.send('12345');
    const during = socket.bufferedAmount;
    await event(socket, 'message');
    const after = socket.bufferedAmount;
    socket.close();
    return [before, during, after];
  },
  'closing with codes and reasons': async (place) => [
    await life(connect(place), (socket) => socket.close(1000, 'mine')),
    await life(connect(place), (socket) => socket.close(4999, 'ä')),
    await life(connect(place), (socket) => socket.close()),
  ],
  'closing with codes and reasons that are refused': async (place) => {
    const socket = connect(place);
    await event(socket, 'open');
    const seen = [
      attemptAtOnce(() => socket.close(1001)),
      attemptAtOnce(() => socket.close(5000)),
      attemptAtOnce(() => socket.close(1000, 'x'.repeat(124))),
      attemptAtOnce(() => Reflect.apply(socket.close, socket, ['text'])),
    ];
    socket.close();
    return seen;
  },
  'closing before it is open, and twice': async (place) => {
    const socket = connect(place);
    const log = watch(socket);
    socket.close();
    log.say(`closing ${socket.readyState}`);
    socket.close(4000, 'again');
    await event(socket, 'close');
    return log.lines;
  },
  'closed by the server': async (place) => [
    await life(connect(place, '/close-at-once?code=4000&reason=gone'), () => {}),
    await life(connect(place, '/close-at-once?code=1011&reason='), () => {}),
    await life(connect(place), (socket) => socket.send('close 4400 because')),
  ],
  'greeted and closed at once': (place) => life(connect(place, '/greet-and-close'), () => {}),
  'greeted thrice, in order': async (place) => {
    const socket = connect(place, '/greet');
    const log = watch(socket);
    let count = 0;
    await new Promise<void>((resolve) => {
      socket.onmessage = () => {
        count += 1;
        queueMicrotask(() => log.say('microtask'));
        if (count === 3) resolve();
      };
    });
    socket.close();
    return log.lines;
  },
  'broken off': async (place) => [
    await life(connect(place, '/gone'), () => {}),
    await life(connect(place), (socket) => socket.send('die')),
  ],
  'refused by the server': (place) => life(connect(place, '/refuse'), () => {}),
  'refused by the network': () => life(new WebSocket('ws://localhost:1/none', 'graphql-ws'), () => {}),
  'handlers and listeners in the order in which they came': async (place) => {
    const log = new Log();
    const socket = connect(place, '/greet-and-close');
    socket.addEventListener('message', () => log.say('first'));
    socket.onmessage = () => log.say('handler');
    socket.addEventListener('message', () => log.say('second'));
    socket.addEventListener('message', () => log.say('capturing'), true);
    socket.addEventListener('message', { handleEvent: () => log.say('object') });
    await event(socket, 'close');
    return log.lines;
  },
  'listeners that are removed, that hear once, and by signal': async (place) => {
    const log = new Log();
    const socket = connect(place, '/greet');
    const removed = (): void => log.say('removed');
    const controller = new AbortController();
    socket.addEventListener('message', removed);
    socket.removeEventListener('message', removed);
    socket.addEventListener('message', () => log.say('once'), { once: true });
    socket.addEventListener('message', () => log.say('until aborted'), { signal: controller.signal });
    let count = 0;
    await new Promise<void>((resolve) =>
      socket.addEventListener('message', ({ data }) => {
        log.say(`${data}`);
        if (data === 'two') controller.abort();
        count += 1;
        if (count === 3) resolve();
      }),
    );
    socket.close();
    return log.lines;
  },
  'a listener that stops a message stops it for later ones alone': async (place) => {
    const log = new Log();
    const socket = connect(place, '/greet-and-close');
    socket.addEventListener('message', (happened) => {
      log.say('stops');
      happened.stopImmediatePropagation();
    });
    socket.addEventListener('message', () => log.say('later'));
    await event(socket, 'close');
    return log.lines;
  },
  'an exception in a listener is reported and stops nothing': async (place) => {
    const log = new Log();
    const onError = (happened: ErrorEvent): void => {
      happened.preventDefault();
      log.say(`reported ${happened.message}`);
    };
    window.addEventListener('error', onError);
    const socket = connect(place, '/greet-and-close');
    socket.addEventListener('message', () => {
      throw new RangeError('of the listener');
    });
    socket.addEventListener('message', () => log.say('later'));
    await event(socket, 'close');
    window.removeEventListener('error', onError);
    return log.lines;
  },
  'a message that the page sends itself': async (place) => {
    const socket = connect(place);
    const log = watch(socket);
    await event(socket, 'open');
    socket.dispatchEvent(new MessageEvent('message', { data: 'faked' }));
    const closed = event(socket, 'close');
    socket.close();
    await closed;
    return log.lines;
  },
  'the event of a message is one': async (place) => {
    const socket = connect(place, '/greet-and-close');
    const happened = await event(socket, 'message');
    return [
      show(happened),
      happened.isTrusted,
      happened.bubbles,
      happened.cancelable,
      happened.target === socket,
      window.event === undefined,
    ];
  },
  'many frames in a row, none lost, none twice': async (place) => {
    const socket = connect(place);
    const sent = Array.from({ length: 500 }, (_, i) => `frame ${i}`);
    const got = await answers(socket, sent);
    return JSON.stringify(got) === JSON.stringify(sent);
  },
};
