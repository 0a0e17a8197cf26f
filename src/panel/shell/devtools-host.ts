import { signal } from '@preact/signals';
import { connectPanel, openSource, version } from '../../extension/panel-runtime.js';
import { loadSettings, onSettings, saveSettings } from '../../extension/settings-storage.js';
import { readSettings } from '../../protocol/settings.js';
import type { Host } from '../store/host.js';
import { wholeLog } from './whole-log.js';

const SECOND = 1000;

/** What DevTools gives the panel; it lives as long as the panel's page. */
export function devtoolsHost(): Host {
  const now = signal(Date.now());
  setInterval(() => {
    now.value = Date.now();
  }, SECOND);
  const settings = signal(readSettings(undefined));
  const take = (stored: typeof settings.value) => {
    settings.value = stored;
  };
  onSettings(take);
  void loadSettings().then(take);
  return {
    now,
    settings,
    version: version(),
    log: () => wholeLog(connectPanel()),
    openSource,
    saveSettings: (next) => void saveSettings(next),
  };
}
