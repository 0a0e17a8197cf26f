import { parseArgs } from 'node:util';
import { analysisOf } from '../core/report/analysis.js';
import { emptySession, replay } from '../core/session.js';
import { verdicts } from '../core/signout/verdict.js';
import { FileError } from '../core/wire/file-text.js';
import { readFile, UnreadableError } from './read-file.js';
import { textOf } from './text.js';

const usage = 'usage: analyze FILE [--json] [--pseudonyms] [--fail-on review|fail]';

/** Something about the call that the user can put right; printed as one line, exit code 2. */
class InputError extends Error {}

/**
 * Reads a HAR or a saved session, gzipped or not, and prints what AppSync Inspector makes of it: the result and nothing else on stdout.
 * Exit codes: 0, 1 where `--fail-on` found such a verdict, 2 where the call or the file is no good.
 */
export function analyze(args: readonly string[]): { stdout: string; exitCode: number } {
  const { file, json, pseudonyms, failOn } = readArguments(args);
  const { events, notes } = readFile(file);
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

/** Runs the command and sets the process's exit code. */
export function main(args: readonly string[]): void {
  try {
    const { stdout, exitCode } = analyze(args);
    process.stdout.write(stdout);
    process.exitCode = exitCode;
  } catch (error) {
    const isFiles = error instanceof FileError || error instanceof UnreadableError;
    if (!isFiles && !(error instanceof InputError)) throw error;
    const file = args.find((argument) => !argument.startsWith('--'));
    const where = isFiles ? `${file}: ` : '';
    process.stderr.write(`${where}${error.message.replace(/\s+/g, ' ')}\n`);
    process.exitCode = 2;
  }
}
