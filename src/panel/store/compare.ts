import type { Claims, Credential } from '../../core/auth/credential.js';
import type { Attempt, Exchange } from '../../core/session-types.js';
import type { ModeNames } from './mode-names.js';
import { clock, duration, hostOf, speaksFor } from './words.js';

/** One thing that is known of two attempts; null where one of them does not have it. */
export interface Fact {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
}

export interface Comparison {
  readonly differs: readonly Fact[];
  readonly same: readonly Fact[];
}

type Facts = readonly (readonly [name: string, value: string])[];

/** Enough of a fingerprint to tell two credentials apart. */
const FINGERPRINT = 8;

/** A fact that may be missing. */
const fact = (name: string, value: string | number | null | undefined): Facts =>
  value === null || value === undefined || value === '' ? [] : [[name, String(value)]];

const claimFacts = (claims: Claims, sentAt: number): Facts => [
  ...fact('Token use', claims.tokenUse),
  ...fact('Username', claims.username),
  ...fact('Sub', claims.sub),
  ...fact('Groups', claims.groups?.join(', ') || 'none'),
  ...fact('Issuer', claims.iss),
  ...(claims.exp === undefined
    ? []
    : fact(
        'Expiry',
        `${clock(claims.exp * 1000)}${claims.exp * 1000 < sentAt ? ', expired when sent' : ''}`,
      )),
];

function credentialFacts(credential: Credential, sentAt: number): Facts {
  const { header } = credential;
  switch (credential.kind) {
    case 'empty':
      return fact(header, 'empty');
    case 'apiKey':
      return fact(header, `key ${credential.fingerprint.slice(0, FINGERPRINT)}`);
    case 'sigv4':
      return fact(header, `signature by ${credential.accessKeyId}`);
    case 'opaque':
      return fact(header, `opaque token ${credential.fingerprint.slice(0, FINGERPRINT)}`);
    case 'jwt':
      return [
        ...fact(header, `token ${credential.fingerprint.slice(0, FINGERPRINT)}`),
        ...claimFacts(credential.claims, sentAt),
      ];
  }
}

/** Leaves of a JSON value by their paths: `variables.filter.owner`. */
function leaves(path: string, value: unknown): Facts {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value) ?? '']];
  const members = Object.entries(value);
  if (members.length === 0) return [[path, Array.isArray(value) ? '[]' : '{}']];
  return members.flatMap(([name, member]) => leaves(`${path}.${name}`, member));
}

function variableFacts(variables: string | null): Facts {
  if (variables === null) return [];
  try {
    const parsed: unknown = JSON.parse(variables);
    return leaves('variables', parsed).filter(([path]) => path !== 'variables');
  } catch {
    return fact('variables', variables);
  }
}

function factsOf(attempt: Attempt, exchange: Exchange | undefined, { name }: ModeNames): Facts {
  const mode = fact('Mode', name(attempt.mode));
  if (!exchange) return [...mode, ...fact('Outcome', attempt.outcome)];
  return [
    ...mode,
    ...fact('Role', exchange.role),
    ...fact('As', speaksFor(exchange)),
    ...fact('Outcome', attempt.outcome),
    ...fact('Status', exchange.httpStatus),
    ...fact('Error type', exchange.errorType),
    ...exchange.errors
      .slice(0, 3)
      .flatMap(({ message }, n) => fact(n === 0 ? 'Message' : `Message ${n + 1}`, message)),
    ...fact('Rows', exchange.rows),
    ...fact('Took', exchange.endedAt === null ? null : duration(exchange.endedAt - exchange.startedAt)),
    ...exchange.credentials.flatMap((credential) => credentialFacts(credential, exchange.startedAt)),
    ...variableFacts(exchange.variables),
    ...fact('Query', exchange.query?.replaceAll(/\s+/g, ' ')),
    ...Object.entries(exchange.sent?.headers ?? {}).flatMap(([header, value]) => fact(header, value)),
    ...fact('Client', exchange.client),
    ...fact('Endpoint', hostOf(exchange.endpoint)),
    ...fact('Known by', exchange.basis),
  ];
}

interface Side {
  readonly attempt: Attempt;
  readonly exchange: Exchange | undefined;
}

/** What two attempts of one operation have in common, and in what they differ: the left one's order, then the rest. */
export function compare(left: Side, right: Side, names: ModeNames): Comparison {
  const [ofLeft, ofRight] = [left, right].map(
    ({ attempt, exchange }) => new Map(factsOf(attempt, exchange, names)),
  );
  const all = [...new Set([...(ofLeft?.keys() ?? []), ...(ofRight?.keys() ?? [])])].map((name) => ({
    name,
    left: ofLeft?.get(name) ?? null,
    right: ofRight?.get(name) ?? null,
  }));
  return {
    differs: all.filter((one) => one.left !== one.right),
    same: all.filter((one) => one.left === one.right),
  };
}
