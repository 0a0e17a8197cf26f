import type { List } from 'immutable';
import { dropped } from './dropped.js';
import { unindexed, unlisted } from './exchanges/step.js';
import { unsettledWith } from './fallback/unsettled.js';
import type { Chain, Exchange, Session } from './session-types.js';
import { ownerOf } from './sightings.js';

/** A hundredth of what is kept leaves together: one by one would cost more. */
const PARTS = 100;
/** Open sockets stay, unless a page opens so many that nothing else would: at most this part of what is kept. */
const OPEN_PART = 0.5;

const inWords = (bound: number, what: string): string => `more than ${bound.toLocaleString('en-US')} ${what}`;

/** The session within its bounds: the oldest left, were there too many. */
export function withinBounds(session: Session): Session {
  const { exchanges, documents, deliveries, bounds } = session;
  let next = session;
  if (exchanges.size > bounds.exchanges) next = evictExchanges(next);
  if (documents.size > bounds.documents) next = evictDocuments(next);
  if (deliveries.size > bounds.deliveries) next = evictDeliveries(next);
  return next;
}

const tooMany = (size: number, bound: number): number => size - bound + Math.floor(bound / PARTS);

function evictExchanges(session: Session): Session {
  const { bounds, order } = session;
  const many = tooMany(session.exchanges.size, bounds.exchanges);
  const leaving: Exchange[] = [];
  const staying: string[] = [];
  let seen = 0;
  for (const id of order) {
    if (leaving.length >= many) break;
    seen += 1;
    const exchange = session.exchanges.get(id);
    if (!exchange) continue;
    if (isOpen(session, exchange) && staying.length < bounds.exchanges * OPEN_PART) staying.push(id);
    else leaving.push(exchange);
  }
  const ids = leaving.map(({ id }) => id);
  const without: Session = {
    ...unindexed(session, leaving),
    order: order.skip(seen).unshift(...staying),
    frames: session.frames.deleteAll(ids),
    startedOn: unlisted(session.startedOn, leaving, ({ socket }) => socket).deleteAll(ids),
  };
  const left = forgetWitnesses(leaveChains(without, leaving));
  return dropped(left, 'exchanges', leaving.length, inWords(bounds.exchanges, 'exchanges'));
}

/** A socket, or a subscription on it, that more may come of. */
const isOpen = ({ documents }: Session, { socket, endedAt, doc }: Exchange): boolean => {
  const gone = documents.get(doc)?.gone ?? null;
  return socket !== null && endedAt === null && (gone === null || gone.cause === 'parked');
};

/** Without the other ids of what has left. */
const forgetWitnesses = (session: Session): Session => {
  const { sightings, exchanges } = session;
  const aliases = sightings.aliases.filter((_, id) => exchanges.has(ownerOf(sightings, id)));
  return { ...session, sightings: { ...sightings, aliases } };
};

/** A chain leaves with the last of its exchanges; until then it tells of attempts whose exchange has left. */
function leaveChains(session: Session, leaving: readonly Exchange[]): Session {
  const touched = new Set(leaving.flatMap(({ id }) => session.chainOf.get(id) ?? []));
  const remains = (chain: Chain) => exchangesOf(chain).some((id) => session.exchanges.has(id));
  const left = [...touched].flatMap((id) => session.chains.get(id) ?? []).filter((chain) => !remains(chain));
  const ids = new Set(left.map(({ id }) => id));
  let { unsettled, openChains } = session;
  for (const chain of left) {
    unsettled = unsettledWith(unsettled, chain, false);
    const open = openChains.get(chain.key)?.filter((id) => id !== chain.id);
    if (open) openChains = open.isEmpty() ? openChains.delete(chain.key) : openChains.set(chain.key, open);
  }
  return {
    ...session,
    chains: session.chains.deleteAll(ids),
    chainOrder: withoutFirst(session.chainOrder, ids),
    chainOf: session.chainOf.deleteAll(leaving.map(({ id }) => id)),
    startedIn: session.startedIn.deleteAll(
      leaving.flatMap(({ id, doc, subscriptionId }) => {
        if (subscriptionId === null) return [];
        const chain = session.chains.get(session.chainOf.get(id) ?? '');
        const isAgain = (other: string) => session.exchanges.get(other)?.subscriptionId === subscriptionId;
        return chain && exchangesOf(chain).some(isAgain) ? [] : [`${doc}|${subscriptionId}`];
      }),
    ),
    waiting: session.waiting.deleteAll(ids),
    unsettled,
    openChains,
  };
}

const exchangesOf = ({ attempts }: Chain): readonly string[] =>
  attempts.flatMap(({ exchange, again, inferred }) => (inferred ? [] : [exchange, ...again]));

/** A list without some ids that are all near its beginning. */
function withoutFirst(list: List<string>, ids: ReadonlySet<string>): List<string> {
  const staying: string[] = [];
  let found = 0;
  for (const id of list) {
    if (found === ids.size) break;
    if (ids.has(id)) found += 1;
    else staying.push(id);
  }
  return list.skip(found + staying.length).unshift(...staying);
}

/** Page loads that went away longest ago. */
function evictDocuments(session: Session): Session {
  const { documents, bounds } = session;
  const gone = documents
    .valueSeq()
    .filter((document) => document.gone !== null)
    .sortBy((document) => document.gone?.at ?? 0)
    .take(tooMany(documents.size, bounds.documents))
    .map(({ doc }) => doc)
    .toArray();
  const left = { ...session, documents: documents.deleteAll(gone) };
  return dropped(left, 'documents', gone.length, inWords(bounds.documents, 'page loads'));
}

function evictDeliveries(session: Session): Session {
  const { deliveries, deliveryOrder, bounds } = session;
  const many = tooMany(deliveries.size, bounds.deliveries);
  const left = {
    ...session,
    deliveries: deliveries.deleteAll(deliveryOrder.take(many)),
    deliveryOrder: deliveryOrder.skip(many),
  };
  return dropped(left, 'deliveries', many, inWords(bounds.deliveries, 'delivered records'));
}
