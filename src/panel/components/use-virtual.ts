import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { indexAt, revealing, startsOf } from './virtual-layout.js';

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Height of one item as far as it is known, px. */
  readonly height: number;
  /** Height of what stays above the items in the scroller, px. */
  readonly lead: number;
  /** The item that the keyboard is on: it stays in the DOM, or its focus would be lost. -1: none. */
  readonly keep: number;
  /** Where to start, px; a tab that is shown again stands where it was left. */
  readonly initialOffset: number;
  /** The same function while the list is the same. */
  readonly keyOf: (index: number) => string;
}

/** An item to draw. `start` is px from the top of the list. */
interface Item {
  readonly index: number;
  readonly start: number;
  readonly key: string;
}

interface VirtualList {
  readonly items: readonly Item[];
  /** Height of the whole list, px. */
  readonly total: number;
  /** Scrolls an item into sight by the shortest way. */
  reveal(index: number): void;
  /** The ref of an item whose height may differ; its element has `data-index`. The same function always. */
  readonly measure: (element: HTMLElement | null) => void;
}

/** Every row that is drawn is styled and laid out: in a jump all of them are, in one task. */
const OVERSCAN = 3;

/**
 * Which items of a long list are to be drawn. Our own: the library that did it weighed a twelfth of the whole panel,
 * for lists that scroll one way and mostly have rows of one height.
 */
export function useVirtual(options: Options): VirtualList {
  const latest = useRef(options);
  latest.current = options;
  const { scroller, count, height, keep, initialOffset, keyOf } = options;
  const [, redraw] = useState(0);
  const view = useRef({ top: initialOffset, height: 0 }).current;
  /** Of the items that were measured, by key. */
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());

  const starts = useMemo(
    () =>
      heights.size === 0
        ? startsOf(count, () => height)
        : startsOf(count, (index) => heights.get(keyOf(index)) ?? height),
    [count, height, keyOf, heights],
  );
  const shown = useRef({ starts, heights, from: 0, to: 0 }).current;

  const rangeNow = () => ({
    from: Math.max(0, indexAt(shown.starts, view.top) - OVERSCAN),
    to: Math.min(shown.starts.length - 1, indexAt(shown.starts, view.top + view.height) + 1 + OVERSCAN),
  });

  const look = () => {
    const element = scroller.current;
    if (!element) return;
    view.top = element.scrollTop;
    view.height = Math.max(0, element.clientHeight - latest.current.lead);
    const { from, to } = rangeNow();
    if (from !== shown.from || to !== shown.to) redraw((n) => n + 1);
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = initialOffset;
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  const observer = useRef<ResizeObserver | null>(null);
  useLayoutEffect(() => () => observer.current?.disconnect(), []);
  const measure = useRef((element: HTMLElement | null) => {
    if (element === null) return;
    observer.current ??= new ResizeObserver((entries) => {
      let above = 0;
      const next = new Map(shown.heights);
      let changed = false;
      for (const { target, borderBoxSize } of entries) {
        const index = target instanceof HTMLElement ? Number(target.dataset.index) : Number.NaN;
        const now = borderBoxSize[0]?.blockSize ?? 0;
        if (!target.isConnected || now === 0 || Number.isNaN(index)) {
          observer.current?.unobserve(target);
          continue;
        }
        const key = latest.current.keyOf(index);
        const before = next.get(key) ?? latest.current.height;
        if (before === now) continue;
        next.set(key, now);
        changed = true;
        if ((shown.starts[index] ?? 0) < view.top) above += now - before;
      }
      if (!changed) return;
      setHeights(next);
      // What is in sight stays where it is when something above it turns out taller.
      if (above !== 0 && scroller.current) scroller.current.scrollTop += above;
    });
    observer.current.observe(element);
  }).current;

  Object.assign(shown, { starts, heights });
  Object.assign(shown, rangeNow());
  const indexes = Array.from({ length: shown.to - shown.from }, (_, at) => shown.from + at);
  if (keep >= 0 && keep < count && !indexes.includes(keep)) {
    indexes.push(keep);
    indexes.sort((a, b) => a - b);
  }
  return {
    items: indexes.map((index) => ({ index, start: starts[index] ?? 0, key: keyOf(index) })),
    total: starts[count] ?? 0,
    measure,
    reveal(index) {
      const element = scroller.current;
      if (!element || index < 0 || index >= latest.current.count) return;
      view.height = Math.max(0, element.clientHeight - latest.current.lead);
      const top = revealing(shown.starts, index, element.scrollTop, view.height);
      if (top === element.scrollTop) return;
      element.scrollTop = top;
      look();
    },
  };
}
