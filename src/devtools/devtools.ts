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
import { createRecorder } from './recorder.js';
import { realTimers } from './timers.js';

const SALT_BYTES = 16;

const salt = Array.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');

const recorder = createRecorder({ salt, timers: realTimers });

onHello((hello) => recorder.greet({ ...hello, connect: () => connectDocument(hello.documentId) }));
onNavigated(() => {
  recorder.navigated();
  askWho();
});
onRequestFinished((request) => recorder.saw(request));
onPanel((port) => recorder.attachPanel(port));
onTheme((theme) => recorder.setTheme(theme));
askWho();
void createPanel('AppSync', '/src/panel/panel.html');
