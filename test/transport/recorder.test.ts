import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { CaptureEvent, CaptureEventOf } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import { EVENTS_KEPT } from '../../src/devtools/log.js';
import { createRecorder } from '../../src/devtools/recorder.js';
import { PROTOCOL_VERSION, type RecorderStatus, recorderToPanelSchema } from '../../src/protocol/messages.js';
import { eventTime } from '../support/event-time.js';
import { apiKey, chainsOf, document, request, response, START, userPool } from '../support/events.js';
import { inventoryOf, PARTITION, page } from '../support/page.js';
import { portPair } from '../support/ports.js';

const SALT = '00112233445566778899aabbccddeeff';

function recording() {
  const time = eventTime(START);
  const recorder = createRecorder({ salt: SALT, timers: time });
  /** A panel that has said hello, and what it knows. */
  const panel = () => {
    const [near, far] = portPair();
    recorder.attachPanel(near);
    far.send({ type: 'hello', protocol: PROTOCOL_VERSION });
    const messages = () => far.received.map((message) => v.parse(recorderToPanelSchema, message));
    return {
      port: far,
      messages,
      events: () => messages().flatMap((message) => (message.type === 'events' ? message.events : [])),
      snapshots: () =>
        messages().flatMap((message) =>
          message.type === 'events' ? message.events.filter((event) => event.type === 'snapshot') : [],
        ),
      status: () =>
        messages().reduce<RecorderStatus | null>(
          (last, message) => (message.type === 'status' ? message.status : last),
          null,
        ),
    };
  };
  return { time, recorder, panel };
}

type Tokens = CaptureEventOf<'tokens'>;
const tokens = (at: number, ...usernames: string[]): Tokens => ({
  type: 'tokens',
  at: START + at,
  doc: 'x',
  partition: PARTITION,
  area: 'localStorage',
  entries: usernames.map((username) => {
    const credential = userPool(username);
    return {
      clientId: 'c1',
      username,
      name: 'accessToken',
      ...(credential.kind === 'jwt' ? { claims: credential.claims } : {}),
    };
  }),
});

const afters = (events: readonly CaptureEvent[]) =>
  events.filter((event) => event.type === 'snapshot' && event.moment === 'after');

describe('A document that says hello', () => {
  it('is told the salt, is shown as connected, and its events reach a panel that was there', async () => {
    const { time, recorder, panel } = recording();
    const shown = panel();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    expect(app.asked()).toEqual([{ type: 'start', salt: SALT }]);
    app.ready();
    app.send(
      request({ at: 1 }, 'a', userPool()),
      response({ at: 2 }, 'a', 'unauthorized'),
      request({ at: 3 }, 'b', apiKey),
      response({ at: 4 }, 'b', 'ok'),
    );
    await time.pass(100);
    expect(chainsOf(replay(emptySession, shown.events()))).toEqual([
      'userPool unauthorized > apiKey ok => fell-back',
    ]);
    expect(shown.status()?.documents).toEqual([
      { doc: 'doc-1', url: 'https://app.example/', top: true, state: 'connected' },
    ]);
  });

  it('is known by its documentId, whatever its events call it', async () => {
    const { time, recorder, panel } = recording();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    app.ready();
    app.send(
      document({ at: 1, doc: 'somebody else' }),
      request({ at: 2, doc: 'somebody else' }, 'a', apiKey),
    );
    await time.pass(100);
    expect(
      new Set(
        panel()
          .events()
          .map(({ doc }) => doc),
      ),
    ).toEqual(new Set(['doc-1']));
  });

  it('is connected once, however often it says hello', () => {
    const { recorder } = recording();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    recorder.greet(app.greeting);
    expect(app.asked()).toHaveLength(1);
  });

  it('of another version is shown as outdated, never connected and never told the salt', () => {
    const { recorder, panel } = recording();
    const shown = panel();
    const old = page('doc-old', () => inventoryOf(0), PROTOCOL_VERSION + 1);
    recorder.greet(old.greeting);
    expect(shown.status()?.documents.map(({ state }) => state)).toEqual(['outdated']);
    expect(old.asked()).toEqual([]);
  });

  it('whose hook never answered is shown as silent, and as connected once it does', () => {
    const { recorder, panel } = recording();
    const shown = panel();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    app.ready();
    app.say({ type: 'hook', state: 'silent' });
    expect(shown.status()?.documents.map(({ state }) => state)).toEqual(['silent']);
    app.say({ type: 'hook', state: 'alive' });
    expect(shown.status()?.documents.map(({ state }) => state)).toEqual(['connected']);
  });
});

