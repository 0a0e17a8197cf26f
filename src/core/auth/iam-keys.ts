import type { CognitoCall } from '../events.js';
import type { Exchange, Session } from '../session-types.js';
import type { Credential, IamRole, Identity } from './credential.js';
import { identityOfClaims } from './identity.js';
import type { ModeReading } from './mode.js';

/** Whose an access key is, as the identity pool that issued it said. */
export interface IamKey {
  readonly role: Exclude<IamRole, 'unknown'>;
  /** Null for a guest, and where the login's token was not seen. */
  readonly identity: Identity | null;
}

/** The credential of a request or of a handshake that names an access key. */
const accessKeyOf = (credentials: readonly Credential[]): string | null =>
  credentials.find((credential) => credential.kind === 'sigv4')?.accessKeyId ?? null;

const NOT_SEEN = '; GetCredentialsForIdentity was not seen, so guest or authenticated is not known';

const givenTo = ({ role }: IamKey): string =>
  `, which the identity pool gave to ${role === 'guest' ? 'a guest, without a login' : 'somebody signed in'}`;

/**
 * A reading of mode `iam` with the role that its access key stands for. The signature names the key alone, so the
 * role is `unknown` unless the pool's answer to GetCredentialsForIdentity was seen; a guest's call has no `Logins`
 * (aws-amplify 6.22.1, `cognito/credentialsProvider/credentialsProvider.ts`). An identity id proves nothing here: a
 * signature doesn't name one, and the guest's that is stored is used again for the first call with a login
 * (`IdentityIdStore.ts`, `IdentityIdProvider.ts`).
 */
export function withRole(
  session: Session,
  reading: ModeReading,
  credentials: readonly Credential[],
): ModeReading {
  const accessKey = accessKeyOf(credentials);
  if (reading.mode !== 'iam' || accessKey === null) return reading;
  const known = session.iamKeys.get(accessKey);
  if (!known) return { ...reading, basis: reading.basis + NOT_SEEN };
  return { ...reading, role: known.role, identity: known.identity, basis: reading.basis + givenTo(known) };
}

/** Learns the key that an answer of the identity pool brought, and explains the exchanges that used it before. */
export function learnIamKey(session: Session, call: CognitoCall): Session {
  const { service, accessKeyId, guest, tokens } = call;
  if (service !== 'identityPool' || accessKeyId === undefined || guest === undefined) return session;
  const claims = guest ? undefined : tokens?.[0];
  const identity = claims ? identityOfClaims(claims) : null;
  const key: IamKey = { role: guest ? 'guest' : 'authenticated', identity };
  const explained = (exchange: Exchange): Exchange =>
    exchange.mode === 'iam' && accessKeyOf(exchange.credentials) === accessKeyId
      ? { ...exchange, role: key.role, identity, basis: exchange.basis.replace(NOT_SEEN, givenTo(key)) }
      : exchange;
  return {
    ...session,
    iamKeys: session.iamKeys.set(accessKeyId, key),
    exchanges: session.exchanges.map(explained),
  };
}
