import { everyRun } from './every-run.mjs';

/**
 * Mutation testing of the purchase core: `npm run mutation`, or of some files: `npm run mutation -- --mutate lib/purchasing/deadlines.ts`.
 * Paths are relative to the project's root. docs/benchmarks.md tells the figures.
 */
export default {
  ...everyRun('.local/mutation'),
  mutate: ['lib/purchasing/**/*.ts'],

  testRunner: 'jest-file-by-file',
  plugins: ['./bench/mutation/jest-file-by-file.mjs'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  concurrency: 2,
  // Modules that a test file loaded stay in memory for as long as the process lives: some ten megabytes a mutant.
  maxTestRunnerReuse: 100,
  // A mutant that takes effect while its module is loaded runs every test file, and a busy machine takes its time.
  timeoutMS: 90_000,
  jest: {
    // What reached a mutant is measured; what imports its file is not always seen from here.
    enableFindRelatedTests: false,
    config: {
      testMatch: ['<rootDir>/test/purchasing/**/*.test.ts'],
      // They take half a minute and more, for each mutant again: a thousand malformed messages of each kind, and stories at
      // random. What they hold is held by the tests of each decoder and of each step as well.
      testPathIgnorePatterns: ['/node_modules/', '/bad-input\\.test\\.ts$', '\\.property\\.test\\.ts$'],
      // Mutants lie in the source, so that what is read from its text differs in every run.
      testNamePattern: '^(?!docs/guard-rails\\.md names every code)',
      // A mutant that a random example happens to kill would survive the next run.
      setupFiles: ['<rootDir>/bench/mutation/fixed-seed.mjs'],
    },
  },
};
