import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../scripts/process.mjs';
import { ensurePackages, findBrowser, isInstalled } from '../../../scripts/setup.mjs';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'appsync-inspector-setup-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A program that answers `--version` as that browser does. */
async function fake(path: string, version: string) {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 });
  return file;
}
const env = (more: NodeJS.ProcessEnv = {}) => ({ HOME: home, PATH: join(home, 'bin'), ...more });

describe('choosing a browser', () => {
  it('finds none where there is none', () => {
    expect(findBrowser(env(), [])).toBeNull();
  });

  it('takes the Chromium on the PATH before the one of Playwright', async () => {
    await fake(
      '.cache/ms-playwright/chromium-1300/chrome-linux64/chrome',
      'Google Chrome for Testing 156.0.1.2',
    );
    const chromium = await fake('bin/chromium', 'Chromium 156.0.8078.79 built on Debian GNU/Linux');
    expect(findBrowser(env(), [])).toBe(chromium);
  });

  it('takes the newest of those that Playwright downloaded, Chrome for Testing among them', async () => {
    await fake('.cache/ms-playwright/chromium-999/chrome-linux/chrome', 'Chromium 120.0.1.2');
    await fake('.cache/ms-playwright/chromium_headless_shell-1400/chrome-linux/chrome', 'Chromium 157.0.1.2');
    const testing = 'Google Chrome for Testing 156.0.1.2';
    const newest = await fake('.cache/ms-playwright/chromium-1300/chrome-linux64/chrome', testing);
    expect(findBrowser(env(), [])).toBe(newest);
  });

  it.each(['Google Chrome 156.0.1.2', 'Microsoft Edge 156.0.1.2', ''])(
    'never takes branded «%s», which refuses to load the extension',
    async (version) => {
      await fake('bin/chromium', version);
      expect(findBrowser(env(), [])).toBeNull();
    },
  );

  it('takes the one that CHROME_PATH names before all others, and says so when it will not do', async () => {
    await fake('bin/chromium', 'Chromium 156.0.1.2');
    const own = await fake('own/chrome', 'Chromium 150.0.1.2');
    const branded = await fake('own/google-chrome', 'Google Chrome 156.0.1.2');
    expect(findBrowser(env({ CHROME_PATH: own }), [])).toBe(own);
    expect(() => findBrowser(env({ CHROME_PATH: branded }), [])).toThrow(/CHROME_PATH .*google-chrome/);
    expect(() => findBrowser(env({ CHROME_PATH: join(home, 'absent') }), [])).toThrow(/CHROME_PATH/);
  });
});

describe('installing packages', () => {
  const manifest = (version: string) => ({ name: 'p', version: '1.0.0', dependencies: { q: version } });
  async function lock(spec: string) {
    await writeFile(join(home, 'package.json'), JSON.stringify(manifest(spec)));
    const packages = {
      '': manifest(spec),
      q: { name: 'q', version: '1.0.0' },
      'node_modules/q': { resolved: 'q', link: true },
    };
    await writeFile(
      join(home, 'package-lock.json'),
      JSON.stringify({ name: 'p', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
    );
  }
  beforeEach(async () => {
    await mkdir(join(home, 'q'));
    await writeFile(join(home, 'q/package.json'), JSON.stringify({ name: 'q', version: '1.0.0' }));
    await lock('file:q');
  });

  it('installs once: a second run starts no npm at all', async () => {
    expect(isInstalled(home)).toBe(false);
    await ensurePackages([home]);
    expect(isInstalled(home)).toBe(true);
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      await ensurePackages([home]);
    } finally {
      process.env.PATH = path;
    }
  });

  it('installs again when the lock file changed, or when an installation was broken off', async () => {
    await ensurePackages([home]);
    await lock('file:./q');
    expect(isInstalled(home)).toBe(false);
    await ensurePackages([home]);
    await rm(join(home, 'node_modules'), { recursive: true });
    await symlink(join(home, 'q'), join(home, 'node_modules'));
    expect(isInstalled(home)).toBe(false);
  });

  it('fails with what npm said when package and lock file disagree', async () => {
    await cp(join(home, 'q'), join(home, 'r'), { recursive: true });
    const { dependencies, ...rest } = manifest('file:q');
    const more = { ...rest, dependencies: { ...dependencies, r: 'file:r' } };
    await writeFile(join(home, 'package.json'), JSON.stringify(more));
    await expect(ensurePackages([home])).rejects.toThrow(/npm ci failed[\s\S]*lock file/);
    expect(isInstalled(home)).toBe(false);
  });
});

describe('running a program', () => {
  it('gives up after its time and ends the programs that it started, too', async () => {
    const pidFile = join(home, 'pid');
    const script = `sleep 600 & echo $! > ${pidFile}; wait`;
    const { code, timedOut } = await run('sh', ['-c', script], { cwd: home, timeout: 500 });
    expect({ code, timedOut }).toEqual({ code: null, timedOut: true });
    const { output } = await run('sh', ['-c', `ps -o stat= -p "$(cat ${pidFile})" | grep -v Z`], {
      cwd: home,
    });
    expect(output).toBe('');
  });

  it('says why it could not start', async () => {
    expect(await run('no-such-program', [])).toMatchObject({
      code: null,
      output: expect.stringContaining('ENOENT'),
    });
  });
});
