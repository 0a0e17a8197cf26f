import type { Map } from 'immutable';
import type { Body, CaptureEventOf } from './events.js';
import { type Step, unindexed } from './exchanges/step.js';
import type { Exchange, Session } from './session-types.js';

/**
 * Who saw an exchange: the page's hook, `devtools.network` at the document or worker that sent it, and
 * `devtools.network` once more at the service worker that passed it on. One exchange has one of each at most.
 */
type Witness = 'hook' | 'network' | 'service';

/** Whose words count where several saw an exchange: the hook knows its frame and reads bodies at their source. */
const RANK: Record<Witness, number> = { hook: 2, network: 1, service: 0 };

/** One exchange as it waits for its other witnesses. */
interface Sighting {
  readonly exchange: string;
  /** When it began, epoch ms. */
  readonly at: number;
  /** Of a call to Cognito, whose body never crosses: what the request said, as JSON. */
  readonly call: string | null;
  /** As it came: the exchange keeps no more of it than the bounds let it. */
  readonly body: Body | null;
  readonly by: readonly Witness[];
}

/** What is remembered to recognise an exchange that another source tells of too. */
export interface Sightings {
  /** By everything that must be equal, the newer and the older half: no memory of this grows for ever. */
  readonly young: Map<string, readonly Sighting[]>;
  readonly old: Map<string, readonly Sighting[]>;
  /** From another witness's id to the one that stands for both, as long as that exchange is kept: {@link ownerOf}. */
  readonly aliases: Map<string, string>;
}

/** The id under which an exchange is listed that a witness tells of. */
export function ownerOf(sightings: Sightings, id: string): string {
  const owner = sightings.aliases.get(id);
  return owner === undefined ? id : ownerOf(sightings, owner);
}

/** Two witnesses read their clocks when the request is made, within one call of it; event time, ms. */
const APART_MS = 2_000;
const KEYS_KEPT = 500;
/** Requests that are alike in everything and in flight at once. */
const ALIKE_KEPT = 50;

type Beginning = CaptureEventOf<'request'> | CaptureEventOf<'socket-open'>;
type Ending = CaptureEventOf<'response'> | CaptureEventOf<'failure'>;

const idOf = (event: Beginning): string => (event.type === 'request' ? event.exchange : event.socket);

/** A file has one source: there is nothing to recognise in it. */
function witnessOf(event: Beginning): Witness | null {
  if (event.source === 'har') return null;
  return event.source === 'network' && event.type === 'request' && event.sender?.kind === 'service'
    ? 'service'
    : event.source;
}

/** Method, URL and credentials; the body is compared apart, since one source may not have read it. */
function keyOf(event: Beginning): string {
  const credentials = event.credentials
    .map((credential) => (credential.kind === 'empty' ? '' : credential.fingerprint))
    .sort();
  return `${event.type === 'request' ? event.method : event.host} ${event.url} ${credentials.join(' ')}`;
}

const bodyOf = (event: Beginning): Body | null => (event.type === 'request' ? event.body : null);

const callOf = (event: Beginning): string | null =>
  event.type === 'request' && event.cognito ? JSON.stringify(event.cognito) : null;

function isSameBody(event: Beginning, { call, body }: Sighting): boolean {
  if (event.type !== 'request') return true;
  if (event.cognito || call !== null) return isSameText(callOf(event), call);
  if (event.body === null || body === null) return true;
  return event.body.bytes === body.bytes && isSameText(event.body.text, body.text);
}

/** Each source masks the credentials that it has met: from the first mask on, two equal bodies may differ. */
function isSameText(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const masks = [a.search(/«(masked|cut)»/), b.search(/«(masked|cut)»/)].filter((at) => at >= 0);
  return masks.length > 0 && a.slice(0, Math.min(...masks)) === b.slice(0, Math.min(...masks));
}

const alike = ({ young, old }: Sightings, key: string): readonly Sighting[] =>
  young.get(key) ?? old.get(key) ?? [];

interface Known {
  readonly sighting: Sighting;
  readonly exchange: Exchange;
}

/** Of those that this witness has not told of yet, the one that began nearest; of two equal ones the first. */
function find(session: Session, event: Beginning, witness: Witness, key: string): Known | null {
  let nearest: Known | null = null;
  for (const sighting of alike(session.sightings, key)) {
    const apart = Math.abs(sighting.at - event.at);
    if (apart > APART_MS || sighting.by.includes(witness)) continue;
    if (nearest !== null && apart >= Math.abs(nearest.sighting.at - event.at)) continue;
    const exchange = session.exchanges.get(sighting.exchange);
    if (exchange && isSameBody(event, sighting)) nearest = { sighting, exchange };
  }
  return nearest;
}

/** The exchange that this is another sighting of; null for the first. */
export function recognise(session: Session, event: Beginning): Exchange | null {
  const witness = witnessOf(event);
  return (witness && find(session, event, witness, keyOf(event))?.exchange) ?? null;
}

/** The body of a request as the first who saw it told it: two may have masked different parts. */
export function bodyOfFirst(session: Session, event: CaptureEventOf<'request'>): Body | null {
  const witness = witnessOf(event);
  return (witness && find(session, event, witness, keyOf(event))?.sighting.body) ?? event.body;
}

function keep(sightings: Sightings, key: string, list: readonly Sighting[]): Sightings {
  const full = sightings.young.size >= KEYS_KEPT && !sightings.young.has(key);
  const { young, old } = full ? { young: sightings.young.clear(), old: sightings.young } : sightings;
  return { ...sightings, young: young.set(key, list), old };
}

/**
 * Folds the beginning of an exchange. The second sighting of one makes no other: its source is named, and what the
 * higher witness says of it stands, whichever came first.
 * @param fold what makes an exchange of the first sighting
 */
