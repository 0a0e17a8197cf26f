import { describe, expect, it } from 'vitest';
import type { TakenSnapshot } from '../../../src/core/session-types.js';
import { audit, worst } from '../../../src/core/signout/audit.js';
import type { StoreInventory } from '../../../src/core/storage/snapshot.js';
import { objects, period, personOf, record, row, sessionOf, taken, unknownStore, web } from './build.js';

const alice = period('alice', 1000, 5000);
const PREFIX = 'CognitoIdentityServiceProvider.client';

/** Alice's period: what was there before she came, while she was signed in, and after she had gone. */
const story = (
  stores: { baseline?: StoreInventory[]; before?: StoreInventory[]; after?: StoreInventory[] },
  more: Partial<Parameters<typeof sessionOf>[0]> = {},
  after: Partial<TakenSnapshot> = {},
) =>
  sessionOf({
    periods: [alice],
    snapshots: [
      taken('baseline', 500, stores.baseline ?? []),
      taken('rolling', 4000, stores.before ?? stores.after ?? []),
      taken('after', 6000, stores.after ?? [], after),
    ],
    ...more,
  });

const only = (session: ReturnType<typeof sessionOf>, ...rest: [Parameters<typeof audit>[1]?]) => {
  const stores = audit(session, ...rest)[0]?.stores ?? [];
  expect(stores).toHaveLength(1);
  const [store] = stores;
  if (store === undefined) throw new Error('no verdict');
  return store;
};

const toAlice = (publicly: boolean) => ({ p1: { persons: [personOf('alice')], publicly } });

describe('what is left of alice fails', () => {
  it('with her as owner', () => {
    const verdict = only(story({ after: [objects('user_Post', [row('p1', { owner: 'alice' })])] }));
    expect(verdict).toMatchObject({ verdict: 'fail', records: 1, person: 'alice', before: 1, after: 1 });
    expect(verdict.why).toBe('1 row of alice left: owner = alice, no rules known');
    expect(verdict.rows).toEqual([{ key: '1', id: 'p1', reason: 'owner = alice, no rules known' }]);
  });

  it.each(['sub-of-alice::alice', 'someone::alice', 'sub-of-alice'])('with %s as owner', (owner) => {
    const verdict = only(story({ after: [objects('user_Post', [row('p1', { owner: ['x', owner] })])] }));
    expect(verdict.verdict).toBe('fail');
  });

  it('where only answers to her delivered it', () => {
    const session = story({ after: [objects('user_Note', [row('p1')])] }, { deliveries: toAlice(false) });
    expect(only(session)).toMatchObject({
      verdict: 'fail',
      why: '1 row of alice left: only answers to alice delivered it, no rules known',
    });
  });

  it('in the outbox, as unsynced', () => {
    const entry = { model: 'Post', modelId: 'p1', operation: 'Create', data: '{"title":"x"}' };
    expect(only(story({ after: [objects('sync_MutationEvent', [entry])] }))).toMatchObject({
      verdict: 'fail',
      unsynced: 1,
      why: '1 row of alice left: waits in the outbox: Create of Post',
    });
  });

  it('in rows that the server never accepted, as unsynced', () => {
    expect(only(story({ after: [objects('user_Post', [{ id: 'p1' }])] }))).toMatchObject({
      verdict: 'fail',
      unsynced: 1,
    });
  });

  it.each(['accessToken', 'idToken', 'refreshToken', 'userData', 'signInDetails'])('in her %s', (name) => {
    expect(only(story({ after: [web('localStorage', { [`${PREFIX}.alice.${name}`]: 'x' })] })).verdict).toBe(
      'fail',
    );
  });

  it('in a store that nobody knows, by her name in it', () => {
    const verdict = only(story({ after: [unknownStore('queries', [record('q1', null, ['alice'])])] }));
    expect(verdict).toMatchObject({ verdict: 'fail', store: 'cache › queries' });
  });
});

