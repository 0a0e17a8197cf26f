import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { missingPlatforms } from '../../../scripts/complete-lockfile.mjs';

const readLock = (path: string) =>
  readFileSync(new URL(`../../../${path}package-lock.json`, import.meta.url), 'utf8');

it.each(['', 'demo/app/', 'demo/stack/'])(
  '`npm ci` works in %s on every platform, not just where the lock was made',
  (path) => {
    expect(missingPlatforms(readLock(path))).toEqual([]);
  },
);
