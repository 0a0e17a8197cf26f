import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { missingPlatforms } from '../../../scripts/complete-lockfile.mjs';
import { parseLock, readLock } from '../../../scripts/lockfile.mjs';

it.each(['', 'demo/app/', 'demo/clients/', 'demo/stack/'])(
  '`npm ci` works in %s on every platform, not just where the lock was made',
  (path) => {
    const file = fileURLToPath(new URL(`../../../${path}package-lock.json`, import.meta.url));
    expect(missingPlatforms(readLock(file))).toEqual([]);
  },
);

it('a package of another platform that is not in the lock file is named', () => {
  const parent = { optionalDependencies: { '@example/win32-x64': '1.0.0' } };
  const lock = parseLock(JSON.stringify({ packages: { 'node_modules/example': parent } }));
  expect(missingPlatforms(lock)).toEqual([{ name: '@example/win32-x64', version: '1.0.0', parent }]);
});
