import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { startBillingTables } from '../../aws/billing-table.ts';
import { playSchedule } from './schedule.ts';
import { jsonOf, NOTHING, tallyOf, together, type Tally } from './tally.ts';

const THREADS = 2;
const TOLD_EVERY = 250;

/**
 * Plays so many schedules, each by a seed of its own that follows from the first, on two threads. What a seed comes to
 * does not depend on the others.
 */
export async function runSchedules(count: number, firstSeed: number): Promise<Tally> {
  const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);
  const threads = Math.min(THREADS, availableParallelism(), count);
  let tally = NOTHING;
  const playing = Array.from({ length: threads }, async (_, thread) => {
    const workerData = { seeds: seeds.filter((_seed, place) => place % threads === thread) };
    const worker = new Worker(new URL('./schedule-thread.ts', import.meta.url), { workerData });
    worker.on('message', (one: Tally) => {
      tally = together(tally, one);
      if (tally.schedules % TOLD_EVERY === 0) console.log(`${tally.schedules} of ${count}: ${jsonOf(tally)}`);
    });
    const [code] = (await once(worker, 'exit')) as [number];
    if (code !== 0) throw new Error(`A thread of schedules ended with ${code}.`);
  });
  await Promise.all(playing);
  return tally;
}

/** Plays one schedule, and tells its story step by step. */
export async function replaySchedule(seed: number): Promise<Tally> {
  const database = await startBillingTables();
  try {
    const { book, verdict, orders, steps, deaths } = await playSchedule(database, seed, (atMs, who, what) =>
      console.log(`${new Date(atMs).toISOString()}  ${who.padEnd(12)}  ${what}`),
    );
    return tallyOf(book, verdict, `seed ${seed}`, { schedules: 1, orders, steps, deaths });
  } finally {
    await database.stop();
  }
}
