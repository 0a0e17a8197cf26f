import browser from 'webextension-polyfill';
import type { SourcePlace } from '../core/events.js';
import { chunked } from '../protocol/chunked.js';
import { PANEL_PORT } from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';
import { portOf } from './webextension-port.js';

/** The panel's connection to the recorder in DevTools' page of the same tab. */
export function connectPanel(): Port {
  const name = `${PANEL_PORT}${browser.devtools.inspectedWindow.tabId}`;
  return chunked(portOf(browser.runtime.connect({ name })));
}

/** As the manifest has it. */
export const version = (): string => browser.runtime.getManifest().version;

/**
 * Shows a place in DevTools' Sources. Events hold a script's URL without its query; DevTools knows it with one, so it
 * is looked up among the page's resources.
 */
export function openSource({ url, line, column }: SourcePlace): void {
  chrome.devtools.inspectedWindow.getResources((resources) => {
    const whole = resources.find((resource) => resource.url.replace(/[?#].*$/, '') === url)?.url ?? url;
    chrome.devtools.panels.openResource(whole, line, column, () => undefined);
  });
}
