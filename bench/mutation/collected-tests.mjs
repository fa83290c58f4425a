import { format } from 'node:util';
import { jestExpect } from '@jest/expect';
import './fixed-seed.mjs';

// Stands in for @jest/globals where tests are run without jest: what a test file says is collected, and run when asked for.

/** @typedef {{ names: string[], befores: Function[], prepare: () => Promise<void>, outer?: Suite }} Suite */
/** @typedef {{ id: string, fileName: string, run: () => Promise<void>, prepare: () => Promise<void> }} CollectedTest */

let suite;
let collected;

/**
 * All tests of these files, in their order.
 *
 * @param {string[]} files
 * @param {(file: string) => Promise<unknown>} load
 * @returns {Promise<CollectedTest[]>}
 */
export async function testsIn(files, load) {
  collected = [];
  for (const fileName of files) {
    suite = { names: [], befores: [], prepare: async () => {}, fileName };
    await load(fileName);
  }
  const times = new Map();
  return collected.map((test) => {
    const before = times.get(test.id) ?? 0;
    times.set(test.id, before + 1);
    return before === 0 ? test : { ...test, id: `${test.id} (${before + 1})` };
  });
}

export const expect = jestExpect;

export function describe(name, body) {
  const outer = suite;
  suite = { ...outer, names: [...outer.names, name], befores: [], outer };
  body();
  suite = outer;
}

export function beforeEach(before) {
  suite.befores.push(before);
}

/** Once, for all tests of this suite and of those within it. */
export function beforeAll(before) {
  const { prepare } = suite;
  let prepared;
  suite.prepare = () => (prepared ??= prepare().then(before));
}

export function it(name, body) {
  const mine = suite;
  collected.push({
    id: [...mine.names, name].join(' '),
    fileName: mine.fileName,
    prepare: () => mine.prepare(),
    run: async () => {
      await mine.prepare();
      for (const before of beforesOf(mine)) await before();
      await body();
    },
  });
}

it.each = (rows) => (name, body) => {
  const places = name.match(/%[a-z]/g)?.length ?? 0;
  for (const row of rows) {
    const given = Array.isArray(row) ? row : [row];
    it(format(name, ...given.slice(0, places)), () => body(...given));
  }
};

function beforesOf({ outer, befores }) {
  return [...(outer ? beforesOf(outer) : []), ...befores];
}
