import { fileURLToPath } from 'node:url';
import { type ServedApp, serveApp } from '../../demo/app/serve.mjs';
import type { ClientName, Mode, Operation } from '../../demo/clients/src/client.js';
import { driveApp } from '../../demo/story/app.js';
import { reduce } from '../../src/core/session.js';
import { builtExtension, type Launched, launch } from '../extension/launch.js';
import { findCanaries } from '../support/canary.js';
import { type Cell, committed, isRight, type Row, tableOf, toldOf } from '../support/coverage.js';
import { askedIn, type ClientPage, type InspectedPage, inspect, openClient } from './client-page.js';
import { expect, test } from './stage.js';

// The last two tests look at what came of all others.
test.describe.configure({ mode: 'serial' });

let browser: Launched;
let site: ServedApp;
test.beforeAll(async ({ stack }) => {
  browser = await launch(builtExtension(), stack.chromiumArgs);
  const dist = fileURLToPath(new URL('../../demo/clients/dist', import.meta.url));
  site = await serveApp({ stack, dist });
});
test.afterAll(async () => {
  await browser.close();
  await site.stop();
});

/** Requests of one mode, and what must be said of them. */
interface Sent {
  readonly sent: string;
  readonly mode: Mode;
  readonly said: string;
  readonly person: string;
  /** By operation, where it does not succeed. */
  readonly outcomes?: Partial<Record<Operation, string>>;
}

/** A token of another issuer and a JWT of a Lambda authorizer: nothing on the wire tells them apart. */
const undecided = 'oidc or lambda';

const byGuest: readonly Sent[] = [
  { sent: 'API key', mode: 'apiKey', said: 'apiKey', person: 'nobody' },
  {
    sent: 'IAM, as a guest',
    mode: 'iam',
    said: 'iam (guest)',
    person: 'nobody',
    outcomes: { mutation: 'unauthorized 200' },
  },
  { sent: 'Lambda authorizer', mode: 'lambda', said: 'lambda', person: 'not known' },
  { sent: 'Lambda authorizer, a JWT', mode: 'lambdaJwt', said: undecided, person: 'visitor' },
];
const byAlice: readonly Sent[] = [
  { sent: 'user pool', mode: 'userPool', said: 'userPool', person: 'alice' },
  { sent: 'IAM, signed in', mode: 'iam', said: 'iam (authenticated)', person: 'alice' },
];
const byBob: readonly Sent[] = [
  { sent: 'user pool, the next user', mode: 'userPool', said: 'userPool', person: 'bob' },
];
const byIssuer: readonly Sent[] = [
  { sent: 'OIDC, another issuer', mode: 'oidc', said: undecided, person: 'alice@example.org' },
];

const requests: Row[] = [];
const credentials = new Set<string>();
const received: string[] = [];

/** Closes a page, and keeps what it sent by and what came of it. */
async function finish(page: InspectedPage): Promise<void> {
  for (const credential of page.credentials) credentials.add(credential);
  received.push(page.received());
  await page.close();
}

/** Sends each operation in each mode; a cell holds what was seen from its sending to the next one's. */
async function sent(
  client: ClientPage,
  title: string,
  operations: readonly Operation[],
  all: readonly Sent[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { sent, mode, said, person, outcomes = {} } of all) {
    const cells: Record<string, Cell> = {};
    for (const operation of operations) {
      const seen = await client.run(mode, operation);
      const expected = { mode: said, person, outcome: outcomes[operation] ?? 'ok' };
      cells[operation] = { expected, told: seen.map((exchange) => toldOf(client.session(), exchange)) };
    }
    rows.push({ client: title, sent, cells });
  }
  return rows;
}

