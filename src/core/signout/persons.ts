import type { Claims, Identity } from '../auth/credential.js';
import { identityOfClaims, labelOf, namesOf } from '../auth/identity.js';
import type { Person, Session } from '../session-types.js';

/** Adds a person to those seen, or the names that a new token brings; a label, once given, stays. */
export const meet = (session: Session, identity: Identity): Session => {
  if (identity.person === '') return session;
  const known = session.persons.get(identity.person);
  const names = namesOf(identity);
  if (known !== undefined) {
    const fresh = names.filter((name) => !known.names.includes(name));
    if (fresh.length === 0) return session;
    const person: Person = { ...known, names: [...known.names, ...fresh] };
    return { ...session, persons: session.persons.set(known.person, person) };
  }
  const label = labelOf(identity, session.persons.values());
  const person: Person = { person: identity.person, label, names };
  return { ...session, persons: session.persons.set(identity.person, person) };
};

export const meetAll = (session: Session, claims: readonly Claims[]): Session =>
  claims.reduce((next, one) => meet(next, identityOfClaims(one)), session);
