import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureEvent, CaptureEventOf } from '../../../src/core/events.js';
import type { Exchange } from '../../../src/core/session-types.js';
import {
  apiKey,
  chainsOf,
  failure,
  request,
  response,
  START,
  sessionOf,
  socketClose,
  socketOpen,
  start,
  startAck,
  userPool,
} from '../../support/events.js';

type Seen = readonly CaptureEvent[];

/** The same events as `devtools.network` tells them: under an id of its own, and without what it was not asked for. */
const byNetwork = (events: Seen, id: string, more: Partial<CaptureEventOf<'request'>> = {}): Seen =>
  events.map((event) => {
    if (event.type === 'request') return { ...event, ...more, exchange: id, source: 'network' };
    if (event.type === 'response' || event.type === 'failure') return { ...event, exchange: id };
    if (event.type === 'socket-open') return { ...event, socket: id, source: 'network' };
    if (event.type === 'socket-frame' || event.type === 'socket-close') return { ...event, socket: id };
    return event;
  });

const listed = (events: Seen): Exchange[] => {
  const session = sessionOf(events);
  return session.order.toArray().flatMap((id) => session.exchanges.get(id) ?? []);
};

const brief = (events: Seen) =>
  listed(events).map(({ id, sources, outcome }) => `${id} ${sources.join('+')} ${outcome}`);

const query = (at: number, id: string): Seen => [
  request({ at }, id, apiKey),
  response({ at: at + 20 }, id, 'ok'),
];
const service = { kind: 'service', url: 'https://app.example/sw.js' } as const;