/** The last row again, once the user has said that its issuer is an OpenID Connect provider of the API. */
function withIssuerNamed(client: ClientPage, issuer: string, title: string): Row {
  const before = client.session();
  const session = reduce(before, { type: 'told', at: before.now, doc: 'user', oidcIssuers: [issuer] });
  const cells: Record<string, Cell> = {};
  for (const exchange of askedIn(session).filter(({ identity }) => identity?.issuer === issuer))
    cells[exchange.kind] = {
      expected: { mode: 'oidc', person: 'alice@example.org', outcome: 'ok' },
      told: [...(cells[exchange.kind]?.told ?? []), toldOf(session, exchange)],
    };
  return { client: title, sent: 'OIDC, an issuer that the user named', cells };
}

/** Every cell that is not as it must be, by name. */
const wrong = (rows: readonly Row[]) =>
  rows.flatMap(({ client, sent, cells }) =>
    Object.entries(cells).flatMap(([operation, cell]) =>
      isRight(cell) ? [] : [{ client, sent, operation, cell }],
    ),
  );

const everyOperation: readonly Operation[] = ['query', 'subscription', 'mutation'];
const graphqlClients: readonly { name: ClientName; title: string; user: string }[] = [
  { name: 'amplify-v6', title: 'aws-amplify 6, `generateClient`', user: 'aws-amplify 6.22.1 API' },
  { name: 'amplify-v5', title: 'aws-amplify 5, `API.graphql`', user: 'aws-amplify 5.3.41 API' },
  { name: 'apollo-link', title: 'Apollo 3, AWS links', user: 'aws-appsync-auth-link 3.0.8' },
];

for (const { name, title, user } of graphqlClients)
  test(`${title}: each request is seen once, in its mode, by whom it was sent`, async ({ stack }) => {
    const client = await openClient(browser, site.url, name);
    requests.push(...(await sent(client, title, everyOperation, byGuest)));
    await client.signIn('alice');
    requests.push(...(await sent(client, title, everyOperation, byAlice)));
    await client.signOut();
    await client.signIn('bob');
    requests.push(...(await sent(client, title, everyOperation, byBob)));
    await client.signOut();
    await client.useIssuer('alice');
    requests.push(...(await sent(client, title, everyOperation, byIssuer)));
    requests.push(withIssuerNamed(client, stack.oidc.issuer, title));

    expect(wrong(requests)).toEqual([]);
    const exchanges = client.exchanges();
    expect(exchanges, 'and nothing else was seen').toHaveLength(
      everyOperation.length * [...byGuest, ...byAlice, ...byBob, ...byIssuer].length,
    );
    expect(new Set(exchanges.map((exchange) => exchange.client))).toEqual(new Set([user]));
    const withoutEvent = () =>
      client
        .exchanges()
        .filter(
          ({ kind, role, rows: events }) => kind === 'subscription' && role !== 'guest' && events === 0,
        );
    await expect.poll(withoutEvent, 'each subscription got the event of who may write').toEqual([]);
    const signedIn = client.session().periods.filter(({ mode }) => mode === 'userPool');
    expect(
      signedIn.map(({ label, startedBy, endedBy }) => [label, ...startedBy, endedBy[0]]).toArray(),
    ).toEqual([
      ['alice', 'RespondToAuthChallenge', 'RevokeToken'],
      ['bob', 'RespondToAuthChallenge', 'RevokeToken'],
    ]);
    await finish(client);
  });

test('Apollo 3 as AWS’s guide sets it up: an id token, and an empty header of who is signed out', async () => {
  const title = 'Apollo 3, `HttpLink` of the migration guide';
  const operations: readonly Operation[] = ['query', 'mutation'];
  const client = await openClient(browser, site.url, 'apollo-http');
  const outcomes = { query: 'unauthorized 401', mutation: 'unauthorized 401' };
  const sendAll = async (all: readonly Sent[]) => {
    requests.push(...(await sent(client, title, operations, all)));
  };
  await sendAll([{ sent: 'an empty header', mode: 'userPool', said: 'none', person: 'nobody', outcomes }]);
  await client.signIn('alice');
  await sendAll([{ sent: 'user pool, the id token', mode: 'userPool', said: 'userPool', person: 'alice' }]);
  await client.signOut();
  await client.signIn('bob');
  await sendAll([{ sent: 'user pool, the next user’s', mode: 'userPool', said: 'userPool', person: 'bob' }]);

  expect(wrong(requests)).toEqual([]);
  const [empty, , token] = client.exchanges();
  expect(empty?.basis).toContain('empty authorization header');
  expect(token?.identity?.tokenUse).toBe('id');
  expect(token?.client, 'no header names this client').toBeNull();
  await finish(client);
});

