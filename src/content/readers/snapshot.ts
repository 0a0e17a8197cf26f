import type { Snapshot } from '../../core/storage/snapshot.js';
import type { LabelledPerson } from '../../protocol/messages.js';
import { readIndexedDb } from './indexeddb.js';
import type { Report } from './inventory.js';
import { Finder } from './walk.js';
import { readWebStorage } from './web-storage.js';

let running: Promise<unknown> = Promise.resolve();

/**
 * An inventory of what this document's storage partition holds. Identities come in, labels go out; values stay.
 * One at a time: a second one waits for the first. Every connection is closed before it answers.
 */
export function takeSnapshot(partition: string, persons: readonly LabelledPerson[]): Promise<Snapshot> {
  const snapshot = running.then(async () => {
    const start = performance.now();
    const report: Report = { finder: new Finder(persons), stores: [], unreadable: [], absent: [] };
    await readIndexedDb(report);
    readWebStorage('localStorage', report);
    readWebStorage('sessionStorage', report);
    const { stores, unreadable, absent } = report;
    return { partition, stores, unreadable, absent, tookMs: Math.round(performance.now() - start) };
  });
  running = snapshot.catch(() => {});
  return snapshot;
}
