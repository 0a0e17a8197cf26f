import * as v from 'valibot';
import type { Username } from './client.ts';

const user = v.object({ password: v.string() });

const configSchema = v.object({
  region: v.string(),
  endpoint: v.string(),
  apiKey: v.string(),
  userPoolId: v.string(),
  clientId: v.string(),
  identityPoolId: v.string(),
  lambda: v.object({ token: v.string(), jwt: v.string() }),
  events: v.object({ endpoint: v.string(), apiKey: v.string() }),
  users: v.object({ alice: user, bob: user }),
});

/** Where AppSync and Cognito are, and the credentials of this run: the build knows none. */
export type Config = v.InferOutput<typeof configSchema>;

/** @throws {v.ValiError} when the server's file is not understood */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  return v.parse(configSchema, await response.json());
}

/** A token of the issuer beside the user pool; the stack mints it, since that issuer has no sign-in page. */
export async function tokenOfIssuer(user: Username): Promise<string> {
  const response = await fetch('/control/oidc-token', { method: 'POST', body: JSON.stringify({ user }) });
  return v.parse(v.object({ token: v.string() }), await response.json()).token;
}

/** The words of whatever a library threw: an Error, or an object with GraphQL's errors. */
export function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown);
}