/** What the API does to the next requests, and what must be said of the first. */
const faults: readonly { name: string; fault: object; outcome: string }[] = [
  {
    name: 'expired token',
    fault: { status: 401, errorType: 'UnauthorizedException', message: 'Token has expired.' },
    outcome: 'unauthorized 401',
  },
  {
    name: 'refused by a rule',
    fault: {
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access listNotes on type Query' }],
    },
    outcome: 'unauthorized 200',
  },
  {
    name: 'partial answer',
    fault: {
      withhold: ['text'],
      errorType: 'Unauthorized',
      message: 'Not Authorized to access text on type Note',
    },
    outcome: 'partial 200',
  },
  {
    name: 'server error',
    fault: { status: 500, errorType: 'InternalFailure', message: 'Internal failure.' },
    outcome: 'error 500',
  },
  { name: 'network failure', fault: { cut: true }, outcome: 'network' },
];

const answers: Row[] = [];

/** More than any client, or Chromium itself on a connection that was kept, tries again. */
const ALWAYS = 20;

for (const { name, title } of [
  ...graphqlClients,
  { name: 'apollo-http', title: 'Apollo 3, `HttpLink` of the migration guide' } as const,
])
  test(`${title}: a refusal, a partial answer, a server error and a cut connection are told apart`, async ({
    stack,
  }) => {
    const control = (method: string, path: string, body?: object) =>
      fetch(new URL(path, stack.controlUrl), { method, ...(body && { body: JSON.stringify(body) }) });
    await control('POST', '/seed', { user: 'alice', model: 'Note', input: { text: 'to be held back' } });
    const client = await openClient(browser, site.url, name);
    await client.signIn('alice');
    const cells: Record<string, Cell> = {};
    for (const { name: fault, fault: planned, outcome } of faults) {
      await control('POST', '/faults', { model: 'Note', mode: 'userPool', next: ALWAYS, fault: planned });
      const seen = await client.run('userPool', 'query');
      await control('DELETE', '/faults');
      // aws-amplify 6 sends again after a 5xx and after a network failure, twice at most (core, middleware/retry).
      const sends = name === 'amplify-v6' && /^(?:error|network)/.test(outcome) ? 3 : 1;
      const expected = { mode: 'userPool', person: 'alice', outcome };
      const told = seen.map((exchange) => toldOf(client.session(), exchange));
      cells[fault] = { expected, told, sends };
    }
    expect(Object.entries(cells).filter(([, cell]) => !isRight(cell))).toEqual([]);
    answers.push({ client: title, sent: 'user pool', cells });
    await finish(client);
  });

const events: Row[] = [];
const eventOperations: readonly Operation[] = ['publish', 'subscription', 'publishSocket'];

test('Events API: channels that are published to, over HTTP and a socket, and listened to', async () => {
  const title = 'aws-amplify 6, `events`';
  const client = await openClient(browser, site.url, 'events-v6');
  const sendAll = async (all: readonly Sent[]) => {
    events.push(...(await sent(client, title, eventOperations, all)));
  };
  await sendAll(byGuest);
  await client.signIn('alice');
  await sendAll(byAlice);
  await client.signOut();
  await client.signIn('bob');
  await sendAll(byBob);
  await client.signOut();
  await client.useIssuer('alice');
  await sendAll(byIssuer);

  expect(wrong(events)).toEqual([]);
  const exchanges = client.exchanges();
  expect(exchanges, 'and nothing else was seen').toHaveLength(
    eventOperations.length * [...byGuest, ...byAlice, ...byBob, ...byIssuer].length,
  );
  expect(new Set(exchanges.map(({ operation }) => operation)), 'a channel has one name').toEqual(
    new Set([...byGuest, ...byAlice, ...byBob, ...byIssuer].map(({ mode }) => `default/${mode}`)),
  );
  await finish(client);
});

