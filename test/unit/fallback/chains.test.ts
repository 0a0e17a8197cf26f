import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import {
  ack,
  apiKey,
  chainsOf,
  document,
  failure,
  gone,
  lambda,
  refuseHandshake,
  request,
  response,
  sessionOf,
  socketClose,
  socketOpen,
  start,
  startAck,
  startError,
  userPool,
} from '../../support/events.js';

const chains = (...events: CaptureEvent[]) => chainsOf(sessionOf(events));
const user = userPool();
/** One request with its answer, `at` and 10 ms later. */
const asked = (
  at: number,
  id: string,
  credential: Parameters<typeof request>[2],
  result: Parameters<typeof response>[2],
) => [request({ at }, id, credential), response({ at: at + 10 }, id, result)];

describe('What a chain comes to', () => {
  it('first-try: answered at once', () => {
    expect(chains(...asked(0, 'a', user, 'ok'))).toEqual(['userPool ok => first-try']);
  });
  it('retried: failed, then succeeded in the same mode', () => {
    expect(chains(...asked(0, 'a', user, 'error'), ...asked(20, 'b', user, 'ok'))).toEqual([
      'userPool error > userPool ok => retried',
    ]);
  });
  it('fell-back: refused by the service or by a rule, then given in another mode', () => {
    for (const refused of ['unauthorized', 'refused by rule'] as const)
      expect(chains(...asked(0, 'a', user, refused), ...asked(20, 'b', apiKey, 'ok'))).toEqual([
        'userPool unauthorized > apiKey ok => fell-back',
      ]);
  });
  it('refused: every mode tried was unauthorized', () => {
    expect(chains(...asked(0, 'a', user, 'unauthorized'), ...asked(20, 'b', apiKey, 'unauthorized'))).toEqual(
      ['userPool unauthorized > apiKey unauthorized => refused'],
    );
  });
  it('failed: for another reason than a refusal, the network among them', () => {
    const later = document({ at: 60_000, doc: 'd2' });
    expect(chains(...asked(0, 'a', user, 'unauthorized'), ...asked(20, 'b', apiKey, 'error'), later)).toEqual(
      ['userPool unauthorized > apiKey error => failed'],
    );
    expect(chains(request({ at: 0 }, 'a', user), failure({ at: 9 }, 'a'), later)).toEqual([
      'userPool network => failed',
    ]);
  });
  it('pending, then lost when the page goes away, but not when it is only parked', () => {
    const inFlight = [document({ at: 0 }), request({ at: 1 }, 'a', user)];
    expect(chains(...inFlight)).toEqual(['userPool pending => pending']);
    expect(chains(...inFlight, gone({ at: 2 }))).toEqual(['userPool pending => lost']);
    expect(chains(...inFlight, gone({ at: 2 }, 'parked'))).toEqual(['userPool pending => pending']);
  });
  it('is not lost by another page that goes away', () => {
    expect(chains(document({ at: 0 }), request({ at: 1 }, 'a', user), gone({ at: 2, doc: 'd2' }))).toEqual([
      'userPool pending => pending',
    ]);
  });
});

