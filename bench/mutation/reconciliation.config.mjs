import { everyRun } from './every-run.mjs';

/**
 * Mutation testing of the reconciliation: `npm run mutation:reconciliation`, or of some files:
 * `npm run mutation:reconciliation -- --mutate 'lib/reconciliation/cases/**'`. Paths are relative to the project's root;
 * docs/benchmarks.md tells the figures.
 */
export default {
  ...everyRun('.local/mutation/reconciliation'),
  mutate: ['lib/reconciliation/**/*.ts'],

  testRunner: 'in-one-process',
  plugins: ['./bench/mutation/in-one-process.mjs'],
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
  concurrency: 1,
  // Modules that were loaded anew for one mutant stay in memory for as long as the process lives.
  maxTestRunnerReuse: 100,
  timeoutMS: 20_000,
  inOneProcess: {
    testFiles: ['test/reconciliation/**/*.test.ts'],
    // A few hundred generated books stand for the thousands that these take.
    exclude: ['test/reconciliation/oracle/**', 'test/reconciliation/reconcile.property.test.ts'],
    // In this order after the others: what takes longer, for each mutant again.
    lastly: [
      'test/reconciliation/{audit,cases,periods}/*.test.ts',
      'bench/mutation/generated-books.test.ts',
      'test/reconciliation/**/*.property.test.ts',
    ],
  },
};
