/** Header values by lower-case name, of an HTTP request or of a socket's `header` object. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** Amplify's names of the auth modes these APIs know. */
export const authModes = ['apiKey', 'iam', 'userPool', 'oidc', 'lambda'] as const;
export type AuthMode = (typeof authModes)[number];

/** A request or a frame as its credential covers it. */
export interface Presented {
  readonly headers: Headers;
  /** Path and body that SigV4 signs; on a socket they are agreed upon, see `realtime.ts` of either API. */
  readonly path: string;
  readonly body: string;
}

/** The identity behind SigV4 credentials, as resolvers read it in `$ctx.identity`. */
export interface IamIdentity {
  readonly accountId: string;
  readonly userArn: string;
  readonly username: string;
  readonly cognitoIdentityPoolId: string;
  readonly cognitoIdentityId: string;
  readonly cognitoIdentityAuthType: 'authenticated' | 'unauthenticated';
  readonly cognitoIdentityAuthProvider: string | null;
}

/** Who a credential speaks for. `type` is AppSync's name of the mode, as the simulator wants it. */
export interface Caller {
  readonly mode: AuthMode;
  readonly type: 'API_KEY' | 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA';
  /** Of a JWT that was verified. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly iam?: IamIdentity;
  /** What the Lambda authorizer said of the caller. */
  readonly lambda?: {
    readonly resolverContext: Readonly<Record<string, unknown>>;
    /** `Type.field`, answered with null whatever the resolver found. */
    readonly deniedFields: readonly string[];
  };
}

/** One way to be authorized. The first verifier of a list that recognises a request decides. */
export interface Verifier {
  readonly mode: AuthMode;
  /** Does the request carry a credential of this mode, good or bad? */
  recognises(headers: Headers): boolean;
  verify(presented: Presented): Promise<Caller | Refused>;
}

/** AppSync refuses the credential itself: over HTTP with `status`, on a socket with an error frame. */
export class Refused {
  readonly message: string;
  readonly errorType: string;
  readonly status: 401 | 403;

  constructor(message: string, errorType = 'UnauthorizedException', status: 401 | 403 = 401) {
    this.message = message;
    this.errorType = errorType;
    this.status = status;
  }
}

/** Why 401: wordings of the real service, see the project's fact sheet on authorization errors. */
export const notAuthorized = 'You are not authorized to make this call.';
export const noValidHeader = 'Valid authorization header not provided.';
export const expired = 'Token has expired.';
export const unreadable = 'Unable to parse JWT token.';

export function apiKeyVerifier(apiKey: string): Verifier {
  return {
    mode: 'apiKey',
    recognises: (headers) => headers['x-api-key'] !== undefined,
    async verify({ headers }) {
      return headers['x-api-key'] === apiKey
        ? { mode: 'apiKey', type: 'API_KEY' }
        : new Refused(notAuthorized);
    },
  };
}

/** The mode a request asks for, whether or not its credential is good. */
export function modeOf(verifiers: readonly Verifier[], headers: Headers): AuthMode | 'none' {
  return verifiers.find((verifier) => verifier.recognises(headers))?.mode ?? 'none';
}

/** Who asks, or why AppSync would not hear them. */
export async function authorize(
  verifiers: readonly Verifier[],
  presented: Presented,
): Promise<Caller | Refused> {
  const verifier = verifiers.find((candidate) => candidate.recognises(presented.headers));
  return verifier ? verifier.verify(presented) : new Refused(noValidHeader);
}
