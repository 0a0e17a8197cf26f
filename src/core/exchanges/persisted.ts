import type { Session } from '../session-types.js';
import { NOT_SEEN, type Operation } from '../wire/operation.js';
import { operationMembers } from './models.js';

const PERSISTED_KEPT = 1000;

/**
 * Learns the text behind a persisted query's hash, and names the requests that had sent the hash alone before: a
 * client asks with the hash first, and sends the text only when the server doesn't know it (Apollo, «Automatic
 * Persisted Queries»).
 */
export function learnPersisted(session: Session, hash: string | null, operation: Operation): Session {
  if (hash === null || session.persistedQueries.has(hash)) return session;
  if (session.persistedQueries.size >= PERSISTED_KEPT) return session;
  const learned = { ...session, persistedQueries: session.persistedQueries.set(hash, operation.query) };
  const { kind, operation: name, fields, model } = operationMembers(learned, operation);
  return {
    ...learned,
    exchanges: learned.exchanges.map((exchange) =>
      exchange.persisted === hash && exchange.fields.length === 0
        ? {
            ...exchange,
            kind,
            operation: name,
            fields,
            model,
            basis: exchange.basis.replace(NOT_SEEN, 'whose text came with a later request'),
          }
        : exchange,
    ),
  };
}
