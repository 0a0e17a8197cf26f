import type { Page } from '@playwright/test';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.js';

declare global {
  interface Window {
    recorder: MessagePort;
    heard: unknown[];
  }
}

/** Makes the page's own end of a channel the recorder of its panel. */
export async function connect(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    window.recorder = port1;
    window.heard = [];
    port1.onmessage = (event) => window.heard.push(event.data);
    window.postMessage('recorder', '*', [port2]);
  });
  await page.getByRole('tablist', { name: 'AppSync' }).waitFor();
}

/** Sends messages to the panel as its recorder. */
export const send = (page: Page, ...messages: unknown[]): Promise<void> =>
  page.evaluate((sent) => {
    for (const message of sent) window.recorder.postMessage(message);
  }, messages);

export const hello = { type: 'hello', protocol: PROTOCOL_VERSION };
