import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { More, Reached, Simulated, Simulation } from './simulation.ts';
import { Totals } from './totals.ts';

/** Schedules of one seed, from one index up to another. */
type Slice = {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly bug: string | undefined;
  readonly more: More;
};

/** Runs them one after another, or in as many threads as there are jobs; the sums are the same. */
export async function runSchedules<
  World extends Simulated,
  Coverage extends Reached,
  Size extends string,
  Figure extends string,
>(
  simulation: Simulation<World, Coverage, Size, Figure>,
  { from, to, ...given }: Slice,
  jobs: number,
): Promise<Totals<World, Coverage, Size, Figure>> {
  const totals = new Totals(simulation);
  if (jobs === 1) {
    await runSlice(simulation, totals, { ...given, from, to });
    return totals;
  }
  const size = Math.ceil((to - from) / jobs);
  const slices = Array.from({ length: jobs }, (_, job) => ({
    ...given,
    from: Math.min(from + job * size, to),
    to: Math.min(from + (job + 1) * size, to),
  }));
  const { module } = simulation;
  for (const counted of await Promise.all(slices.map((slice) => inThread({ module, slice }))))
    totals.addAll(counted);
  return totals;
}

async function runSlice<World extends Simulated, Coverage extends Reached>(
  simulation: Simulation<World, Coverage>,
  totals: Totals<World, Coverage>,
  { from, to, ...given }: Slice,
): Promise<void> {
  // Failures are part of every schedule, and nobody reads where they were made.
  Error.stackTraceLimit = 0;
  const { coverage } = totals;
  for (let index = from; index < to; index += 1)
    totals.add(index, await simulation.run({ ...given, index, coverage, told: false }));
}

type Given = { readonly module: string; readonly slice: Slice };

function inThread(given: Given): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: given });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function runGiven({ module, slice }: Given): Promise<Totals> {
  const { SIMULATION } = (await import(module)) as { readonly SIMULATION: Simulation };
  const totals = new Totals(SIMULATION);
  await runSlice(SIMULATION, totals, slice);
  return totals;
}

if (!isMainThread && parentPort) parentPort.postMessage(await runGiven(workerData as Given));
