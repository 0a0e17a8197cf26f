import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

/** The repository's own. */
export const lockfile = join(root, 'package-lock.json');

/**
 * One package of a lock file, as far as we read it.
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [license]
 * @property {boolean} [dev]
 * @property {boolean} [devOptional]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * @typedef {{ packages: Record<string, LockEntry> }} Lock entries by folder; the project's own has the empty one
 */

/**
 * @param {string} text of a package-lock.json
 * @returns {Lock}
 * @throws {Error} when it is no lock file of version 2 or later, which have `packages`
 */
export function parseLock(text) {
  /** @type {unknown} */
  const lock = JSON.parse(text);
  if (!isLock(lock)) throw new Error('package-lock.json has no «packages».');
  return lock;
}

/** @param {string} [file] */
export const readLock = (file = lockfile) => parseLock(readFileSync(file, 'utf8'));

/**
 * @param {unknown} lock
 * @returns {lock is Lock}
 */
const isLock = (lock) =>
  typeof lock === 'object' &&
  lock !== null &&
  'packages' in lock &&
  typeof lock.packages === 'object' &&
  lock.packages !== null;
