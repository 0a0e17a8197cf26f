import type { Page } from '@playwright/test';
import * as v from 'valibot';
import type { ClientName, Mode, Operation, Username } from '../../demo/clients/src/client.js';
import { captureEventSchema } from '../../src/core/events.js';
import { emptySession, replay } from '../../src/core/session.js';
import type { Exchange, Session } from '../../src/core/session-types.js';
import type { Launched } from '../extension/launch.js';
import { connect, SALT } from '../extension/recorder-page.js';

/** A page, and what the extension tells of it. */
export interface InspectedPage {
  readonly page: Page;
  session(): Session;
  /** See {@link askedIn}. */
  exchanges(): readonly Exchange[];
  /** All that came from the extension, as text. */
  received(): string;
  /** What the page's requests proved themselves by: keys, tokens, signatures, session tokens. */
  readonly credentials: ReadonlySet<string>;
  /** Waits until the session fulfils it, looking again with each message. */
  until(fulfilled: (session: Session) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** A page of demo/clients. */
export interface ClientPage extends InspectedPage {
  signIn(username: Username): Promise<void>;
  useIssuer(username: Username): Promise<void>;
  signOut(): Promise<void>;
  /** Runs one operation and waits for its answer. @returns the exchanges that began with it */
  run(mode: Mode, operation: Operation): Promise<readonly Exchange[]>;
}

/** Connects to a page that has been loaded, as DevTools' page does. */
export async function inspect(browser: Launched, page: Page): Promise<InspectedPage> {
  const credentials = new Set<string>();
  page.on('request', (request) => {
    for (const credential of credentialsIn(request.headers())) credentials.add(credential);
  });
  const recorder = await connect(browser, page.url());
  await recorder.send({ type: 'start', salt: SALT });
  let folded = emptySession;
  let messages = 0;
  /** Folds what came since it was asked last. */
  const session = () => {
    for (const message of recorder.messages.slice(messages))
      if (message.type === 'events')
        folded = replay(folded, v.parse(v.array(captureEventSchema), message.events));
    messages = recorder.messages.length;
    return folded;
  };
  return {
    page,
    session,
    exchanges: () => askedIn(session()),
    received: () => JSON.stringify(recorder.messages),
    credentials,
    async until(fulfilled) {
      await recorder.message(() => fulfilled(session()) || undefined);
    },
    async close() {
      // Nobody is signed in when the next page opens.
      await page.evaluate(() => localStorage.clear());
      await page.close();
    },
  };
}

/** Requests and subscriptions to AppSync in the order of their start: no sign-in, no connections. */
export function askedIn({ order, exchanges }: Session): readonly Exchange[] {
  return order.toArray().flatMap((id) => {
    const exchange = exchanges.get(id);
    return exchange && exchange.kind !== 'auth' && exchange.kind !== 'connection' ? [exchange] : [];
  });
}

/** Of a token its signature as well; of SigV4 the signature alone, since an access key id is no secret. */
function credentialsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const { authorization = '' } = headers;
  const signature = /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1];
  const proofs = signature ? [signature] : [authorization, authorization.split('.')[2] ?? ''];
  return [...proofs, headers['x-api-key'] ?? '', headers['x-amz-security-token'] ?? ''].filter(Boolean);
}

/** Opens the page of a client. */
export async function openClient(browser: Launched, site: string, name: ClientName): Promise<ClientPage> {
  const page = await browser.context.newPage();
  await page.goto(`${site}?client=${name}`);
  await page.locator(`html[data-client=${name}]`).waitFor({ state: 'attached' });
  const inspected = await inspect(browser, page);
  return {
    ...inspected,
    signIn: (username) => page.evaluate((who) => window.client.signIn(who), username),
    useIssuer: (username) => page.evaluate((who) => window.client.useIssuer(who), username),
    signOut: () => page.evaluate(() => window.client.signOut()),
    async run(mode, operation) {
      const before = inspected.exchanges().length;
      await page.evaluate(([how, what]) => window.client.run(how, what), [mode, operation] as const);
      await inspected.until((session) => {
        const begun = askedIn(session).slice(before);
        return begun.length > 0 && begun.every(({ outcome }) => outcome !== 'pending');
      });
      return inspected.exchanges().slice(before);
    },
  };
}
