import { describe, expect, it } from '@jest/globals';
import { FOLLOWERS } from '../../../lib/purchasing/transitions.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { createScriptedStorefront } from '../../fakes/scripted-storefront.ts';
import { isGood } from '../real/judge/judge.ts';
import { PATHS } from './all-paths.ts';
import { crashOnce, crashTwice } from './enumerate.ts';
import { play } from './play.ts';

/** Of all pairs of crashes; `run.ts --pairs` takes every one. */
const ONE_PAIR_OF = 97;

describe.each(PATHS)('$name', (path) => {
  it('ends as it has to, in the way its name tells', async () => {
    const { book, verdict } = await play(path);
    expect(book.purchases.map(({ purchase }) => purchase.stage)).toEqual(path.ends);
    expect(book.purchases.flatMap(({ history }) => history.map(({ what }) => what)).join('\n')).toMatch(
      path.shows,
    );
    expect(isGood(verdict)).toBe(true);
  });

  it('holds wherever a worker dies, before its call took effect and after', async () => {
    const { calls } = await play(path);
    const { runs, crashes, bad } = await crashOnce(path);
    expect(bad).toEqual([]);
    expect([runs, crashes]).toEqual([2 * calls.made.length, 2 * calls.made.length]);
    expect(runs).toBeGreaterThan(20);
  });

  it('holds where two workers die', async () => {
    const { runs, crashes, bad } = await crashTwice(path, (pair) => pair % ONE_PAIR_OF === 0);
    expect(bad).toEqual([]);
    expect(crashes).toBe(2 * runs);
    expect(runs).toBeGreaterThan(5);
  });
});

describe('the paths together', () => {
  const points = async () => {
    const made = new Set<string>();
    for (const path of PATHS) for (const point of (await play(path)).calls.made) made.add(point);
    return made;
  };

  it('make every transition there is', async () => {
    const made = await points();
    const transitions = Object.entries(FOLLOWERS).flatMap(([from, followers]) =>
      followers.map((to) => `advance ${from} -> ${to}`),
    );
    expect(transitions).toEqual(transitions.filter((transition) => made.has(transition)));
  });

  it('make every call that buying makes', async () => {
    const members = [
      ...Object.keys(createInMemoryPurchaseLedger()),
      ...Object.keys(createScriptedStorefront()),
    ];
    const made = await points();
    const unmade = members.filter((name) => !made.has(name));
    expect(unmade.toSorted()).toEqual(NEVER_CALLED);
  });
});

/** What finance reads, what our fakes add, and `advance`, which is counted by transition. */
const NEVER_CALLED = [
  'advance',
  'allReturns',
  'asked',
  'budgets',
  'ordersElsewhere',
  'placed',
  'refusedMessages',
  'returns',
];
