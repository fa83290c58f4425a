/** One thread of several: plays the schedules it is given, one after the other, and tells what they came to. */
import { parentPort, workerData } from 'node:worker_threads';
import { startBillingTables } from '../../aws/billing-table.ts';
import { playSchedule } from './schedule.ts';
import { tallyOf } from './tally.ts';

const { seeds } = workerData as { readonly seeds: readonly number[] };
const database = await startBillingTables();
try {
  for (const seed of seeds) {
    const { book, verdict, orders, steps, deaths } = await playSchedule(database, seed);
    parentPort?.postMessage(tallyOf(book, verdict, `seed ${seed}`, { schedules: 1, orders, steps, deaths }));
  }
} finally {
  await database.stop();
}
