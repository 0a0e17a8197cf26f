/**
 * What a clone needs before anything of it runs: installed packages and a browser. Node's own modules alone are
 * imported here, because this runs before there is any package.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { root, run } from './process.mjs';

const STAMP = '.appsync-inspector-installed';
/** How long Playwright's download of Chromium may take, ms: where its host is out of reach it hangs. */
const DOWNLOAD_PATIENCE = 60_000;

/** @param {string} line */
const progress = (line) => process.stderr.write(`${line}\n`);

/**
 * Of what decides which packages are installed: not a package.json's scripts, so that they can be edited freely.
 * @param {string} dir a package's folder
 */
function lockDigest(dir) {
  const manifest = readFileSync(join(dir, 'package.json'), 'utf8');
  const { dependencies, devDependencies, overrides } = /** @type {Record<string, unknown>} */ (
    JSON.parse(manifest)
  );
  return createHash('sha256')
    .update(JSON.stringify({ dependencies, devDependencies, overrides }))
    .update(readFileSync(join(dir, 'package-lock.json')))
    .digest('hex');
}

/**
 * Whether a package's dependencies stand as its lock file says. No network.
 * @param {string} dir
 */
export function isInstalled(dir) {
  try {
    return readFileSync(join(dir, 'node_modules', STAMP), 'utf8') === lockDigest(dir);
  } catch {
    return false;
  }
}

/**
 * `npm ci` in each package folder whose packages are not those of its lock file.
 * @param {readonly string[]} dirs absolute paths
 * @throws {Error} with npm's output when it fails
 */
export async function ensurePackages(dirs) {
  for (const dir of dirs) {
    if (isInstalled(dir)) continue;
    progress(`Installing the packages of ${relative(root, dir) || 'the repository'} ...`);
    const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: dir });
    if (code !== 0) throw new Error(`npm ci failed in ${relative(root, dir) || '.'}:\n${output.trim()}`);
    writeFileSync(join(dir, 'node_modules', STAMP), lockDigest(dir));
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether an executable is a browser that loads unpacked extensions from the command line. Branded Chrome and
 * Edge refuse `--load-extension` since 137; Chromium and Chrome for Testing do not.
 * @param {string} path
 */
export function isUsableBrowser(path) {
  if (!isExecutable(path)) return false;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 15_000 });
  return status === 0 && /^(Chromium|Google Chrome for Testing)\s/m.test(stdout);
}

/**
 * Playwright's own Chromiums, the newest first. Its headless shell is none: it loads no extension.
 * @param {NodeJS.ProcessEnv} env
 */
function playwrightBrowsers(env) {
  const cache = env.PLAYWRIGHT_BROWSERS_PATH || join(env.HOME || homedir(), '.cache', 'ms-playwright');
  try {
    return readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
      .flatMap((name) =>
        ['chrome-linux64', 'chrome-linux'].map((folder) => join(cache, name, folder, 'chrome')),
      );
  } catch {
    return [];
  }
}

/**
 * A browser that is already there.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [wellKnown] paths beyond `PATH`
 * @returns {string | null}
 * @throws {Error} when `CHROME_PATH` names none that will do
 */
export function findBrowser(
  env = process.env,
  wellKnown = ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
) {
  if (env.CHROME_PATH) {
    if (isUsableBrowser(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH (${env.CHROME_PATH}) is neither Chromium nor Chrome for Testing.`);
  }
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => join(folder, name)));
  return [...onPath, ...wellKnown, ...playwrightBrowsers(env)].find(isUsableBrowser) ?? null;
}

/**
 * A Chromium or Chrome for Testing: one that is there, else one that is installed now.
 * @returns {Promise<string>} its path
 * @throws {Error} one sentence: what to do
 */
export async function ensureBrowser() {
  const present = findBrowser();
  if (present) return present;

  progress('Installing Chromium ...');
  await run('npx', ['playwright', 'install', 'chromium'], { timeout: DOWNLOAD_PATIENCE });
  const downloaded = findBrowser();
  if (downloaded) return downloaded;

  if (process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', 'chromium', 'fonts-liberation'], { env });
    const packaged = findBrowser();
    if (packaged) return packaged;
  }
  throw new Error('No Chromium: install one (Debian: apt-get install chromium) or set CHROME_PATH to it.');
}
