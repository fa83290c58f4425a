import { globSync } from 'node:fs';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { testsIn } from './collected-tests.mjs';
import { freshModules } from './fresh-modules.mjs';

const PATTERNS = { type: 'array', items: { type: 'string' } };

export const strykerValidationSchema = {
  type: 'object',
  properties: {
    inOneProcess: {
      type: 'object',
      properties: { testFiles: PATTERNS, exclude: PATTERNS, lastly: PATTERNS },
      additionalProperties: false,
    },
  },
};

// What instrumented code looks at: the mutant that is active, the test that runs, and what it has reached.
const instrumented = (globalThis.__stryker__ ??= {});

// What a mutant left unawaited fails its own test or none, and no later one.
process.on('unhandledRejection', () => {});

/**
 * Runs the tests of pure code without jest, in the process that has loaded it: for most mutants nothing is loaded at all,
 * and a run takes as long as the tests do, until the first of them fails. A mutant that takes effect while its module is
 * loaded gets all modules anew.
 */
class InOneProcess {
  constructor({ inOneProcess: { testFiles, exclude, lastly } }) {
    this.patterns = { testFiles, exclude, lastly };
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.modules = freshModules(process.cwd());
    this.tests = await this.load(this.files());
    // What is prepared once for all mutants is no test's reach.
    instrumented.currentTestId = 'preparation';
    for (const { prepare } of this.tests) await prepare();
    delete instrumented.mutantCoverage?.perTest.preparation;
    instrumented.currentTestId = undefined;
  }

  async dryRun() {
    const results = [];
    for (const test of this.tests) {
      instrumented.currentTestId = test.id;
      results.push(await resultOf(test));
    }
    instrumented.currentTestId = undefined;
    return {
      status: DryRunStatus.Complete,
      tests: results,
      mutantCoverage: instrumented.mutantCoverage,
    };
  }

  async mutantRun({ activeMutant, sandboxFileName, mutantActivation, testFilter, hitLimit, disableBail }) {
    Object.assign(instrumented, {
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit === undefined ? undefined : 0,
    });
    try {
      const tests = mutantActivation === 'static' ? await this.loadAnew(sandboxFileName) : this.tests;
      const wanted = testFilter && new Set(testFilter);
      const results = [];
      for (const test of tests) {
        if (wanted && !wanted.has(test.id)) continue;
        const result = await resultOf(test);
        results.push(result);
        if (result.status === TestStatus.Failed && !disableBail) break;
      }
      const { hitCount } = instrumented;
      const outcome = determineHitLimitReached(hitCount, hitLimit) ?? {
        status: DryRunStatus.Complete,
        tests: results,
      };
      return toMutantRunResult(outcome, disableBail);
    } catch (error) {
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) });
    } finally {
      instrumented.activeMutant = undefined;
    }
  }

  /** The tests of those files only that have the mutant's module beneath them. */
  loadAnew(mutated) {
    return this.load(this.files().filter((file) => this.modules.reaches(file, mutated)));
  }

  load(files) {
    this.modules.begin();
    return testsIn(files, this.modules.load);
  }

  files() {
    const { testFiles, exclude, lastly } = this.patterns;
    const all = globSync(testFiles, { exclude }).sort();
    const late = lastly.flatMap((pattern) => globSync(pattern, { exclude }).sort());
    // A file that two patterns name comes with the later one.
    const last = late.filter((file, index) => late.lastIndexOf(file) === index);
    return [...all.filter((file) => !last.includes(file)), ...last];
  }
}

async function resultOf({ id, fileName, run }) {
  const startedAt = performance.now();
  const result = { id, name: id, fileName, status: TestStatus.Success };
  try {
    await run();
  } catch (error) {
    Object.assign(result, { status: TestStatus.Failed, failureMessage: String(error?.stack ?? error) });
  }
  return { ...result, timeSpentMs: performance.now() - startedAt };
}

inOneProcess.inject = tokens(commonTokens.options);
function inOneProcess(options) {
  return new InOneProcess(options);
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-one-process', inOneProcess)];
