import type { Person } from '../session-types.js';
import type { Claims, Identity } from './credential.js';

/** The person that a token's claims speak for. `cognito:username` was folded into `username` on the way in. */
export const identityOfClaims = (claims: Claims): Identity => {
  const { iss, sub, username, email } = claims;
  const person = iss !== undefined && sub !== undefined ? `${iss}|${sub}` : (username ?? email ?? sub ?? '');
  return {
    person,
    username: username ?? null,
    sub: sub ?? null,
    email: email ?? null,
    groups: claims.groups ?? [],
    tokenUse: claims.tokenUse ?? null,
    issuer: iss ?? null,
    exp: claims.exp ?? null,
  };
};

/** The issuer, with its bar, and the name out of a person's key (`Identity.person`); an issuer is a URL. */
export const partsOfPerson = (person: string): readonly [issuer: string, name: string] => {
  const [issuer = ''] = /^https?:\/\/[^|]*\|/.exec(person) ?? [];
  return [issuer, person.slice(issuer.length)];
};

/** All strings that stand for a person, as AppSync's owner rules write them: `sub::username` among them. */
export const namesOf = ({ username, sub, email }: Identity): readonly string[] => {
  const both = sub !== null && username !== null ? `${sub}::${username}` : null;
  return [username, sub, email, both].flatMap((name) => (name === null || name === '' ? [] : [name]));
};

/** Whether a stored owner value stands for the person: the whole of it, or what follows its last `::`. */
export const isOwner = (names: ReadonlySet<string>, owner: string): boolean =>
  names.has(owner) || (owner.includes('::') && names.has(owner.slice(owner.lastIndexOf('::') + 2)));

/** What a person is called on screen; a second one of the same name gets a number. */
export const labelOf = (identity: Identity, others: Iterable<Person>): string => {
  const name = identity.username ?? identity.email ?? identity.sub ?? identity.person;
  const taken = new Set<string>();
  for (const other of others) taken.add(other.label);
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
};
