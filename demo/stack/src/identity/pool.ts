import { randomUUID } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtExpiredError } from 'aws-jwt-verify/error';
import type { Jwks } from 'aws-jwt-verify/jwk';
import type { IssuedCredentials } from '../auth/sigV4.ts';
import type { IamIdentity } from '../auth/verifiers.ts';
import { accountId, clientId, cognitoHost, identityPoolId, region, userPoolId } from '../names.ts';
import { newAwsKeys } from '../secrets.ts';

/** What AWS would refuse: the name of its exception and its message. */
export class IdentityError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Id tokens by provider name. Amplify sends an empty object for a guest. */
export type Logins = Readonly<Record<string, string>>;

const provider = `${cognitoHost}/${userPoolId}`;
const lifetimeMs = 60 * 60_000;

/** An identity and, once somebody has signed in with it, the `sub` of the user pool that it belongs to. */
interface Identity {
  readonly id: string;
  sub: string | null;
}

/**
 * A Cognito identity pool in memory, with guests: no emulator has one. Its two roles are those that the transformer
 * writes into the resolvers.
 */
export class IdentityPool {
  readonly #verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'id' });
  readonly #identities = new Map<string, Identity>();
  readonly #credentials = new Map<string, IssuedCredentials>();

  /** @param jwks the user pool's public keys */
  constructor(jwks: Jwks) {
    this.#verifier.cacheJwks(jwks);
  }

  /** @throws {IdentityError} for another pool or a login that is not valid */
  getId(pool: string, logins: Logins): string {
    if (pool !== identityPoolId) {
      throw new IdentityError('ResourceNotFoundException', `IdentityPool '${pool}' not found.`);
    }
    const sub = this.#subOf(logins);
    const { id } = this.#identityOf(sub) ?? this.#newIdentity(sub);
    return id;
  }

  /**
   * Issues credentials for an hour. A guest's identity becomes that of who signs in with it, or gives way to the
   * one they have.
   *
   * @throws {IdentityError} when there is no such identity, or the login does not belong to it
   */
  getCredentials(identityId: string, logins: Logins): { identityId: string; credentials: IssuedCredentials } {
    const sub = this.#subOf(logins);
    const asked = this.#identities.get(identityId);
    if (!asked) {
      throw new IdentityError('ResourceNotFoundException', `Identity '${identityId}' not found.`);
    }
    if (asked.sub !== null && sub === null) {
      throw new IdentityError('NotAuthorizedException', `Access to Identity '${identityId}' is forbidden.`);
    }
    if (asked.sub !== null && asked.sub !== sub) {
      throw new IdentityError(
        'NotAuthorizedException',
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
      );
    }
    const identity = this.#identityOf(sub) ?? asked;
    identity.sub = sub;
    return { identityId: identity.id, credentials: this.#issue(identity) };
  }

  /** The credentials of an access key id, expired or not. */
  find(accessKeyId: string): IssuedCredentials | undefined {
    return this.#credentials.get(accessKeyId);
  }

  /** Makes all credentials issued so far expire now. */
  expire(): void {
    for (const [key, credentials] of this.#credentials) {
      this.#credentials.set(key, { ...credentials, expiresAt: Math.min(credentials.expiresAt, Date.now()) });
    }
  }

  /** @returns null for a guest */
  #subOf(logins: Logins): string | null {
    const token = logins[provider];
    if (token === undefined) {
      if (Object.keys(logins).length === 0) return null;
      throw new IdentityError(
        'NotAuthorizedException',
        'Token is not from a supported provider of this identity pool.',
      );
    }
    try {
      return this.#verifier.verifySync(token).sub;
    } catch (error) {
      const reason = error instanceof JwtExpiredError ? 'Token expired' : 'Not a valid token';
      throw new IdentityError('NotAuthorizedException', `Invalid login token. ${reason}.`);
    }
  }

  #identityOf(sub: string | null): Identity | undefined {
    return sub === null ? undefined : [...this.#identities.values()].find((identity) => identity.sub === sub);
  }

  #newIdentity(sub: string | null): Identity {
    const identity = { id: `${region}:${randomUUID()}`, sub };
    this.#identities.set(identity.id, identity);
    return identity;
  }

  #issue({ id, sub }: Identity): IssuedCredentials {
    const credentials = {
      ...newAwsKeys(),
      expiresAt: Date.now() + lifetimeMs,
      identity: iamIdentity(id, sub),
    };
    this.#credentials.set(credentials.accessKeyId, credentials);
    return credentials;
  }
}

function iamIdentity(id: string, sub: string | null): IamIdentity {
  const role = sub === null ? 'unauthRole' : 'authRole';
  return {
    accountId,
    userArn: `arn:aws:sts::${accountId}:assumed-role/${role}/CognitoIdentityCredentials`,
    username: `${role}:CognitoIdentityCredentials`,
    cognitoIdentityPoolId: identityPoolId,
    cognitoIdentityId: id,
    cognitoIdentityAuthType: sub === null ? 'unauthenticated' : 'authenticated',
    cognitoIdentityAuthProvider: sub === null ? null : `"${provider}","${provider}:CognitoSignIn:${sub}"`,
  };
}
