import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { runSchedule } from './schedule.ts';
import { Totals } from './totals.ts';

/** Schedules of one seed, from one index up to another. */
type Slice = {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly bug: string | undefined;
};

/** Runs them one after another, or in as many threads as there are jobs; the sums are the same. */
export async function runSchedules({ from, to, ...given }: Slice, jobs: number): Promise<Totals> {
  if (jobs === 1) return runSlice({ ...given, from, to });
  const size = Math.ceil((to - from) / jobs);
  const slices = Array.from({ length: jobs }, (_, job) => ({
    ...given,
    from: Math.min(from + job * size, to),
    to: Math.min(from + (job + 1) * size, to),
  }));
  const totals = new Totals();
  for (const counted of await Promise.all(slices.map(inThread))) totals.addAll(counted);
  return totals;
}

async function runSlice({ seed, from, to, bug: name }: Slice): Promise<Totals> {
  // Failures are part of every schedule, and nobody reads where they were made.
  Error.stackTraceLimit = 0;
  const totals = new Totals();
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  for (let index = from; index < to; index += 1) {
    const { coverage } = totals;
    totals.add(index, await runSchedule({ seed, index, bug, coverage, told: false }));
  }
  return totals;
}

function inThread(slice: Slice): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: slice });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread && parentPort) parentPort.postMessage(await runSlice(workerData as Slice));
