import { send, stamp } from './channel.js';
import { hrefOf, resolved, urlText } from './exchange.js';
import { guarded, readString } from './natives.js';
import { observedConstructor, patch } from './patch.js';

function made(script: unknown): void {
  const url = readString(hrefOf, resolved(urlText(script) ?? '')) ?? '';
  send({ type: 'worker', ...stamp(), kind: 'shared', url });
}

/** Sees that there is a shared worker. What it sends is seen by nobody, and that must be said. */
export function observeSharedWorker(): void {
  const { prototype } = SharedWorker;
  patch(
    window,
    'SharedWorker',
    observedConstructor((_, args) => void guarded(() => made(args[0]))),
  );
  patch(prototype, 'constructor', () => window.SharedWorker);
}
