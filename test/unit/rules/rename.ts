import { isObject } from '../../../src/core/wire/json.js';

/** A small seeded generator (mulberry32); not for secrets. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Row = { readonly [key: string]: unknown };
export const isRow = (value: unknown): value is Row => isObject(value);

/** Every name of the rows that is not Amplify's own. Owner and groups keep the defaults' names where they are implicit. */
const names =
  /\b(?:Post|Doc|Todo|Employee|Admin|Staff|Editors|alice|bob|carol|dave|erin|zed|title|author|editors|owners|teams|team|secret|body|headline|content|ssn|email|name)\b/g;
const claim = 'https://myapp.com/claims/groups';

/**
 * The same rows told otherwise: models, fields, people, groups and claims renamed, rows in another order, the SDL
 * written another way, rules shuffled, ids and all that describes a row replaced.
 * @returns what tells a file's rows; of one teller all files have the same names
 */
export function teller(seed: number): (rows: readonly Row[]) => readonly Row[] {
  const random = generator(seed);
  const word = () =>
    `${'ABCDEFGHJK'.charAt(random() * 10)}${(random() * 2 ** 40).toString(36).slice(0, 6).replace('.', '')}x`;
  const chosen = new Map<string, string>();
  const nameFor = (name: string) => {
    const known = chosen.get(name) ?? word();
    chosen.set(name, known);
    return known;
  };
  const newClaim = `${word()}:${word()}`;
  const isMetadata = (key: string) => ['pattern', 'who', 'note', 'error'].includes(key);
  const text = (value: string) => value.replaceAll(claim, newClaim).replace(names, nameFor);
  const schemas = new Map<string, string>();
  const sdl = (value: string) => {
    const known = schemas.get(value) ?? reformatted(text(value), random);
    schemas.set(value, known);
    return known;
  };
  const tell = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(tell);
    if (!isRow(value)) return value;
    const entries = Object.entries(value).map(([key, one]) => {
      if (isMetadata(key)) return [key, word()];
      if (key === 'schema' && typeof one === 'string') return [key, sdl(one)];
      if (key === 'id' || key === 'mode' || key === 'operation') return [key, one];
      return [text(key), tell(one)];
    });
    return Object.fromEntries(shuffled(entries, random));
  };
  return (rows) =>
    shuffled(rows, random).flatMap((row) => {
      const told = tell(row);
      return isRow(told) ? [{ ...told, id: `row ${nameFor(String(row.id))}` }] : [];
    });
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

/** Other white space, commas and comments, and the rules of each directive in another order. */
function reformatted(sdl: string, random: () => number): string {
  const spaced = sdl
    .split('\n')
    .map((line) => {
      const order = [...shuffled(line.match(/\{allow:[^}]*\}/g) ?? [], random)];
      return line.replace(/\{allow:[^}]*\}/g, () => order.pop() ?? '');
    })
    .join('\n')
    .replace(/, /g, () => (random() < 0.5 ? ',\n   ' : '  '))
    .replace(/\{allow/g, () => (random() < 0.5 ? '{\n  allow' : '{ allow'));
  return `# ${Math.floor(random() * 1e9)} {}\n\n${spaced}`;
}
