import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../../src/core/events.js';
import { emptySession } from '../../../src/core/session-empty.js';
import type { Session } from '../../../src/core/session-types.js';
import { foldPeriods } from '../../../src/core/signout/periods.js';
import { answered, asked, bearing, claimsOf, tokens } from './build.js';

const fold = (...events: CaptureEvent[]): Session =>
  events.reduce((session, event) => foldPeriods(session, event, null), emptySession);

const periodsOf = (session: Session) =>
  session.periods
    .toArray()
    .map(({ label, from, to, startedBy, endedBy }) => ({ label, from, to, startedBy, endedBy }));

const signIn = (at: number, username: string) =>
  answered(at, 'RespondToAuthChallenge', { tokens: [claimsOf(username, { iat: at / 1000 })] });

describe('a sign-in period begins', () => {
  it('with the answer that brings tokens, and says who it is for', () => {
    const session = fold(asked(1000, 'InitiateAuth', { flow: 'USER_SRP_AUTH' }), signIn(2000, 'alice'));
    expect(periodsOf(session)).toEqual([
      { label: 'alice', from: 2000, to: null, startedBy: ['RespondToAuthChallenge'], endedBy: [] },
    ]);
    expect(session.periods.first()?.mode).toBe('userPool');
    expect([...session.persons.values()][0]?.names).toEqual(['alice', 'sub-of-alice', 'sub-of-alice::alice']);
  });

  it('not with a challenge that brings none', () => {
    expect(fold(answered(1000, 'InitiateAuth', { challenge: 'PASSWORD_VERIFIER' })).periods.size).toBe(0);
  });

  it('where the page was opened while somebody was signed in, and says that its start was not seen', () => {
    const session = fold(tokens(1000, [claimsOf('alice')]));
    expect(periodsOf(session)[0]).toMatchObject({ label: 'alice', startedBy: ['found signed in'] });
  });

  it('with its answer too where the page has stored the tokens before the body of the answer was read', () => {
    const alice = claimsOf('alice', { iat: 2 });
    const stored = tokens(2004, [alice]);
    const answer = (at: number) => answered(at, 'RespondToAuthChallenge', { tokens: [alice] });
    expect(periodsOf(fold(stored, answer(2001)))[0]).toMatchObject({
      from: 2001,
      startedBy: ['RespondToAuthChallenge'],
    });
    expect(periodsOf(fold(stored, answer(9000)))[0], 'a later answer is another one').toMatchObject({
      from: 2004,
      startedBy: ['found signed in'],
    });
  });

  it('without Cognito when a request carries the token of somebody else', () => {
    const other = { iss: 'https://id.example', sub: '2' };
    const session = fold(bearing(1000, claimsOf('alice')), bearing(2000, claimsOf('bob', other)));
    expect(periodsOf(session).map(({ label, to }) => [label, to])).toEqual([
      ['alice', 2000],
      ['bob', null],
    ]);
  });

  it('not again with a renewed token', () => {
    const renewed = { flow: 'REFRESH_TOKEN_AUTH', tokens: [claimsOf('alice', { iat: 9 })] };
    const session = fold(
      signIn(1000, 'alice'),
      answered(9000, 'InitiateAuth', renewed),
      answered(9500, 'GetTokensFromRefreshToken', { tokens: [claimsOf('alice', { iat: 9 })] }),
      bearing(9600, claimsOf('alice', { iat: 9 })),
    );
    expect(session.periods.size).toBe(1);
  });
});

