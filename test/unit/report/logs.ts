import fc from 'fast-check';
import { identityOfClaims } from '../../../src/core/auth/identity.js';
import type { CaptureEvent } from '../../../src/core/events.js';
import { projectWebStorage } from '../../../src/core/storage/known.js';
import * as make from '../../support/events.js';
import { asked, objects, taken, tokens, web } from '../signout/build.js';

/** Names that a careless writer of files gets wrong: words of the protocols, of schemas, of our own, and of JSON. */
export const hostileNames = [
  'alice',
  'user',
  'Post',
  'person 1',
  'sub of person 2',
  'a',
  '42',
  'query',
  'amplify-datastore',
  'owner',
  '李雷',
  'zoë.o’neil',
  'user+tag@example.org',
  'O\'Neil "Q" \\n',
  'x::y',
  '__proto__',
  '$&',
  '\ud800',
  'accessToken',
] as const;

const name = fc.constantFrom(...hostileNames);
const step = fc.record({
  what: fc.constantFrom(
    'request',
    'request',
    'response',
    'response',
    'failure',
    'open',
    'start',
    'ack',
    'error',
    'close',
    'gone',
    'publish',
    'published',
    'frame',
    'tokens',
    'revoke',
    'rolling',
    'after',
    'next-user',
    'seen again',
    'seen again',
    'answered again',
    'deliveries',
    'logout',
    'worker',
    'told',
    'bounds',
  ),
  id: fc.integer({ min: 0, max: 4 }),
  who: fc.integer({ min: 0, max: 3 }),
  result: fc.constantFrom('ok', 'unauthorized', 'refused by rule', 'partial', 'error'),
  owner: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** As URLs have it; a lone surrogate has no encoding. */
const encoded = (name: string) => encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));
const asDoc = ({ at, doc }: { at: number; doc: string }) => ({ at: make.START + at, doc });

/** A frame of the Events API, or an event of a subscription. */
function frameOf(
  at: { at: number; doc: string },
  socket: string,
  id: string,
  kind: number,
  username: string,
): CaptureEvent {
  const frame = [
    { type: 'publish', id, channel: `default/${username}`, events: [`{"by":"${username}"}`] },
    { type: 'publish_success', id, successful: [], failed: [{ index: 0 }] },
    { type: 'data', id, event: JSON.stringify({ owner: username }) },
    {
      type: 'publish_error',
      id,
      errors: [{ errorType: 'UnauthorizedException', message: `not ${username}` }],
    },
  ][kind];
  const text = JSON.stringify(frame);
  const direction = kind === 0 ? 'sent' : 'received';
  const nothing = { credentials: [], userAgent: null };
  return { type: 'socket-frame', ...asDoc(at), socket, direction, text, bytes: text.length, ...nothing };
}

