import type { HarEntry } from './har-entry.js';

/** What is known of CORS preflights, which `devtools.network` and a file show and the page's own hook does not. */
export interface Preflights {
  /** To be told of every entry, in the order of their ends; those that are no preflights are passed over. */
  learn(entry: HarEntry): void;
  /** Why the last preflight for this URL was refused, in words; null where it was not, or where none was seen. */
  refusal(url: string): string | null;
}

const PREFLIGHTS_KEPT = 200;

export function createPreflights(): Preflights {
  const refused = new Map<string, string>();
  return {
    learn(entry) {
      const { method, url } = entry.request;
      if (method !== 'OPTIONS' || !valueOf(entry.request.headers, 'access-control-request-method')) return;
      refused.delete(url);
      const why = refusalOf(entry);
      if (why === null) return;
      const [oldest] = refused.keys();
      if (refused.size >= PREFLIGHTS_KEPT && oldest !== undefined) refused.delete(oldest);
      refused.set(url, why);
    },
    refusal: (url) => refused.get(url) ?? null,
  };
}

type Pairs = HarEntry['request']['headers'];

const valueOf = (headers: Pairs, name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

/**
 * The checks of a preflight's answer (Fetch standard, «CORS-preflight fetch» and «CORS check»): its status, the
 * origin, and each header that was asked for. A `*` does not cover `authorization`.
 */
function refusalOf({ request, response }: HarEntry): string | null {
  if (response.status === 0) return null;
  if (response.status < 200 || response.status > 299)
    return `the preflight was answered with ${response.status}`;
  if (!allowsOrigin(request.headers, response.headers))
    return 'the answer to the preflight does not allow this origin';
  const allowed = listOf(valueOf(response.headers, 'access-control-allow-headers'));
  const missing = listOf(valueOf(request.headers, 'access-control-request-headers')).find(
    (name) => !allowed.includes(name) && (name === 'authorization' || !allowed.includes('*')),
  );
  return missing === undefined ? null : `the answer to the preflight does not allow the header ${missing}`;
}

function allowsOrigin(asked: Pairs, answered: Pairs): boolean {
  const allowed = valueOf(answered, 'access-control-allow-origin');
  const origin = valueOf(asked, 'origin');
  return allowed === '*' || (allowed !== undefined && (origin === undefined || allowed === origin));
}

/** Why a page was not allowed to read an answer that came; null where that is not why. */
export function corsOfAnswer({ request, response }: HarEntry): string | null {
  if (response.status === 0 || allowsOrigin(request.headers, response.headers)) return null;
  return `the answer (${response.status}) does not allow this origin to read it`;
}
