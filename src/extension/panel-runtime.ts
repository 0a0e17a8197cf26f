import browser from 'webextension-polyfill';
import { chunked } from '../protocol/chunked.js';
import { PANEL_PORT } from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';
import { portOf } from './webextension-port.js';

/** The panel's connection to the recorder in DevTools' page of the same tab. */
export function connectPanel(): Port {
  const name = `${PANEL_PORT}${browser.devtools.inspectedWindow.tabId}`;
  return chunked(portOf(browser.runtime.connect({ name })));
}
