import type { Conflict } from '../auth/conflicts.js';
import type { AuthMode, IamRole } from '../auth/credential.js';
import { type Reason, reasonOf } from '../exchanges/reasons.js';
import { type Cause, causeOf } from '../fallback/cause.js';
import type {
  Attempt,
  Chain,
  ChainResult,
  Exchange,
  ExchangeKind,
  Outcome,
  Session,
} from '../session-types.js';
import { audit } from '../signout/audit.js';
import type { StoreVerdict } from '../signout/verdict.js';

/** Raised when a key of {@link Analysis} changes its meaning or goes away; more keys may come without. */
export const ANALYSIS_VERSION = 1;

export interface AnalysedExchange {
  readonly id: string;
  readonly kind: ExchangeKind;
  readonly operation: string;
  readonly model: string | null;
  readonly mode: AuthMode;
  readonly candidates?: readonly AuthMode[];
  readonly role: IamRole | null;
  readonly username: string | null;
  readonly client: string | null;
  readonly outcome: Outcome;
  readonly httpStatus: number | null;
  readonly errorType: string | null;
  /** ISO 8601 in UTC, with ms. */
  readonly startedAt: string;
  readonly endpoint: string;
  readonly frame: string | null;
  /** Who saw it. */
  readonly sources: Exchange['sources'];
  readonly basis: string;
  /** How the client is known, or why it is null. */
  readonly clientBasis: string;
  /** What is odd about its credentials; absent where nothing is. */
  readonly conflicts?: readonly Conflict[];
  /** Why it did not come to `ok`; absent where it did, or is pending. */
  readonly reason?: Reason;
}

export interface AnalysedAttempt {
  readonly exchange: string;
  readonly again?: readonly string[];
  readonly mode: AuthMode;
  readonly outcome: Outcome;
  readonly inferred?: true;
  /** Why it was made after the attempt before it; absent of the first. */
  readonly cause?: Cause;
}

export interface AnalysedChain {
  readonly operation: string;
  readonly model: string | null;
  readonly attempts: readonly AnalysedAttempt[];
  readonly result: ChainResult;
  /** The client is known to try again by then (ISO 8601); its basis in a sentence. */
  readonly waiting?: { readonly until: string; readonly basis: string };
}

export interface AnalysedPeriod {
  readonly person: string;
  readonly mode: AuthMode;
  readonly from: string;
  readonly to: string | null;
  readonly endedBy: readonly string[];
}

/** The answers of a session as one JSON value; everything else that is reported derives from it. */
export interface Analysis {
  readonly version: typeof ANALYSIS_VERSION;
  readonly notes: readonly string[];
  readonly exchanges: readonly AnalysedExchange[];
  readonly chains: readonly AnalysedChain[];
  readonly audit: { readonly periods: readonly AnalysedPeriod[]; readonly verdicts: readonly StoreVerdict[] };
}

export interface AnalysisOptions {
  /** Persons as `person 1`, `person 2` … instead of their names. */
  readonly pseudonyms: boolean;
  readonly notes: readonly string[];
}

