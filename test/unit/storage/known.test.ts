import { describe, expect, it } from 'vitest';
import { knownStore, projectWebStorage } from '../../../src/core/storage/known.js';

const db = 'amplify-datastore';

describe('DataStore rows', () => {
  it('cross as ids, owner and sync fields, and never with their content', () => {
    const row = {
      id: 'p1',
      title: 'secret title',
      body: null,
      owner: 'alice',
      _version: 3,
      _deleted: null,
      _lastChangedAt: 1795347811973,
    };
    expect(knownStore(db, 'user_Post')?.project(row)).toEqual({
      id: 'p1',
      owners: ['alice'],
      version: 3,
      deleted: null,
      lastChangedAt: 1795347811973,
    });
  });

  it('that the server never accepted are told by a missing version', () => {
    expect(knownStore(db, 'user_Post')?.project({ id: 'p2', title: 'draft' })?.version).toBeNull();
  });

  it('with several owners name them all', () => {
    expect(knownStore(db, 'user_Doc')?.project({ id: 'd', owner: ['alice', 7, 'bob'] }).owners).toEqual([
      'alice',
      'bob',
    ]);
  });

  it.each([null, undefined, 7, 'text', [], new Map(), { id: 7, owner: {}, _version: 'x' }])(
    'of a strange shape (%s) are read without a crash',
    (value) => {
      expect(knownStore(db, 'user_Post')?.project(value)).toEqual({
        id: null,
        owners: [],
        version: null,
        deleted: null,
        lastChangedAt: null,
      });
    },
  );
});

describe('the outbox', () => {
  const store = knownStore(db, 'sync_MutationEvent');

  it('says which record changes in which fields, without a value', () => {
    const entry = {
      id: '01M8',
      model: 'Post',
      modelId: 'p1',
      operation: 'Update',
      data: '{"title":"secret","id":"p1"}',
    };
    const projection = store?.project(entry);
    expect(projection?.id).toBe('p1');
    expect(projection?.outbox).toEqual({
      model: 'Post',
      operation: 'Update',
      changedFields: ['title', 'id'],
    });
    expect(JSON.stringify(projection)).not.toContain('secret');
  });

  it.each(['{"title":', '7', 'null', '["a"]', undefined, 7])(
    'with broken data (%s) still names the record',
    (data) => {
      const projection = store?.project({ model: 'Post', modelId: 'p1', operation: 'Create', data });
      expect(projection?.outbox).toEqual({ model: 'Post', operation: 'Create', changedFields: [] });
    },
  );
});

describe('a store', () => {
  it('of an Amplify Studio session is known too', () => {
    expect(knownStore('amplify-datastore-s1-abc', 'user_Post')?.name).toBe('Amplify DataStore');
  });

  it('that is bookkeeping is told from data', () => {
    const record = { key: '1', bytes: 1, projection: null, labels: [] };
    expect(knownStore(db, 'sync_ModelMetadata')?.leftover(record)).toBe('bookkeeping');
    expect(knownStore(db, 'datastore_Setting')?.leftover(record)).toBe('bookkeeping');
    expect(knownStore(db, 'user_Post')?.leftover(record)).toBe('data');
  });

  it('of another library is not taken for DataStore', () => {
    expect(knownStore('amplify-datastores', 'user_Post')).toBeNull();
    expect(knownStore('app', 'user_Post')).toBeNull();
    expect(knownStore(db, 'other')).toBeNull();
  });
});

describe('token entries', () => {
  const prefix = 'CognitoIdentityServiceProvider.abc123';

  it('cross as name and person, never as value', () => {
    const projection = projectWebStorage(`${prefix}.alice.accessToken`, 'eyJ.secret.sig');
    expect(projection?.token).toEqual({ name: 'accessToken', clientId: 'abc123', username: 'alice' });
    expect(JSON.stringify(projection)).not.toContain('secret');
  });

  it('of a username with dots name all of it', () => {
    expect(projectWebStorage(`${prefix}.a.b@example.com.deviceKey`, 'x')?.token).toEqual({
      name: 'deviceKey',
      clientId: 'abc123',
      username: 'a.b@example.com',
    });
  });

  it('say who signed in last, and keep an oauth state to themselves', () => {
    expect(projectWebStorage(`${prefix}.LastAuthUser`, 'alice')?.token?.username).toBe('alice');
    expect(projectWebStorage(`${prefix}.oauthState`, 'state')?.token).toEqual({
      name: 'oauthState',
      clientId: 'abc123',
      username: null,
    });
  });

  it('are not seen in keys of the app', () => {
    expect(projectWebStorage('theme', 'dark')).toBeNull();
    expect(projectWebStorage(`${prefix}.alice.other`, 'x')).toBeNull();
  });
});
