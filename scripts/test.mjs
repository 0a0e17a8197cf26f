/**
 * `npm test`: installs what is missing, then runs every step, also after one failed. The last line of stdout is
 * `tests: N passed, M failed`; the exit code is 1 if anything failed or a runner found nothing to run.
 * `--only=unit,lint` runs these steps alone. Until the packages are installed nothing but Node's modules exists.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { nodeCounts, playwrightCounts, vitestCounts } from './counts.mjs';
import { root, run } from './process.mjs';
import { ensureBrowser, ensurePackages } from './setup.mjs';

const stack = join(root, 'demo/stack');
const app = join(root, 'demo/app');
const clients = join(root, 'demo/clients');
const bin = join(root, 'node_modules/.bin');
const reports = mkdtempSync(join(tmpdir(), 'appsync-inspector-test-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

/** @typedef {{ command: string, args: string[], cwd?: string }} Command */
/** @typedef {{ name: string, commands: Command[], counts?: (output: string) => import('./counts.mjs').Counts }} Step */

/** @param {string} file @param {(json: string) => import('./counts.mjs').Counts} read */
const fromReport = (file, read) => () => read(readFileSync(file, 'utf8'));

/** @type {Step[]} */
const steps = [
  { name: 'lint', commands: [{ command: join(bin, 'biome'), args: ['ci', '--error-on-warnings'] }] },
  { name: 'types', commands: [{ command: 'node', args: ['scripts/typecheck.mjs'] }] },
  {
    name: 'build',
    commands: [
      { command: 'npm', args: ['run', '--silent', 'build'] },
      { command: 'npm', args: ['run', '--silent', 'prepare'] },
      { command: 'npm', args: ['run', '--silent', 'build'], cwd: app },
      { command: 'npm', args: ['run', '--silent', 'build'], cwd: clients },
    ],
  },
  { name: 'knip', commands: [{ command: join(bin, 'knip'), args: ['--no-progress'] }] },
  { name: 'size', commands: [{ command: join(bin, 'size-limit'), args: [] }] },
  {
    name: 'unit',
    commands: [
      {
        command: join(bin, 'vitest'),
        args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
      },
    ],
    counts: fromReport(vitestReport, vitestCounts),
  },
  { name: 'stack', commands: [{ command: 'npm', args: ['test'], cwd: stack }], counts: nodeCounts },
  {
    name: 'browser',
    commands: [{ command: join(bin, 'playwright'), args: ['test', '--reporter=line,json'] }],
    counts: fromReport(playwrightReport, playwrightCounts),
  },
];

/** @param {Step} step @param {NodeJS.ProcessEnv} env */
async function perform(step, env) {
  let output = '';
  let ok = true;
  for (const { command, args, cwd = root } of step.commands) {
    const finished = await run(command, args, { cwd, env });
    output += finished.output;
    ok &&= finished.code === 0;
  }
  let counts = { passed: 0, failed: 0 };
  if (step.counts) {
    try {
      counts = step.counts(output);
    } catch {
      output += `\n${step.name}: no report was written.\n`;
    }
    if (counts.passed + counts.failed === 0) output += `\n${step.name}: no test was run.\n`;
  } else {
    counts.passed = Number(ok);
  }
  // A runner that failed without a failed test, or ran none, has failed as such.
  if (counts.failed === 0 && (!ok || counts.passed === 0)) counts.failed = 1;
  return { ...counts, output };
}

async function main() {
  const only = process.argv
    .find((arg) => arg.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const unknown = only?.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    throw new Error(`No step is called «${unknown}»: ${steps.map(({ name }) => name).join(', ')}.`);

  await ensurePackages([root, stack, app, clients]);
  const env = {
    ...process.env,
    CHROME_PATH: await ensureBrowser(),
    PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
  };
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    if (only && !only.includes(step.name)) continue;
    const start = performance.now();
    const { passed, failed, output } = await perform(step, env);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const shown = process.stdout.isTTY ? output : stripVTControlCharacters(output);
    if (failed > 0) process.stdout.write(`${shown.trimEnd()}\n`);
    process.stdout.write(`${step.name}: ${passed} passed, ${failed} failed (${seconds} s)\n`);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

const total = await main().catch((error) => {
  process.stdout.write(`${error.message}\n`);
  return { passed: 0, failed: 1 };
});
process.stdout.write(`tests: ${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
