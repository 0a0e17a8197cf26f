import { readFileSync, writeFileSync } from 'node:fs';
import type { Exchange, Session } from '../../src/core/session-types.js';

/** Tables of what is seen; each part of a page is made by the tests that it names. */
const folder = new URL('../../docs/coverage/', import.meta.url);

/** What the inspector says of one exchange, in the words of the table. */
export interface Told {
  /** `iam (guest)`; `oidc or lambda` where it leaves open which. */
  readonly mode: string;
  /** What the person is called; `nobody` where the credential stands for none, `not known` where it does not say. */
  readonly person: string;
  /** `ok`, or how it failed and with which status. */
  readonly outcome: string;
}

export function toldOf(session: Session, exchange: Exchange): Told {
  const { mode, role, candidates, identity, outcome, httpStatus } = exchange;
  const nameless = mode === 'apiKey' || mode === 'none' || role === 'guest' ? 'nobody' : 'not known';
  const said = mode === 'unknown' && candidates ? candidates.join(' or ') : mode;
  const label = identity && session.persons.get(identity.person)?.label;
  return {
    mode: role === null ? said : `${said} (${role})`,
    person: label ?? nameless,
    outcome: outcome === 'ok' || httpStatus === null ? outcome : `${outcome} ${httpStatus}`,
  };
}

/** What must be said of one operation, and what was: one for each time that it was seen. */
export interface Cell {
  readonly expected: Told;
  readonly told: readonly Told[];
  /** How often the library sends it; once unless told. */
  readonly sends?: number;
}

/** Whether it was seen as often as it was sent, and each time as what it was. */
export const isRight = ({ expected, told, sends = 1 }: Cell): boolean =>
  told.length === sends && told.every((one) => sameTold(one, expected));

const sameTold = (one: Told, other: Told) =>
  one.mode === other.mode && one.person === other.person && one.outcome === other.outcome;

/** One line of the table; an operation that the client does not have, or that was not sent, has no cell. */
export interface Row {
  readonly client: string;
  readonly sent: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

const mark = (right: boolean) => (right ? '✓' : '✗');

function cellText(how: string, { expected, told, sends = 1 }: Cell): string {
  // Of several the first that is wrong.
  const first = told.find((one) => !sameTold(one, expected)) ?? told[0];
  if (!first) return `${how}: seen ✗`;
  const times = told.length === 1 ? '' : ` ${told.length} times`;
  const seen = `seen ${mark(told.length === sends)}${times}`;
  const mode = `mode ${mark(first.mode === expected.mode)} ${first.mode}`;
  const person = `person ${mark(first.person === expected.person)} ${first.person}`;
  const outcome = first.outcome === expected.outcome ? first.outcome : `✗ ${first.outcome}`;
  return `${how}: ${seen}, ${mode}, ${person}, ${outcome}`;
}

/** A table in Markdown with a column for each operation. */
export function tableOf(
  how: 'live' | 'replayed',
  operations: readonly string[],
  rows: readonly Row[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['client', 'sent with', ...operations]),
    line(['---', '---', ...operations.map(() => '---')]),
    ...rows.map(({ client, sent, cells }) =>
      line([
        client,
        sent,
        ...operations.map((operation) => {
          const cell = cells[operation];
          return cell ? cellText(how, cell) : '';
        }),
      ]),
    ),
  ].join('\n');
}

/**
 * A part of a committed page, between the comments that name it. With `UPDATE_COVERAGE=1` it is written first.
 *
 * @throws {Error} when the page has no such part
 */
export function committed(name: 'clients.md' | 'contexts.md', part: string, text: string): string {
  const file = new URL(name, folder);
  const page = readFileSync(file, 'utf8');
  const [start, end] = [`<!-- ${part} -->\n`, `\n<!-- end of ${part} -->`];
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf(end);
  if (from < start.length || to < from) throw new Error(`${file.pathname} has no part «${part}».`);
  if (process.env.UPDATE_COVERAGE !== '1') return page.slice(from, to);
  writeFileSync(file, page.slice(0, from) + text + page.slice(to));
  return text;
}
