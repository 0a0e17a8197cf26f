import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { analysisOf } from '../core/report/analysis.js';
import { emptySession, replay } from '../core/session.js';
import { verdicts } from '../core/signout/verdict.js';
import { HarError, readHar } from '../core/wire/har.js';
import { textOf } from './text.js';

const usage = 'usage: analyze FILE.har [--json] [--pseudonyms] [--fail-on review|fail]';

/** Something about the call or the file that the user can put right; printed as one line, exit code 2. */
class InputError extends Error {}

/**
 * Reads a HAR and prints what AppSync Inspector makes of it: the result and nothing else on stdout.
 * Exit codes: 0, 1 where `--fail-on` found such a verdict, 2 where the call or the file is no good.
 */
export function analyze(args: readonly string[]): { stdout: string; exitCode: number } {
  const { file, json, pseudonyms, failOn } = readArguments(args);
  const { events, notes } = readHar(readText(file), randomBytes(16).toString('hex'));
  const analysis = analysisOf(replay(emptySession, events), { pseudonyms, notes });
  const stdout = json ? `${JSON.stringify(analysis, null, 2)}\n` : textOf(analysis);
  const tolerated = failOn === undefined ? verdicts : verdicts.slice(verdicts.indexOf(failOn) + 1);
  const failed = analysis.audit.verdicts.some(({ verdict }) => !tolerated.includes(verdict));
  return { stdout, exitCode: failed ? 1 : 0 };
}

function readArguments(args: readonly string[]) {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : error} (${usage})`);
  }
  const { values, positionals } = parsed;
  const [file, more] = positionals;
  if (file === undefined || more !== undefined) throw new InputError(usage);
  const failOn = values['fail-on'];
  if (failOn !== undefined && failOn !== 'review' && failOn !== 'fail')
    throw new InputError(`--fail-on takes review or fail, not «${failOn}»`);
  return { file, json: values.json, pseudonyms: values.pseudonyms, failOn } as const;
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      pseudonyms: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
    },
  });

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(`${file}: cannot be read (${code})`);
  }
}

/** Runs the command and sets the process's exit code. */
export function main(args: readonly string[]): void {
  try {
    const { stdout, exitCode } = analyze(args);
    process.stdout.write(stdout);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof HarError || error instanceof InputError)) throw error;
    const file = args.find((argument) => !argument.startsWith('--'));
    const where = error instanceof HarError ? `${file}: ` : '';
    process.stderr.write(`${where}${error.message.replace(/\s+/g, ' ')}\n`);
    process.exitCode = 2;
  }
}
