import { randomBytes } from 'node:crypto';
import { NotAuthorizedError } from 'cognito-local/lib/errors.js';
import { UserPool } from 'cognito-srp';
import * as v from 'valibot';
import { userPoolId } from '../names.ts';

const startSchema = v.object({ AuthParameters: v.object({ USERNAME: v.string(), SRP_A: v.string() }) });

const proofSchema = v.object({
  ChallengeResponses: v.object({
    PASSWORD_CLAIM_SECRET_BLOCK: v.string(),
    PASSWORD_CLAIM_SIGNATURE: v.string(),
    TIMESTAMP: v.string(),
  }),
});

type ServerUser = Awaited<ReturnType<UserPool['createUser']>>;

/** The browser leaves a leading zero away, and a buffer made of half a byte too many loses its end. */
const evenHex = (hex: string) => (hex.length % 2 === 0 ? hex : `0${hex}`);

/** 16 bytes of hex without a leading zero, see `SrpSignIns.#challenge`. */
const unambiguousSalt = () => `4${randomBytes(16).toString('hex').slice(1)}`;

interface Pending {
  readonly username: string;
  readonly signatureOf: (timestamp: string) => string;
}

/**
 * The server's side of a Secure Remote Password sign-in, which cognito-local lacks: the browser proves that it
 * knows the password without sending it, as every Amplify app does by default.
 */
export class SrpSignIns {
  readonly #pool = new UserPool(userPoolId.split('_')[1] ?? '');
  readonly #passwords: ReadonlyMap<string, string>;
  readonly #pending = new Map<string, Pending>();

  constructor(passwords: ReadonlyMap<string, string>) {
    this.#passwords = passwords;
  }

  /** `InitiateAuth` with `USER_SRP_AUTH`: the challenge to prove the password. */
  async start(request: unknown): Promise<object> {
    const { USERNAME, SRP_A } = v.parse(startSchema, request).AuthParameters;
    const password = this.#passwords.get(USERNAME);
    if (password === undefined) throw new NotAuthorizedError();
    const user = await this.#pool.createUser({ username: USERNAME, password }, unambiguousSalt());
    const { challenge, session } = await this.#challenge(user, evenHex(SRP_A));
    const secretBlock = randomBytes(48).toString('base64');
    this.#pending.set(secretBlock, {
      username: USERNAME,
      signatureOf: (timestamp) => session.calculateSignature(secretBlock, timestamp),
    });
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        SALT: user.salt,
        SRP_B: challenge.calculateB().toString('hex'),
        SECRET_BLOCK: secretBlock,
        USER_ID_FOR_SRP: USERNAME,
        USERNAME,
      },
    };
  }

  /**
   * A challenge whose numbers have no leading zero byte: cognito-srp hashes them at full width, the browser without
   * their leading zeros (aws-amplify, `getPaddedHex`), so the proof of about one sign-in in a hundred would fail.
   */
  async #challenge(user: ServerUser, srpA: string) {
    for (;;) {
      const challenge = await this.#pool.getServerChallenge(user);
      const session = challenge.getSession(srpA);
      const key: unknown = Reflect.get(session, 'key');
      const shortened = challenge.calculateB()[0] === 0 || (Buffer.isBuffer(key) && key[0] === 0);
      if (!shortened) return { challenge, session };
    }
  }

  /**
   * `RespondToAuthChallenge` with `PASSWORD_VERIFIER`.
   *
   * @returns username and password of who is now signed in
   * @throws {NotAuthorizedError} for a wrong password, or a proof sent twice
   */
  finish(request: unknown): { USERNAME: string; PASSWORD: string } {
    const proof = v.parse(proofSchema, request).ChallengeResponses;
    const pending = this.#pending.get(proof.PASSWORD_CLAIM_SECRET_BLOCK);
    this.#pending.delete(proof.PASSWORD_CLAIM_SECRET_BLOCK);
    if (pending?.signatureOf(proof.TIMESTAMP) !== proof.PASSWORD_CLAIM_SIGNATURE)
      throw new NotAuthorizedError();
    return { USERNAME: pending.username, PASSWORD: this.#passwords.get(pending.username) ?? '' };
  }
}
