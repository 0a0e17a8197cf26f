import { projectWebStorage } from '../../core/storage/known.js';
import { InventoryBuilder, type Report, reasonOf } from './inventory.js';

/** Reads one web storage. It is synchronous by nature and 5 MB at most. */
export function readWebStorage(kind: 'localStorage' | 'sessionStorage', report: Report): void {
  try {
    const storage = window[kind];
    const builder = new InventoryBuilder(report.finder, { kind, database: null, name: kind });
    for (let i = 0; i < storage.length; i += 1) {
      const key = storage.key(i);
      const value = key === null ? null : storage.getItem(key);
      if (key === null || value === null) continue;
      builder.add(key, value, () => projectWebStorage(key, value));
    }
    report.stores.push(builder.inventory);
  } catch (error) {
    report.unreadable.push({ kind, store: null, reason: reasonOf(error) });
  }
}
