/**
 * Runs the billing night through schedules of faults under one seed, and says what was checked and what was found. The
 * last line is one JSON line. A schedule that fails is named, and `--replay` tells its story.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { reportOf } from './report.ts';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

const USAGE = `Usage: npm run simulate:billing -- [--schedules N] [--seed S] [--jobs N] [--json]
                                  [--bug NAME] [--replay SEED-INDEX]
  --schedules N        how many; 10000 where left out
  --seed S             where chance begins; 1 where left out
  --jobs N             threads that share the schedules; 1 where left out
  --json               the last line alone
  --bug NAME           with a wrong design planted, which has to be found
  --replay SEED-INDEX  one schedule again, step by step
Planted bugs: ${PLANTED_BUGS.map(({ name }) => name).join(', ')}`;

type Asked = {
  readonly schedules: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json: boolean;
  readonly bug: string | undefined;
  readonly replay: readonly [number, number] | undefined;
};

process.exitCode = await run(process.argv.slice(2));

async function run(words: readonly string[]): Promise<number> {
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

async function simulate({ schedules, seed, jobs, json, bug }: Asked): Promise<number> {
  if (!json) console.log(`SEED=${seed} COMMIT=${commit()} SCHEDULES=${schedules}\n`);
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const totals = await runSchedules({ seed, from: 0, to: schedules, bug }, jobs);
  const seconds = (performance.now() - startMs) / 1_000;
  const cpu = process.cpuUsage(before);
  if (!json) {
    console.log(reportOf(totals));
    const perSecond = (some: number) => Math.round(some / seconds);
    const cpuMs = (cpu.user + cpu.system) / 1_000 / totals.schedules;
    const rates = `${perSecond(totals.schedules)} schedules/s, ${perSecond(totals.steps)} steps/s`;
    console.log(`\n${rates}, ${cpuMs.toFixed(2)} ms of CPU a schedule\n`);
  }
  for (const { index, invariant, detail } of totals.failing) {
    console.error(`FAILED SEED=${seed}-${index} ${invariant}: ${detail}`);
    console.error(
      `  again: npm run simulate:billing -- --replay ${seed}-${index}${bug ? ` --bug ${bug}` : ''}`,
    );
  }
  const figures = totals.figures();
  console.log(JSON.stringify(figures));
  const { violations, tornReads, duplicatedLines, silentLosses, unequalReruns, uncovered } = figures;
  const wrong = violations + tornReads + duplicatedLines + silentLosses + unequalReruns + uncovered;
  return wrong === 0 ? 0 : 1;
}

async function replay({ bug: name }: Asked, seed: number, index: number): Promise<number> {
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  const world = await runSchedule({ seed, index, bug, coverage: new Coverage(), told: true });
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
      ...{ schedules: text, seed: text, jobs: text, bug: text, replay: text },
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

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
