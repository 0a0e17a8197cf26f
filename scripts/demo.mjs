// `npm run demo`: installs what is missing, builds, and opens the demo app with our tab in DevTools beside it.
// Without a display, or with `-- --headless`, it plays the story itself and checks the panel's answers.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, run } from './process.mjs';
import { ensureBrowser, ensurePackages } from './setup.mjs';

const app = join(root, 'demo/app');

await ensurePackages([root, join(root, 'demo/stack'), app]);
const env = { ...process.env, CHROME_PATH: await ensureBrowser() };
for (const cwd of [root, app]) {
  const built = await run('npm', ['run', '--silent', 'build'], { cwd, env });
  if (built.code !== 0) {
    process.stderr.write(built.output);
    process.exit(1);
  }
}
const args = ['--import', 'tsx', 'demo/story/main.ts', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
process.exitCode = status ?? 1;
