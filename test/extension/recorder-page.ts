import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { type CaptureEvent, captureEventSchema } from '../../src/core/events.js';
import { chunked } from '../../src/protocol/chunked.js';
import { BRIDGE_PORT, type BridgeToRecorder, bridgeToRecorderSchema } from '../../src/protocol/messages.js';
import type { Launched } from './launch.js';

export const SALT = '000102030405060708090a0b0c0d0e0f';

/** A connection to the bridge of one frame, as DevTools' page would have it. */
export interface Recorder {
  messages: BridgeToRecorder[];
  events(): CaptureEvent[];
  send(message: unknown): Promise<void>;
  /** Resolves with the first message or event that fits, also one that came before. */
  message<T>(fits: (message: BridgeToRecorder) => T | undefined): Promise<T>;
  event<T extends CaptureEvent['type']>(
    type: T,
    fits?: (event: Extract<CaptureEvent, { type: T }>) => boolean,
  ): Promise<Extract<CaptureEvent, { type: T }>>;
}

/** Connects to the document at `url` from a page of the extension, the way DevTools' page does. */
export async function connect({ context, extensionId }: Launched, url: string): Promise<Recorder> {
  const page: Page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/manifest.json`);
  const messages: BridgeToRecorder[] = [];
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
    messages.push(v.parse(bridgeToRecorderSchema, received));
    for (const look of [...waiting]) look();
  });
  await page.exposeFunction('received', (json: string) => deliver(JSON.parse(json)));
  await page.evaluate(
    ({ name, url }) =>
      new Promise<void>((resolve) => {
        chrome.runtime.onMessage.addListener((_, { tab, documentId, url: from }) => {
          if (tab?.id === undefined || documentId === undefined || from !== url || 'port' in window) return;
          const port = chrome.tabs.connect(tab.id, { name, documentId });
          const received: unknown = Reflect.get(window, 'received');
          port.onMessage.addListener((message) => {
            if (typeof received === 'function') received(JSON.stringify(message));
          });
          Reflect.set(window, 'port', port);
          resolve();
        });
        chrome.tabs.query({}, (tabs) => {
          for (const { id } of tabs)
            if (id !== undefined)
              chrome.tabs.sendMessage(id, { appsyncInspector: 'who' }, () => void chrome.runtime.lastError);
        });
      }),
    { name: BRIDGE_PORT, url },
  );
  const events = (): CaptureEvent[] =>
    messages.flatMap((message) =>
      message.type === 'events' ? message.events.map((event) => v.parse(captureEventSchema, event)) : [],
    );
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return {
    messages,
    events,
    send: (message) =>
      page.evaluate((sent) => {
        const port: unknown = Reflect.get(window, 'port');
        if (
          port &&
          typeof port === 'object' &&
          'postMessage' in port &&
          typeof port.postMessage === 'function'
        )
          port.postMessage(sent);
      }, message),
    message: (fits) =>
      until(() => {
        for (const message of messages) {
          const found = fits(message);
          if (found !== undefined) return found;
        }
        return undefined;
      }),
    event: (type, fits = () => true) =>
      until(() => {
        for (const event of events()) if (is(event, type) && fits(event)) return event;
        return undefined;
      }),
  };
}

const is = <T extends CaptureEvent['type']>(
  event: CaptureEvent,
  type: T,
): event is Extract<CaptureEvent, { type: T }> => event.type === type;
