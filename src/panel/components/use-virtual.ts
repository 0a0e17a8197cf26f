import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Height of one item as far as it is known, px. */
  readonly height: number;
  /** The item that the keyboard is on: it stays in the DOM, or its focus would be lost. -1: none. */
  readonly keep: number;
  /** Where to start, px; a tab that is shown again stands where it was left. */
  readonly initialOffset: number;
  /** The same function while the list is the same, or every item is measured anew at each drawing. */
  readonly keyOf: (index: number) => string;
}

/** Which items of a long list are to be drawn, by @tanstack/virtual-core. */
export function useVirtual(options: Options): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useState(0);
  const resolved: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count: options.count,
    getScrollElement: () => options.scroller.current,
    estimateSize: () => options.height,
    getItemKey: options.keyOf,
    initialOffset: options.initialOffset,
    // Every row that is drawn is styled and laid out: in a jump all of them are, in one task.
    overscan: 3,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const { keep } = options;
      if (keep < 0 || keep >= options.count || shown.includes(keep)) return shown;
      return [...shown, keep].sort((a, b) => a - b);
    },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw((n) => n + 1),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(resolved));
  virtualizer.setOptions(resolved);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
