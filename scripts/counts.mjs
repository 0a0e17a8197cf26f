/** How many tests a runner passed and failed, read from its own report. A skipped test is one that failed. */

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @typedef {{ status: string, assertionResults: unknown[] }} VitestFile
 * @typedef {{ numTotalTests: number, numPassedTests: number, testResults: VitestFile[] }} VitestReport
 * @typedef {Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>} PlaywrightStats
 * @typedef {{ stats: PlaywrightStats, errors: unknown[] }} PlaywrightReport
 */

/**
 * Vitest's JSON report. A file that cannot be loaded has no tests and counts as one that failed.
 * @param {string} json
 * @returns {Counts}
 */
export function vitestCounts(json) {
  const report = /** @type {VitestReport} */ (JSON.parse(json));
  const { numTotalTests: total, numPassedTests: passed, testResults } = report;
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return { passed, failed: total - passed + broken.length };
}

/**
 * Playwright's JSON report. What is no test (a file that cannot be loaded) stands in `errors`.
 * @param {string} json
 * @returns {Counts}
 */
export function playwrightCounts(json) {
  const { stats, errors } = /** @type {PlaywrightReport} */ (JSON.parse(json));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

/**
 * The summary at the end of `node --test`, in its TAP and in its spec form.
 * @param {string} output
 * @returns {Counts}
 */
export function nodeCounts(output) {
  const of = (/** @type {string} */ name) =>
    Number(new RegExp(`^(?:#|ℹ) ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return { passed: of('pass'), failed: of('tests') - of('pass') };
}
