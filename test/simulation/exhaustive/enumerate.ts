import { sentencesOf } from '../real/judge/judge.ts';
import type { Path } from './path.ts';
import { play, type Played } from './play.ts';
import type { Crash } from './worker.ts';

/** Figures of many runs of one path. */
export type Enumerated = {
  readonly path: string;
  /** Places to crash at that were tried: single ones, or pairs. */
  runs: number;
  crashes: number;
  orders: number;
  /** What must not be, with the crashes that led to it. */
  readonly bad: string[];
};

const WHEN: readonly Crash['when'][] = ['before', 'after'];

/** Every place to crash at in a run of so many calls, from one call on. */
function crashesFrom(first: number, calls: number): readonly Crash[] {
  return Array.from({ length: Math.max(0, calls - first + 1) }, (_, index) => first + index).flatMap((call) =>
    WHEN.map((when) => ({ call, when })),
  );
}

/** Crashes once at each call of a path, before it took effect and after. */
export async function crashOnce(path: Path): Promise<Enumerated> {
  const found = begin(path);
  const { calls } = await play(path);
  for (const crash of crashesFrom(1, calls.made.length))
    count(found, path, [crash], await play(path, [crash]));
  return found;
}

/**
 * Crashes twice: at each place of the path, and then at each later place of the run that this crash makes of it. `takes`
 * says which of the pairs, counted from 0, are played.
 */
export async function crashTwice(
  path: Path,
  takes: (pair: number) => boolean = () => true,
): Promise<Enumerated> {
  const found = begin(path);
  let pair = 0;
  const { calls } = await play(path);
  for (const first of crashesFrom(1, calls.made.length)) {
    const once = await play(path, [first]);
    for (const second of crashesFrom(first.call + 1, once.calls.made.length)) {
      if (takes(pair)) count(found, path, [first, second], await play(path, [first, second]));
      pair += 1;
    }
  }
  return found;
}

function begin({ name }: Path): Enumerated {
  return { path: name, runs: 0, crashes: 0, orders: 0, bad: [] };
}

function count(found: Enumerated, path: Path, crashes: readonly Crash[], played: Played): void {
  found.runs += 1;
  found.crashes += played.calls.crashed;
  found.orders += played.truth.orders.length;
  const where = crashes
    .map(({ call, when }) => `${when} call ${call}, ${played.calls.made[call - 1]}`)
    .join(' and ');
  const wrong = [
    ...sentencesOf(played.verdict),
    ...strangeEnds(path, played),
    ...(played.calls.crashed === crashes.length ? [] : [`only ${played.calls.crashed} crashes happened`]),
  ];
  found.bad.push(...wrong.map((what) => `${path.name}: dead ${where}: ${what}`));
}

/** Ends that the path does not have, however often a worker dies on it. */
function strangeEnds(path: Path, { book, calls }: Played): readonly string[] {
  const { ends, endsAfterCrash = [], endsAfterTwo = [] } = path;
  const may = [...ends, ...endsAfterCrash, ...(calls.crashed > 1 ? endsAfterTwo : [])];
  return book.purchases
    .filter(({ purchase: { stage } }) => !may.includes(stage))
    .map(({ purchase: { id, stage } }) => `purchase ${id} has ended as ${stage}`);
}
