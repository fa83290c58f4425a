import { readFileSync, writeFileSync } from 'node:fs';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

export { strykerValidationSchema } from '@stryker-mutator/jest-runner';

// Written by the process that makes the dry run, in the directory where all processes of the tester work.
const FILES_OF_TESTS = 'files-of-tests.json';

/**
 * Jest as Stryker drives it, one test file after the other. Stryker's own runner loads every test file, and goes on
 * after the first failure; loading is nearly all the time it takes. Here only the files whose tests reached the mutant are
 * loaded, those with most such tests first, until one of them fails.
 */
class JestFileByFile {
  /** @param jest Stryker's own runner for jest */
  constructor(jest) {
    this.jest = jest;
  }

  init() {
    return this.jest.init();
  }

  capabilities() {
    return this.jest.capabilities();
  }

  async dryRun(options) {
    const result = await this.jest.dryRun(options);
    if (result.status === DryRunStatus.Complete) {
      const filesOfTests = {};
      for (const { id, fileName } of result.tests) (filesOfTests[id] ??= []).push(fileName);
      writeFileSync(FILES_OF_TESTS, JSON.stringify(filesOfTests));
    }
    return result;
  }

  async mutantRun(options) {
    this.filesOfTests ??= JSON.parse(readFileSync(FILES_OF_TESTS, 'utf8'));
    const everywhere = this.jest.jestConfig;
    let nrOfTests = 0;
    try {
      for (const file of this.filesFor(options.testFilter)) {
        this.jest.jestConfig = { ...everywhere, testMatch: [file] };
        const result = await this.jest.mutantRun(options);
        if (result.status !== MutantRunStatus.Survived) return result;
        nrOfTests += result.nrOfTests;
      }
    } finally {
      this.jest.jestConfig = everywhere;
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  /** Without a filter the mutant took effect while its module was loaded: any test may tell it. */
  filesFor(testIds = Object.keys(this.filesOfTests)) {
    const testsOf = new Map();
    for (const file of testIds.flatMap((id) => this.filesOfTests[id]))
      testsOf.set(file, (testsOf.get(file) ?? 0) + 1);
    return [...testsOf.keys()].sort((one, other) => testsOf.get(other) - testsOf.get(one));
  }
}

const jestPlugin = jestPlugins.find(({ kind, name }) => kind === PluginKind.TestRunner && name === 'jest');

jestFileByFile.inject = tokens(commonTokens.injector);
function jestFileByFile(injector) {
  return new JestFileByFile(injector.injectFunction(jestPlugin.factory));
}

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'jest-file-by-file', jestFileByFile),
];
