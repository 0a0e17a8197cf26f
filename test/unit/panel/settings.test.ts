import { expect, it } from 'vitest';
import { readBound, readLines } from '../../../src/panel/store/settings-lines.js';
import { readSettings } from '../../../src/protocol/settings.js';

it('takes hosts from URLs as well, without empty lines and repetitions', () => {
  expect(readLines('sites', ' https://App.Example.com/login \n\nlocalhost:5173\napp.example.com')).toEqual({
    values: ['app.example.com', 'localhost:5173'],
    wrong: null,
  });
});

it('names the line that is no host and no issuer', () => {
  expect(readLines('sites', 'example.com\nnot a host').wrong).toBe(
    'Line 2, «not a host», is not a host such as app.example.com or localhost:5173.',
  );
  expect(readLines('issuers', 'login.example.com').wrong).toContain(
    'Line 1, «login.example.com», is not an issuer',
  );
  expect(readLines('issuers', 'https://login.example.com/tenant/v2.0').values).toEqual([
    'https://login.example.com/tenant/v2.0',
  ]);
});

it('takes the addresses of endpoints as requests have them, and names what is none', () => {
  expect(readLines('endpoints', 'HTTPS://API.example.com:443/graphql\nhttp://localhost:4000')).toEqual({
    values: ['https://api.example.com/graphql', 'http://localhost:4000/'],
    wrong: null,
  });
  for (const text of ['api.example.com', 'wss://a.b/graphql', 'https://u:p@a.b/x', 'https://a.b/x?key=1'])
    expect(readLines('endpoints', text).wrong).toBe(
      `Line 1, «${text}», is not the address of an API such as https://api.example.com/graphql, without a query.`,
    );
  const endpoints = ['https://api.example.com/graphql'];
  expect(readSettings({ endpoints }).endpoints).toEqual(endpoints);
  expect(readSettings({ endpoints: ['https://a.b/x?key=1'] }).endpoints).toEqual([]);
});

it('says what a bound may be', () => {
  expect(readBound(' 500 ', 2000)).toBe(500);
  for (const text of ['0', '2001', '1e3', '-4', 'many', ''])
    expect(readBound(text, 2000)).toBe('A whole number from 1 to 2,000.');
});

it('reads what is stored, and of what is broken only the rest', () => {
  const usual = readSettings(undefined);
  expect(usual).toMatchObject({
    names: 'amplify',
    sites: [],
    exchanges: 20_000,
    body: 65_536,
    framesPerSocket: 2000,
  });
  expect(readSettings('garbage')).toEqual(usual);
  expect(readSettings({ ...usual, names: 'appsync', exchanges: -1, sites: 'all', unknown: 1 })).toEqual({
    ...usual,
    names: 'appsync',
  });
});
