import type { Body } from '../events.js';
import type { Exchange, Session } from '../session-types.js';
import type { Answer } from '../wire/answer.js';
import { modelBehindPrefix, modelOfTypename } from '../wire/model-names.js';
import type { Operation } from '../wire/operation.js';

/**
 * Schema, `__typename` and types name models; a field is never made singular by guessing. Introspection
 * (`__schema`, `__type`) and a bare `__typename` are of no model.
 */
export function modelOf(session: Session, fields: readonly string[], named: string | null): string | null {
  if (named !== null) return named;
  const models = new Set(
    fields
      .filter((field) => !field.startsWith('__'))
      .map(
        (field) => modelBehindPrefix(field, (model) => session.models.has(model), session.models) ?? field,
      ),
  );
  return models.size === 0 ? null : [...models].join(',');
}

/** Types of delivered records are models, as far as the operation asked for `__typename`. */
export function learnTypenames(session: Session, answer: Answer | null): Session {
  let known = session;
  for (const typename of new Set(answer?.records.map((record) => record.typename)))
    if (typename !== null) known = learnModel(known, modelOfTypename(typename));
  return known;
}

/** The type of a page of records, which names the model also where the page is empty (amplify-category-api). */
const pageType = /"__typename"\s*:\s*"Model(\w+)Connection"/g;

/** Looks into the text of an answer, for an exchange whose model nothing has named yet. */
export function learnPages(session: Session, exchange: Exchange, body: Body | null): Session {
  if (body === null || exchange.model !== exchange.operation) return session;
  let known = session;
  for (const [, model] of body.text.matchAll(pageType)) known = learnModel(known, model ?? null);
  return known;
}

/** A model that becomes known later names the earlier exchanges and chains too. */
export function learnModel(session: Session, model: string | null): Session {
  if (model === null || session.models.has(model)) return session;
  const known = { ...session, models: session.models.add(model) };
  const renamed = <T extends { readonly model: string | null; readonly operation: string }>(
    item: T,
    fields: readonly string[],
  ): T => (item.model === item.operation ? { ...item, model: modelOf(known, fields, null) } : item);
  return {
    ...known,
    exchanges: known.exchanges.map((exchange) => renamed(exchange, exchange.fields)),
    chains: known.chains.map((chain) => renamed(chain, chain.operation.split(','))),
  };
}

/** What an operation adds to its exchange. */
export function operationMembers(session: Session, operation: Operation) {
  return {
    kind: operation.kind,
    operation: operation.fields.join(','),
    fields: operation.fields,
    model: modelOf(session, operation.fields, operation.model),
    query: operation.query,
    variables: operation.variables,
  };
}