describe('what is left is for a person to review', () => {
  it.each(['deviceKey', 'deviceGroupKey', 'randomPasswordKey'])('where it is her %s', (name) => {
    expect(only(story({ after: [web('localStorage', { [`${PREFIX}.alice.${name}`]: 'x' })] })).verdict).toBe(
      'review',
    );
  });

  it('where it says who signed in last', () => {
    expect(
      only(story({ after: [web('localStorage', { [`${PREFIX}.LastAuthUser`]: 'alice' })] })).verdict,
    ).toBe('review');
  });

  it('where everybody may read it but she is named as owner', () => {
    const after = [objects('user_Post', [row('p1', { owner: 'alice' })])];
    expect(only(story({ after }, { deliveries: toAlice(true) })).verdict).toBe('review');
  });

  it('where it came while she was signed in and nobody is known to own it', () => {
    expect(only(story({ after: [objects('user_Note', [row('p1')])] }))).toMatchObject({
      verdict: 'review',
      records: 0,
      why: '1 row left: unknown whose it is: came while alice was signed in',
    });
  });
});

describe('no false alarm', () => {
  const post = objects('user_Post', [row('p1', { owner: 'alice' })]);

  it('where nothing is left, and the verdict says how much there was', () => {
    expect(only(story({ before: [post], after: [] }))).toMatchObject({
      verdict: 'pass',
      why: '1 row before, none left',
    });
    expect(only(story({ before: [post], after: [objects('user_Post', [])] })).verdict).toBe('pass');
  });

  it('for rows that lay there unchanged before she came', () => {
    const after = [objects('user_Post', [row('p1', { owner: 'alice' }), { id: 'draft' }])];
    expect(only(story({ baseline: after, after })).verdict).toBe('pass');
  });

  it('for rows that the API key delivers too', () => {
    const after = [objects('user_Note', [row('p1')])];
    expect(only(story({ after }, { deliveries: toAlice(true) })).verdict).toBe('pass');
  });

  it('for rows that rules let everybody read', () => {
    const after = [objects('user_Note', [row('p1')])];
    const verdict = only(story({ after }, { deliveries: toAlice(false) }), (model) =>
      model === 'Note' ? 'publicly' : 'unknown',
    );
    expect(verdict.verdict).toBe('pass');
  });

  it('for bookkeeping, preferences and what names somebody else', () => {
    const after = [
      objects('sync_ModelMetadata', [{ id: 'm' }]),
      objects('datastore_Setting', [{ id: 's' }]),
      web('localStorage', { theme: 'dark', [`${PREFIX}.bob.deviceKey`]: 'x' }),
      unknownStore('settings', [record('consent', null, ['bob'])]),
    ];
    expect(audit(story({ after }))[0]?.stores.map(({ verdict }) => verdict)).toEqual([
      'pass',
      'pass',
      'pass',
      'pass',
    ]);
  });
});

describe('no false pass', () => {
  it('for a row that she changed, though it was there before her', () => {
    const baseline = [objects('user_Post', [row('p1', { owner: 'alice' })])];
    const after = [objects('user_Post', [row('p1', { owner: 'alice', _version: 2 })])];
    expect(only(story({ baseline, after })).verdict).toBe('fail');
  });

  it('for a token that was there before her', () => {
    const after = [web('localStorage', { [`${PREFIX}.alice.idToken`]: 'x' })];
    expect(only(story({ baseline: after, after })).verdict).toBe('fail');
  });

  it('without an inventory from while she was signed in', () => {
    const post = objects('user_Post', [row('p1', { owner: 'alice' })]);
    const session = sessionOf({ periods: [alice], snapshots: [taken('after', 6000, [post])] });
    expect(only(session)).toMatchObject({
      verdict: 'not-tested',
      before: null,
      why: 'no inventory was taken while alice was signed in; 1 row of alice still there',
    });
  });

  it('without an inventory after the sign-out', () => {
    const session = sessionOf({ periods: [alice], snapshots: [taken('rolling', 4000, [])] });
    expect(audit(session)[0]?.verdict).toBe('not-tested');
  });

  it('where the page did not settle, naming what kept moving', () => {
    const before = [objects('user_Post', [row('p1')])];
    const settled = { reached: false, moving: ['user_Post'], basis: 'waited 30 s' };
    expect(only(story({ before, after: [] }, {}, { settled }))).toMatchObject({
      verdict: 'not-tested',
      why: 'the page did not settle: user_Post kept moving',
    });
  });

  it('for a store that could not be read, naming it', () => {
    const session = story({ before: [objects('user_Post', [row('p1')])] });
    const snapshots = session.snapshots.map((one) =>
      one.moment === 'after'
        ? {
            ...one,
            snapshot: {
              ...one.snapshot,
              unreadable: [
                { kind: 'indexedDB' as const, store: 'amplify-datastore', reason: 'being deleted' },
              ],
            },
          }
        : one,
    );
    expect(only({ ...session, snapshots })).toMatchObject({
      verdict: 'not-tested',
      store: 'amplify-datastore › user_Post',
      why: 'could not be read: being deleted',
    });
  });

  it('for records beyond what was read', () => {
    const some = { ...objects('user_Note', [row('p1')]), count: 3 };
    expect(only(story({ baseline: [some], after: [some] })).verdict).toBe('not-tested');
  });

  it('for a partition that was not read any more', () => {
    const elsewhere = taken('rolling', 4100, [objects('user_Post', [row('p1')])]);
    const other = { ...elsewhere, snapshot: { ...elsewhere.snapshot, partition: 'https://other.example' } };
    const session = story({ after: [] });
    const verdicts = audit({ ...session, snapshots: session.snapshots.push(other) })[0]?.stores;
    expect(verdicts).toMatchObject([{ partition: 'https://other.example', verdict: 'not-tested' }]);
  });
});

