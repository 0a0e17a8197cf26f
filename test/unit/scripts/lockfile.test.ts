import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { missingPlatforms } from '../../../scripts/complete-lockfile.mjs';
import { parseLock, readLock } from '../../../scripts/lockfile.mjs';

const packages = ['.', 'demo/app', 'demo/clients', 'demo/stack'];
const lockOf = (path: string) =>
  fileURLToPath(new URL(`../../../${path}/package-lock.json`, import.meta.url));

it.each(packages)('`npm ci` works in %s on every platform, not just where the lock was made', (path) => {
  expect(missingPlatforms(readLock(lockOf(path)))).toEqual([]);
});

it.each(packages)('`npm ci` works in %s with any registry: the lock file names none', (path) => {
  const text = readFileSync(lockOf(path), 'utf8');
  expect(text).toContain('"integrity"');
  expect(text).not.toMatch(/"resolved": "https?:/);
});

it('a package of another platform that is not in the lock file is named', () => {
  const parent = { optionalDependencies: { '@example/win32-x64': '1.0.0' } };
  const lock = parseLock(JSON.stringify({ packages: { 'node_modules/example': parent } }));
  expect(missingPlatforms(lock)).toEqual([{ name: '@example/win32-x64', version: '1.0.0', parent }]);
});
