import { writeFileSync } from 'node:fs';

/** Writes jest's own counts to the file that JEST_JSON names, for .ci/run. */
export default class JsonReporter {
  onRunComplete(_contexts, results) {
    const {
      success,
      numPassedTests,
      numFailedTests,
      numTotalTests,
      numFailedTestSuites,
      numRuntimeErrorTestSuites,
    } = results;
    writeFileSync(
      process.env.JEST_JSON,
      JSON.stringify({
        success,
        numPassedTests,
        numFailedTests,
        numTotalTests,
        numFailedTestSuites,
        numRuntimeErrorTestSuites,
      }),
    );
  }
}
