import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { findStore, type Place, type Places, patternOf } from '../../../src/panel/store/find.js';

function searching(texts: readonly string[]) {
  const all = signal(texts);
  const shown: string[] = [];
  const tab = signal<'list' | 'other'>('list');
  const list: Places = (holds) =>
    all.value
      .filter((text) => holds(text))
      .map((text): Place => ({ key: text, selector: '', show: () => shown.push(text) }));
  return { all, tab, shown, find: findStore(tab, { list, other: () => [] }) };
}

it('finds without case, and takes signs of patterns as they are typed', () => {
  expect('a.b A.B axb'.match(patternOf('A.b') ?? '')).toEqual(['a.b', 'A.B']);
  expect('listPosts($limit: Int) [x] \\'.match(patternOf('($limit') ?? '')).toEqual(['($limit']);
  expect(patternOf('')).toBe(null);
});

it('walks the places round the end and shows each', () => {
  const { find, shown } = searching(['Post', 'Note', 'Posts']);
  find.search('post', 'panel');
  find.step(1);
  find.step(1);
  find.step(-1);
  expect(shown).toEqual(['Post', 'Posts', 'Post', 'Posts']);
  expect(find.places.value).toHaveLength(2);
});

it('stays with the place that is looked at while more is typed and more is recorded', () => {
  const { all, find, shown } = searching(['Post', 'Posts', 'Notes']);
  find.search('o', 'devtools');
  find.step(1);
  find.search('pos', 'devtools');
  expect(find.current.value?.key).toBe('Posts');
  all.value = ['Poster', ...all.value];
  expect(find.at.value).toBe(2);
  find.search('zzz', 'devtools');
  expect(find.at.value).toBe(-1);
  expect(shown.at(-1)).toBe('Posts');
});

it('searches the tab in sight, and nothing after it was cancelled', () => {
  const { find, tab } = searching(['Post']);
  find.search('post', 'devtools');
  tab.value = 'other';
  expect(find.places.value).toEqual([]);
  find.step(1);
  tab.value = 'list';
  find.cancel();
  expect(find.places.value).toEqual([]);
  expect(find.by.value).toBe(null);
});
