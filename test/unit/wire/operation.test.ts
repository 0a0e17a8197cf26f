import { describe, expect, it } from 'vitest';
import { readOperation } from '../../../src/core/wire/operation.js';

const none = () => undefined;
const read = (body: unknown, contentType?: string) =>
  readOperation(
    {
      text: typeof body === 'string' ? body : JSON.stringify(body),
      truncated: false,
      ...(contentType === undefined ? {} : { contentType }),
    },
    none,
  );
const fieldsOf = (query: string, operationName?: string) =>
  read({ query, ...(operationName === undefined ? {} : { operationName }) }).operation?.fields;

describe('The operation of a request is its root fields', () => {
  it.each([
    ['{ listPosts { id } }', ['listPosts']],
    ['query { mine: listPosts { id } yours: listNotes { id } }', ['listPosts', 'listNotes']],
    ['query { ... on Query { listPosts { id } } getNote { id } }', ['listPosts', 'getNote']],
    [
      'query { ...All } fragment All on Query { listPosts { id } ...More } fragment More on Query { getNote { id } }',
      ['listPosts', 'getNote'],
    ],
    ['query { ...A } fragment A on Query { listPosts { id } ...A }', ['listPosts']],
    ['query { ...Gone listPosts { id } }', ['listPosts']],
    ['query { __schema { types { name } } }', ['__schema']],
  ])('%s', (query, fields) => {
    expect(fieldsOf(query)).toEqual(fields);
  });

  it('of several operations the one that operationName picks; where none is named, the first, and it says so', () => {
    const query = 'query A { listPosts { id } } mutation B { createPost { id } }';
    expect(read({ query, operationName: 'B' }).operation).toMatchObject({
      kind: 'mutation',
      fields: ['createPost'],
    });
    expect(read({ query, operationName: 'B' }).note).toBeNull();
    expect(read({ query }).operation?.fields).toEqual(['listPosts']);
    expect(read({ query }).note).toContain('names none of them');
  });

  it('a batch names all of its operations and says that AppSync takes none', () => {
    const batch = [
      { query: '{ listPosts { id } }' },
      { query: 'mutation { createNote { id } }', variables: { a: 1 } },
      {},
    ];
    const { operation, note } = read(batch);
    expect(operation).toMatchObject({
      kind: 'mutation',
      fields: ['listPosts', 'createNote'],
      variables: '[{},{"a":1}]',
    });
    expect(note).toBe(
      'it is a batch of 3 operations, 1 of which could not be read, which AppSync itself does not take',
    );
    expect(read([]).note).toBe('it is an empty batch');
  });

  it('application/graphql, a form and the query of a URL are read too', () => {
    expect(read('query { listPosts { id } }', 'application/graphql').operation?.fields).toEqual([
      'listPosts',
    ]);
    // Clients send JSON under that type as well (AppSync’s own samples).
    expect(read({ query: '{ listNotes { id } }' }, 'application/graphql').operation?.fields).toEqual([
      'listNotes',
    ]);
    const form = `query=${encodeURIComponent('query A { a } query B { listPosts { id } }')}&operationName=B&variables=%7B%22n%22%3A1%7D`;
    expect(read(form).operation).toMatchObject({ fields: ['listPosts'], variables: '{"n":1}' });
    expect(read('query=%7B+listPosts+%7B+id+%7D+%7D&broken=%E0%A4%A').operation?.fields).toEqual([
      'listPosts',
    ]);
  });

  it('a persisted query without its text is unknown until the text was seen', () => {
    const body = { extensions: { persistedQuery: { version: 1, sha256Hash: 'abcdef0123456789' } } };
    expect(read(body)).toMatchObject({
      operation: null,
      hash: 'abcdef0123456789',
      note: 'it is a persisted query whose text was not seen (hash abcdef012345…)',
    });
    const known = readOperation(
      { text: JSON.stringify(body), truncated: false },
      () => '{ listPosts { id } }',
    );
    expect(known.operation?.fields).toEqual(['listPosts']);
    expect(known.note).toContain('another request with the same hash');
  });

  it('a body that was cut, is missing or is something else is not guessed at', () => {
    const cut = readOperation({ text: '{"query":"{ listPosts', truncated: true }, none);
    expect(cut).toMatchObject({ operation: null, note: expect.stringContaining('longer than what is kept') });
    expect(readOperation(null, none).note).toBe('its body was not to be had');
    for (const body of ['', '[', '{"query":7}', '{"a":1}', '7', 'null', '["x"]', 'a=1'])
      expect(read(body)).toMatchObject({
        operation: null,
        note: expect.stringContaining('not a GraphQL operation'),
      });
    expect(read({ query: 'query {' }).note).toContain('could parse');
  });

  it('says whether the client named the operation', () => {
    expect(read({ query: 'query operation($limit: Int) { syncPosts { id } }' }).named).toBe('operation');
    expect(read({ query: 'query Q { a }', operationName: 'Q' }).named).toBe('operationName');
    expect(read({ query: '{ a }' }).named).toBeNull();
  });
});