describe('each moment has its own verdict', () => {
  const posts = [objects('user_Post', [row('p1', { owner: 'alice' })])];

  it('so an app that clears at the next sign-in fails after the sign-out and passes for the next user', () => {
    const session = sessionOf({
      periods: [alice, period('bob', 8000, null)],
      snapshots: [taken('rolling', 4000, posts), taken('after', 6000, posts), taken('next-user', 9000, [])],
    });
    const [first, second] = audit(session);
    expect(first?.stores.map(({ moment, verdict }) => [moment, verdict])).toEqual([
      ['after', 'fail'],
      ['next-user', 'pass'],
    ]);
    expect(first?.verdict).toBe('fail');
    expect(second?.verdict).toBeNull();
  });

  it('so a reload that changes nothing still fails', () => {
    const session = story({ after: posts });
    const snapshots = session.snapshots.push(taken('after-reload', 7000, posts, { doc: 'd2' }));
    expect(audit({ ...session, snapshots })[0]?.stores.map(({ verdict }) => verdict)).toEqual([
      'fail',
      'fail',
    ]);
  });

  it('and what the next user wrote or got is not held against the one before', () => {
    const theirs = [
      objects('user_Post', [{ id: 'draft-of-bob' }, row('shared')]),
      objects('sync_MutationEvent', [
        { model: 'Post', modelId: 'draft-of-bob', operation: 'Create', data: '{}' },
      ]),
    ];
    const session = sessionOf({
      periods: [alice, period('bob', 8000, null)],
      snapshots: [taken('rolling', 4000, posts), taken('after', 6000, []), taken('next-user', 9000, theirs)],
      deliveries: { shared: { persons: [personOf('alice'), personOf('bob')], publicly: false } },
    });
    expect(audit(session)[0]?.verdict).toBe('pass');
  });
});

it('10,000 rows are judged while nobody notices', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) =>
    row(`id${index}`, { owner: `user${index % 50}` }),
  );
  const session = story({ after: [objects('user_Post', rows)] });
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    expect(audit(session)[0]?.verdict).toBe('review');
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});

it('a storage that never held anything passes, but only where somebody looked', () => {
  expect(audit(story({}))[0]?.verdict).toBe('pass');
  const unseen = sessionOf({ periods: [alice], snapshots: [taken('after', 6000, [])] });
  expect(audit(unseen)[0]?.verdict).toBe('not-tested');
});

it('who signs in again before the storage was read is not accused of her own data', () => {
  const post = [objects('user_Post', [row('p1', { owner: 'alice' })])];
  const session = sessionOf({
    periods: [alice, period('alice', 5500, null)],
    snapshots: [taken('rolling', 4000, post), taken('after', 6000, post), taken('next-user', 6100, post)],
  });
  expect(audit(session)[0]?.stores.map(({ moment, verdict }) => [moment, verdict])).toEqual([
    ['after', 'not-tested'],
  ]);
});

it('of several verdicts the worst counts: fail, not-tested, review, pass', () => {
  expect(worst(['pass', 'review', 'not-tested', 'fail'])).toBe('fail');
  expect(worst(['pass', 'review', 'not-tested'])).toBe('not-tested');
  expect(worst(['pass', 'review'])).toBe('review');
  expect(worst([])).toBe('pass');
});