describe('A panel that is opened later', () => {
  it('gets the log first, then what happens, and knows when it has caught up', async () => {
    const { time, recorder, panel } = recording();
    const early = panel();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    app.ready();
    app.send(...Array.from({ length: 1200 }, (_, at) => request({ at }, `r${at}`, apiKey)));
    await time.pass(100);
    const late = panel();
    expect(late.messages()[0]).toEqual({ type: 'hello', protocol: PROTOCOL_VERSION });
    const caughtUp = late
      .messages()
      .flatMap((message) => (message.type === 'events' ? [message.caughtUp] : []));
    expect(caughtUp.slice(0, -1)).not.toContain(true);
    expect(caughtUp.at(-1)).toBe(true);
    app.send(response({ at: 2000 }, 'r0', 'ok'));
    await time.pass(100);
    expect(late.events()).toEqual(early.events());
    expect(late.events().filter(({ type }) => type === 'response')).toHaveLength(1);
  });

  it('misses nothing and sees nothing twice when events wait to be sent while it attaches', async () => {
    const { time, recorder, panel } = recording();
    const early = panel();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    app.ready();
    app.send(request({ at: 1 }, 'a', apiKey));
    const late = panel();
    await time.pass(100);
    expect(late.events()).toEqual(early.events());
    expect(late.events().filter(({ type }) => type === 'request')).toHaveLength(1);
  });

  it('that was closed is sent nothing more', async () => {
    const { time, recorder, panel } = recording();
    const shown = panel();
    const before = shown.port.received.length;
    shown.port.close();
    recorder.greet(page('doc-1', () => inventoryOf(0)).greeting);
    await time.pass(100);
    expect(shown.port.received).toHaveLength(before);
  });
});

describe('Events that cannot be understood', () => {
  it('are counted and skipped; the good ones beside them go on', async () => {
    const { time, recorder, panel } = recording();
    const app = page('doc-1', () => inventoryOf(0));
    recorder.greet(app.greeting);
    app.ready();
    const forged = {
      type: 'snapshot',
      at: START,
      doc: 'x',
      moment: 'after',
      snapshot: inventoryOf(0),
      settled: null,
    };
    app.send({ type: 'surprise' }, { type: 'request' }, forged, request({ at: 5 }, 'a', apiKey));
    app.say({ type: 'hello?' });
    app.say(null);
    await time.pass(100);
    const events = panel().events();
    expect(events.filter(({ type }) => type === 'request')).toHaveLength(1);
    expect(replay(emptySession, events).dropped.get('events')?.count).toBe(5);
    expect(afters(events)).toEqual([]);
  });
});

