import type { Claims, Credential } from './auth/credential.js';
import { partsOfPerson } from './auth/identity.js';
import type { Body, CaptureEvent, CognitoCall, Reading } from './events.js';
import type { Snapshot, StoredRecord } from './storage/snapshot.js';
import type { Answer } from './wire/answer.js';
import { defined } from './wire/json.js';

/** What to make of the texts of an event. */
export interface EventTexts {
  /** Of every text that the app, its user or the server chose: names, ids, bodies, URLs, names of stores. */
  text(text: string): string;
  fingerprint(fingerprint: string): string;
}

const optional = (text: string | undefined, map: EventTexts) =>
  text === undefined ? undefined : map.text(text);
const nullable = (text: string | null, map: EventTexts) => (text === null ? null : map.text(text));

const claimsWith = (claims: Claims, map: EventTexts): Claims => ({
  ...claims,
  ...defined({
    sub: optional(claims.sub, map),
    username: optional(claims.username, map),
    email: optional(claims.email, map),
    groups: claims.groups?.map(map.text),
  }),
});

/** An issuer stays, as it does in claims. */
const personWith = (person: string, map: EventTexts): string => {
  const [issuer, name] = partsOfPerson(person);
  return issuer + map.text(name);
};

function credentialWith(credential: Credential, map: EventTexts): Credential {
  if (credential.kind === 'empty') return credential;
  const told = { ...credential, fingerprint: map.fingerprint(credential.fingerprint) };
  return told.kind === 'jwt' ? { ...told, claims: claimsWith(told.claims, map) } : told;
}

const credentialsWith = (credentials: readonly Credential[], map: EventTexts): Credential[] =>
  credentials.map((credential) => credentialWith(credential, map));

const cognitoWith = (call: CognitoCall, map: EventTexts): CognitoCall => ({
  ...call,
  ...defined({
    username: optional(call.username, map),
    identityId: optional(call.identityId, map),
    errorMessage: optional(call.errorMessage, map),
    tokens: call.tokens?.map((claims) => claimsWith(claims, map)),
  }),
});

const bodyWith = (body: Body | null, map: EventTexts): Body | null =>
  body === null ? null : { ...body, text: map.text(body.text) };

const readingWith = (read: Reading, map: EventTexts): Reading => ({
  ...read,
  operation: read.operation && {
    ...read.operation,
    query: map.text(read.operation.query),
    variables: map.text(read.operation.variables),
  },
});

const answerWith = (answer: Answer, map: EventTexts): Answer => ({
  ...answer,
  errors: answer.errors.map((error) => ({ ...error, message: map.text(error.message) })),
  records: answer.records.map((record) => ({ ...record, id: map.text(record.id) })),
});

const recordWith = (record: StoredRecord, map: EventTexts): StoredRecord => {
  const { projection } = record;
  return {
    ...record,
    key: map.text(record.key),
    labels: record.labels.map(map.text),
    projection: projection && {
      ...projection,
      id: nullable(projection.id, map),
      owners: projection.owners.map(map.text),
      ...(projection.token && {
        token: { ...projection.token, username: nullable(projection.token.username, map) },
      }),
    },
  };
};

const snapshotWith = (snapshot: Snapshot, map: EventTexts): Snapshot => ({
  ...snapshot,
  partition: map.text(snapshot.partition),
  stores: snapshot.stores.map((store) => ({
    ...store,
    database: nullable(store.database, map),
    name: map.text(store.name),
    records: store.records.map((record) => recordWith(record, map)),
  })),
  unreadable: snapshot.unreadable.map((entry) => ({
    ...entry,
    store: nullable(entry.store, map),
    reason: map.text(entry.reason),
  })),
});

/**
 * An event with other texts in it. Its structure stays: kinds, times, statuses, header names, types of the schema and
 * the headers that cross, of which none speaks of a person.
 */
export function withTexts(event: CaptureEvent, map: EventTexts): CaptureEvent {
  switch (event.type) {
    case 'document':
      return { ...event, url: map.text(event.url), partition: map.text(event.partition) };
    case 'request':
      return {
        ...event,
        url: map.text(event.url),
        credentials: credentialsWith(event.credentials, map),
        body: bodyWith(event.body, map),
        ...(event.read && { read: readingWith(event.read, map) }),
        ...(event.cognito && { cognito: cognitoWith(event.cognito, map) }),
        ...(event.sender && { sender: { ...event.sender, url: nullable(event.sender.url, map) } }),
        ...(event.initiator && { initiator: { ...event.initiator, url: map.text(event.initiator.url) } }),
      };
    case 'response':
      return {
        ...event,
        body: bodyWith(event.body, map),
        ...(event.answer && { answer: answerWith(event.answer, map) }),
        ...(event.cognito && { cognito: cognitoWith(event.cognito, map) }),
      };
    case 'socket-open':
      return {
        ...event,
        url: map.text(event.url),
        host: nullable(event.host, map),
        credentials: credentialsWith(event.credentials, map),
      };
    case 'socket-frame':
      return {
        ...event,
        text: nullable(event.text, map),
        credentials: credentialsWith(event.credentials, map),
        ...(event.read && { read: readingWith(event.read, map) }),
        ...(event.answer && { answer: answerWith(event.answer, map) }),
      };
    case 'failure':
      return { ...event, ...defined({ detail: optional(event.detail, map) }) };
    case 'socket-close':
      return { ...event, reason: map.text(event.reason) };
    case 'tokens':
      return {
        ...event,
        partition: map.text(event.partition),
        entries: event.entries.map((entry) => ({
          ...entry,
          username: nullable(entry.username, map),
          ...(entry.claims && { claims: claimsWith(entry.claims, map) }),
        })),
      };
    case 'database':
      return {
        ...event,
        partition: map.text(event.partition),
        database: map.text(event.database),
        store: nullable(event.store, map),
      };
    case 'snapshot':
      return {
        ...event,
        snapshot: snapshotWith(event.snapshot, map),
        settled: event.settled && {
          ...event.settled,
          moving: event.settled.moving.map(map.text),
          basis: map.text(event.settled.basis),
        },
      };
    case 'dropped':
      return { ...event, reason: map.text(event.reason) };
    case 'navigation':
    case 'worker':
      return { ...event, url: map.text(event.url) };
    case 'deliveries':
      return {
        ...event,
        deliveries: event.deliveries.map((delivery) => ({
          ...delivery,
          persons: delivery.persons.map((person) => personWith(person, map)),
          ids: delivery.ids.map(map.text),
        })),
      };
    case 'document-gone':
    case 'bounds':
    case 'told':
    case 'ignored':
      return event;
  }
}
