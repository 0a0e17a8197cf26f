/**
 * Adds to package-lock.json the packages for other platforms that npm left out because its registry did not have
 * them at the time: without their entries `npm ci` refuses the whole file. Run after a change of dependencies.
 * Such an entry has a version and no integrity, since the package was not there to be hashed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './process.mjs';

const platform =
  /(android|darwin|freebsd|linux|openharmony|win32|wasm32|netbsd|openbsd|sunos|aix)(?:-(arm64|x64|arm|ia32|ppc64|riscv64|s390x|loong64))?(?:-(gnu|musl|gnueabihf|musleabihf|eabi|msvc))?$/;

/**
 * @param {string} text of a lock file
 * @returns {string[]} names of the packages for other platforms that have no entry in it
 */
export function missingPlatforms(text) {
  /** @type {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const lock = JSON.parse(text);
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    path === ''
      ? []
      : Object.keys(optionalDependencies).filter(
          (name) =>
            !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
        ),
  );
}

/** @param {string} file */
function complete(file) {
  const text = readFileSync(file, 'utf8');
  const lock = JSON.parse(text);
  for (const name of missingPlatforms(text)) {
    const parent = Object.values(lock.packages).find((one) => name in (one.optionalDependencies ?? {}));
    const [, os, cpu = 'wasm32', abi = ''] = platform.exec(name) ?? [];
    const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined;
    lock.packages[`node_modules/${name}`] = {
      version: parent.optionalDependencies[name],
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      license: parent.license,
      optional: true,
      ...(os === 'wasm32' || os === undefined ? {} : { os: [os] }),
    };
  }
  const { '': project, ...others } = lock.packages;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': project, ...Object.fromEntries(sorted) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) complete(join(root, 'package-lock.json'));
