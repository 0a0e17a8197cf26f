import {
  askWho,
  connectDocument,
  createPanel,
  onHello,
  onNavigated,
  onPanel,
  onRequestFinished,
  onTheme,
} from '../extension/devtools-runtime.js';
import { loadSettings, onSettings } from '../extension/settings-storage.js';
import type { Settings } from '../protocol/settings.js';
import { createRecorder } from './recorder.js';
import { chosenSites } from './sites.js';
import { realTimers } from './timers.js';

const SALT_BYTES = 16;

const salt = Array.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');

const recorder = createRecorder({ salt, timers: realTimers });

const sites = chosenSites((greeting) => recorder.greet(greeting));
onHello((hello) => sites.greet({ ...hello, connect: () => connectDocument(hello.documentId) }));
onNavigated(() => {
  recorder.navigated();
  askWho();
});
onRequestFinished((request) => recorder.saw(request));
onPanel((port) => recorder.attachPanel(port));
onTheme((theme) => recorder.setTheme(theme));
const configure = (settings: Settings) => {
  recorder.setBounds(settings);
  recorder.setTold(settings);
  sites.choose(settings.sites);
  // A page that was passed over until now may be looked at.
  askWho();
};
onSettings(configure);
void loadSettings().then(configure);
createPanel('AppSync', '/src/panel/panel.html', (action, text) => recorder.search(action, text));
