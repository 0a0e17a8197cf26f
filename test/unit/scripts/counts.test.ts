import { describe, expect, it } from 'vitest';
import { nodeCounts, playwrightCounts, vitestCounts } from '../../../scripts/counts.mjs';

describe('counting tests', () => {
  it('of Vitest: a skipped test and a file that cannot be loaded have failed', () => {
    const testResults = [
      { status: 'passed', assertionResults: [{}, {}] },
      { status: 'failed', assertionResults: [] },
    ];
    const report = JSON.stringify({ numTotalTests: 5, numPassedTests: 3, numPendingTests: 1, testResults });
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 3 });
  });

  it('of Playwright: flaky, skipped and unloadable have failed', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 1 };
    expect(playwrightCounts(JSON.stringify({ stats, errors: [{}] }))).toEqual({ passed: 7, failed: 4 });
  });

  it.each(['#', 'ℹ'])('of Node, in the form that begins with «%s»', (sign) => {
    const lines = ['tests 6', 'suites 1', 'pass 4', 'fail 1', 'cancelled 0', 'skipped 1'];
    expect(nodeCounts(lines.map((line) => `${sign} ${line}\n`).join(''))).toEqual({ passed: 4, failed: 2 });
  });

  it('of Node, where nothing ran', () => {
    expect(nodeCounts('Could not find any test')).toEqual({ passed: 0, failed: 0 });
  });
});
