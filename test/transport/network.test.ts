import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type CaptureEvent, captureEventSchema } from '../../src/core/events.js';
import { readRecording } from '../../src/core/report/recording.js';
import { replay } from '../../src/core/session.js';
import { emptySession } from '../../src/core/session-empty.js';
import type { Session } from '../../src/core/session-types.js';
import { createStripper } from '../../src/core/wire/strip.js';
import { CONTENT_LIMIT, createNetworkSource, HOLD_MS } from '../../src/devtools/network.js';
import { ANSWER_MS, createUnseen } from '../../src/devtools/unseen.js';
import { eventTime } from '../support/event-time.js';

const SALT = '00112233445566778899aabbccddeeff';
const START = Date.UTC(2026, 10, 27, 10);
const API = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql';
const KEY = 'da2-abcdefghijklmnopqrstuvwxyz';
const BODY = JSON.stringify({ query: 'query Q { listPosts { items { id } } }' });
const ANSWER = JSON.stringify({ data: { listPosts: { items: [{ id: 'p1', __typename: 'Post' }] } } });

const pairs = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

interface Parts {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: string | null;
  status?: number;
  answered?: Record<string, string>;
  size?: number;
  [more: `_${string}`]: unknown;
  error?: string;
  pageref?: string;
}

/** An entry as Chromium 156 hands it over. */
function entryOf({ method = 'POST', url = API, headers, body = BODY, status = 200, ...rest }: Parts): object {
  const { answered = {}, size = ANSWER.length, error = null, pageref, ...own } = rest;
  return {
    startedDateTime: new Date(START).toISOString(),
    time: 20,
    ...(pageref === undefined ? {} : { pageref }),
    request: {
      method,
      url,
      headers: pairs(headers ?? { 'x-api-key': KEY }),
      ...(body === null ? {} : { postData: { text: body } }),
    },
    response: { status, headers: pairs(answered), content: { size }, _error: error },
    _resourceType: 'fetch',
    _initiator: { type: 'script', stack: { callFrames: [] } },
    ...own,
  };
}

function recording() {
  const time = eventTime(START);
  const events: CaptureEvent[] = [];
  const failed: string[] = [];
  let session: Session = emptySession;
  const asked: string[] = [];
  const emit = (event: CaptureEvent) => {
    events.push(v.parse(captureEventSchema, JSON.parse(JSON.stringify(event))));
    session = replay(session, [event]);
  };
  const source = createNetworkSource({
    salt: SALT,
    timers: time,
    session: () => session,
    doc: () => 'doc-1',
    emit,
    failedFrame: (url, error) => failed.push(`${url} ${error}`),
  });
  return {
    events,
    failed,
    asked,
    emit,
    source,
    session: () => session,
    exchanges: () => session.order.toArray().flatMap((id) => session.exchanges.get(id) ?? []),
    /** An entry comes, and the time passes in which it is held. */
    async saw(parts: Parts, content: string | null = ANSWER) {
      source.saw({
        entry: entryOf(parts),
        content: () => {
          asked.push(parts.url ?? API);
          return Promise.resolve(content === null ? null : { text: content, encoding: '' });
        },
      });
      await time.pass(HOLD_MS);
    },
  };
}

/** The hook's sighting of the same request, through a bridge's own stripper. */
const byHook = (...types: ('request' | 'response')[]): CaptureEvent[] => {
  const stripper = createStripper({
    salt: SALT,
    doc: 'doc-1',
    source: 'hook',
    partition: 'p',
    authorizationShown: true,
  });
  const headers: [string, string][] = [['x-api-key', KEY]];
  return types.flatMap((type) =>
    type === 'request'
      ? stripper.strip({
          type,
          at: START + 1,
          id: 'h1',
          method: 'POST',
          url: API,
          headers,
          body: { text: BODY, bytes: BODY.length },
        })
      : stripper.strip({
          type,
          at: START + 9,
          id: 'h1',
          status: 200,
          headers: [],
          body: { text: ANSWER, bytes: ANSWER.length },
        }),
  );
};

const worker = { _initiator: initiator('https://app.example/worker.js') };
function initiator(url: string) {
  return { type: 'script', stack: { callFrames: [{ url: '' }], parent: { callFrames: [{ url }] } } };
}
const script = (url: string, headers: Record<string, string> = {}): Parts => ({
  method: 'GET',
  url,
  headers,
  body: null,
  _resourceType: 'script',
  _initiator: { type: 'other', url: 'https://app.example/' },
});