/** Everything that the session answers: modes, chains and what was left behind. */
export function analysisOf(session: Session, options: AnalysisOptions): Analysis {
  const persons = pseudonymsOf(session);
  const nameOf = (person: string, name: string | null) =>
    options.pseudonyms ? (persons.get(person) ?? 'person') : name;
  const hide = options.pseudonyms ? hiderOf(session, persons) : (text: string) => text;
  const exchanges = session.order.toArray().flatMap((id) => {
    const exchange = session.exchanges.get(id);
    return exchange ? [analysedExchange(session, exchange, nameOf, hide)] : [];
  });
  const chains = session.chainOrder.toArray().flatMap((id) => {
    const chain = session.chains.get(id);
    return chain ? [analysedChain(chain, hide)] : [];
  });
  const periods = session.periods.toArray().map(
    (period): AnalysedPeriod => ({
      person: nameOf(period.person, period.label) ?? period.label,
      mode: period.mode,
      from: iso(period.from),
      to: period.to === null ? null : iso(period.to),
      endedBy: period.endedBy,
    }),
  );
  const verdicts = audit(session).flatMap(({ stores }) => stores);
  return {
    version: ANALYSIS_VERSION,
    notes: options.notes,
    exchanges,
    chains,
    audit: {
      periods,
      verdicts: options.pseudonyms ? verdicts.map((verdict) => hidden(verdict, hide)) : verdicts,
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

type Hide = (text: string) => string;
type NameOf = (person: string, name: string | null) => string | null;

/** A channel of the Events API may be named after a person; a root field is the schema's. */
const operationOf = (operation: string, hide: Hide) =>
  operation.includes('/') ? hide(operation) : operation;

function analysedExchange(
  session: Session,
  exchange: Exchange,
  nameOf: NameOf,
  hide: Hide,
): AnalysedExchange {
  const reason = reasonOf(exchange);
  const { identity, cognito } = exchange;
  const label =
    identity && (session.persons.get(identity.person)?.label ?? identity.username ?? identity.sub);
  const username = identity
    ? nameOf(identity.person, label ?? null)
    : cognitoName(session, cognito?.username, nameOf);
  const { id, kind, operation, model, mode, candidates, role, client, outcome, httpStatus, errorType } =
    exchange;
  return {
    id,
    kind,
    operation: operationOf(operation, hide),
    model,
    mode,
    ...(candidates ? { candidates } : {}),
    role,
    username,
    client,
    outcome,
    httpStatus: kind === 'connection' || kind === 'subscription' ? null : httpStatus,
    errorType,
    startedAt: iso(exchange.startedAt),
    endpoint: exchange.endpoint,
    frame: exchange.frame,
    sources: exchange.sources,
    basis: exchange.basis,
    clientBasis: exchange.clientBasis,
    ...(exchange.conflicts.length > 0 ? { conflicts: exchange.conflicts } : {}),
    ...(reason ? { reason: { ...reason, phrase: hide(reason.phrase) } } : {}),
  };
}

function cognitoName(session: Session, username: string | undefined, nameOf: NameOf): string | null {
  if (username === undefined) return null;
  const person = session.persons.find(({ names }) => names.includes(username));
  return nameOf(person?.person ?? username, person?.label ?? username);
}

function analysedChain(chain: Chain, hide: Hide): AnalysedChain {
  const { operation, model, attempts, result, waiting } = chain;
  return {
    operation: operationOf(operation, hide),
    model,
    attempts: attempts.map((attempt, at) => analysedAttempt(attempt, attempts[at - 1])),
    result,
    ...(waiting ? { waiting: { until: iso(waiting.until), basis: waiting.basis } } : {}),
  };
}

function analysedAttempt(attempt: Attempt, before: Attempt | undefined): AnalysedAttempt {
  const { exchange, again, mode, outcome, inferred } = attempt;
  const cause = causeOf(before, attempt);
  return {
    exchange,
    ...(again.length > 0 ? { again } : {}),
    mode,
    outcome,
    ...(inferred ? { inferred } : {}),
    ...(cause ? { cause } : {}),
  };
}

function pseudonymsOf(session: Session): Map<string, string> {
  const persons = new Map<string, string>();
  for (const person of session.persons.keys()) persons.set(person, `person ${persons.size + 1}`);
  return persons;
}

/** Puts pseudonyms in the place of every name that stands in a text. */
function hiderOf(session: Session, pseudonyms: ReadonlyMap<string, string>): Hide {
  return (text) => {
    let result = text;
    for (const { person, label, names } of session.persons.values())
      for (const name of [label, ...names].sort((a, b) => b.length - a.length))
        result = result.replaceAll(name, pseudonyms.get(person) ?? 'person');
    return result;
  };
}

/** A verdict's sentences name persons and their rows' owners. */
const hidden = (verdict: StoreVerdict, hide: Hide): StoreVerdict => ({
  ...verdict,
  person: hide(verdict.person),
  why: hide(verdict.why),
  basis: hide(verdict.basis),
  store: hide(verdict.store),
  rows: verdict.rows.map((row) => ({ key: hide(row.key), id: row.id, reason: hide(row.reason) })),
});
