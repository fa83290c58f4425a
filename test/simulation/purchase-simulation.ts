import { INVARIANTS, type Figure } from './checker/invariants.ts';
import { Coverage } from './coverage.ts';
import { DEATHS, TRANSITIONS } from './expected-rows.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { PLACES } from './points.ts';
import { whole } from './report.ts';
import { runSchedule } from './schedule.ts';
import type { Simulation } from './simulation.ts';
import type { World } from './world.ts';

const USAGE = `Usage: npm run simulate -- [--schedules N] [--seed S] [--jobs N] [--json]
                          [--bug NAME] [--purchases 1|2|3] [--replay SEED-INDEX]
  --schedules N        how many; 10000 where left out
  --seed S             where chance begins; 1 where left out
  --jobs N             threads that share the schedules; 1 where left out
  --json               the last line alone
  --bug NAME           with a wrong design planted, which has to be found
  --purchases N        that many purchases in each schedule; drawn where left out
  --replay SEED-INDEX  one schedule again, step by step
  --real ...           over the embedded database and the HTTP simulator; see --real --help
Planted bugs: ${PLANTED_BUGS.map(({ name }) => name).join(', ')}`;

/** The purchase core under crashes, lost and late calls, refusals and people. */
export const SIMULATION: Simulation<World, Coverage, 'purchases', Figure> = {
  command: 'npm run simulate',
  usage: USAGE,
  module: import.meta.url,
  bugs: PLANTED_BUGS.map(({ name }) => name),
  options: ['purchases'],
  invariants: INVARIANTS,
  figures: ['duplicates', 'lost', 'falseFailures', 'ledgerAhead', 'violations'],
  places: PLACES,
  deaths: DEATHS,
  run: ({ bug, more, ...schedule }) =>
    runSchedule({
      ...schedule,
      bug: PLANTED_BUGS.find(({ name }) => name === bug),
      purchases: more['purchases'],
    }),
  newCoverage: () => new Coverage(),
  sizesOf: ({ checker }) => ({ purchases: checker.purchases.size }),
  countedIn: ({ transitions }) => [{ title: 'transition', wanted: TRANSITIONS, hits: transitions }],
  sentencesOn: (coverage, sizes) => {
    const purchases = sizes.get('purchases') ?? 0;
    return [endsText(coverage, purchases), unknownsText(coverage, purchases)];
  },
};

function endsText({ ends }: Coverage, purchases: number): string {
  const each = [...ends].sort(([a], [b]) => (a < b ? -1 : 1));
  return `How ${whole(purchases)} purchases ended: ${each.map(([stage, hits]) => `${stage} ${part(hits, purchases)}`).join(', ')}.`;
}

function unknownsText({ unknowns }: Coverage, purchases: number): string {
  const reasons = [...unknowns].sort(([, a], [, b]) => b - a);
  const all = reasons.reduce((total, [, hits]) => total + hits, 0);
  const each = reasons.map(([code, hits]) => `${code} ${part(hits, purchases)}`).join(', ');
  return `Became unknown: ${part(all, purchases)}${each && `: ${each}`}.`;
}

function part(some: number, all: number): string {
  return `${whole(some)} (${((100 * some) / Math.max(all, 1)).toFixed(2)} %)`;
}
