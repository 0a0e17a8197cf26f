import type { Greeting } from './documents.js';

export interface Sites {
  greet(greeting: Greeting): void;
  /** @param chosen hosts, lower case; none: every site */
  choose(chosen: readonly string[]): void;
}

const hostsOf = (url: string): readonly string[] => {
  if (!URL.canParse(url)) return [];
  const { host, hostname } = new URL(url);
  return [host, hostname];
};

/** Whether a page is looked at: its host was chosen, or one above it; without a port any port is meant. */
export const isChosen = (chosen: readonly string[], url: string): boolean =>
  chosen.length === 0 ||
  hostsOf(url).some((host) => chosen.some((site) => host === site || host.endsWith(`.${site}`)));

/**
 * Lets the greetings of chosen sites through: a document that is never connected keeps what it has to itself, and
 * drops it 60 s after its load. A frame belongs to the site of the page that it is in, so that it waits until that
 * page has said hello, and all wait until the user's choice is known.
 */
export function chosenSites(greet: (greeting: Greeting) => void): Sites {
  let chosen: readonly string[] | null = null;
  /** Whether the page in the top frame is looked at; null until it said hello. */
  let page: boolean | null = null;
  let waiting: Greeting[] = [];

  const take = (greeting: Greeting) => {
    if (chosen !== null && greeting.top) page = isChosen(chosen, greeting.url);
    if (chosen?.length === 0 || page) greet(greeting);
    else if (page === null) waiting.push(greeting);
  };
  const takeWaiting = () => {
    const held = waiting;
    waiting = [];
    for (const greeting of held.sort((a, b) => Number(b.top) - Number(a.top))) take(greeting);
  };

  return {
    greet(greeting) {
      take(greeting);
      if (greeting.top) takeWaiting();
    },
    choose(next) {
      chosen = next;
      page = null;
      takeWaiting();
    },
  };
}