describe('The storage after a sign-out', () => {
  const signedIn = async (answer: Parameters<typeof page>[1]) => {
    const made = recording();
    const app = page('doc-1', answer);
    made.recorder.greet(app.greeting);
    app.ready();
    app.send(tokens(0, 'alice'));
    await made.time.pass(3000);
    return { ...made, app };
  };
  const readings = (app: ReturnType<typeof page>) =>
    app.asked().filter(({ type }) => type === 'take-snapshot').length;

  it('is read twice, 500 ms apart, and judged when nothing moved in between', async () => {
    const { time, panel, app } = await signedIn(() => inventoryOf(3));
    const before = readings(app);
    app.send(tokens(3000));
    await time.pass(499);
    expect(afters(panel().events())).toEqual([]);
    expect(panel().status()?.busy).toMatch(/settle/);
    await time.pass(1);
    expect(readings(app)).toBe(before + 2);
    expect(afters(panel().events())).toMatchObject([
      { at: START + 3500, snapshot: { stores: [{ count: 3 }] }, settled: { reached: true, moving: [] } },
    ]);
    expect(panel().status()?.busy).toBeNull();
  });

  it('is waited for while a store changes or a request is in flight', async () => {
    let count = 5;
    const { time, panel, app } = await signedIn(() => inventoryOf(count));
    app.send(request({ at: 2990 }, 'a', apiKey), tokens(3000));
    await time.pass(2000);
    expect(afters(panel().events())).toEqual([]);
    app.send(response({ at: 5000 }, 'a', 'ok'));
    count = 0;
    await time.pass(500);
    expect(afters(panel().events())).toEqual([]);
    await time.pass(500);
    expect(afters(panel().events())).toMatchObject([
      { snapshot: { stores: [{ count: 0 }] }, settled: { reached: true } },
    ]);
  });

  it('is given up after 30 s, with what kept moving', async () => {
    let count = 0;
    const { time, panel, app } = await signedIn(() => {
      count += 1;
      return inventoryOf(count);
    });
    app.send(request({ at: 2990 }, 'a', apiKey), tokens(3000));
    await time.pass(29_999);
    expect(afters(panel().events())).toEqual([]);
    await time.pass(1000);
    const [after] = afters(panel().events());
    expect(after).toMatchObject({ settled: { reached: false } });
    const moving = after?.type === 'snapshot' ? (after.settled?.moving ?? []) : [];
    expect(moving.join('\n')).toMatch(/a request to https:.*graphql/);
    expect(moving.join('\n')).toMatch(/user_Post/);
  });

  it('is told unreadable when the page goes away while it is read, and the others go on', async () => {
    let silent = false;
    const { time, recorder, panel, app } = await signedIn(() => (silent ? null : inventoryOf(3)));
    silent = true;
    app.send(tokens(3000));
    await time.pass(100);
    app.leave();
    await time.pass(600);
    const events = panel().events();
    expect(events.some(({ type }) => type === 'document-gone')).toBe(true);
    const [after] = afters(events);
    expect(after).toMatchObject({
      snapshot: { stores: [], unreadable: [{ reason: expect.stringMatching(/gone|went away/) }] },
    });
    expect(after).not.toMatchObject({ settled: { reached: true } });
    const next = page('doc-2', () => inventoryOf(3));
    recorder.greet(next.greeting);
    next.ready();
    await time.pass(100);
    expect(panel().status()).toMatchObject({ busy: null, documents: [{ doc: 'doc-2', state: 'connected' }] });
    expect(panel().snapshots().at(-1)).toMatchObject({ moment: 'after-reload', doc: 'doc-2' });
  });

  it('is told unreadable when a page never answers', async () => {
    const { time, panel } = await signedIn(() => null);
    await time.pass(31_000);
    expect(panel().snapshots()[0]).toMatchObject({
      snapshot: { unreadable: [{ reason: 'no answer within 30 s' }] },
    });
  });

  it('is read as «next user» when somebody else signs in at once', async () => {
    const { time, panel, app } = await signedIn(() => inventoryOf(3));
    app.send(tokens(3000, 'bob'));
    await time.pass(2000);
    expect(
      panel()
        .snapshots()
        .map((event) => event.type === 'snapshot' && event.moment),
    ).toEqual(expect.arrayContaining(['after', 'next-user']));
  });
});

describe('The bound of the log', () => {
  it('drops the oldest requests, says how many, and keeps what the audit needs', {
    timeout: 20_000,
  }, async () => {
    const { time, recorder, panel } = recording();
    const app = page('doc-1', () => inventoryOf(1));
    recorder.greet(app.greeting);
    app.ready();
    app.send(tokens(0, 'alice'));
    await time.pass(2000);
    const ignored = (at: number): CaptureEvent => ({ type: 'ignored', at: START + at, doc: 'x', count: 1 });
    for (let sent = 0; sent < EVENTS_KEPT + 10; sent += 1000)
      app.send(...Array.from({ length: 1000 }, (_, at) => ignored(2000 + sent + at)));
    await time.pass(100);
    const events = panel().events();
    expect(events.length).toBeLessThanOrEqual(EVENTS_KEPT);
    const dropped = events.filter((event) => event.type === 'dropped');
    expect(dropped).toMatchObject([{ what: 'events', reason: expect.stringMatching(/100000 events/) }]);
    const total =
      events.filter(({ type }) => type === 'ignored').length +
      (dropped[0]?.type === 'dropped' ? dropped[0].count : 0);
    expect(total).toBe(EVENTS_KEPT + 1000);
    for (const type of ['document', 'tokens', 'snapshot'] as const)
      expect(
        events.some((event) => event.type === type),
        type,
      ).toBe(true);
  });
});

