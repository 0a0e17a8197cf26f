import { Amplify, type ResourcesConfig } from 'aws-amplify-v6';
import { decodeJWT, signIn, signOut } from 'aws-amplify-v6/auth';
import type { Client, Mode, Username } from './client.ts';
import { type Config, tokenOfIssuer } from './config.ts';

/** Signing in with aws-amplify 6, which the pages of Apollo use as well, as AWS's guide for leaving DataStore does. */
export function cognitoV6(
  { userPoolId, clientId, identityPoolId, users }: Config,
  api: ResourcesConfig['API'],
): Pick<Client, 'signIn' | 'signOut' | 'useIssuer'> {
  const loginWith = { username: true };
  const Auth = {
    Cognito: {
      userPoolId,
      userPoolClientId: clientId,
      identityPoolId,
      allowGuestAccess: true,
      loginWith,
    },
  };
  const resources = api ? { Auth, API: api } : { Auth };
  Amplify.configure(resources);
  return {
    async signIn(username: Username) {
      await signIn({ username, password: users[username].password });
    },
    async useIssuer(username) {
      const accessToken = decodeJWT(await tokenOfIssuer(username));
      // Without the identity pool: v6 asks it for credentials before each request, with a login that it cannot know.
      const { API } = resources;
      Amplify.configure(
        { ...(API && { API }) },
        { Auth: { tokenProvider: { getTokens: async () => ({ accessToken }) } } },
      );
    },
    async signOut() {
      await signOut();
    },
  };
}

/** A mode as the options of a request say it. */
export function authV6(mode: Mode, { lambda }: Config) {
  if (mode === 'lambda') return { authMode: 'lambda', authToken: lambda.token } as const;
  if (mode === 'lambdaJwt') return { authMode: 'lambda', authToken: lambda.jwt } as const;
  return { authMode: mode };
}
