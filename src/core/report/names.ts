import type { Claims } from '../auth/credential.js';
import { partsOfPerson } from '../auth/identity.js';
import type { CaptureEvent, CaptureEventOf, CognitoCall } from '../events.js';
import { parseJson } from '../wire/json.js';

/** The kinds of strings that stand for a person, the ones that people call each other by first. */
export const nameKinds = ['name', 'e-mail', 'sub', 'identity'] as const;
export type NameKind = (typeof nameKinds)[number];
export type Name = readonly [kind: NameKind, name: string];

/** Strings that stand for one person, as one place of an event has them together. */
export type Mention = readonly Name[];

const name = (kind: NameKind, text: string | null | undefined): Mention =>
  text === null || text === undefined || text === '' ? [] : [[kind, text]];

const ofClaims = ({ username, email, sub }: Claims): Mention => [
  ...name('name', username),
  ...name('e-mail', email),
  ...name('sub', sub),
];

const ofCognito = ({ username, identityId, tokens = [] }: CognitoCall): Mention[] => [
  [...tokens.flatMap(ofClaims), ...name('identity', identityId)],
  name('name', username),
];

const ofPerson = (person: string): Mention => {
  const [issuer, text] = partsOfPerson(person);
  return name(issuer === '' ? 'name' : 'sub', text);
};

/** An owner value may be of both: `sub::username` (amplify-category-api, owner claims since 2022). */
export const ofOwner = (owner: string): Mention => {
  const at = owner.lastIndexOf('::');
  return at < 0
    ? name('name', owner)
    : [...name('name', owner.slice(at + 2)), ...name('sub', owner.slice(0, at))];
};

const kindOfMember: Readonly<Record<string, NameKind>> = {
  owner: 'name',
  username: 'name',
  'cognito:username': 'name',
  email: 'e-mail',
  sub: 'sub',
  identityId: 'identity',
};

/** Members of JSON, also of JSON within a JSON text and of a query's arguments. */
const member =
  /\\?"?\b(owner|username|cognito:username|email|sub|identityId)\\?"?\s*:\s*(?:\\"((?:[^"\\]|\\\\.)*)\\"|"((?:[^"\\]|\\.)*)")/g;

const unescaped = (text: string): string => {
  const parsed = parseJson(`"${text}"`);
  return typeof parsed === 'string' ? parsed : text;
};

/** What a body or a frame says of persons whom nothing else names: owners of records that were delivered. */
const ofText = (text: string): Name[] =>
  [...text.matchAll(member)].flatMap(([, key = '', within, plain = '']) => {
    const value = within === undefined ? unescaped(plain) : unescaped(unescaped(within));
    return name(kindOfMember[key] ?? 'name', value);
  });

/** Everybody whom an event's tokens, calls and keys name. */
export function mentionsIn(event: CaptureEvent): readonly Mention[] {
  const mentions: Mention[] = [];
  if ('credentials' in event)
    for (const credential of event.credentials)
      if (credential.kind === 'jwt') mentions.push(ofClaims(credential.claims));
  if ('cognito' in event && event.cognito) mentions.push(...ofCognito(event.cognito));
  if (event.type === 'tokens')
    for (const { username, claims } of event.entries)
      mentions.push([...(claims ? ofClaims(claims) : []), ...name('name', username)]);
  if (event.type === 'deliveries')
    for (const person of event.deliveries.flatMap(({ persons }) => persons)) mentions.push(ofPerson(person));
  if (event.type === 'snapshot')
    for (const { projection } of recordsOf(event)) mentions.push(name('name', projection?.token?.username));
  return mentions;
}

/** Values that name somebody by where they stand: in owner fields, and in members of bodies such as `owner`. */
export function valuesIn(event: CaptureEvent): readonly Name[] {
  if (event.type === 'snapshot')
    return recordsOf(event).flatMap(({ projection }) =>
      (projection?.owners ?? []).flatMap((owner) => name('name', owner)),
    );
  if (event.type === 'request' || event.type === 'response') return ofText(event.body?.text ?? '');
  return event.type === 'socket-frame' ? ofText(event.text ?? '') : [];
}

const recordsOf = ({ snapshot }: CaptureEventOf<'snapshot'>) =>
  snapshot.stores.flatMap(({ records }) => records);
