import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { chunked } from '../protocol/chunked.js';
import { BRIDGE_PORT, helloSchema, PANEL_PORT } from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';
import { portOf } from './webextension-port.js';

/** A document of the inspected tab that said hello. */
export interface Hello {
  /** Chrome's: it stays over a back-forward cache and over a prerendered page's activation. */
  readonly documentId: string;
  readonly protocol: number;
  readonly url: string;
  readonly top: boolean;
  /** It says so because it came back out of the back-forward cache. */
  readonly back: boolean;
}

const senderSchema = v.object({
  documentId: v.string(),
  frameId: v.number(),
  url: v.optional(v.string(), ''),
  tab: v.object({ id: v.number() }),
});

/** Text and encoding (`base64` or none). The text is null where Chrome has it no more. */
const contentSchema = v.tuple([v.string(), v.nullish(v.string())]);

/** The id of the inspected tab. */
export const inspectedTab = (): number => browser.devtools.inspectedWindow.tabId;

/**
 * Documents only say hello, and every DevTools of the browser hears it: the one of that tab answers with a private
 * port. `runtime.connect` from the frame would be accepted by all of them (measured in Chromium 156).
 */
export function onHello(listener: (hello: Hello) => void): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: unknown) => {
    const hello = v.safeParse(helloSchema, message);
    const from = v.safeParse(senderSchema, sender);
    if (!hello.success || !from.success || from.output.tab.id !== inspectedTab()) return undefined;
    const { documentId, frameId, url } = from.output;
    const { protocol, back } = hello.output;
    listener({ documentId, protocol, url, top: frameId === 0, back });
    return undefined;
  });
}

/** Asks all documents of the tab to say hello again. That nobody is there is no error. */
export function askWho(): void {
  browser.tabs.sendMessage(inspectedTab(), { appsyncInspector: 'who' }).catch(() => undefined);
}

/** A port to one document. Its closing says whether the document went into the back-forward cache. */
export function connectDocument(documentId: string): { port: Port; parked: () => boolean } {
  const target: { name: string; documentId: string } = { name: BRIDGE_PORT, documentId };
  const runtimePort = browser.tabs.connect(inspectedTab(), target);
  let reason = '';
  runtimePort.onDisconnect.addListener((port) => {
    reason = port.error?.message ?? browser.runtime.lastError?.message ?? '';
  });
  return { port: chunked(portOf(runtimePort)), parked: () => reason.includes('back/forward cache') };
}

export const onNavigated = (listener: () => void): void =>
  browser.devtools.network.onNavigated.addListener(() => listener());

/**
 * A request that ended while this DevTools was open: its HAR entry, and its answer when asked. By callbacks: where
 * Chromium has a `browser` of its own the polyfill wraps nothing, and `getContent` without a callback says nothing.
 */
export function onRequestFinished(
  listener: (request: {
    readonly entry: unknown;
    content(): Promise<{ text: string; encoding: string } | null>;
  }) => void,
): void {
  chrome.devtools.network.onRequestFinished.addListener((request) =>
    listener({
      entry: request,
      content: () =>
        new Promise((resolve) =>
          request.getContent((...given: unknown[]) => {
            const content = v.safeParse(contentSchema, given);
            resolve(content.success ? { text: content.output[0], encoding: content.output[1] ?? '' } : null);
          }),
        ),
    }),
  );
}

/** Panels of this DevTools; those of another tab use another name. */
export function onPanel(listener: (port: Port) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name === `${PANEL_PORT}${inspectedTab()}`) listener(chunked(portOf(port)));
  });
}

/** Only the page that registered last is told of a change of theme: this page is the one, and the panel asks it. */
export function onTheme(listener: (theme: 'light' | 'dark') => void): void {
  const tell = (name: string) => listener(name === 'dark' ? 'dark' : 'light');
  tell(browser.devtools.panels.themeName);
  const panels: unknown = browser.devtools.panels;
  const parsed = v.safeParse(v.object({ setThemeChangeHandler: v.function() }), panels);
  if (parsed.success) parsed.output.setThemeChangeHandler.call(panels, tell);
}

const searchActions = {
  performSearch: 'search',
  nextSearchResult: 'next',
  previousSearchResult: 'previous',
  cancelSearch: 'cancel',
} as const;
type SearchAction = (typeof searchActions)[keyof typeof searchActions];

const isSearchAction = (action: string): action is keyof typeof searchActions =>
  Object.hasOwn(searchActions, action);

/**
 * Adds our tab to DevTools.
 * @param onSearch told what the user does in DevTools' search field (Ctrl+F) while the tab is in front; only Chrome
 *   has it, so the polyfill does not know it
 */
export function createPanel(
  title: string,
  page: string,
  onSearch: (action: SearchAction, text: string) => void,
): void {
  chrome.devtools.panels.create(title, '', page, (panel) => {
    panel.onSearch?.addListener((action, text = '') => {
      if (isSearchAction(action)) onSearch(searchActions[action], text);
    });
  });
}