test('DataStore: what it syncs, writes and listens to, and a silent fallback to the API key', async ({
  app,
}) => {
  const title = 'aws-amplify 6, DataStore';
  const page = await browser.context.newPage();
  const demo = driveApp(page);
  await demo.open(`${app.url}?models=Post,PublicItem`);
  const client = await inspect(browser, page);
  await demo.press('Sign in as alice');
  await demo.press('Start DataStore');
  await demo.press('Write a post');
  await demo.written();
  await client.until((session) => {
    const [event] = session.exchanges.valueSeq().filter(({ operation }) => operation === 'onCreatePost');
    return event !== undefined && event.rows > 0;
  });
  const cell = (operation: string, mode: string, person: string): Cell => ({
    expected: { mode, person, outcome: 'ok' },
    told: client
      .exchanges()
      .filter((exchange) => exchange.operation === operation)
      .map((exchange) => toldOf(client.session(), exchange)),
  });
  const byToken = (operation: string) => cell(operation, 'userPool', 'alice');
  const byKey = (operation: string) => cell(operation, 'apiKey', 'nobody');
  requests.push(
    {
      client: title,
      sent: 'user pool',
      cells: {
        query: byToken('syncPosts'),
        mutation: byToken('createPost'),
        subscription: byToken('onCreatePost'),
      },
    },
    {
      client: title,
      sent: 'API key',
      cells: { query: byKey('syncPublicItems'), subscription: byKey('onCreatePublicItem') },
    },
  );
  expect(wrong(requests)).toEqual([]);

  const synced = demo.syncs(1);
  await demo.press('Answer the next Post sync with 401');
  await demo.press('Sync again');
  await synced;
  const { chains, chainOrder } = client.session();
  const last = chainOrder.map((id) => chains.get(id)).findLast((chain) => chain?.operation === 'syncPosts');
  expect(last?.result).toBe('fell-back');
  expect(last?.attempts.map(({ mode, outcome }) => `${mode} ${outcome}`)).toEqual([
    'userPool unauthorized',
    'apiKey ok',
  ]);
  await finish(client);
});

test('no credential of any client, in any mode, left its page', ({ stack }) => {
  const {
    apiKey,
    lambda,
    events: { apiKey: eventsKey },
  } = stack;
  const known = [apiKey, eventsKey, lambda.token, lambda.jwt];
  for (const secret of known) expect([...credentials], 'the pages did send it').toContain(secret);
  // Keys and tokens of ten pages, a signature and a session token for each request by IAM.
  expect(credentials.size).toBeGreaterThan(50);
  const passwords = [stack.users.alice.password, stack.users.bob.password];
  const all = received.join();
  for (const seen of ['listNotes', 'onCreateOidcItem', 'default/lambdaJwt', 'syncPosts'])
    expect(all).toContain(seen);
  expect(findCanaries(all, [...credentials, ...passwords])).toEqual([]);
});

test('docs/coverage/clients.md says of each client, mode and operation what was seen here', () => {
  const parts = {
    'live requests': tableOf('live', ['query', 'mutation', 'subscription'], requests),
    'live events': tableOf('live', eventOperations, events),
    'live answers': tableOf(
      'live',
      faults.map(({ name }) => name),
      answers,
    ),
  };
  for (const [part, text] of Object.entries(parts)) expect(text).toBe(committed('clients.md', part, text));
});
