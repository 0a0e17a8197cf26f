import { describe, expect, it } from 'vitest';
import { emptySession, replay } from '../../src/core/session.js';
import type { Exchange, Session } from '../../src/core/session-types.js';
import { readHar } from '../../src/core/wire/har.js';
import { asAmplify4, withOlderHandshake } from '../fixtures/older-clients.js';
import { type Cell, committed, isRight, type Row, tableOf, toldOf } from '../support/coverage.js';
import { recording } from '../support/recordings.js';

const SALT = '00112233445566778899aabbccddeeff';
const sessionOf = (har: string): Session => replay(emptySession, readHar(har, SALT).events);

const operations = ['query', 'mutation', 'subscription', 'connection'] as const;

/** Exchanges of one mode in a recording: the operation for each column, and how often it was sent if not once. */
interface Sent {
  readonly sent: string;
  readonly mode: string;
  readonly person: string;
  readonly by: Partial<Record<(typeof operations)[number], string | readonly [string, number]>>;
}

const apollo: readonly Sent[] = [
  {
    sent: 'API key',
    mode: 'apiKey',
    person: 'nobody',
    by: { query: 'listPosts', subscription: 'onCreatePublicItem', connection: 'connection' },
  },
  {
    sent: 'user pool',
    mode: 'userPool',
    person: 'alice',
    by: {
      query: 'listPosts',
      mutation: 'createPost',
      subscription: 'onCreateNote',
      connection: 'connection',
    },
  },
  {
    sent: 'IAM, whose keys were not seen to be given',
    mode: 'iam (unknown)',
    person: 'not known',
    by: { query: 'listGuestItems', subscription: 'onCreateGuestItem', connection: 'connection' },
  },
  { sent: 'Lambda authorizer', mode: 'lambda', person: 'not known', by: { mutation: 'createLambdaItem' } },
];

/** It was loaded twice: as alice, and after her sign-out. */
const signedOut: readonly Sent[] = [
  {
    sent: 'user pool',
    mode: 'userPool',
    person: 'alice',
    by: { query: 'syncPosts', mutation: 'createPost', subscription: 'onCreatePost' },
  },
  {
    sent: 'API key',
    mode: 'apiKey',
    person: 'nobody',
    by: {
      query: ['syncPublicItems', 2],
      subscription: ['onCreatePublicItem', 2],
      connection: ['connection', 2],
    },
  },
];

const iam: readonly Sent[] = [
  {
    sent: 'IAM, as a guest',
    mode: 'iam (guest)',
    person: 'nobody',
    by: { query: 'syncGuestItems', subscription: 'onCreateGuestItem' },
  },
  {
    sent: 'IAM, signed in',
    mode: 'iam (authenticated)',
    person: 'alice',
    by: { query: 'syncGuestItems', mutation: 'createGuestItem', subscription: 'onCreateGuestItem' },
  },
  {
    sent: 'Lambda authorizer',
    mode: 'lambda',
    person: 'not known',
    by: {
      query: ['syncLambdaItems', 2],
      subscription: ['onCreateLambdaItem', 2],
      connection: ['connection', 2],
    },
  },
];

const replayed = [
  {
    client: 'aws-amplify 6, DataStore',
    har: () => recording('v6-iam-guest-then-auth'),
    named: 'aws-amplify 6.22.1 DataStore',
    all: iam,
  },
  {
    client: 'aws-amplify 5, DataStore',
    har: () => recording('v5-signout-noclear'),
    named: 'aws-amplify 5.3.41 DataStore',
    all: signedOut,
  },
  {
    client: 'aws-amplify 4, DataStore',
    har: () => asAmplify4(recording('v5-signout-noclear')),
    named: '@aws-amplify/core 4.7.14 DataStore',
    all: signedOut,
  },
  {
    client: 'Apollo 3, AWS links',
    har: () => recording('apollo3-all'),
    named: 'aws-appsync-auth-link 3.0.8',
    all: apollo,
  },
  {
    client: 'Apollo 3, AWS links before 3.1.5',
    har: () => withOlderHandshake(recording('apollo3-all')),
    named: 'aws-appsync-auth-link 3.0.8',
    all: apollo,
  },
] as const;

function rowsOf(client: string, session: Session, all: readonly Sent[]): readonly Row[] {
  const exchanges: readonly Exchange[] = session.exchanges.valueSeq().toArray();
  return all.map(({ sent, mode, person, by }) => {
    const cells: Record<string, Cell> = {};
    for (const kind of operations) {
      const [operation, sends] = typeof by[kind] === 'string' ? [by[kind], 1] : (by[kind] ?? ['', 0]);
      if (sends === 0) continue;
      const told = exchanges
        .filter((exchange) => exchange.kind === kind && exchange.operation === operation)
        .map((exchange) => toldOf(session, exchange))
        .filter((one) => one.mode === mode);
      cells[kind] = { expected: { mode, person, outcome: 'ok' }, told, sends };
    }
    return { client, sent, cells };
  });
}

describe('Clients that are replayed', () => {
  it.each(replayed)(
    '$client: each request is seen as often as it was sent, in its mode, by its person',
    (one) => {
      const session = sessionOf(one.har());
      const rows = rowsOf(one.client, session, one.all);
      expect(rows.flatMap(({ cells }) => Object.values(cells)).filter((cell) => !isRight(cell))).toEqual([]);
      const requests = session.exchanges
        .valueSeq()
        .filter(({ kind }) => kind === 'query' || kind === 'mutation');
      expect(new Set(requests.map(({ client }) => client))).toEqual(new Set([one.named]));
    },
  );

  it('an older handshake says in its address what a newer one says in its sub-protocol', () => {
    const handshakes = (har: string) =>
      sessionOf(har)
        .exchanges.valueSeq()
        .filter(({ kind }) => kind === 'connection')
        .map(({ mode, role, identity, endpoint, credentials }) => ({
          mode,
          role,
          identity,
          endpoint,
          credentials,
        }))
        .toArray();
    const newer = recording('apollo3-all');
    const older = withOlderHandshake(newer);
    expect(older).not.toMatch(/graphql-ws, ?header-/);
    expect(handshakes(older)).toEqual(handshakes(newer));
  });

  it('docs/coverage/clients.md says of each recording what was read out of it', () => {
    const rows = replayed.flatMap(({ client, har, all }) => rowsOf(client, sessionOf(har()), all));
    const text = tableOf('replayed', operations, rows);
    expect(text).toBe(committed('clients.md', 'replayed requests', text));
  });
});
