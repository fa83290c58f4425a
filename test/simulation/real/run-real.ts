/**
 * The real thing: the core with its own adapters over the embedded DynamoDB and the HTTP simulator. Schedules are played
 * call by call on a simulated clock; kills end real worker processes at random moments of real time.
 */
import { parseArgs } from 'node:util';
import { runKills } from './run-kills.ts';
import { replaySchedule, runSchedules } from './run-schedules.ts';
import { isClean, jsonOf, neverReached, NOTHING, summaryOf, together } from './tally.ts';

const USAGE = `Usage: npm run simulate -- --real [--schedules N] [--kills N] [--seed S] [--replay SEED]
  --schedules N  random schedules; 2000 where neither number is given, else 0
  --kills N      kill -9 of a real worker process; 500 where neither number is given, else 0
  --seed S       where chance begins; drawn and printed where left out
  --replay SEED  one schedule again, step by step`;

const [SCHEDULES, KILLS] = [2_000, 500];

/** Plays, prints what came of it, and answers with the exit code: 0 if nothing was wrong. The simulation loads it on demand. */
// ts-unused-exports:disable-next-line
export async function runReal(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const asked = readWords(words);
  if (asked === undefined) return 2;
  const { schedules, kills, seed, replay } = asked;
  if (replay !== undefined) return told(await replaySchedule(replay), performance.now());
  const startedMs = performance.now();
  console.log(
    `SEED=${seed}: ${schedules} schedules and ${kills} kills over the embedded DynamoDB and the simulator`,
  );
  const played = schedules === 0 ? NOTHING : await runSchedules(schedules, seed);
  const killed = kills === 0 ? NOTHING : await runKills(kills, seed);
  return told(together(played, killed), startedMs);
}

function told(tally: ReturnType<typeof together>, startedMs: number): number {
  console.log(summaryOf(tally));
  console.log(`${Math.round((performance.now() - startedMs) / 1000)} s`);
  const unreached = neverReached(tally);
  for (const what of unreached) console.error(`never reached: ${what}`);
  console.log(jsonOf(tally));
  return isClean(tally) && tally.orders > 0 && unreached.length === 0 ? 0 : 1;
}

function readWords(words: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = {
      real: { type: 'boolean' },
      schedules: text,
      kills: text,
      seed: text,
      replay: text,
    } as const;
    const { values } = parseArgs({ args: [...words], options });
    const isAll = values.schedules === undefined && values.kills === undefined;
    return {
      schedules: numberIn('--schedules', values.schedules) ?? (isAll ? SCHEDULES : 0),
      kills: numberIn('--kills', values.kills) ?? (isAll ? KILLS : 0),
      seed: numberIn('--seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31),
      replay: numberIn('--replay', values.replay),
    };
  } catch (failure) {
    console.error(`${failure instanceof Error ? failure.message : String(failure)}\n${USAGE}`);
    return undefined;
  }
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${name} ${text} is not a whole number`);
  return Number(text);
}

if (import.meta.main) process.exitCode = await runReal(process.argv.slice(2));
