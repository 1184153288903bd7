// The last line of a run, in words that need no knowledge of Jest: "Tests: 97 passed, 0 failed".
'use strict';

module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    const line = `\nTests: ${numPassedTests} passed, ${failed} failed${skipped}\n`;
    // Jest prints its own summary after the reporters are done.
    process.once('exit', () => process.stderr.write(line));
  }
};
