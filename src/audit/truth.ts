import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { canonicalJson, parseJson } from '../core/wire/json.js';
import {
  type Difference,
  differenceOfAuthz,
  differenceOfGrants,
  differenceOfInvalid,
  differenceOfOrder,
} from './truth-differences.js';
import { sortRows, type TruthRows } from './truth-rows.js';

const usage = 'usage: truth FILE…';

/** Something about the call or a file that the user can put right; printed as one line, exit code 2. */
class InputError extends Error {}

/** What the command prints, and its exit code. */
export interface TruthResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Asks the rules what the real transformer and the real DataStore were asked, and prints where they differ.
 * Exit codes: 0, 1 where they differ, 2 where the call or a file is no good.
 * @param args files of rows, plain or gzipped
 */
export function truth(args: readonly string[]): TruthResult {
  try {
    return compare(args);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { stdout: '', stderr: `${error.message}\n`, exitCode: 2 };
  }
}

function compare(args: readonly string[]): TruthResult {
  if (args.length === 0) throw new InputError(usage);
  const rows: TruthRows = { authz: [], multiAuth: [], grants: [], invalid: [] };
  for (const file of args) {
    const wrong = sortRows(rowsOf(file), rows);
    if (wrong !== null) throw new InputError(`${file}: ${wrong}`);
  }
  const byId = new Map(rows.authz.map((row) => [row.id, row]));
  const asked = [
    ...rows.authz.map((row) => ({ row, ask: () => differenceOfAuthz(row) })),
    ...rows.multiAuth.map((row) => ({ row, ask: () => differenceOfOrder(row) })),
    ...rows.grants.map((row) => {
      const authz = byId.get(row.id);
      if (!authz)
        throw new InputError(
          `rows of grants need their authz file in the same call: there is no authz row ${row.id}`,
        );
      return { row, ask: () => differenceOfGrants(row, authz) };
    }),
    ...rows.invalid.map((row) => ({ row, ask: () => differenceOfInvalid(row) })),
  ];
  if (asked.length === 0) throw new InputError(`${args.join(', ')}: there is no row`);
  const lines = asked.flatMap(({ row, ask }) => {
    const difference = ask();
    return difference ? [lineOf(row.id, difference)] : [];
  });
  const agreed = asked.length - lines.length;
  return {
    stdout: [...lines, `agree ${agreed} of ${asked.length}`, ''].join('\n'),
    stderr: '',
    exitCode: lines.length === 0 ? 0 : 1,
  };
}

const lineOf = (id: string, { expected, got, why }: Difference): string =>
  `${id}: expected ${canonicalJson(expected)}, got ${canonicalJson(got)}: ${why.replace(/\s+/g, ' ')}`;

/** A JSON list, or JSON values line by line. */
function rowsOf(file: string): readonly unknown[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
    // Gzip's magic number.
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(`${file}: cannot be read (${code})`);
  }
  const text = bytes.toString('utf8');
  const whole = parseJson(text);
  if (Array.isArray(whole)) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parseJson);
  const broken = values.indexOf(undefined);
  if (broken >= 0 || values.length === 0)
    throw new InputError(`${file}: is no JSON list and no JSON lines (line ${broken + 1})`);
  return values;
}
