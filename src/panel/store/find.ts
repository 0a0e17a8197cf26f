import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** One thing in a tab that holds the searched text. */
export interface Place {
  /** The same for the same thing, however the list changes. */
  readonly key: string;
  /** Where it is in the document once it is shown. */
  readonly selector: string;
  /** Brings it into the document: selects its row, unfolds its store. */
  readonly show: () => void;
}

/** Whether a text holds what is searched. */
export type Holds = (text: string | null | undefined) => boolean;

/** The places of one tab that hold a text, in the order in which they stand there. */
export type Places = (holds: Holds) => readonly Place[];

/** A search as a pattern that also finds the hits in a text; null where nothing is searched. */
export const patternOf = (query: string): RegExp | null =>
  query === '' ? null : new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');

/**
 * Ctrl+F: what is searched in the tab in sight, and which of the places that hold it is looked at. DevTools' own
 * search field and the panel's bar both drive it.
 */
export function findStore<Tab extends string>(
  tab: ReadonlySignal<Tab>,
  placesOf: Readonly<Record<Tab, Places>>,
) {
  const query = signal('');
  /** Who asks: DevTools has a field of its own, so that the bar shows none. */
  const by = signal<'devtools' | 'panel' | null>(null);
  const pattern = computed(() => patternOf(query.value));
  const places = computed<readonly Place[]>(() => {
    const wanted = pattern.value;
    if (wanted === null) return [];
    return placesOf[tab.value]((text) => {
      wanted.lastIndex = 0;
      return text !== null && text !== undefined && wanted.test(text);
    });
  });
  const key = signal<string | null>(null);
  const at = computed(() => places.value.findIndex((place) => place.key === key.value));
  /** Counts the steps: each brings its place into sight, also when it is the same as before. */
  const steps = signal(0);

  const goTo = (index: number) => {
    const place = places.value[index];
    key.value = place?.key ?? null;
    if (!place) return;
    place.show();
    steps.value += 1;
  };

  return {
    query,
    by,
    pattern,
    places,
    steps,
    /** Which of {@link places} is looked at; -1: none. */
    at,
    current: computed(() => places.value[at.value]),
    /** Searches a text; the place that is looked at stays while it still holds it. */
    search(text: string, asker: 'devtools' | 'panel') {
      query.value = text;
      by.value = asker;
      goTo(Math.max(0, at.value));
    },
    /** To the next place (1) or the one before (-1), round the end. */
    step(by: 1 | -1) {
      const count = places.value.length;
      if (count > 0) goTo(at.value < 0 ? (by > 0 ? 0 : count - 1) : (at.value + by + count) % count);
    },
    cancel() {
      query.value = '';
      by.value = null;
      key.value = null;
    },
  };
}
export type FindStore = ReturnType<typeof findStore>;
