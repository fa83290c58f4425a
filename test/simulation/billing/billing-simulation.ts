import type { Simulation } from '../simulation.ts';
import { INVARIANTS, type Figure } from './checker/invariants.ts';
import { Coverage } from './coverage.ts';
import { DEATHS, FAULTS, POINTS, TRANSITIONS } from './expected-rows.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { PLACES } from './points.ts';
import { runSchedule } from './schedule.ts';
import type { World } from './world.ts';

const USAGE = `Usage: npm run simulate:billing -- [--schedules N] [--seed S] [--jobs N] [--json]
                                  [--bug NAME] [--replay SEED-INDEX]
  --schedules N        how many; 10000 where left out
  --seed S             where chance begins; 1 where left out
  --jobs N             threads that share the schedules; 1 where left out
  --json               the last line alone
  --bug NAME           with a wrong design planted, which has to be found
  --replay SEED-INDEX  one schedule again, step by step
Planted bugs: ${PLANTED_BUGS.map(({ name }) => name).join(', ')}`;

/** The billing night under broken downloads, restatements, killed workers and several planners. */
export const SIMULATION: Simulation<World, Coverage, 'nights' | 'documents', Figure> = {
  command: 'npm run simulate:billing',
  usage: USAGE,
  module: import.meta.url,
  bugs: PLANTED_BUGS.map(({ name }) => name),
  options: [],
  invariants: INVARIANTS,
  figures: ['violations', 'tornReads', 'duplicatedLines', 'silentLosses', 'unequalReruns'],
  places: PLACES,
  deaths: DEATHS,
  run: ({ bug, seed, index, coverage, told }) =>
    runSchedule({ seed, index, coverage, told, bug: PLANTED_BUGS.find(({ name }) => name === bug) }),
  newCoverage: () => new Coverage(),
  sizesOf: ({ nights, tenant }) => ({ nights: nights.nights.size, documents: tenant.documents.length }),
  countedIn: ({ transitions, faults, points }) => [
    { title: 'stage of a document', wanted: TRANSITIONS, hits: transitions },
    { title: 'what Microsoft did', wanted: FAULTS, hits: faults },
    { title: 'what happened', wanted: POINTS, hits: points },
  ],
  sentencesOn: () => [],
};
