const { dataset } = document.documentElement;

/** What the page tells of itself as `data-…` attributes of `<html>`, so that a test waits instead of sleeping. */
export interface PageState {
  /** `ready` once the buttons work, `failed` when the app could not start. */
  app: 'loading' | 'ready' | 'failed';
  /** The username, or empty for a guest. */
  signedIn: string;
  /** `ready` when DataStore says so: every model was synced, or given up. */
  datastore: 'stopped' | 'starting' | 'ready' | 'clearing';
  /** `pending` while a write has not been answered by the API. */
  outbox: 'unknown' | 'empty' | 'pending';
  /** The name of the button whose step is running, or empty. */
  busy: string;
}

export function setState(state: Partial<PageState>): void {
  Object.assign(dataset, state);
}

export function readState(name: keyof PageState): string | undefined {
  return dataset[name];
}

/** Counts in `data-syncs` the times that every model was synced, or given up. */
export function countSync(): void {
  dataset.syncs = String(Number(dataset.syncs) + 1);
}

/** Counts the steps that ended: `data-done` all of them, `data-failed` those that failed. */
export function countStep(failed: boolean): void {
  dataset.done = String(Number(dataset.done) + 1);
  if (failed) dataset.failed = String(Number(dataset.failed) + 1);
}

/** @throws {Error} when index.html has no such element */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

/** An element with children; text is text, never markup. */
export function make(
  tag: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Adds a sentence to the log. */
export function tell(sentence: string, kind: 'plain' | 'error' = 'plain'): void {
  const time = new Date().toLocaleTimeString('en-GB');
  element('journal').append(make('li', { class: kind }, make('time', {}, time), ` ${sentence}`));
}

export function showStatus(sentence: string): void {
  element('status').textContent = sentence;
}

/** Shows records by model; a label is what a person would call the record. */
export function showRecords(byModel: ReadonlyMap<string, readonly string[]>): void {
  const lists = [...byModel].map(([model, labels]) => {
    const items = labels.map((label) => make('li', {}, label));
    const list = items.length > 0 ? make('ul', {}, ...items) : make('p', { class: 'empty' }, 'none');
    return make('section', { 'data-model': model }, make('h3', {}, `${model} (${labels.length})`), list);
  });
  element('records').replaceChildren(...lists);
}
