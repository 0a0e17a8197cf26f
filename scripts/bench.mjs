/**
 * `npm run bench`: what the project costs, measured on this machine. Every `test/bench/NAME.bench.ts` is a part, a
 * program of its own that prints its figures and fails if a gate does; `npm run bench -- NAME …` runs these alone.
 * The exit code is 1 if a part failed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './process.mjs';
import { ensureBrowser } from './setup.mjs';

const ENDING = '.bench.ts';
const dir = join(root, 'test/bench');
const parts = readdirSync(dir)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));

/** @param {string} command @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
const succeeds = (command, args, env) =>
  spawnSync(command, args, { cwd: root, env, stdio: 'inherit' }).status === 0;

async function main() {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !parts.includes(name));
  if (unknown !== undefined) throw new Error(`There is no part «${unknown}»: ${parts.join(', ')}.`);
  const env = { ...process.env, CHROME_PATH: await ensureBrowser() };
  if (!succeeds('npm', ['run', '--silent', 'build', '--', '--logLevel=warn'], env))
    throw new Error('The build failed.');
  const [cpu] = cpus();
  const browser = spawnSync(env.CHROME_PATH, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}, Node ${process.version}, ` +
      `${browser}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  let failed = 0;
  for (const part of asked.length > 0 ? asked : parts) {
    console.log(`\n${part}`);
    if (!succeeds(process.execPath, ['--import', 'tsx', join(dir, part + ENDING)], env)) failed += 1;
  }
  console.log(failed === 0 ? '\nbench: all gates passed' : `\nbench: ${failed} of the parts failed`);
  return failed;
}

const failed = await main().catch((error) => {
  console.log(error.message);
  return 1;
});
process.exitCode = failed > 0 ? 1 : 0;
