import type { CaptureEvent } from '../events.js';
import { emptySession, replay } from '../session.js';
import { type Mention, mentionsIn, type Name, nameKinds, ofOwner, valuesIn } from './names.js';
import { nameReplacer } from './replace-names.js';

/** The names of one person. */
type Names = readonly Name[];

/** Owner values that hold both a sub and a name of the same person. */
const pairsOf = (names: Names): readonly (readonly [sub: string, name: string])[] =>
  names.flatMap(([kind, sub]) =>
    kind !== 'sub' ? [] : names.flatMap(([other, name]) => (other === 'name' ? [[sub, name] as const] : [])),
  );

/** Names by the person whom they were seen to stand for: first those who signed in, in the order in which they came. */
function personsIn(events: readonly CaptureEvent[]): readonly Names[] {
  const persons: Name[][] = [];
  const numbers = new Map<string, number>();
  const meet = (mention: Mention) => {
    if (mention.length === 0) return;
    const seen = mention.map(([, name]) => numbers.get(name)).find((one) => one !== undefined);
    const number = seen ?? persons.length;
    const known = persons[number] ?? [];
    persons[number] = known;
    for (const one of mention) {
      if (numbers.has(one[1])) continue;
      numbers.set(one[1], number);
      known.push(one);
    }
  };
  for (const event of events) for (const mention of mentionsIn(event)) meet(mention);
  const pairs = new Set(persons.flatMap(pairsOf).map((pair) => pair.join('::')));
  for (const event of events)
    for (const [kind, value] of valuesIn(event))
      if (!pairs.has(value)) meet(kind === 'name' && !numbers.has(value) ? ofOwner(value) : [[kind, value]]);
  return persons;
}

/** `person 3`; of the same person's further names `sub of person 3`, `name 2 of person 3`: one for each string. */
function pseudonymsOf(persons: readonly Names[]): ReadonlyMap<string, string> {
  const pseudonyms = new Map<string, string>();
  for (const [index, names] of persons.entries()) {
    const person = `person ${index + 1}`;
    const ordered = nameKinds.flatMap((kind) => names.filter(([of]) => of === kind));
    const counts = new Map<string, number>();
    for (const [at, [kind, name]] of ordered.entries()) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      pseudonyms.set(name, at === 0 ? person : `${kind}${count === 1 ? '' : ` ${count}`} of ${person}`);
    }
  }
  // Whole, since one of the two may be a word that must stay within other texts.
  for (const [sub, name] of persons.flatMap(pairsOf)) {
    const pair = `${sub}::${name}`;
    if (!pseudonyms.has(pair)) pseudonyms.set(pair, `${pseudonyms.get(sub)}::${pseudonyms.get(name)}`);
  }
  return pseudonyms;
}

/**
 * A function that puts pseudonyms in the place of everything that stands for a person in a recording: username, sub,
 * e-mail, identity id, owner values, wherever they are spelled out. Different strings stay different, so what the
 * recording answers stays the same but for the names. What no claim, key, owner field or call names as a person's
 * cannot be told from other text and stays: the name on an invoice, say.
 */
export function pseudonymiser(events: readonly CaptureEvent[]): (text: string) => string {
  return nameReplacer(pseudonymsOf(personsIn(events)), replay(emptySession, events).models);
}
