import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { AnalysedAttempt, Analysis } from '../../src/core/report/analysis.js';

const folder = new URL('../fixtures/recordings/', import.meta.url);

/** All recordings; their expectations were written from the raw headers and frames. */
export const expectedRecordings = [
  'apollo3-all',
  'v5-fallback-userpool-apikey',
  'v5-signout-noclear',
  'v6-all-modes-fail',
  'v6-expired-token',
  'v6-fallback-userpool-apikey',
  'v6-iam-guest-then-auth',
  'v6-signed-in-owner',
  'v6-signout-clear',
  'v6-signout-noclear',
  'v6-subscription-unauthorized',
] as const;

export type Recording = (typeof expectedRecordings)[number];

export const recordingPath = (name: Recording): URL => new URL(`${name}.har`, folder);
export const recording = (name: Recording): string => readFileSync(recordingPath(name), 'utf8');

const expectationSchema = v.object({ exchanges: v.array(v.string()), chains: v.array(v.string()) });
export type Expectation = v.InferOutput<typeof expectationSchema>;

export const expectation = (name: Recording): string =>
  readFileSync(new URL(`${name}.expected.json`, folder), 'utf8');

export const parseExpectation = (text: string): Expectation => v.parse(expectationSchema, JSON.parse(text));

/** An analysis in the words of the expectations. The name of an auth exchange is its request's own business. */
export function observed({ exchanges, chains }: Analysis): Expectation {
  return {
    exchanges: exchanges.map(({ kind, operation, model, mode, role, username, outcome, httpStatus }) => {
      const user = kind === 'auth' ? '-' : (username ?? '-');
      const as = role === null ? mode : `${mode}/${role}`;
      return `${kind} ${operation} model=${model ?? '-'} mode=${as} user=${user} ${outcome} ${httpStatus ?? '-'}`;
    }),
    chains: chains.map(
      ({ operation, model, attempts, result }) =>
        `${operation} model=${model ?? '-'}: ${attempts.map(attemptText).join(' > ')} => ${result}`,
    ),
  };
}

const attemptText = ({ mode, outcome, again, inferred }: AnalysedAttempt) =>
  `${mode} ${outcome}${again ? ` again=${again.length}` : ''}${inferred ? ' inferred' : ''}`;