export function foldBeginning<E extends Beginning>(
  session: Session,
  event: E,
  fold: (session: Session, event: E) => Step,
): Step & { readonly again: boolean } {
  const witness = witnessOf(event);
  if (witness === null || session.exchanges.has(idOf(event)))
    return { ...fold(session, event), again: false };
  const { sightings } = session;
  const id = idOf(event);
  const key = keyOf(event);
  const found = find(session, event, witness, key);
  if (!found) {
    const first: Sighting = {
      exchange: id,
      at: event.at,
      call: callOf(event),
      body: bodyOf(event),
      by: [witness],
    };
    const waiting = keep(sightings, key, [...alike(sightings, key).slice(1 - ALIKE_KEPT), first]);
    const step = fold({ ...session, sightings: waiting }, event);
    return { ...(witness === 'hook' ? step : seenAlone(step, event)), again: false };
  }
  const { sighting: known, exchange } = found;
  // Of a socket all was told at once, after its end: it stays with the witness that came first.
  const takesOver = event.type === 'request' && known.by.every((one) => RANK[one] < RANK[witness]);
  const owner = takesOver ? id : exchange.id;
  const both: Sighting = {
    exchange: owner,
    at: takesOver ? event.at : known.at,
    call: known.call,
    body: known.body ?? bodyOf(event),
    by: [...known.by, witness],
  };
  const waiting = keep(
    sightings,
    key,
    alike(sightings, key).map((one) => (one === known ? both : one)),
  );
  const aliases = waiting.aliases.set(takesOver ? exchange.id : id, owner);
  const recognised = { ...session, sightings: { ...waiting, aliases } };
  const sources = [...new Set([...exchange.sources, event.source])].sort();
  const step = takesOver ? takeOver(recognised, exchange, event, fold) : { session: recognised, exchange };
  // Only `devtools.network` tells what began a request.
  const initiator = (event.type === 'request' ? event.initiator : undefined) ?? exchange.initiator;
  return { ...replaced(step, { sources, ...(initiator ? { initiator } : {}) }), again: true };
}

const PLACES = { dedicated: 'worker', service: 'service worker', unknown: 'worker or frame' } as const;
const SENDERS = {
  dedicated: 'it was sent by a worker',
  service: 'it was sent by a service worker',
  unknown: 'it was sent by a worker, or by a frame of another site that the hook is not in',
} as const;

/** What only `devtools.network` has seen says so, and where it came from. */
function seenAlone(step: Step, event: Beginning): Step {
  const sender = event.type === 'request' ? event.sender : undefined;
  const why = sender ? SENDERS[sender.kind] : 'the hook in the page did not see it';
  const frame = sender ? [PLACES[sender.kind], sender.url ?? ''].join(' ').trim() : null;
  const basis = `${step.exchange?.basis}; seen by devtools.network alone: ${why}`;
  return replaced(step, { frame, basis });
}

function replaced({ session, exchange }: Step, members: Partial<Exchange>): Step {
  if (!exchange) return { session, exchange };
  const next = { ...exchange, ...members };
  return { session: { ...session, exchanges: session.exchanges.set(next.id, next) }, exchange: next };
}

/** The exchange gets the id and the words of its higher witness, and keeps its place and what came of it. */
function takeOver<E extends Beginning>(
  session: Session,
  before: Exchange,
  event: E,
  fold: (session: Session, event: E) => Step,
): Step {
  const place = session.order.lastIndexOf(before.id);
  const without = unindexed(session, [before]);
  const step = fold(without, event);
  const id = idOf(event);
  const renamed = renamedInChain({ ...step.session, order: session.order.set(place, id) }, before.id, id);
  const { outcome, httpStatus, errorType, errors, endedAt, responseBody, rows } = before;
  const answered =
    endedAt === null
      ? {}
      : { outcome, httpStatus, errorType, errors, endedAt, responseBody, rows, cognito: before.cognito };
  return replaced({ session: renamed, exchange: step.exchange }, answered);
}

function renamedInChain(session: Session, from: string, to: string): Session {
  const chainId = session.chainOf.get(from);
  const chain = chainId === undefined ? undefined : session.chains.get(chainId);
  if (!chain) return session;
  const named = (id: string) => (id === from ? to : id);
  const attempts = chain.attempts.map((attempt) => ({
    ...attempt,
    exchange: named(attempt.exchange),
    again: attempt.again.map(named),
  }));
  return {
    ...session,
    chainOf: session.chainOf.delete(from).set(to, chain.id),
    chains: session.chains.set(chain.id, { ...chain, attempts }),
  };
}

/**
 * Folds what came of an exchange. A second witness's word counts only where the first has told no end, as when its
 * page went away. `again`: the end was known, so nothing else follows from it.
 */
export function foldEnding<E extends Ending>(
  session: Session,
  event: E,
  fold: (session: Session, event: E) => Step,
): Step & { readonly again: boolean } {
  const owner = ownerOf(session.sightings, event.exchange);
  const exchange = session.exchanges.get(owner);
  const again = exchange !== undefined && exchange.endedAt !== null;
  if (owner === event.exchange) return { ...fold(session, event), again };
  if (again && !explains(event, exchange)) return { session, exchange: null, again };
  return { ...fold(session, { ...event, exchange: owner }), again };
}

/** To the page a refusal by CORS is a failure like any other; the browser says more. */
const explains = (event: Ending, exchange: Exchange): boolean =>
  event.type === 'failure' &&
  event.detail !== undefined &&
  exchange.outcome === 'network' &&
  exchange.errors.length === 0;

/** Whether a frame or a close is of a socket that another witness tells of already. */
export const isToldAlready = (session: Session, socket: string): boolean =>
  session.sightings.aliases.has(socket);
