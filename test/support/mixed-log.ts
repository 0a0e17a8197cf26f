import type { CaptureEvent } from '../../src/core/events.js';
import { answerOf } from '../../src/core/wire/answer.js';
import {
  ack,
  apiKey,
  document,
  frame,
  gone,
  request,
  response,
  START,
  socketOpen,
  start,
  startAck,
  userPool,
} from './events.js';

/** Records of one page of a sync; DataStore asks for a thousand, most pages hold fewer. */
const PAGE = 50;
const MODELS = ['Post', 'Comment', 'Todo', 'Blog', 'Announcement'];
const PARTITION = 'https://app.example';
/** Exchanges between two page loads, each with a socket of its own. */
const PER_DOCUMENT = 400;

const tokens = (at: number, doc: string): CaptureEvent => ({
  type: 'tokens',
  at: START + at,
  doc,
  partition: PARTITION,
  area: 'localStorage',
  entries: ['accessToken', 'idToken', 'refreshToken', 'clockDrift'].map((name) => ({
    clientId: 'client',
    username: 'alice',
    name,
    ...(name.endsWith('dToken') || name === 'accessToken' ? { claims: userPool().claims } : {}),
  })),
});

const snapshot = (at: number, doc: string): CaptureEvent => ({
  type: 'snapshot',
  at: START + at,
  doc,
  moment: 'rolling',
  settled: null,
  snapshot: {
    partition: PARTITION,
    stores: MODELS.map((model) => ({
      kind: 'indexedDB' as const,
      database: 'amplify-datastore',
      name: `user_${model}`,
      count: 40,
      bytes: 4000,
      records: Array.from({ length: 40 }, (_, n) => ({
        key: `${n}`,
        bytes: 100,
        projection: {
          id: `${model}-${n}`,
          owners: ['alice'],
          version: 1,
          deleted: null,
          lastChangedAt: START,
        },
        labels: ['alice'],
      })),
    })),
    unreadable: [],
    absent: [],
    tookMs: 5,
  },
});

/** A page of records out of a set that comes again and again, with now and then a new one. */
const page = (at: number, doc: string, id: string, model: string, turn: number): CaptureEvent => {
  const items = Array.from({ length: PAGE }, (_, n) => ({
    __typename: model,
    id: n === 0 ? `${model}-new-${turn}` : `${model}-${(turn * 7 + n) % 2000}`,
    title: `A title that is as long as titles are, number ${n}`,
    _version: 1,
  }));
  const answer = { data: { [`sync${model}s`]: { items, nextToken: null, startedAt: START } } };
  const text = JSON.stringify(answer);
  return {
    type: 'response',
    at: START + at,
    doc,
    exchange: id,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { text, bytes: text.length, truncated: false },
    answer: answerOf(answer),
  };
};

const delivered = (at: number, doc: string, socket: string, id: string, model: string, turn: number) => {
  const payload = {
    data: { [`onCreate${model}`]: { __typename: model, id: `${model}-${turn % 2000}`, owner: 'alice' } },
  };
  return frame({ at, doc }, socket, 'received', { type: 'data', id, payload }, { answer: answerOf(payload) });
};

/**
 * What an app with DataStore does all day: syncs, reads that fall back to the API key, mutations, a socket with
 * subscriptions that deliver, tokens renewed, the storage read, a page load now and then. Endless, always the same.
 */
export function* mixedLog(): Generator<CaptureEvent, never> {
  let at = 0;
  for (let turn = 0; ; turn += 1) {
    const load = Math.floor(turn / PER_DOCUMENT);
    const doc = `d${load}`;
    const socket = `${doc}-s`;
    const model = MODELS[turn % MODELS.length] ?? 'Post';
    const token = userPool('alice', `t${Math.floor(turn / 1000)}`);
    at += 20;
    if (turn % PER_DOCUMENT === 0) {
      if (load > 0) yield gone({ at, doc: `d${load - 1}` });
      yield document({ at, doc });
      yield tokens(at + 1, doc);
      yield socketOpen({ at: at + 2, doc }, socket, token);
      yield ack({ at: at + 3, doc }, socket);
      for (const one of MODELS) {
        yield start({ at: at + 4, doc }, socket, one, token, `onCreate${one}`, 'alice');
        yield startAck({ at: at + 5, doc }, socket, one);
      }
    }
    const id = `e${turn}`;
    const falls = turn % 10 === 0;
    if (turn % 5 === 1) {
      const query = `query Sync($limit: Int, $lastSync: AWSTimestamp) { sync${model}s(limit: $limit, lastSync: $lastSync) { items { id title _version } nextToken startedAt } }`;
      yield request({ at: at + 6, doc }, id, token, query, { limit: 1000, lastSync: turn });
      yield page(at + 8, doc, id, model, turn);
    } else if (turn % 5 === 2) {
      const query = `mutation Create($input: Create${model}Input!) { create${model}(input: $input) { id title _version } }`;
      yield request({ at: at + 6, doc }, id, token, query, { input: { id: `${model}-${turn}`, title: 'T' } });
      yield response({ at: at + 8, doc }, id, 'ok');
      yield delivered(at + 9, doc, socket, model, model, turn);
    } else {
      const query = `query Get($id: ID!) { get${model}(id: $id) { id title } }`;
      yield request({ at: at + 6, doc }, id, token, query, { id: `${model}-${turn}` });
      yield response({ at: at + 8, doc }, id, falls ? 'unauthorized' : 'ok');
      if (falls) {
        yield request({ at: at + 9, doc }, `${id}k`, apiKey, query, { id: `${model}-${turn}` });
        yield response({ at: at + 10, doc }, `${id}k`, 'ok');
      }
    }
    yield delivered(at + 11, doc, socket, model, model, turn * 3);
    if (turn % 7 === 0) yield frame({ at: at + 12, doc }, socket, 'received', { type: 'ka' });
    if (turn % 50 === 0) yield tokens(at + 13, doc);
    if (turn % 100 === 0) yield snapshot(at + 14, doc);
  }
}

/** The first events of it. */
export function mixedEvents(count: number): readonly CaptureEvent[] {
  const events: CaptureEvent[] = [];
  for (const event of mixedLog()) {
    if (events.length >= count) break;
    events.push(event);
  }
  return events;
}

/**
 * It in parts, one after the other.
 * @param exchanges how many HTTP exchanges have begun at the end of each part
 */
export function mixedParts(...exchanges: readonly number[]): readonly (readonly CaptureEvent[])[] {
  const log = mixedLog();
  let begun = 0;
  return exchanges.map((until) => {
    const part: CaptureEvent[] = [];
    while (begun < until) {
      const event = log.next().value;
      if (event.type === 'request') begun += 1;
      part.push(event);
    }
    return part;
  });
}