describe('Forget everything about this origin', () => {
  it('leaves nothing of it in the recorder or the panel, and what happens next is recorded anew', async () => {
    const { time, recorder, panel } = recording();
    const shown = panel();
    const app = page('doc-1', () => inventoryOf(2));
    recorder.greet(app.greeting);
    app.ready();
    app.send(tokens(1, 'alice'), request({ at: 2 }, 'a', userPool('alice')), response({ at: 3 }, 'a', 'ok'));
    await time.pass(2000);
    expect(JSON.stringify(shown.messages())).toContain('alice');
    const before = shown.messages().length;
    shown.port.send({ type: 'forget', partition: PARTITION });
    await time.pass(0);
    const [told, ...rest] = shown.messages().slice(before);
    expect(told).toEqual({ type: 'forgotten' });
    expect(JSON.stringify(rest)).not.toContain('alice');
    expect(JSON.stringify(panel().messages())).not.toContain('alice');
    app.send(request({ at: 4 }, 'b', apiKey), response({ at: 5 }, 'b', 'ok'));
    await time.pass(2000);
    const now = replay(emptySession, panel().events());
    expect(now.exchanges.keySeq().toArray()).toEqual(['b']);
    expect(now.snapshots.first()?.moment).toBe('baseline');
  });
});

it('a page that still says hello while it goes into the back-forward cache is connected when it is back', async () => {
  const { time, recorder, panel } = recording();
  const going = page('doc-1', () => inventoryOf(0));
  recorder.greet({
    ...going.greeting,
    connect: () => ({ ...going.greeting.connect(), parked: () => true }),
  });
  going.ready();
  going.leave();
  const stale = page('doc-1', () => inventoryOf(0));
  recorder.greet(stale.greeting);
  expect(stale.asked()).toEqual([]);
  for (const id of ['a', 'b']) {
    // The second time its old port has not been closed.
    const back = page('doc-1', () => inventoryOf(0));
    recorder.greet({ ...back.greeting, back: true });
    back.ready();
    back.send(request({ at: 1 }, id, apiKey));
  }
  await time.pass(100);
  const { exchanges, documents } = replay(emptySession, panel().events());
  expect(exchanges.keySeq().toArray()).toEqual(['a', 'b']);
  expect(documents.get('doc-1')?.gone).toBeNull();
});

it('what the user told of issuers, endpoints and bounds holds in the recorder and in panels that come later', async () => {
  const { time, recorder, panel } = recording();
  recorder.setTold({
    issuers: ['https://login.example.com/'],
    endpoints: ['https://api.example.com/graphql'],
  });
  recorder.setBounds({ exchanges: 10, body: 100, framesPerSocket: 5 });
  await time.pass(0);
  const session = replay(emptySession, panel().events());
  expect(session.oidcIssuers.toArray()).toEqual(['https://login.example.com']);
  expect(session.endpoints.toArray()).toEqual(['https://api.example.com/graphql']);
  expect(session.bounds).toMatchObject({ exchanges: 10, body: 100, framesPerSocket: 5 });
});

it('an event that only the recorder may say is refused from a page', async () => {
  const { time, recorder, panel } = recording();
  const app = page('doc-1', () => inventoryOf(0));
  recorder.greet(app.greeting);
  app.ready();
  app.send({ type: 'told', at: START, doc: 'doc-1', oidcIssuers: ['https://evil.example'] });
  await time.pass(100);
  const session = replay(emptySession, panel().events());
  expect(session.oidcIssuers.size).toBe(0);
  expect(session.dropped.get('events')?.count).toBe(1);
});

it('what is searched in DevTools’ field reaches the panels', () => {
  const { recorder, panel } = recording();
  const shown = panel();
  recorder.search('search', 'Post');
  expect(shown.messages().at(-1)).toEqual({ type: 'search', action: 'search', text: 'Post' });
});
