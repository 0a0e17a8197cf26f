import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as v from 'valibot';
import { type Answer, readAsked } from './answer.ts';
import type { Api } from './appsync/api.ts';
import { faultSchema } from './faults.ts';
import { type Listening, listening } from './listening.ts';
import { type Username, usernames } from './names.ts';

/** What the control port does beside planning faults. */
export interface Acts {
  /** Writes a record as a user would, by the API and with a real token. @throws {Error} when the API refuses it */
  seed(user: Username, model: string, input: Record<string, unknown>): Promise<unknown>;
  /** A token of the OIDC issuer. `expiresIn` in seconds from now. */
  mint(user: Username, expiresIn: number): Promise<string>;
  expireAwsCredentials(): void;
}

/**
 * The control port, for the demo and the tests; no AWS service has one.
 *
 * - `POST /faults` `{model, mode, next, fault}`: answer the next requests of that model and mode so
 * - `DELETE /faults`: forget the faults not used yet
 * - `POST /seed` `{user, model, input}`: write a record as that user; answers it
 * - `POST /oidc-token` `{user, expiresIn}`: a token of the OIDC issuer for that user; answers `{token}`
 * - `POST /expire-aws-credentials`: what the identity pool issued so far expires now
 * - `POST /reset`: no records, no faults, no requests
 * - `GET /requests`: what reached the front, at most the last 1000, and how many were dropped
 * - `GET /healthz`
 *
 * Input that is wrong answers 400 with `{error}`, a sentence that names what is wrong.
 */
export function startControl(api: Api, acts: Acts): Promise<Listening> {
  const routes = routesOf(api, acts);
  const server = createServer((request, response) => void respond(routes, request, response));
  return listening(server);
}

type Route = (body: string) => unknown;

function routesOf(api: Api, acts: Acts): ReadonlyMap<string, Route> {
  const plannedFault = faultSchema(api.models);
  const username = v.picklist(
    usernames,
    ({ received }) => `must be one of ${usernames.join(', ')}, not ${received}`,
  );
  const mintSchema = v.strictObject({
    user: username,
    expiresIn: v.optional(v.pipe(v.number(), v.integer()), 3600),
  });
  const seedSchema = v.strictObject({
    user: username,
    model: v.picklist(
      api.models,
      ({ received }) => `must be one of ${api.models.join(', ')}, not ${received}`,
    ),
    input: v.record(v.string(), v.unknown()),
  });
  return new Map<string, Route>([
    ['POST /faults', (body) => api.faults.plan(parse(plannedFault, body))],
    ['DELETE /faults', () => api.faults.clear()],
    [
      'POST /seed',
      async (body) => {
        const { user, model, input } = parse(seedSchema, body);
        return await acts.seed(user, model, input);
      },
    ],
    [
      'POST /oidc-token',
      async (body) => {
        const { user, expiresIn } = parse(mintSchema, body);
        return { token: await acts.mint(user, expiresIn) };
      },
    ],
    ['POST /expire-aws-credentials', () => acts.expireAwsCredentials()],
    [
      'POST /reset',
      async () => {
        api.faults.clear();
        await api.clear();
        api.log.clear();
      },
    ],
    ['GET /requests', () => api.log.read()],
    ['GET /healthz', () => undefined],
  ]);
}

async function respond(
  routes: ReadonlyMap<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answer(routes, request);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(routes: ReadonlyMap<string, Route>, request: IncomingMessage): Promise<Answer> {
  const asked = `${request.method} ${request.url}`;
  const route = routes.get(asked);
  if (!route)
    return { status: 404, body: { error: `${asked} is none of ${[...routes.keys()].join(', ')}.` } };
  try {
    const { body } = await readAsked(request);
    return { status: 200, body: (await route(body)) ?? { ok: true } };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** @throws {Error} whose message names the first thing that is wrong and where */
function parse<T>(schema: v.GenericSchema<unknown, T>, body: string): T {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(undefined, 'the body is no JSON'), schema), body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new Error(path === null ? issue.message : `${path}: ${issue.message}`);
}
