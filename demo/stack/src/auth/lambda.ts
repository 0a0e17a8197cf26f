import { notAuthorized, Refused, type Verifier } from './verifiers.ts';

/** What an AppSync Lambda authorizer answers (docs.aws.amazon.com, appsync, security-authz, AWS_LAMBDA). */
export interface Authorization {
  readonly isAuthorized: boolean;
  readonly resolverContext?: Readonly<Record<string, unknown>>;
  /** `Type.field` */
  readonly deniedFields?: readonly string[];
}

/** The function behind the Lambda authorizer, in this process. */
export type Authorizer = (event: { readonly authorizationToken: string }) => Promise<Authorization>;

/**
 * An authorizer that knows its tokens by heart.
 *
 * @param tokens what to answer for each; any other is refused
 */
export function authorizerOf(tokens: ReadonlyMap<string, Omit<Authorization, 'isAuthorized'>>): Authorizer {
  return async ({ authorizationToken }) => {
    const known = tokens.get(authorizationToken);
    return known ? { isAuthorized: true, ...known } : { isAuthorized: false };
  };
}

/**
 * Hands every Authorization header to the function: it stands after the verifiers that know theirs by its form
 * or its issuer, so what is left are opaque tokens and JWTs of nobody that the API knows.
 */
export function lambdaVerifier(authorizer: Authorizer): Verifier {
  return {
    mode: 'lambda',
    recognises: ({ authorization = '' }) => authorization !== '',
    async verify({ headers }) {
      const authorizationToken = headers.authorization ?? '';
      const {
        isAuthorized,
        resolverContext = {},
        deniedFields = [],
      } = await authorizer({ authorizationToken });
      return isAuthorized
        ? { mode: 'lambda', type: 'AWS_LAMBDA', lambda: { resolverContext, deniedFields } }
        : new Refused(notAuthorized);
    },
  };
}
