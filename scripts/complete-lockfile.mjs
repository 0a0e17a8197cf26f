/**
 * Adds to package-lock.json the packages for other platforms that npm left out because its registry did not have
 * them at the time: without their entries `npm ci` refuses the whole file. Run after a change of dependencies.
 * Such an entry has a version and no integrity, since the package was not there to be hashed.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lockfile, readLock } from './lockfile.mjs';

const platform =
  /(android|darwin|freebsd|linux|openharmony|win32|wasm32|netbsd|openbsd|sunos|aix)(?:-(arm64|x64|arm|ia32|ppc64|riscv64|s390x|loong64))?(?:-(gnu|musl|gnueabihf|musleabihf|eabi|msvc))?$/;

/**
 * @param {import('./lockfile.mjs').Lock} lock
 * @returns {Array<{ name: string, version: string, parent: import('./lockfile.mjs').LockEntry }>}
 *   packages for other platforms that have no entry in it
 */
export function missingPlatforms({ packages }) {
  return Object.entries(packages).flatMap(([path, parent]) =>
    path === ''
      ? []
      : Object.entries(parent.optionalDependencies ?? {})
          .filter(
            ([name]) =>
              !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
          )
          .map(([name, version]) => ({ name, version, parent })),
  );
}

/** @param {string} file */
function complete(file) {
  const lock = readLock(file);
  for (const { name, version, parent } of missingPlatforms(lock)) {
    const [, os, cpu = 'wasm32', abi = ''] = platform.exec(name) ?? [];
    const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      ...(parent.license ? { license: parent.license } : {}),
      optional: true,
      ...(os === 'wasm32' || os === undefined ? {} : { os: [os] }),
    };
  }
  const { '': project = {}, ...others } = lock.packages;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': project, ...Object.fromEntries(sorted) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) complete(lockfile);