describe('The same logical operation', () => {
  it('has the same variables, in whatever order they were written', () => {
    const query = 'query Q($a: Int, $b: Int) { listPosts(a: $a, b: $b) { id } }';
    const events = [
      request({ at: 0 }, 'a', user, query, { a: 1, b: 2 }),
      response({ at: 1 }, 'a', 'unauthorized'),
      request({ at: 2 }, 'b', apiKey, query, { b: 2, a: 1 }),
      response({ at: 3 }, 'b', 'ok'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
  });
  it('is another one with other variables or another text', () => {
    const query = 'query Q($a: Int) { listPosts(a: $a) { id } }';
    const events = [
      request({ at: 0 }, 'a', user, query, { a: 1 }),
      response({ at: 1 }, 'a', 'unauthorized'),
      request({ at: 2 }, 'b', apiKey, query, { a: 2 }),
      request({ at: 3 }, 'c', apiKey, 'query R($a: Int) { listPosts(a: $a) { id } }', { a: 1 }),
    ];
    expect(chains(...events)).toHaveLength(3);
  });
  it('is, of a subscription, the same whatever owner its variables hold', () => {
    const events = [
      socketOpen({ at: 0 }, 's', user),
      ack({ at: 1 }, 's'),
      start({ at: 2 }, 's', '1', user, 'onCreatePost', 'alice'),
      startError({ at: 3 }, 's', '1'),
      start({ at: 4 }, 's', '2', apiKey, 'onCreatePost'),
      startAck({ at: 5 }, 's', '2'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
  });
  it('cannot be told without a body: no chain', () => {
    const event = request({ at: 0 }, 'a', user);
    if (event.type !== 'request') throw new Error('a request was built');
    expect(chains({ ...event, body: null })).toEqual([]);
  });
});

describe('A new chain begins', () => {
  it('after a success', () => {
    expect(chains(...asked(0, 'a', user, 'ok'), ...asked(20, 'b', apiKey, 'ok'))).toEqual([
      'userPool ok => first-try',
      'apiKey ok => first-try',
    ]);
  });
  it('but not when some of what came was refused: DataStore goes on to the next mode then', () => {
    expect(chains(...asked(0, 'a', user, 'partial'), ...asked(20, 'b', apiKey, 'ok'))).toEqual([
      'userPool partial > apiKey ok => fell-back',
    ]);
  });
  it('when a refused mode is asked again', () => {
    expect(chains(...asked(0, 'a', user, 'unauthorized'), ...asked(20, 'b', user, 'unauthorized'))).toEqual([
      'userPool unauthorized => refused',
      'userPool unauthorized => refused',
    ]);
  });
  it('but not with a renewed token of the same person', () => {
    const renewed = userPool('alice', 't2');
    expect(chains(...asked(0, 'a', user, 'unauthorized'), ...asked(20, 'b', renewed, 'ok'))).toEqual([
      'userPool unauthorized > userPool ok => retried',
    ]);
  });
  it('at a return to a mode already left', () => {
    const events = [
      ...asked(0, 'a', user, 'unauthorized'),
      ...asked(20, 'b', apiKey, 'unauthorized'),
      ...asked(40, 'c', userPool('alice', 't2'), 'ok'),
    ];
    expect(chains(...events)).toEqual([
      'userPool unauthorized > apiKey unauthorized => refused',
      'userPool ok => first-try',
    ]);
  });
  it('on another page load', () => {
    const events = [
      ...asked(0, 'a', user, 'unauthorized'),
      request({ at: 20, doc: 'd2' }, 'b', apiKey),
      response({ at: 30, doc: 'd2' }, 'b', 'ok'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized => refused', 'apiKey ok => first-try']);
  });
  it('when somebody else is signed in, also with the API key between them', () => {
    const bob = userPool('bob');
    expect(chains(...asked(0, 'a', user, 'unauthorized'), ...asked(20, 'b', bob, 'ok'))).toEqual([
      'userPool unauthorized => refused',
      'userPool ok => first-try',
    ]);
    const events = [
      ...asked(0, 'a', user, 'error'),
      ...asked(20, 'b', lambda, 'error'),
      ...asked(40, 'c', { ...bob, header: 'authorization' }, 'ok'),
    ];
    expect(chains(...events).at(-1)).toBe('userPool ok => first-try');
  });
});

describe('Somebody else who signed in meanwhile', () => {
  const signIn = (at: number, username: string): CaptureEvent => {
    const { claims } = userPool(username);
    const entry = { clientId: 'c1', username, name: 'accessToken', claims };
    const event = document({ at });
    return {
      type: 'tokens',
      at: event.at,
      doc: 'd1',
      partition: 'p',
      area: 'localStorage',
      entries: [entry],
    };
  };
  it('begins a new chain, although an API key names nobody', () => {
    const events = [
      signIn(0, 'alice'),
      ...asked(1, 'a', user, 'unauthorized'),
      signIn(20, 'bob'),
      ...asked(30, 'b', apiKey, 'ok'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized => refused', 'apiKey ok => first-try']);
  });
  it('is not the same person with renewed tokens', () => {
    const events = [
      signIn(0, 'alice'),
      ...asked(1, 'a', user, 'unauthorized'),
      signIn(20, 'alice'),
      ...asked(30, 'b', apiKey, 'ok'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
  });
  it('is not nobody: a refresh that is refused is why the API key comes next', () => {
    const gone = { ...signIn(20, 'alice'), entries: [] };
    const events = [
      signIn(0, 'alice'),
      ...asked(1, 'a', user, 'unauthorized'),
      gone,
      ...asked(30, 'b', apiKey, 'ok'),
    ];
    expect(chains(...events)).toEqual(['userPool unauthorized > apiKey ok => fell-back']);
  });
});

describe('Of concurrent equal operations', () => {
  it('a fallback joins the oldest chain that it can continue', () => {
    const events = [
      request({ at: 0 }, 'a', user),
      request({ at: 1 }, 'b', user),
      response({ at: 2 }, 'b', 'unauthorized'),
      response({ at: 3 }, 'a', 'unauthorized'),
      ...asked(4, 'c', apiKey, 'ok'),
      ...asked(20, 'd', apiKey, 'error'),
      document({ at: 60_000, doc: 'd2' }),
    ];
    const session = sessionOf(events);
    expect(chainsOf(session)).toEqual([
      'userPool unauthorized > apiKey ok => fell-back',
      'userPool unauthorized > apiKey error => failed',
    ]);
    expect(session.chainOf.get('c')).toBe(session.chainOf.get('a'));
  });
  it('one in flight is not continued', () => {
    expect(chains(request({ at: 0 }, 'a', user), request({ at: 1 }, 'b', apiKey))).toEqual([
      'userPool pending => pending',
      'apiKey pending => pending',
    ]);
  });
});

describe('A reconnect', () => {
  const first = [
    socketOpen({ at: 0 }, 's', apiKey),
    ack({ at: 1 }, 's'),
    start({ at: 2 }, 's', '1', apiKey),
    startAck({ at: 3 }, 's', '1'),
    socketClose({ at: 4 }, 's'),
    socketOpen({ at: 5 }, 't', apiKey),
    ack({ at: 6 }, 't'),
  ];
  it('repeats the attempt: the same id in the same mode on another socket', () => {
    const session = sessionOf([...first, start({ at: 7 }, 't', '1', apiKey), startAck({ at: 8 }, 't', '1')]);
    expect(chainsOf(session)).toEqual(['apiKey ok again=1 => first-try']);
    expect(session.order.filter((id) => id.includes('/')).toArray()).toEqual(['s/1', 't/1']);
  });
  it('is not one with a new id: that is a new subscription', () => {
    expect(chains(...first, start({ at: 7 }, 't', '2', apiKey), startAck({ at: 8 }, 't', '2'))).toHaveLength(
      2,
    );
  });
});

describe('A refused handshake', () => {
  const refused = (at: number, socket: string, credential = apiKey) => [
    socketOpen({ at }, socket, credential),
    refuseHandshake({ at: at + 5 }, socket),
  ];
  const waiting = [
    socketOpen({ at: 0 }, 's', user),
    ack({ at: 1 }, 's'),
    start({ at: 2 }, 's', '1', user),
    startError({ at: 3 }, 's', '1'),
  ];

  it('is an inferred attempt of each chain that waited for its mode', () => {
    const other = [start({ at: 2 }, 's', '2', user, 'onDeletePost'), startError({ at: 3 }, 's', '2')];
    expect(chains(...waiting, ...other, ...refused(20, 't'))).toEqual([
      'userPool unauthorized > apiKey unauthorized inferred => refused',
      'userPool unauthorized > apiKey unauthorized inferred => refused',
    ]);
  });
  it('repeats its attempt when it is refused again', () => {
    expect(chains(...waiting, ...refused(20, 't'), ...refused(40, 'u'))).toEqual([
      'userPool unauthorized > apiKey unauthorized again=1 inferred => refused',
    ]);
  });
  it('leaves chains alone that had what they wanted, and those of other page loads', () => {
    const good = [
      socketOpen({ at: 0 }, 's', user),
      ack({ at: 1 }, 's'),
      start({ at: 2 }, 's', '1', user),
      startAck({ at: 3 }, 's', '1'),
    ];
    expect(chains(...good, ...refused(20, 't'))).toEqual(['userPool ok => first-try']);
    const elsewhere = [
      socketOpen({ at: 20, doc: 'd2' }, 't', apiKey),
      refuseHandshake({ at: 25, doc: 'd2' }, 't'),
    ];
    expect(chains(...waiting, ...elsewhere)).toEqual(['userPool unauthorized => refused']);
  });
  it('counts also before a first start, which then comes in another mode', () => {
    const then = [
      socketOpen({ at: 50 }, 't', apiKey),
      ack({ at: 51 }, 't'),
      start({ at: 52 }, 't', '1', apiKey),
      startAck({ at: 53 }, 't', '1'),
    ];
    expect(chains(...refused(0, 's', user), ...then)).toEqual([
      'userPool unauthorized inferred > apiKey ok => fell-back',
    ]);
  });
  it('says nothing of a model whose other operations never tried that mode', () => {
    const query = 'query Q($f: ModelPostFilterInput) { syncPosts(filter: $f) { items { id } } }';
    const reading = [request({ at: 10 }, 'q', apiKey, query), response({ at: 12 }, 'q', 'ok')];
    const then = [
      socketOpen({ at: 50 }, 't', apiKey),
      ack({ at: 51 }, 't'),
      start({ at: 52 }, 't', '1', apiKey),
      startAck({ at: 53 }, 't', '1'),
    ];
    expect(chains(...refused(0, 's', user), ...reading, ...then)).toEqual([
      'apiKey ok => first-try',
      'apiKey ok => first-try',
    ]);
  });
});
