import { protocolWords } from './protocol-words.js';

/** Shorter names are replaced only where they stand alone: `al` is a part of many words. */
const LONG = 8;

/** A user `42` is replaced only where it is the whole text: counts and times are no persons. */
const smallNumber = /^\d{1,7}$/;

interface Node {
  readonly next: Map<string, Node>;
  /** Set where a spelling ends. */
  to: string | null;
}

const node = (): Node => ({ next: new Map(), to: null });

const jsonEscaped = (text: string) => JSON.stringify(text).slice(1, -1);
const ascii = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** How programs write a string down: as it is, in JSON, in JSON within JSON, with escapes for all but ASCII, in URLs. */
function spellings(text: string): Map<string, string> {
  const escaped = jsonEscaped(text);
  const all = [text, escaped, jsonEscaped(escaped), ascii(escaped), jsonEscaped(ascii(escaped))];
  return new Map([[percentEncoded(text), 'url'], ...all.map((one) => [one, 'plain'] as const)]);
}

/** Lone surrogates have no percent-encoding. */
const percentEncoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

const isWordChar = (char: string | undefined) => char !== undefined && /[A-Za-z0-9]/.test(char);

/** Whether a name begins and ends at `from` and `to`: not inside of a longer word. */
const standsAlone = (text: string, from: number, to: number) =>
  !(isWordChar(text[from]) && isWordChar(text[from - 1])) &&
  !(isWordChar(text[to - 1]) && isWordChar(text[to]));

/**
 * A function that puts other names into a text, all at once, the longest first: no replacement is replaced again.
 * A name that is also a word of the protocols, or one of `words`, is replaced only where it is the whole text.
 * In URLs the blanks of a replacement become hyphens.
 * @param words types of the schema: what they say must survive
 */
export function nameReplacer(
  names: ReadonlyMap<string, string>,
  words: { has(word: string): boolean },
): (text: string) => string {
  const root = node();
  for (const [name, to] of names) {
    if (protocolWords.has(name) || words.has(name) || smallNumber.test(name)) continue;
    for (const [spelling, how] of spellings(name)) {
      let at = root;
      for (const char of spelling.split('')) {
        const next = at.next.get(char) ?? node();
        at.next.set(char, next);
        at = next;
      }
      at.to ??= how === 'url' ? encodeURIComponent(to) : to;
    }
  }

  /** Where the longest name that begins at a place ends, and what to put there; null where none begins. */
  const longestAt = (text: string, from: number) => {
    let found: { readonly end: number; readonly to: string } | null = null;
    let at: Node | undefined = root.next.get(text[from] ?? '');
    for (let end = from + 1; at; end += 1) {
      if (at.to !== null && (end - from >= LONG || standsAlone(text, from, end))) found = { end, to: at.to };
      at = at.next.get(text[end] ?? '');
    }
    return found;
  };

  return (text) => {
    const whole = names.get(text);
    if (whole !== undefined) return whole;
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
    let replaced = '';
    let copied = 0;
    for (let at = 0; at < text.length; at += 1) {
      const found = longestAt(text, at);
      if (!found) continue;
      replaced += text.slice(copied, at) + (isUrl ? found.to.replaceAll(/ |%20/g, '-') : found.to);
      copied = found.end;
      at = found.end - 1;
    }
    return copied === 0 ? text : replaced + text.slice(copied);
  };
}
