/**
 * Search for credentials that must not be where they are looked for: in every spelling in which a program may
 * have written them down by accident.
 */

/** Base64 without what depends on the neighbours: the text may stand at any of three alignments. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return padded.slice(Math.ceil((before * 8) / 6), whole);
  });
}

const jsonEscaped = (text: string) => JSON.stringify(text).slice(1, -1);

/**
 * All spellings of a secret: verbatim, URL- and JSON-escaped, and in base64 and base64url at all three alignments,
 * also of the JSON-escaped text (a handshake is base64 of JSON) and URL-escaped once more.
 */
export function spellings(secret: string): string[] {
  const escaped = jsonEscaped(secret);
  const base64 = [secret, escaped]
    .flatMap((text) => base64Cores(Buffer.from(text, 'utf8')))
    .filter((core) => core.length >= 8);
  const all = [
    secret,
    encodeURIComponent(secret),
    escaped,
    jsonEscaped(escaped),
    ...base64,
    ...base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map(encodeURIComponent),
  ];
  return [...new Set(all)];
}

export interface Canary {
  readonly secret: string;
  /** The spelling that was found. */
  readonly spelling: string;
  readonly index: number;
}

/** Every secret that occurs in a text, with the spelling and the place of its first find. */
export function findCanaries(haystack: string, secrets: Iterable<string>): Canary[] {
  const found: Canary[] = [];
  for (const secret of new Set(secrets))
    for (const spelling of spellings(secret)) {
      const index = haystack.indexOf(spelling);
      if (index < 0) continue;
      found.push({ secret, spelling, index });
      break;
    }
  return found;
}
