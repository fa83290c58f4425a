import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createPurchaseLedger } from '../../../lib/aws/purchases/purchase-ledger.ts';
import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Tools } from '../../../lib/purchasing/step.ts';
import { createClock, type Clock } from '../../../local/clock.ts';
import { guidOf } from '../../../local/partner-center/deterministic-ids.ts';
import type { World } from '../../../local/partner-center/world.ts';
import type { startBillingTables } from '../../aws/billing-table.ts';
import { credentialsOf } from '../../builders/simulated-microsoft.ts';
import { Random } from '../random.ts';
import { behind, pointOf, type Pass } from './behind.ts';
import { behindBadLine, DatabaseFailure, type Fate } from './faulty-dynamo.ts';
import { guardsOf } from './guard-sets.ts';
import { connectStorefront } from './connect-storefront.ts';
import { startMicrosoft } from './microsoft.ts';
import { Mortal, settled } from './mortal.ts';
import { shopFloor } from './shop-floor.ts';
import { createStrikes } from './strikes.ts';
import { Timetable } from './timetable.ts';
import { drawWeather, type Weather } from './weather.ts';

export type Database = Awaited<ReturnType<typeof startBillingTables>>;

/** Told what happens, step by step, by whoever replays a schedule. */
export type Narrate = (atMs: number, who: string, what: string) => void;

/** Everything that one schedule plays with. */
export type Stage = {
  readonly random: Random;
  readonly weather: Weather;
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly world: World;
  /** The ledger as it is, for those who look on. */
  readonly ledger: PurchaseLedger;
  readonly tell: (who: string, what: string) => void;
  /** From the moment it is set nothing new goes wrong. */
  healed: boolean;
  steps: number;
  deaths: number;
  /** Failures that are nobody's but our own. */
  readonly failures: string[];
  /** What upstream has heard, in order. */
  readonly told: Outcome[];
  /** One run of a function, or of a person's command, with all that it may touch. */
  readonly begin: (name: string) => { readonly worker: Mortal; readonly tools: Tools };
  readonly close: () => Promise<void>;
};

/** Sets the stage for one schedule: a table, a simulator and a clock of its own. */
export async function setStage(database: Database, seed: number, narrate?: Narrate): Promise<Stage> {
  const random = new Random(seed, 0);
  const weather = drawWeather(random);
  const clock = createClock(Date.parse(weather.start));
  const isHealed = () => stage.healed;
  const faults = createStrikes({ random, weather, isHealed, tell: (what) => stage.tell('microsoft', what) });
  const { orderMinutes, throttleEvery } = weather;
  const scenario = shopFloor(weather.start, { orderMinutes, throttleEvery });
  const { world, origin, close } = await startMicrosoft({ scenario, clock, vendor: weather.vendor, faults });
  const { dynamo, table } = await database.newTable();
  let guids = 0;
  const newGuid = () => guidOf(`schedule ${seed} ${(guids += 1)}`);
  const storefront = connectStorefront(origin, credentialsOf(world), { nowMs: clock.nowMs, newGuid });
  const badLine = behindBadLine(dynamo, () => drawFate(stage));
  const behindIt = createPurchaseLedger({ dynamo: badLine, table, newId: newGuid });
  const stage: Stage = {
    ...{ random, weather, clock, timetable: new Timetable(clock), world },
    async close() {
      await close();
      await dynamo.send(new DeleteTableCommand({ TableName: table }));
    },
    ledger: createPurchaseLedger({ dynamo, table, newId: newGuid }),
    tell: (who, what) => narrate?.(clock.nowMs(), who, what),
    ...{ healed: false, steps: 0, deaths: 0, failures: [], told: [] },
    begin(name) {
      const worker = new Mortal(name);
      const pass = passOf(stage, worker);
      const tools: Tools = {
        ledger: behind(behindIt, pass),
        storefront: behind(storefront, pass),
        guards: guardsOf(weather),
        ...{ nowMs: clock.nowMs, newGuid },
        say: (message, { purchaseId, to, what }) =>
          stage.tell(name, `${message} ${[purchaseId, to, what].filter(Boolean).join(' ')}`),
        alarm: (message, failure) => {
          if (isOurOwn(failure)) stage.failures.push(`${name}: ${message}: ${String(failure)}`);
        },
      };
      return { worker, tools };
    },
  };
  return stage;
}

function drawFate({ random, weather, healed }: Stage): Fate {
  if (healed) return 'answered';
  if (random.chance(weather.databaseFails)) return 'fails';
  if (random.chance(weather.databaseLosesReply)) return 'loses its reply';
  return random.chance(weather.databaseRepeats) ? 'is repeated' : 'answered';
}

/** Each call of a port waits for its time, and may be the last of its worker. */
function passOf(stage: Stage, worker: Mortal): Pass {
  const { timetable, clock, tell } = stage;
  return (name, given, call) =>
    new Promise((resolve, reject) => {
      timetable.at(clock.nowMs() + delayMs(stage), async () => {
        if (!worker.isAlive) return;
        const point = pointOf(name, given);
        stage.steps += 1;
        if (dies(stage, worker, point, 'before')) return;
        tell(worker.name, point);
        const answer = await settled(call);
        if (dies(stage, worker, point, 'after')) return;
        const hear = () => {
          if (worker.isAlive) settle(answer, resolve, reject);
        };
        const laterMs = pauseMs(stage);
        if (laterMs === 0) hear();
        else timetable.at(clock.nowMs() + laterMs, hear);
      });
    });
}

function settle(
  answer: () => unknown,
  resolve: (reply: unknown) => void,
  reject: (failure: Error) => void,
): void {
  try {
    resolve(answer());
  } catch (failure) {
    reject(failure as Error);
  }
}

// Every worker begins and ends with these; most should get past them.
const DIES_SELDOM_AT: ReadonlySet<string> = new Set([
  'due',
  'claim',
  'read',
  'purchasing',
  'unknownsSince',
  'unsentOutcomes',
]);

function dies(stage: Stage, worker: Mortal, point: string, when: 'before' | 'after'): boolean {
  const { healed, random, weather } = stage;
  const part = DIES_SELDOM_AT.has(point) ? weather.deaths / 8 : weather.deaths;
  if (healed || !random.chance(part)) return false;
  stage.deaths += 1;
  stage.tell(worker.name, `dies ${when} ${point}`);
  void worker.die();
  return true;
}

function delayMs(stage: Stage): number {
  return 1 + stage.random.below(stage.weather.paceMs) + pauseMs(stage);
}

// A worker that is frozen between two calls wakes up after its lease, and after the send window.
function pauseMs({ healed, random, weather }: Stage): number {
  return !healed && random.chance(weather.pauses) ? 1 + random.below(weather.longestPauseMs) : 0;
}

function isOurOwn(failure: unknown): boolean {
  if (failure === undefined || failure instanceof DatabaseFailure) return false;
  return !(failure instanceof Error && 'kind' in failure);
}
