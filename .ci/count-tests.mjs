// Prints "PASSED FAILED" from jest's own results; a suite that could not run at all is a failure. Fails where there were none.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
if (numPassedTests + numFailedTests + numRuntimeErrorTestSuites === 0) throw new Error('No test ran.');
console.log(`${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}`);
