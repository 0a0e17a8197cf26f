import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { panelStore } from '../../../src/panel/store/store.js';
import { byKey, chain, exchange, expired, sessionOf } from '../../panel/fixtures/build.js';
import { stillHost } from '../../panel/fixtures/host.js';

const first = exchange('a', 0, expired);
const second = exchange('b', 60, byKey);
const third = exchange('c', 120, { endpoint: 'https://other.example.com/graphql' });
const until = (...of: readonly (typeof first)[]) =>
  sessionOf(
    of,
    of.map((one) => chain(`chain of ${one.id}`, 'first-try', [one])),
  );

function panel() {
  const session = signal(until(first));
  const store = panelStore(
    session,
    () => [],
    () => undefined,
    stillHost(0),
  );
  return {
    session,
    store,
    rows: () => store.requests.rows.value.map(({ id }) => id),
    chains: () => store.fallbacks.chains.value.map(({ id }) => id),
  };
}

it('Clear empties both lists and leaves the session, and what comes next is listed', () => {
  const { session, store, rows, chains } = panel();
  store.clear();
  expect([rows(), chains()]).toEqual([[], []]);
  expect(store.session.value.exchanges.size).toBe(1);
  session.value = until(first, second);
  expect([rows(), chains()]).toEqual([['b'], ['chain of b']]);
});

it('what begins during a pause is not listed, what was listed stays, and Clear does not end the pause', () => {
  const { session, store, rows } = panel();
  store.toggleRecording();
  session.value = until(first, second);
  expect(rows()).toEqual(['a']);
  store.clear();
  expect(store.recording.value).toBe(false);
  session.value = until(first, second, third);
  expect(rows()).toEqual([]);
  store.toggleRecording();
  session.value = until(first, second, third, exchange('d', 180));
  expect(rows()).toEqual(['d']);
});

it('a navigation clears the lists unless the log is preserved', () => {
  const { store, rows } = panel();
  store.preserveLog.value = true;
  store.navigated(store.session.value);
  expect(rows()).toEqual(['a']);
  store.preserveLog.value = false;
  store.navigated(store.session.value);
  expect(rows()).toEqual([]);
});

it('a request that a finding or a chain leads to is shown although it was cleared', () => {
  const { store, rows } = panel();
  store.clear();
  store.openExchange('a');
  expect(rows()).toEqual(['a']);
});

it('sorts by a column up and down, with open requests last, and shows one API alone', () => {
  const { session, store, rows } = panel();
  const open = exchange('d', 1, { endedAt: null, outcome: 'pending' });
  session.value = until(third, open, exchange('e', 2, { endedAt: first.endedAt }));
  store.requests.sort.value = { column: 'Time', direction: 'ascending' };
  expect(rows()).toEqual(['e', 'c', 'd']);
  store.requests.sort.value = { column: 'Time', direction: 'descending' };
  expect(rows()).toEqual(['c', 'e', 'd']);
  expect(store.requests.columns.value.map(({ title }) => title)).toContain('Endpoint');
  store.requests.endpoint.value = 'other.example.com';
  expect(rows()).toEqual(['c']);
});