/** One event of a story about two persons. */
function eventOf(
  { what, id, who, result, owner }: Step,
  index: number,
  names: readonly [string, string],
): CaptureEvent {
  const at = { at: index + 1, doc: id === 4 ? 'd2' : 'd1' };
  const username = names[who % 2] ?? '';
  const claims = make.userPool(username).claims;
  const credential = [make.userPool(names[0]), make.userPool(names[1], 't2'), make.apiKey, make.lambda][who];
  const query = `query Q { listPosts(filter: {owner: {eq: ${JSON.stringify(username)}}}) { items { id } } }`;
  const rows = [
    { id: 'p1', owner: username, _version: 1 },
    { id: 'p2', owner: `sub-${names[1]}::${names[1]}`, _version: 1 },
    { id: username, ...(owner ? { owner: names[0] } : {}), _version: 2 },
    { id: 'p3' },
  ];
  const snapshot = (moment: 'rolling' | 'after' | 'next-user'): CaptureEvent => {
    const key = `CognitoIdentityServiceProvider.client.${username}.accessToken`;
    const stores = [
      objects('user_Post', rows.slice(0, id)),
      objects(`things of ${username}`, rows.slice(id)),
      web('localStorage', projectWebStorage(key, 'x') ? { [key]: 'x', [`theme-${username}`]: 'dark' } : {}),
    ];
    return { type: 'snapshot', ...taken(moment, make.START + index, stores), doc: at.doc };
  };
  switch (what) {
    case 'request':
      return make.request(at, `r${id}`, credential ?? make.apiKey, query, { owner: owner ? username : id });
    case 'response':
      return make.response(at, `r${id}`, result);
    case 'failure':
      return make.failure(at, `r${id}`);
    case 'open':
      return make.socketOpen(at, `s${id % 2}`, credential ?? make.apiKey);
    case 'start':
      return make.start(at, `s${id % 2}`, `${id}`, credential ?? make.apiKey, 'onCreatePost', username);
    case 'ack':
      return make.startAck(at, `s${id % 2}`, `${id}`);
    case 'error':
      return make.startError(at, `s${id % 2}`, `${id}`);
    case 'close':
      return make.socketClose(at, `s${id % 2}`);
    case 'gone':
      return make.gone(at);
    case 'publish': {
      const asked = make.request(at, `r${id}`, credential ?? make.apiKey);
      const text = JSON.stringify({
        channel: `default/${username}`,
        events: [JSON.stringify({ id, username })],
      });
      if (asked.type !== 'request') throw new Error('no request');
      return { ...asked, body: { text, bytes: text.length, truncated: false } };
    }
    case 'published': {
      const text = JSON.stringify({ successful: owner ? [{ index: 0 }] : [], failed: [{ index: 1 }] });
      const body = { text, bytes: text.length, truncated: false };
      return { type: 'response', ...asDoc(at), exchange: `r${id}`, status: 200, headers: {}, body };
    }
    case 'frame':
      return frameOf(at, `s${id % 2}`, `${id}`, who, username);
    case 'tokens':
      return tokens(make.START + index, owner ? [claims] : []);
    case 'revoke':
      return asked(make.START + index, 'RevokeToken', { tokens: [claims] });
    case 'seen again': {
      const seen = make.request(at, `n${index}`, credential ?? make.apiKey, query, {
        owner: owner ? username : id,
      });
      if (seen.type !== 'request') throw new Error('no request');
      const kind = ([null, 'dedicated', 'service', 'unknown'] as const)[id % 4] ?? null;
      const sender = kind && {
        kind,
        url: owner ? null : `https://app.example/~${encoded(username)}/worker.js`,
      };
      const initiator = { url: `https://app.example/~${encoded(username)}/app.js`, line: 1, column: 2 };
      return { ...seen, source: 'network', ...(sender ? { sender } : {}), initiator };
    }
    case 'answered again':
      return make.response(at, `n${index - 1 - id}`, result);
    case 'deliveries': {
      const persons = owner ? [identityOfClaims(claims).person] : [];
      return {
        type: 'deliveries',
        ...asDoc(at),
        deliveries: [{ persons, publicly: !owner, ids: ['p1', username] }],
      };
    }
    case 'logout':
      return {
        type: 'navigation',
        ...asDoc(at),
        to: 'logout',
        url: `https://id.example/${encoded(username)}/logout`,
      };
    case 'worker': {
      const url = `https://app.example/~${encoded(username)}/worker.js`;
      return { type: 'worker', ...asDoc(at), kind: owner ? 'shared' : 'service', url };
    }
    case 'told':
      return { type: 'told', ...asDoc(at), oidcIssuers: owner ? [claims.iss ?? ''] : [] };
    case 'bounds':
      return {
        type: 'bounds',
        ...asDoc(at),
        exchanges: 2 + who,
        body: 20 * (1 + id),
        framesPerSocket: 1 + who,
      };
    case 'rolling':
    case 'after':
    case 'next-user':
      return snapshot(what);
  }
}

const plainStep = (what: Step['what'], who: number, owner: boolean): Step => ({
  what,
  who,
  owner,
  id: who,
  result: 'ok',
});

/** Somebody signs in, reads, signs out, and then the other one comes; `mixed` happens in between. */
const signOut = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.array(step, { maxLength: 8 }))
  .map(([who, mixed]) => [
    plainStep('tokens', who, true),
    plainStep('request', who, true),
    plainStep('response', who, true),
    plainStep('rolling', who, true),
    ...mixed,
    plainStep('tokens', who, false),
    plainStep('after', who, true),
    plainStep('tokens', 1 - who, true),
    plainStep('next-user', 1 - who, true),
  ]);

/** A random story on one page: requests, sockets, sign-ins, sign-outs and inventories of two persons. */
export const logs = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
    fc
      .array(
        fc.oneof(
          step.map((one) => [one]),
          signOut,
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.flat()),
  )
  .map(([[first = '', second = ''], steps]) => ({
    names: [first, second] as const,
    events: [make.document({ at: 0 }), ...steps.map((one, index) => eventOf(one, index, [first, second]))],
  }));