describe('A request that the hook and devtools.network saw', () => {
  it('is in the list once and names both, whichever told of it first', () => {
    const hook = query(0, 'h1');
    const network = byNetwork(query(2, 'h1'), 'n1');
    expect(brief([...hook, ...network])).toEqual(['h1 hook+network ok']);
    expect(brief([...network, ...hook])).toEqual(['h1 hook+network ok']);
    expect(listed([...network, ...hook])[0]?.startedAt).toBe(listed(hook)[0]?.startedAt);
  });

  it('is in the list once also where the user keeps less of a body than it has', () => {
    const bounds: CaptureEvent = {
      type: 'bounds',
      at: START,
      doc: 'd1',
      exchanges: 100,
      body: 10,
      framesPerSocket: 10,
    };
    expect(brief([bounds, ...query(0, 'h1'), ...byNetwork(query(2, 'h1'), 'n1')])).toEqual([
      'h1 hook+network ok',
    ]);
  });

  it('sent twice at once is there twice, each merged once', () => {
    const hook = [...query(0, 'h1'), ...query(1, 'h2')];
    const network = [...byNetwork(query(1, ''), 'n2'), ...byNetwork(query(0, ''), 'n1')];
    const both = ['h1 hook+network ok', 'h2 hook+network ok'];
    expect(brief([...hook, ...network])).toEqual(both);
    expect(brief([...network, ...hook]).sort()).toEqual(both);
  });

  it('of another body, credential, or time is another one', () => {
    const other = [
      request({ at: 1 }, '', apiKey, 'query Q { listNotes { items { id } } }'),
      response({ at: 5 }, '', 'ok'),
    ];
    const bobs = [request({ at: 1 }, '', userPool('bob')), response({ at: 5 }, '', 'ok')];
    const later = query(60_000, '');
    for (const network of [other, bobs, later])
      expect(brief([...query(0, 'h1'), ...byNetwork(network, 'n1')])).toEqual([
        'h1 hook ok',
        'n1 network ok',
      ]);
  });

  it('whose body one source masked and the other did not is still one', () => {
    const variables = (token: string) => request({ at: 0 }, 'h1', apiKey, 'query Q { a }', { token });
    const masked = variables('«masked»');
    const whole = variables('opaque-1');
    if (whole.type !== 'request' || masked.type !== 'request' || !whole.body || !masked.body) throw Error();
    const cut = { ...masked, body: { ...masked.body, bytes: whole.body.bytes } };
    expect(brief([cut, ...byNetwork([whole], 'n1')])).toEqual(['h1 hook+network pending']);
  });

  it('is answered by devtools.network where the hook never could, and by the hook where it could', () => {
    const asked = request({ at: 0 }, 'h1', apiKey);
    const network = byNetwork(query(0, ''), 'n1');
    expect(brief([asked, ...network])).toEqual(['h1 hook+network ok']);
    expect(brief([...network, asked])).toEqual(['h1 hook+network ok']);
    const refused = response({ at: 19 }, 'h1', 'refused by rule');
    expect(brief([asked, ...network, refused])).toEqual(['h1 hook+network unauthorized']);
    expect(brief([...network, asked, refused])).toEqual(['h1 hook+network unauthorized']);
  });

  it('that failed says CORS where the browser does, whichever told of it first', () => {
    const hook = [request({ at: 0 }, 'h1', apiKey), failure({ at: 9 }, 'h1')];
    const detail = 'the preflight was answered with 403';
    const network = byNetwork(hook, 'n1').map((event) =>
      event.type === 'failure' ? { ...event, reason: 'cors' as const, detail } : event,
    );
    for (const events of [
      [...hook, ...network],
      [...network, ...hook],
    ])
      expect(listed(events)).toMatchObject([
        { id: 'h1', outcome: 'network', errorType: 'CorsError', errors: [{ message: detail }] },
      ]);
  });

  it('has its attempts in one fallback chain, under the ids of the hook', () => {
    const refused = (id: string, at: number): Seen => [
      request({ at }, id, userPool()),
      response({ at: at + 5 }, id, 'unauthorized'),
    ];
    const hook = [...refused('h1', 0), ...query(10, 'h2')];
    const network = [...byNetwork(refused('', 0), 'n1'), ...byNetwork(query(10, ''), 'n2')];
    for (const events of [
      [...hook, ...network],
      [...network, ...hook],
    ]) {
      const session = sessionOf(events);
      expect(chainsOf(session)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
      const [chain] = session.chains.valueSeq().toArray();
      expect(chain?.attempts.map(({ exchange }) => exchange)).toEqual(['h1', 'h2']);
    }
  });
});

describe('What is kept of two sightings', () => {
  const initiator = { url: 'https://app.example/app.js', line: 3, column: 1 };

  it('names what began the request, which devtools.network alone knows', () => {
    const hook = query(0, 'h1');
    const network = byNetwork(query(2, ''), 'n1', { initiator });
    for (const events of [
      [...hook, ...network],
      [...network, ...hook],
    ])
      expect(listed(events)).toMatchObject([{ id: 'h1', initiator }]);
  });

  it('lists the exchange under one id everywhere', () => {
    const session = sessionOf([...byNetwork(query(0, ''), 'n1'), ...query(0, 'h1')]);
    const listedIn = [session.unnamed, session.signedWith].flatMap((index) =>
      index.valueSeq().flatten(true).toArray(),
    );
    expect(session.exchanges.keySeq().toArray()).toEqual(['h1']);
    expect(listedIn).not.toContain('n1');
    expect(session.order.toArray()).toEqual(['h1']);
  });

  it('leads to the exchange from the id of each of three witnesses', () => {
    const asked = request({ at: 0 }, 'h1', apiKey);
    const passedOn = byNetwork([asked], 's1', { sender: service });
    const page = byNetwork([asked], 'n1');
    const answer = byNetwork([response({ at: 9 }, '', 'ok')], 's1');
    expect(brief([...passedOn, ...page, asked, ...answer])).toEqual(['h1 hook+network ok']);
  });

  it('goes when the exchange leaves', () => {
    const bounds: CaptureEvent = {
      type: 'bounds',
      at: 0,
      doc: 'recorder',
      exchanges: 10,
      body: 100,
      framesPerSocket: 10,
    };
    const seen = Array.from({ length: 30 }, (_, at) => [
      ...query(at * 10_000, `h${at}`),
      ...byNetwork(query(at * 10_000, ''), `n${at}`),
    ]).flat();
    const { sightings, exchanges } = sessionOf([bounds, ...seen]);
    expect(exchanges.size).toBeLessThanOrEqual(10);
    expect(sightings.aliases.valueSeq().toSet().equals(exchanges.keySeq().toSet())).toBe(true);
  });
});

describe('A request that only devtools.network saw', () => {
  it('says so, and which worker sent it', () => {
    const sender = { kind: 'dedicated', url: 'https://app.example/worker.js' } as const;
    expect(listed(byNetwork(query(0, ''), 'n1', { sender }))).toMatchObject([
      {
        id: 'n1',
        sources: ['network'],
        operation: 'listPosts',
        mode: 'apiKey',
        outcome: 'ok',
        frame: 'worker https://app.example/worker.js',
        basis: expect.stringContaining('sent by a worker'),
      },
    ]);
  });

  it('of a service worker has mode and identity, and no operation where Chrome keeps its body back', () => {
    const asked = request({ at: 0 }, 'n1', userPool());
    if (asked.type !== 'request') throw Error();
    const [exchange] = listed(byNetwork([{ ...asked, body: null }], 'n1', { sender: service }));
    expect(exchange).toMatchObject({ mode: 'userPool', operation: 'unknown' });
    expect(exchange?.identity?.username).toBe('alice');
    expect(exchange?.basis).toContain('service worker');
  });

  it('as a service worker passed on what a page or a worker asked for is that same request', () => {
    const passedOn = byNetwork(query(3, ''), 's1', { sender: service });
    const page = byNetwork(query(0, ''), 'n1');
    expect(brief([...query(0, 'h1'), ...passedOn, ...page])).toEqual(['h1 hook+network ok']);
    expect(brief([...passedOn, ...page])).toEqual(['n1 network ok']);
    expect(brief([...page, ...passedOn])).toEqual(['n1 network ok']);
  });
});

describe('A socket', () => {
  const socket = (id: string): Seen => [
    socketOpen({ at: 0 }, id, apiKey),
    start({ at: 5 }, id, 's1', apiKey),
    startAck({ at: 9 }, id, 's1'),
    socketClose({ at: 50 }, id),
  ];

  it('that devtools.network tells of after its end is not told twice', () => {
    expect(brief([...socket('h1'), ...byNetwork(socket(''), 'n1')])).toEqual([
      'h1 hook+network network',
      'h1/s1 hook ok',
    ]);
    expect(sessionOf([...socket('h1'), ...byNetwork(socket(''), 'n1')]).frames.size).toBe(1);
  });

  it('of a worker is told whole by devtools.network', () => {
    expect(brief(byNetwork(socket(''), 'n1'))).toEqual(['n1 network network', 'n1/s1 network ok']);
  });
});

/** One request of the page: when, which of three alike, and who sees it. */
const sent = fc.record({
  at: fc.integer({ min: 0, max: 5_000 }),
  which: fc.integer({ min: 0, max: 2 }),
  skew: fc.integer({ min: 0, max: 15 }),
  seenBy: fc.constantFrom('both', 'both', 'hook', 'network'),
});

/** Interleaves two logs, each in its own order. */
function interleaved(a: Seen, b: Seen, turns: readonly boolean[]): Seen {
  const [left, right] = [[...a], [...b]];
  const merged: CaptureEvent[] = [];
  for (const turn of turns) merged.push(...(turn ? left : right).splice(0, 1));
  return [...merged, ...left, ...right];
}

describe('Whatever the two sources see, in whatever order their words arrive', () => {
  it('the list is that of the hook, and what devtools.network alone saw; nothing is in it twice', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(sent, { maxLength: 12, selector: ({ at }) => at }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        (requests, turns) => {
          // What one source alone sees is unlike all else: of two alike nobody could tell which was whose.
          const told = (id: string, at: number, which: number, lone: boolean): Seen => [
            request({ at }, id, apiKey, `query Q { list${lone ? `Alone${id.slice(1)}` : which} { id } }`),
            response({ at: at + 20 }, id, 'ok'),
          ];
          const hook = requests.flatMap(({ at, which, seenBy }, i) =>
            seenBy === 'network' ? [] : told(`h${i}`, at, which, seenBy === 'hook'),
          );
          const network = requests.flatMap(({ at, which, skew, seenBy }, i) =>
            seenBy === 'hook'
              ? []
              : byNetwork(told(`n${i}`, at + skew, which, seenBy === 'network'), `n${i}`),
          );
          const essence = (events: Seen) =>
            listed(events)
              .map(({ sources: _, ...exchange }) => exchange)
              .sort((a, b) => a.id.localeCompare(b.id));
          const alone = network.filter(
            (event) =>
              (event.type === 'request' || event.type === 'response') &&
              requests[Number(event.exchange.slice(1))]?.seenBy === 'network',
          );
          const session = sessionOf(interleaved(hook, network, turns));
          expect(essence(interleaved(hook, network, turns))).toEqual(essence([...hook, ...alone]));
          expect(session.order.size).toBe(session.exchanges.size);
          const both = requests.filter(({ seenBy }) => seenBy === 'both').length;
          expect(session.exchanges.count(({ sources }) => sources.length === 2)).toBe(both);
          expect(session.sightings.aliases.size).toBe(both);
        },
      ),
      { numRuns: 300 },
    );
  });
});
