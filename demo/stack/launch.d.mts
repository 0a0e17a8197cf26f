interface User {
  readonly password: string;
  readonly groups: readonly string[];
}

/** Where a running stack is and what one needs to use it; plain JSON. API key and passwords are of this run alone. */
export interface StackDescription {
  readonly region: string;
  readonly endpoint: string;
  readonly apiHost: string;
  readonly realtimeHost: string;
  readonly apiKey: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Its guests and signed-in users have a role each; SigV4 for the service `appsync`. */
  readonly identityPoolId: string;
  /** Another issuer than the user pool; `POST /oidc-token` of the control port mints its tokens. */
  readonly oidc: { readonly issuer: string; readonly clientId: string };
  /** What the Lambda authorizer lets in: an opaque token, a JWT, and one for whom `deniedFields` are null. */
  readonly lambda: {
    readonly token: string;
    readonly jwt: string;
    readonly restrictedToken: string;
    /** `Type.field` */
    readonly deniedFields: readonly string[];
  };
  /**
   * An Events API in the same modes, with a key of its own. Every mode may use the namespace `default`, only
   * `userPool` the namespace `members`.
   */
  readonly events: {
    readonly endpoint: string;
    readonly apiHost: string;
    readonly realtimeHost: string;
    readonly apiKey: string;
  };
  readonly users: { readonly alice: User; readonly bob: User; readonly admin: User };
  /** Loopback ports: `front` stands for AWS (TLS), `control` is the control port (HTTP). */
  readonly ports: { readonly front: number; readonly control: number };
  readonly controlUrl: string;
  /** Arguments that make Chromium take the stack for AWS. */
  readonly chromiumArgs: readonly string[];
}

/** A running stack in a process of its own. `stop` resolves when that process has ended. */
export interface LaunchedStack extends StackDescription {
  stop(): Promise<void>;
}

/** Starts the stack; rejects with what it said when it does not start. Ends it when `signal` aborts. */
export function launchStack(options?: { readonly signal?: AbortSignal }): Promise<LaunchedStack>;
