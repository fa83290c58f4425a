/**
 * Runs the purchase core through schedules of faults under one seed, and says what was checked and what was found. The
 * last line is one JSON line. A schedule that fails is named, and `--replay` tells its story.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { reportOf } from './report.ts';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

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

type Asked = {
  readonly schedules: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json: boolean;
  readonly bug: string | undefined;
  readonly purchases: number | undefined;
  readonly replay: readonly [number, number] | undefined;
};

process.exitCode = await run(process.argv.slice(2));

async function run(words: readonly string[]): Promise<number> {
  if (words.includes('--real')) {
    const { runReal } = await import('./real/run-real.ts');
    return runReal(words.filter((word) => word !== '--real'));
  }
  if (words.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let asked: Asked;
  try {
    asked = readWords(words);
  } catch (failure) {
    console.error(`${failure instanceof Error ? failure.message : String(failure)}\n${USAGE}`);
    return 2;
  }
  return asked.replay ? replay(asked, ...asked.replay) : simulate(asked);
}

async function simulate({ schedules, seed, jobs, json, bug, purchases }: Asked): Promise<number> {
  if (!json) console.log(`SEED=${seed} COMMIT=${commit()} SCHEDULES=${schedules}\n`);
  const startMs = performance.now();
  const totals = await runSchedules({ seed, from: 0, to: schedules, bug, purchases }, jobs);
  const seconds = (performance.now() - startMs) / 1_000;
  if (!json) {
    console.log(reportOf(totals));
    const perSecond = (some: number) => Math.round(some / seconds);
    console.log(`\n${perSecond(totals.schedules)} schedules/s, ${perSecond(totals.steps)} steps/s\n`);
  }
  for (const { index, invariant, detail } of totals.failing) {
    console.error(`FAILED SEED=${seed}-${index} ${invariant}: ${detail}`);
    console.error(`  again: npm run simulate -- --replay ${seed}-${index}${repeated({ bug, purchases })}`);
  }
  const figures = totals.figures();
  console.log(JSON.stringify(figures));
  const { duplicates, lost, falseFailures, ledgerAhead, violations, uncovered } = figures;
  return duplicates + lost + falseFailures + ledgerAhead + violations + uncovered === 0 ? 0 : 1;
}

async function replay({ bug: name, purchases }: Asked, seed: number, index: number): Promise<number> {
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  const coverage = new Coverage();
  const world = await runSchedule({ seed, index, bug, purchases, coverage, told: true });
  console.log(`SEED=${seed}-${index} COMMIT=${commit()}\n\n${JSON.stringify(world.knobs, undefined, 1)}\n`);
  console.log(world.story?.lines.join('\n'));
  const { breaches } = world.findings;
  for (const { invariant, detail } of breaches) console.log(`\nBROKEN ${invariant}: ${detail}`);
  return breaches.length === 0 ? 0 : 1;
}

function readWords(words: readonly string[]): Asked {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...{ schedules: text, seed: text, jobs: text, bug: text, purchases: text, replay: text },
      json: { type: 'boolean', default: false },
    },
  });
  const { bug, json } = values;
  if (bug !== undefined && !PLANTED_BUGS.some(({ name }) => name === bug)) {
    throw new TypeError(`--bug ${bug} is no planted bug`);
  }
  const [seed, index] = (values.replay ?? '').split('-');
  return {
    schedules: numberIn('--schedules', values.schedules) ?? 10_000,
    seed: numberIn('--seed', values.seed) ?? 1,
    jobs: Math.max(1, numberIn('--jobs', values.jobs) ?? 1),
    purchases: numberIn('--purchases', values.purchases),
    replay:
      values.replay === undefined
        ? undefined
        : [numberIn('--replay', seed ?? '') ?? 0, numberIn('--replay', index ?? '') ?? 0],
    ...{ bug, json },
  };
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${name} ${text || '(nothing)'} is not a whole number`);
  return Number(text);
}

function repeated({ bug, purchases }: Pick<Asked, 'bug' | 'purchases'>): string {
  return `${bug === undefined ? '' : ` --bug ${bug}`}${purchases === undefined ? '' : ` --purchases ${purchases}`}`;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