describe('A request of a page that the hook saw too', () => {
  it('is merged under the fingerprint of the same salt, and its body is not asked for again', async () => {
    const recorded = recording();
    for (const event of byHook('request', 'response')) recorded.emit(event);
    await recorded.saw({ pageref: 'page_1' });
    expect(recorded.exchanges()).toMatchObject([{ id: 'h1', sources: ['hook', 'network'], outcome: 'ok' }]);
    expect(recorded.asked).toEqual([]);
  });

  it('is waited for while the page is busy', async () => {
    const recorded = recording();
    const seen = recorded.saw({ pageref: 'page_1' });
    for (const event of byHook('request', 'response')) recorded.emit(event);
    await seen;
    expect(recorded.events.map(({ type }) => type)[0]).toBe('request');
    expect(recorded.exchanges()).toMatchObject([{ id: 'h1', sources: ['hook', 'network'] }]);
  });
});

describe('A request that the hook cannot see', () => {
  it('of a worker is told in full, its credential gone', async () => {
    const recorded = recording();
    await recorded.saw(script('https://app.example/worker.js'));
    await recorded.saw(worker);
    expect(recorded.exchanges()).toMatchObject([
      {
        sources: ['network'],
        operation: 'listPosts',
        mode: 'apiKey',
        outcome: 'ok',
        rows: 1,
        frame: 'worker https://app.example/worker.js',
      },
    ]);
    expect(recorded.asked).toEqual([API]);
    expect(JSON.stringify(recorded.events)).not.toContain(KEY);
  });

  it('of a service worker is named by its script, known from its registration or from the page', async () => {
    const sw = 'https://app.example/sw.js';
    for (const learn of [
      (recorded: ReturnType<typeof recording>) => recorded.saw(script(sw, { 'Service-Worker': 'script' })),
      async (recorded: ReturnType<typeof recording>) => recorded.source.registered(sw),
    ]) {
      const recorded = recording();
      await learn(recorded);
      const headers = { 'x-api-key': KEY, referer: sw };
      await recorded.saw(
        { headers, body: null, _initiator: initiator('https://app.example/imported.js') },
        null,
      );
      expect(recorded.exchanges()).toMatchObject([
        { frame: `service worker ${sw}`, mode: 'apiKey', operation: 'unknown', outcome: 'ok' },
      ]);
    }
  });

  it('of nobody known is a worker’s or a frame’s, and says so', async () => {
    const recorded = recording();
    await recorded.saw(worker);
    expect(recorded.exchanges()[0]?.frame).toBe('worker or frame https://app.example/worker.js');
    expect(recorded.exchanges()[0]?.basis).toContain('frame of another site');
  });

  it('whose answer is too large is there without it, and that is counted', async () => {
    const recorded = recording();
    await recorded.saw({ ...worker, size: CONTENT_LIMIT + 1 });
    expect(recorded.asked).toEqual([]);
    expect(recorded.session().dropped.get('bodies')?.count).toBe(1);
    expect(recorded.exchanges()).toHaveLength(1);
  });

  it('of others is passed over, and one that is no entry is counted', async () => {
    const recorded = recording();
    await recorded.saw({ url: 'https://elsewhere.example/', headers: {}, body: 'x' });
    expect(recorded.events).toEqual([]);
    recorded.source.saw({ entry: { request: 'half' }, content: () => Promise.resolve(null) });
    expect(recorded.session().dropped.get('events')?.count).toBe(1);
  });
});

describe('A failure', () => {
  const failed = { status: 0, error: 'net::ERR_FAILED', pageref: 'page_1' };
  const preflight = (status: number, answered: Record<string, string>, asked = 'x-api-key'): Parts => ({
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': asked,
    },
    body: null,
    status,
    answered,
    _resourceType: 'preflight',
    pageref: 'page_1',
  });
  const all = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };

  for (const [why, entry] of [
    ['the preflight was answered with 403', preflight(403, all)],
    ['the answer to the preflight does not allow this origin', preflight(204, {})],
    [
      'the answer to the preflight does not allow the header authorization',
      preflight(204, all, 'authorization,x-api-key'),
    ],
  ] as const)
    it(`is CORS where ${why}`, async () => {
      const recorded = recording();
      await recorded.saw(entry);
      await recorded.saw(failed);
      expect(recorded.exchanges()).toMatchObject([
        { outcome: 'network', errorType: 'CorsError', errors: [{ message: why }] },
      ]);
    });

  it('is CORS where the answer came and the page was not allowed to read it', async () => {
    const recorded = recording();
    await recorded.saw({ ...failed, status: 200 });
    expect(recorded.exchanges()[0]?.errors[0]?.message).toBe(
      'the answer (200) does not allow this origin to read it',
    );
  });

  it('is what the browser calls it where the preflight was allowed, or none was seen', async () => {
    for (const before of [[preflight(204, all)], [preflight(403, all), preflight(204, all)], []]) {
      const recorded = recording();
      for (const entry of before) await recorded.saw(entry);
      await recorded.saw(failed);
      expect(recorded.exchanges()).toMatchObject([
        { errorType: 'NetworkError', errors: [{ message: 'net::ERR_FAILED' }] },
      ]);
    }
  });
});

