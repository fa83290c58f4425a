import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { reportOf } from './report.ts';
import { runSchedules } from './run-schedules.ts';
import type { More, Simulation } from './simulation.ts';

type Asked = {
  readonly schedules: number;
  readonly seed: number;
  readonly jobs: number;
  readonly json: boolean;
  readonly bug: string | undefined;
  readonly more: More;
  readonly replay: readonly [number, number] | undefined;
};

/**
 * Runs schedules under one seed as the words of a command ask for it, and says what was checked and what was found. The
 * last line is one JSON line. A schedule that fails is named, and `--replay` tells its story. Comes to the exit code.
 */
export async function runCommand(simulation: Simulation, words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(simulation.usage);
    return 0;
  }
  let asked: Asked;
  try {
    asked = readWords(simulation, words);
  } catch (failure) {
    console.error(`${failure instanceof Error ? failure.message : String(failure)}\n${simulation.usage}`);
    return 2;
  }
  return asked.replay ? replay(simulation, asked, ...asked.replay) : simulate(simulation, asked);
}

async function simulate(simulation: Simulation, asked: Asked): Promise<number> {
  const { schedules, seed, jobs, json, bug, more } = asked;
  if (!json) console.log(`SEED=${seed} COMMIT=${commit()} SCHEDULES=${schedules}\n`);
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const totals = await runSchedules(simulation, { seed, from: 0, to: schedules, bug, more }, jobs);
  const seconds = (performance.now() - startMs) / 1_000;
  const cpu = process.cpuUsage(before);
  const figures = totals.figures();
  if (!json) {
    console.log(reportOf(simulation, totals));
    const perSecond = (some = 0) => Math.round(some / seconds);
    const cpuMs = (cpu.user + cpu.system) / 1_000 / schedules;
    const rates = `${perSecond(schedules)} schedules/s, ${perSecond(figures['steps'])} steps/s`;
    console.log(`\n${rates}, ${cpuMs.toFixed(2)} ms of CPU a schedule\n`);
  }
  for (const { index, invariant, detail } of totals.failing) {
    console.error(`FAILED SEED=${seed}-${index} ${invariant}: ${detail}`);
    console.error(`  again: ${simulation.command} -- --replay ${seed}-${index}${repeated(asked)}`);
  }
  console.log(JSON.stringify(figures));
  return ['uncovered', ...simulation.figures].every((figure) => figures[figure] === 0) ? 0 : 1;
}

async function replay(
  simulation: Simulation,
  { bug, more }: Asked,
  seed: number,
  index: number,
): Promise<number> {
  const coverage = simulation.newCoverage();
  const world = await simulation.run({ seed, index, bug, more, coverage, told: true });
  console.log(`SEED=${seed}-${index} COMMIT=${commit()}\n\n${JSON.stringify(world.knobs, undefined, 1)}\n`);
  console.log(world.story?.lines.join('\n'));
  const { breaches } = world.findings;
  for (const { invariant, detail } of breaches) console.log(`\nBROKEN ${invariant}: ${detail}`);
  return breaches.length === 0 ? 0 : 1;
}

function readWords({ bugs, options }: Simulation, words: readonly string[]): Asked {
  const named = ['schedules', 'seed', 'jobs', 'bug', 'replay', ...options];
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...(Object.fromEntries(named.map((name) => [name, text])) as Readonly<Record<string, typeof text>>),
      json: { type: 'boolean' },
    },
  });
  const given: Readonly<Record<string, unknown>> = values;
  const textOf = (name: string) => given[name] as string | undefined;
  const bug = textOf('bug');
  if (bug !== undefined && !bugs.includes(bug)) throw new TypeError(`--bug ${bug} is no planted bug`);
  const numberOf = (name: string) => numberIn(`--${name}`, textOf(name));
  const [seed, index] = (textOf('replay') ?? '').split('-');
  return {
    schedules: numberOf('schedules') ?? 10_000,
    seed: numberOf('seed') ?? 1,
    jobs: Math.max(1, numberOf('jobs') ?? 1),
    json: given['json'] === true,
    bug,
    more: Object.fromEntries(options.map((name) => [name, numberOf(name)])),
    replay:
      textOf('replay') === undefined
        ? undefined
        : [numberIn('--replay', seed ?? '') ?? 0, numberIn('--replay', index ?? '') ?? 0],
  };
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${name} ${text || '(nothing)'} is not a whole number`);
  return Number(text);
}

function repeated({ bug, more }: Pick<Asked, 'bug' | 'more'>): string {
  return Object.entries({ bug, ...more })
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${value}`))
    .join('');
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
