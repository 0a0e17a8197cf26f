/**
 * What a page is told to do, in one shape for every client. The page says nothing of what it sent: that is what the
 * inspector is asked.
 */

/** A library, and the way in which an app calls it. */
export const clientNames = ['amplify-v6', 'amplify-v5', 'apollo-link', 'apollo-http', 'events-v6'] as const;
export type ClientName = (typeof clientNames)[number];

/** Auth modes by Amplify's names. `lambdaJwt`: a Lambda authorizer's token that is shaped as a JWT. */
export type Mode = 'apiKey' | 'userPool' | 'iam' | 'oidc' | 'lambda' | 'lambdaJwt';

/** `publish` goes over HTTP, `publishSocket` over the socket: the Events API alone has them. */
export type Operation = 'query' | 'mutation' | 'subscription' | 'publish' | 'publishSocket';

/** Who the demo's user pool knows. */
export type Username = 'alice' | 'bob';

export interface Client {
  /** Signs in to the user pool, and by it to the identity pool. */
  signIn(username: Username): Promise<void>;
  /** Takes a token of the other issuer for that user. */
  useIssuer(username: Username): Promise<void>;
  signOut(): Promise<void>;
  /**
   * Sends one operation in one mode. A subscription stays open, and is not waited for.
   *
   * @returns how the library's promise ended: `ok`, or the words of its error
   */
  run(mode: Mode, operation: Operation): Promise<string>;
}

declare global {
  interface Window {
    /** There once `<html data-client>` names the client. */
    client: Client;
  }
}
