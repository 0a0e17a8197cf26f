import type { AnalysedChain, AnalysedExchange, Analysis } from '../core/report/analysis.js';

const columns: readonly { title: string; of(exchange: AnalysedExchange): string }[] = [
  { title: 'time', of: ({ startedAt }) => startedAt.slice(11, 23) },
  { title: 'operation', of: ({ operation }) => operation },
  { title: 'model', of: ({ model }) => model ?? '' },
  {
    title: 'mode',
    of: ({ mode, role, candidates }) =>
      `${mode}${role ? ` ${role}` : ''}${candidates ? ` (${candidates.join('|')})` : ''}`,
  },
  { title: 'as', of: ({ username }) => username ?? '' },
  {
    title: 'outcome',
    of: ({ outcome, httpStatus, errorType }) =>
      [outcome, httpStatus, errorType].filter((part) => part !== null).join(' '),
  },
];

/** The analysis as a person reads it in a terminal. Control characters are shown as `?`. */
export function textOf(analysis: Analysis): string {
  const rows = analysis.exchanges.map((exchange) => columns.map((column) => printable(column.of(exchange))));
  const table = aligned([columns.map(({ title }) => title), ...rows]);
  const chains = analysis.chains.map(chainLine);
  const { verdicts } = analysis.audit;
  const parts = [
    ...analysis.notes.map((note) => `Note: ${note}`),
    '',
    `Requests (${analysis.exchanges.length})`,
    ...(rows.length === 0 ? ['  none to AppSync or Cognito in this file'] : table),
    '',
    `Fallback chains (${chains.length})`,
    ...chains,
    '',
    'Sign-out',
    ...(verdicts.length === 0
      ? ['  no sign-out with snapshots of the storage in this file: nothing to judge']
      : verdicts.map(({ verdict, store, why }) => `  ${verdict}  ${printable(store)}: ${printable(why)}`)),
  ];
  return `${parts.join('\n').trimStart()}\n`;
}

function chainLine({ operation, model, attempts, result }: AnalysedChain): string {
  const steps = attempts.map(({ mode, outcome, inferred, again }) => {
    const sign = outcome === 'ok' ? '✓' : outcome === 'pending' ? '…' : `✗ ${outcome}`;
    return `${mode} ${sign}${again ? ` ×${again.length + 1}` : ''}${inferred ? ' (inferred)' : ''}`;
  });
  return `  ${printable(operation)} [${printable(model ?? '')}]  ${steps.join(' → ')}  ${result}`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

const printable = (text: string) => text.replace(/\p{Cc}/gu, '?');
