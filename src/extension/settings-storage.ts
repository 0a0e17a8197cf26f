import browser from 'webextension-polyfill';
import { readSettings, SETTINGS_KEY, type Settings } from '../protocol/settings.js';

/** The settings as they are stored in this browser; they are the same for all tabs. */
export const loadSettings = async (): Promise<Settings> =>
  readSettings((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]);

export const saveSettings = (settings: Settings): Promise<void> =>
  browser.storage.local.set({ [SETTINGS_KEY]: settings });

/** Called at every change, wherever it was made. */
export function onSettings(listener: (settings: Settings) => void): void {
  browser.storage.local.onChanged.addListener((changes) => {
    const change = changes[SETTINGS_KEY];
    if (change) listener(readSettings(change.newValue));
  });
}
