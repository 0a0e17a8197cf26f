import type { AuthMode, IamRole } from '../auth/credential.js';
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
  readonly basis: string;
}

export interface AnalysedAttempt {
  readonly exchange: string;
  readonly again?: readonly string[];
  readonly mode: AuthMode;
  readonly outcome: Outcome;
  readonly inferred?: true;
}

export interface AnalysedChain {
  readonly operation: string;
  readonly model: string | null;
  readonly attempts: readonly AnalysedAttempt[];
  readonly result: ChainResult;
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
  const exchanges = session.order.toArray().flatMap((id) => {
    const exchange = session.exchanges.get(id);
    return exchange ? [analysedExchange(session, exchange, nameOf)] : [];
  });
  const chains = session.chainOrder.toArray().flatMap((id) => {
    const chain = session.chains.get(id);
    return chain ? [analysedChain(chain)] : [];
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
      verdicts: options.pseudonyms ? verdicts.map((verdict) => hidden(verdict, session, persons)) : verdicts,
    },
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

type NameOf = (person: string, name: string | null) => string | null;

function analysedExchange(session: Session, exchange: Exchange, nameOf: NameOf): AnalysedExchange {
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
    operation,
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
    basis: exchange.basis,
  };
}

function cognitoName(session: Session, username: string | undefined, nameOf: NameOf): string | null {
  if (username === undefined) return null;
  const person = session.persons.find(({ names }) => names.includes(username));
  return nameOf(person?.person ?? username, person?.label ?? username);
}

function analysedChain({ operation, model, attempts, result }: Chain): AnalysedChain {
  return { operation, model, attempts: attempts.map(analysedAttempt), result };
}

function analysedAttempt({ exchange, again, mode, outcome, inferred }: Attempt): AnalysedAttempt {
  return {
    exchange,
    ...(again.length > 0 ? { again } : {}),
    mode,
    outcome,
    ...(inferred ? { inferred } : {}),
  };
}

function pseudonymsOf(session: Session): Map<string, string> {
  const persons = new Map<string, string>();
  for (const person of session.persons.keys()) persons.set(person, `person ${persons.size + 1}`);
  return persons;
}

/** A verdict's sentences name persons and their rows' owners: every name gives way to its pseudonym. */
function hidden(
  verdict: StoreVerdict,
  session: Session,
  pseudonyms: ReadonlyMap<string, string>,
): StoreVerdict {
  const hide = (text: string) => {
    let result = text;
    for (const { person, label, names } of session.persons.values())
      for (const name of [label, ...names].sort((a, b) => b.length - a.length))
        result = result.replaceAll(name, pseudonyms.get(person) ?? 'person');
    return result;
  };
  return {
    ...verdict,
    person: hide(verdict.person),
    why: hide(verdict.why),
    basis: hide(verdict.basis),
    store: hide(verdict.store),
    rows: verdict.rows.map((row) => ({ key: hide(row.key), id: row.id, reason: hide(row.reason) })),
  };
}