describe('a sign-in period ends', () => {
  it('with a sign-out, and collects the signs of it', () => {
    const session = fold(
      signIn(1000, 'alice'),
      tokens(1100, [claimsOf('alice')]),
      asked(5000, 'RevokeToken'),
      tokens(5200, []),
    );
    expect(periodsOf(session)[0]).toMatchObject({ to: 5000, endedBy: ['RevokeToken', 'tokens removed'] });
    expect(session.periods.first()?.endedIn).toBe('d1');
  });

  it('where the tokens vanish without a call, as in a sign-out of another tab', () => {
    const session = fold(signIn(1000, 'alice'), tokens(1100, [claimsOf('alice')]), tokens(5000, []));
    expect(periodsOf(session)[0]).toMatchObject({ to: 5000, endedBy: ['tokens removed'] });
  });

  it('with a refused refresh', () => {
    const refused = { flow: 'REFRESH_TOKEN_AUTH', errorType: 'NotAuthorizedException' };
    const session = fold(signIn(1000, 'alice'), answered(5000, 'InitiateAuth', refused));
    expect(periodsOf(session)[0]?.endedBy).toEqual(['refresh refused: NotAuthorizedException']);
  });

  it('when somebody else signs in', () => {
    const session = fold(signIn(1000, 'alice'), signIn(5000, 'bob'));
    expect(periodsOf(session).map(({ label, to, endedBy }) => [label, to, endedBy])).toEqual([
      ['alice', 5000, ['somebody else signed in']],
      ['bob', null, []],
    ]);
  });

  it.each(['TooManyRequestsException', 'InternalErrorException'])(
    'not with a refresh that failed by %s',
    (errorType) => {
      const session = fold(
        signIn(1000, 'alice'),
        answered(5000, 'InitiateAuth', { flow: 'REFRESH_TOKEN_AUTH', errorType }),
      );
      expect(session.periods.first()?.to).toBeNull();
    },
  );

  it('not with an access token that expired', () => {
    const session = fold(
      signIn(1000, 'alice'),
      tokens(1100, [claimsOf('alice', { exp: 2 })]),
      bearing(9e6, claimsOf('alice', { exp: 2 })),
    );
    expect(session.periods.first()?.to).toBeNull();
  });

  it('not before its tokens were stored, nor with an empty storage beside the one that holds them', () => {
    const session = fold(
      signIn(1000, 'alice'),
      tokens(1050, []),
      tokens(1100, [claimsOf('alice')]),
      tokens(1200, [], 'sessionStorage'),
    );
    expect(session.periods.first()?.to).toBeNull();
  });

  it('not where tokens are cleared only to store renewed ones', () => {
    const session = fold(
      signIn(1000, 'alice'),
      tokens(1100, [claimsOf('alice')]),
      tokens(5000, []),
      tokens(5010, [claimsOf('alice', { iat: 5 })]),
    );
    expect(periodsOf(session)).toEqual([
      { label: 'alice', from: 1000, to: null, startedBy: ['RespondToAuthChallenge'], endedBy: [] },
    ]);
  });
});

describe('after a sign-out', () => {
  it('tokens and requests that are left of it sign nobody in', () => {
    const old = claimsOf('alice', { iat: 1 });
    const session = fold(
      signIn(1000, 'alice'),
      asked(5000, 'RevokeToken'),
      tokens(5100, [old]),
      bearing(5200, old),
    );
    expect(session.periods.size).toBe(1);
    expect(session.periods.first()?.to).toBe(5000);
  });

  it('a later sign that is not of this end adds nothing', () => {
    const session = fold(signIn(1000, 'alice'), asked(5000, 'RevokeToken'), asked(10_001, 'GlobalSignOut'));
    expect(session.periods.first()?.endedBy).toEqual(['RevokeToken']);
  });

  it('the same person starts a period of their own', () => {
    const session = fold(signIn(1000, 'alice'), asked(5000, 'RevokeToken'), signIn(9000, 'alice'));
    expect(periodsOf(session).map(({ from }) => from)).toEqual([1000, 9000]);
  });

  it('a call with nobody signed in changes nothing', () => {
    expect(fold(asked(5000, 'RevokeToken')).periods.size).toBe(0);
  });
});

describe('persons', () => {
  it('gather the names that later tokens bring, under the label they had', () => {
    const id = claimsOf('alice', { tokenUse: 'id', email: 'alice@example.com' });
    const session = fold(signIn(1000, 'alice'), tokens(1100, [id]));
    expect(session.persons.size).toBe(1);
    expect(session.persons.first()).toMatchObject({ label: 'alice' });
    expect(session.persons.first()?.names).toContain('alice@example.com');
  });

  it('of equal names in two user pools are told apart', () => {
    const other = claimsOf('alice', { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' });
    const session = fold(
      signIn(1000, 'alice'),
      answered(2000, 'RespondToAuthChallenge', { tokens: [other] }),
    );
    expect(session.periods.toArray().map(({ label }) => label)).toEqual(['alice', 'alice (2)']);
  });
});
