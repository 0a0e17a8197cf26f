import { once } from 'node:events';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { WebSocket } from 'ws';
import type { StackDescription } from '../launch.mjs';
import { cognitoHost, identityHost } from '../src/names.ts';
import { type AwsKeys, signedHeaders } from './sign.ts';

/** How a request is authorized: header names as a client sends them. */
export type Auth = Readonly<Record<string, string>>;

const answerSchema = v.object({
  data: v.nullish(v.record(v.string(), v.unknown())),
  errors: v.optional(v.array(v.looseObject({ message: v.string(), errorType: v.optional(v.string()) })), []),
});

export interface Answered extends v.InferOutput<typeof answerSchema> {
  readonly status: number;
}

/** POSTs to a host of AWS as a browser with the stack's Chromium arguments would. */
export async function post(
  stack: StackDescription,
  to: { host: string; path: string },
  headers: Auth,
  body: string,
) {
  const sent = request({
    host: '127.0.0.1',
    port: stack.ports.front,
    method: 'POST',
    path: to.path,
    headers: { host: to.host, ...headers },
    rejectUnauthorized: false,
    agent: false,
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: Number(response.statusCode), body: await text(response) };
}

export async function graphql(
  stack: StackDescription,
  auth: Auth,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answered> {
  return send(stack, auth, JSON.stringify({ query, variables }));
}

/** As `graphql`, signed with temporary credentials; `change` alters what is sent after it was signed. */
export async function graphqlAs(
  stack: StackDescription,
  keys: AwsKeys,
  query: string,
  { at = new Date(), ...change }: { body?: string; headers?: Auth; at?: Date } = {},
): Promise<Answered> {
  const body = JSON.stringify({ query });
  const headers = signedHeaders(keys, { host: stack.apiHost, path: '/graphql', body, at });
  return send(stack, { ...headers, ...change.headers }, change.body ?? body);
}

async function send(stack: StackDescription, headers: Auth, sent: string): Promise<Answered> {
  const { status, body } = await post(stack, { host: stack.apiHost, path: '/graphql' }, headers, sent);
  return { status, ...v.parse(v.pipe(v.string(), v.parseJson(), answerSchema), body) };
}

const keysSchema = v.object({
  IdentityId: v.string(),
  Credentials: v.object({
    AccessKeyId: v.pipe(v.string(), v.regex(/^ASIA[A-Z0-9]{16}$/)),
    SecretKey: v.string(),
    SessionToken: v.string(),
    Expiration: v.number(),
  }),
});

/** Calls the identity pool's endpoint. */
export async function identity(stack: StackDescription, action: string, request: object) {
  const headers = { 'x-amz-target': `AWSCognitoIdentityService.${action}` };
  const answer = await post(stack, { host: identityHost, path: '/' }, headers, JSON.stringify(request));
  return {
    status: answer.status,
    body: v.parse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())), answer.body),
  };
}

/** Temporary credentials as Amplify gets them: of a guest, or of whom the id token names. */
export async function awsKeys(stack: StackDescription, idToken?: string) {
  const Logins = idToken === undefined ? {} : { [`${cognitoHost}/${stack.userPoolId}`]: idToken };
  const { body } = await identity(stack, 'GetId', { IdentityPoolId: stack.identityPoolId, Logins });
  const { IdentityId } = v.parse(v.object({ IdentityId: v.string() }), body);
  const issued = await identity(stack, 'GetCredentialsForIdentity', { IdentityId, Logins });
  return v.parse(keysSchema, issued.body);
}

/** A token of the other issuer. `expiresIn` in seconds. */
export async function oidcToken(stack: StackDescription, user: string, expiresIn = 60): Promise<string> {
  const { body } = await control(stack, 'POST', '/oidc-token', { user, expiresIn });
  return v.parse(v.object({ token: v.string() }), body).token;
}

export async function cognito(stack: StackDescription, action: string, body: object) {
  const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` };
  const answer = await post(
    stack,
    { host: cognitoHost, path: '/' },
    headers,
    JSON.stringify({ ClientId: stack.clientId, ...body }),
  );
  const parsed = v.parse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())), answer.body);
  return { status: answer.status, body: parsed };
}

const tokensSchema = v.object({
  AuthenticationResult: v.object({
    AccessToken: v.string(),
    IdToken: v.string(),
    RefreshToken: v.optional(v.string(), ''),
  }),
});

export function tokensOf(body: unknown): v.InferOutput<typeof tokensSchema>['AuthenticationResult'] {
  return v.parse(tokensSchema, body).AuthenticationResult;
}

export async function signIn(stack: StackDescription, username: keyof StackDescription['users']) {
  const { body } = await cognito(stack, 'InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: stack.users[username].password },
  });
  return tokensOf(body);
}

export async function control(stack: StackDescription, method: string, path: string, body?: unknown) {
  const response = await fetch(`${stack.controlUrl}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: v.parse(v.looseObject({}), await response.json()) };
}

const frameSchema = v.looseObject({ type: v.string(), id: v.optional(v.string()) });
type Frame = v.InferOutput<typeof frameSchema>;

/** A realtime client that authorizes as aws-amplify 6.22.1 does: the handshake in a sub-protocol. */
export class RealtimeClient {
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  #arrived = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#frames.push(v.parse(v.pipe(v.string(), v.parseJson(), frameSchema), String(data)));
      this.#arrived();
    });
  }

  static async connect(stack: StackDescription, auth: Auth): Promise<RealtimeClient> {
    const url = `wss://${stack.realtimeHost}/graphql`;
    return RealtimeClient.open(stack, url, 'graphql-ws', { host: stack.apiHost, ...auth });
  }

  static async connectEvents(stack: StackDescription, auth: Auth): Promise<RealtimeClient> {
    const { realtimeHost, apiHost } = stack.events;
    const url = `wss://${realtimeHost}/event/realtime`;
    return RealtimeClient.open(stack, url, 'aws-appsync-event-ws', { host: apiHost, ...auth });
  }

  private static async open(stack: StackDescription, url: string, protocol: string, auth: Auth) {
    const header = Buffer.from(JSON.stringify(auth)).toString('base64url');
    const { host, pathname } = new URL(url);
    const socket = new WebSocket(
      `wss://127.0.0.1:${stack.ports.front}${pathname}`,
      [protocol, `header-${header}`],
      { headers: { host }, rejectUnauthorized: false },
    );
    const client = new RealtimeClient(socket);
    await once(socket, 'open');
    client.send({ type: 'connection_init' });
    return client;
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  start(stack: StackDescription, id: string, auth: Auth, query: string, variables: object = {}): void {
    const authorization = { host: stack.apiHost, ...auth };
    const data = JSON.stringify({ query, variables });
    this.send({ id, type: 'start', payload: { data, extensions: { authorization } } });
  }

  /** The next frame, in order; waits for it if need be. */
  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}