describe('A navigation', () => {
  const to = (url: string): Parts => ({
    method: 'GET',
    url,
    headers: {},
    body: null,
    _resourceType: 'document',
  });

  it('to the logout of a hosted UI or of an OpenID provider is told, without its query', async () => {
    const recorded = recording();
    await recorded.saw(to('https://auth.example/logout?client_id=c1&logout_uri=https%3A%2F%2Fapp.example'));
    await recorded.saw(to('https://op.example/end?id_token_hint=eyJhbGciOi.J9.c2ln'));
    await recorded.saw(to('https://app.example/logout'));
    await recorded.saw(to('https://app.example/page?next=/logout?client_id=c1'));
    expect(recorded.events.map((event) => (event.type === 'navigation' ? event.url : event.type))).toEqual([
      'https://auth.example/logout',
      'https://op.example/end',
    ]);
  });

  it('that fails is told as a frame that cannot be seen', async () => {
    const recorded = recording();
    await recorded.saw({ ...to('https://app.example/x'), status: 0, error: 'net::ERR_EMPTY_RESPONSE' });
    expect(recorded.failed).toEqual(['https://app.example/x net::ERR_EMPTY_RESPONSE']);
  });
});

describe('What cannot be seen', () => {
  const top = { doc: 'd1', url: 'https://app.example/', top: true, state: 'connected' as const };
  const shared = (doc: string): CaptureEvent => ({
    type: 'worker',
    at: START,
    doc,
    kind: 'shared',
    url: 'https://app.example/shared.js',
  });

  it('is named once, and no longer when its page is gone', () => {
    const unseen = createUnseen({ timers: eventTime(START), changed: () => {} });
    unseen.observe(shared('d1'));
    unseen.observe(shared('d2'));
    expect(unseen.list([top]).map(({ what }) => what)).toEqual([
      'the shared worker https://app.example/shared.js',
    ]);
    for (const doc of ['d1', 'd2'])
      unseen.observe({ type: 'document-gone', at: START, doc, cause: 'navigated' });
    expect(unseen.list([top])).toEqual([]);
  });

  it('is the page itself where it does not answer in time', async () => {
    const time = eventTime(START);
    let changes = 0;
    const unseen = createUnseen({
      timers: time,
      changed: () => {
        changes += 1;
      },
    });
    expect(unseen.list([])).toEqual([]);
    await time.pass(ANSWER_MS);
    expect(unseen.list([]).map(({ what }) => what)).toEqual(['this page']);
    expect(unseen.list([])[0]?.why).toContain('Reload the page');
    expect(unseen.list([top])).toEqual([]);
    expect(changes).toBe(1);
    unseen.navigated();
    expect(unseen.list([])).toEqual([]);
  });

  it('is a frame whose hook is silent, or that did not load, until the next navigation', () => {
    const unseen = createUnseen({ timers: eventTime(START), changed: () => {} });
    unseen.failedFrame('https://broken.example/?code=1', 'net::ERR_FAILED');
    const frame = { doc: 'd2', url: 'https://app.example/sandboxed', top: false, state: 'silent' as const };
    expect(unseen.list([top, frame]).map(({ what }) => what)).toEqual([
      'the frame https://broken.example/',
      'the frame https://app.example/sandboxed',
    ]);
    unseen.navigated();
    expect(unseen.list([top])).toEqual([]);
  });
});

describe('An endpoint that the user named', () => {
  const plain = { url: 'https://api.example.com/graphql?v=1', headers: {} };
  const told: CaptureEvent = {
    type: 'told',
    at: START,
    doc: 'recorder',
    oidcIssuers: [],
    endpoints: ['https://api.example.com/graphql'],
  };

  it('has its requests in the list, though nothing in them says that they are AppSync’s', async () => {
    const { emit, saw, exchanges } = recording();
    await saw(plain);
    expect(exchanges()).toEqual([]);
    emit(told);
    await saw(plain);
    await saw({ ...plain, method: 'OPTIONS' });
    await saw({ ...plain, url: 'https://api.example.com/other' });
    expect(exchanges()).toMatchObject([
      { operation: 'listPosts', mode: 'none', outcome: 'ok', endpoint: 'https://api.example.com/graphql' },
    ]);
  });

  it('has its requests in the list of a HAR as well', () => {
    const har = JSON.stringify({ log: { entries: [entryOf(plain)] } });
    const requests = (endpoints?: ReadonlySet<string>) =>
      readRecording(har, SALT, endpoints).events.filter(({ type }) => type === 'request').length;
    expect(requests()).toBe(0);
    expect(requests(new Set(['https://api.example.com/graphql']))).toBe(1);
  });
});
