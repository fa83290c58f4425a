import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What all mutation runs have in common. `kept` names the folder, under .local/mutation, in which the results stay. */
export const everyRun = (kept) => ({
  coverageAnalysis: 'perTest',
  // Outside the project, where no other test run of the project looks for modules.
  tempDirName: join(tmpdir(), 'tieout-mutation'),
  ignorePatterns: ['.local', '.serverless', '.esbuild', 'coverage'],
  incremental: true,
  incrementalFile: `${kept}/incremental.json`,
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: true, allowEmojis: false },
  htmlReporter: { fileName: `${kept}/report.html` },
  jsonReporter: { fileName: `${kept}/report.json` },
  thresholds: { high: 95, low: 85, break: 85 },
});
