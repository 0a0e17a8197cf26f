import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Props<T extends string> {
  readonly label: string;
  /** Ids of tabs and of their panels start with it. */
  readonly name: string;
  readonly tabs: readonly T[];
  readonly selected: T;
  readonly onSelect: (tab: T) => void;
  readonly badge?: (tab: T) => ComponentChildren;
}

const slug = (text: string) => text.toLowerCase().replaceAll(/\W+/g, '-');
export const tabId = (name: string, tab: string): string => `${name}-tab-${slug(tab)}`;
export const tabPanelId = (name: string, tab: string): string => `${name}-panel-${slug(tab)}`;

/** An ARIA tab list: arrows, Home and End move and select. */
export function Tabs<T extends string>({ label, name, tabs, selected, onSelect, badge }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(selected);
    const last = tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = to === undefined ? undefined : tabs[to];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab);
    list.current?.querySelector<HTMLElement>(`#${tabId(name, tab)}`)?.focus();
  };
  return (
    <div ref={list} class={`tabs ${name}`} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(name, tab)}
          aria-selected={tab === selected}
          aria-controls={tab === selected ? tabPanelId(name, tab) : undefined}
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => onSelect(tab)}
        >
          {tab}
          {badge?.(tab)}
        </button>
      ))}
    </div>
  );
}
