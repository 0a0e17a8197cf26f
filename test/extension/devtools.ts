import type { Page } from '@playwright/test';
import * as v from 'valibot';
import type { CaptureEvent } from '../../src/core/events.js';
import { emptySession, reduce } from '../../src/core/session.js';
import type { Exchange, Session } from '../../src/core/session-types.js';
import { chunked } from '../../src/protocol/chunked.js';
import {
  PANEL_PORT,
  PROTOCOL_VERSION,
  type RecorderStatus,
  recorderToPanelSchema,
} from '../../src/protocol/messages.js';
import type { Launched } from './launch.js';

/** What the recorder of a real DevTools tells a panel, folded. */
export interface Told {
  /** The inspected tab. */
  readonly tab: number;
  session(): Session;
  status(): RecorderStatus | null;
  /** All exchanges of an operation. */
  exchanges(operation: string): readonly Exchange[];
  /** Resolves as soon as something is so; looks at each message that comes. */
  until(isSo: () => unknown): Promise<void>;
}

/** Opens a real DevTools for a page: the recorder of the extension lives in it. */
export async function openDevTools({ context }: Launched, page: Page): Promise<Page> {
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const root = (await context.browser()?.newBrowserCDPSession()) ?? session;
  const opened = context.waitForEvent('page', {
    predicate: (one) => one.url().startsWith('devtools://') && !one.url().includes('device_mode'),
  });
  // Not in Playwright's list of commands: Chromium 148 and later.
  await Reflect.apply(root.send, root, ['Target.openDevTools', { targetId: targetInfo.targetId }]);
  return await opened;
}

/**
 * Connects to the recorder of a tab, as the panel would: from a page of the extension.
 * @param where the tab, or the URL of a document in it that says hello
 */
export async function listen({ context, extensionId }: Launched, where: string | number): Promise<Told> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/manifest.json`);
  let session = emptySession;
  let status: RecorderStatus | null = null;
  const waiting = new Set<() => void>();
  let deliver: (message: unknown) => void = () => {};
  const port = chunked({
    send: () => {},
    onMessage: (listener) => {
      deliver = listener;
    },
    onClose: () => {},
    close: () => {},
  });
  port.onMessage((received) => {
    const message = v.parse(recorderToPanelSchema, received);
    if (message.type === 'status') status = message.status;
    if (message.type === 'events')
      for (const event of message.events satisfies CaptureEvent[]) session = reduce(session, event);
    for (const look of [...waiting]) look();
  });
  await page.exposeFunction('received', (json: string) => deliver(JSON.parse(json)));
  const tab = await page.evaluate(
    ({ name, protocol, where }) =>
      new Promise<number>((resolve) => {
        const received: unknown = Reflect.get(window, 'received');
        let asking = false;
        const connect = (tab: number): void => {
          const port = chrome.runtime.connect({ name: `${name}${tab}` });
          // Until this DevTools has loaded the extension's page, nobody hears it, or only that of another tab.
          const again = setTimeout(() => {
            port.disconnect();
            connect(tab);
          }, 300);
          port.onMessage.addListener((message) => {
            clearTimeout(again);
            if (typeof received === 'function') received(JSON.stringify(message));
            resolve(tab);
          });
          port.onDisconnect.addListener(() => void chrome.runtime.lastError);
          port.postMessage({ type: 'hello', protocol });
        };
        chrome.runtime.onMessage.addListener((_, { tab, url: from }) => {
          if (tab?.id === undefined || from !== where || asking) return;
          asking = true;
          connect(tab.id);
        });
        if (typeof where === 'number') return connect(where);
        chrome.tabs.query({}, (tabs) => {
          for (const { id } of tabs)
            if (id !== undefined)
              chrome.tabs.sendMessage(id, { appsyncInspector: 'who' }, () => void chrome.runtime.lastError);
        });
      }),
    { name: PANEL_PORT, protocol: PROTOCOL_VERSION, where },
  );
  return {
    tab,
    session: () => session,
    status: () => status,
    exchanges: (operation) =>
      session.order
        .toArray()
        .flatMap((id) => session.exchanges.get(id) ?? [])
        .filter((exchange) => exchange.operation === operation),
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
