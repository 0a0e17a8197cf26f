import { effect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { type FindStore, patternOf } from '../../store/find.js';

/** Hits that are marked at once: more cannot be told apart by the eye. */
const MARKED = 2000;

/** A hit may run over several text nodes, never from one of these into another. */
const blocks = '[role=gridcell], [role=row], dd, dt, li, td, th, tr, p, h2, h3, pre, div';
const passedOver = '.tools, .hidden, [aria-hidden=true], datalist';

/** Every hit of a pattern in the texts that are in the document, in their order there. */
function hitsIn(root: Element, pattern: RegExp): Range[] {
  const hits: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let block: Element | null = null;
  let nodes: { readonly node: Text; readonly from: number }[] = [];
  let text = '';
  const end = () => {
    const place = (offset: number) => {
      const at = nodes.findLast(({ from }) => from <= offset);
      return at && { node: at.node, offset: offset - at.from };
    };
    for (const { index, 0: hit } of text.matchAll(pattern)) {
      const start = place(index);
      const last = place(index + hit.length - 1);
      if (!start || !last || hits.length >= MARKED) break;
      const range = new Range();
      range.setStart(start.node, start.offset);
      range.setEnd(last.node, last.offset + 1);
      hits.push(range);
    }
    nodes = [];
    text = '';
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest(passedOver)) continue;
    const own = node.parentElement?.closest(blocks) ?? null;
    if (own !== block) end();
    block = own;
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  end();
  return hits;
}

/** Scrolls what a hit stands in until it is in sight. */
function bringIntoSight(hit: Range): void {
  const scroller = hit.startContainer.parentElement?.closest('.pane-body, .grid, .lanes, .period');
  if (!scroller) return;
  const box = hit.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  if (box.top < view.top || box.bottom > view.bottom)
    scroller.scrollTop += box.top - view.top - view.height / 3;
}

/**
 * Marks what Ctrl+F finds in everything inside `root`, by the CSS Custom Highlight API (Chrome 105): the document
 * stays as the views drew it. The place that is looked at is marked stronger and brought into sight.
 */
export function useHighlights(root: RefObject<Element | null>, find: FindStore): void {
  useLayoutEffect(() => {
    const element = root.current;
    if (!element || !('highlights' in CSS)) return;
    let shownStep = 0;
    let asked = 0;
    const mark = () => {
      const pattern = patternOf(find.query.peek());
      const hits = pattern === null ? [] : hitsIn(element, pattern);
      const selector = find.current.peek()?.selector;
      const here = hits.filter(
        ({ startContainer }) => selector && startContainer.parentElement?.closest(selector),
      );
      CSS.highlights.set('found', new Highlight(...hits));
      CSS.highlights.set('found-here', new Highlight(...here));
      const first = here[0];
      if (!first || shownStep === find.steps.peek()) return;
      shownStep = find.steps.peek();
      bringIntoSight(first);
    };
    const soon = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    const stop = effect(() => {
      find.current.value;
      find.steps.value;
      observer.disconnect();
      if (find.pattern.value !== null)
        observer.observe(element, { subtree: true, childList: true, characterData: true });
      soon();
    });
    return () => {
      stop();
      observer.disconnect();
      cancelAnimationFrame(asked);
      CSS.highlights.clear();
    };
  }, [find]);
}
