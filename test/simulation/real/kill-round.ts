import { createPurchaseLedger } from '../../../lib/aws/purchases/purchase-ledger.ts';
import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import { decided } from '../../../lib/purchasing/purchasing.ts';
import type { Clock } from '../../../local/clock.ts';
import type { Route } from '../../../local/partner-center/route.ts';
import type { World } from '../../../local/partner-center/world.ts';
import { openPurchasing } from '../../builders/purchasing-tools.ts';
import { Random } from '../random.ts';
import { askedIn } from './asked.ts';
import { readWhole } from './behind.ts';
import { readBook } from './judge/book.ts';
import { judge } from './judge/judge.ts';
import { UPSTREAM_PATH, type Place } from './kill-messages.ts';
import { Marks } from './marks.ts';
import { startMicrosoft, truthOf } from './microsoft.ts';
import { findOut } from './people.ts';
import { runningClock } from './running-clock.ts';
import { drawRequest, shopFloor } from './shop-floor.ts';
import type { Database } from './stage.ts';
import { createStrikes } from './strikes.ts';
import { tallyOf, type Tally } from './tally.ts';
import { drawWeather, MINUTE_MS } from './weather.ts';
import { WorkerProcess } from './worker-process.ts';

const WORKERS = 2;
/** A message that was taken and not acknowledged comes again after so long. */
const VISIBLE_AGAIN_MS = 12 * MINUTE_MS;
/** More turns than any round needs once nobody is killed any more. */
const MOST_TURNS = 600;

type Round = {
  readonly kills: number;
  readonly random: Random;
  readonly clock: Clock;
  readonly world: World;
  readonly ledger: PurchaseLedger;
  readonly hire: () => WorkerProcess;
  readonly workers: WorkerProcess[];
  readonly spares: WorkerProcess[];
  readonly bodies: string[];
  readonly waiting: { readonly body: string; readonly messageId: string; readonly atMs: number }[];
  readonly failures: string[];
  readonly marks: Marks;
  killed: number;
};

/**
 * One simulator, one table, two worker processes. While requests come in the workers are killed at random moments of
 * their work, so many times; then they are left alone until nothing is due, and what came of it is judged.
 */
export async function playRound(
  database: Database & { readonly url: string },
  program: string,
  kills: number,
  seed: number,
): Promise<Tally> {
  const random = new Random(seed, 1);
  const weather = drawWeather(random);
  const clock = runningClock(Date.parse(weather.start));
  const told: Outcome[] = [];
  const marks = new Marks(random);
  const isHealed = () => round.killed >= kills;
  const { world, origin, close } = await startMicrosoft({
    scenario: shopFloor(weather.start, {
      orderMinutes: weather.orderMinutes,
      throttleEvery: weather.throttleEvery,
    }),
    ...{ clock, vendor: weather.vendor },
    faults: marks.watching(createStrikes({ random, weather, isHealed, tell: () => undefined })),
    others: [upstream(told)],
  });
  const { dynamo, table } = await database.newTable();
  const ledger = createPurchaseLedger({ dynamo, table, newId: () => crypto.randomUUID() });
  const { partnerTenantId } = world;
  const place: Place = { dynamodbUrl: database.url, table, microsoftUrl: origin, partnerTenantId };
  const hire = () => new WorkerProcess(program, place);
  const [workers, spares] = [Array.from({ length: WORKERS }, hire), [hire()]];
  const counted = { kills, random, clock, world, ledger, hire, workers, spares, killed: 0 };
  const round: Round = { ...counted, bodies: [], waiting: [], failures: [], marks };
  try {
    await openPurchasing(ledger);
    const isQuiet = await playTurns(round);
    const [book, truth] = [await readBook(ledger), await truthOf(world)];
    const verdict = judge(round.bodies.map(askedIn), book, told, truth);
    const lost = [...verdict.lost, ...(isQuiet ? [] : ['something moves for ever'])];
    const violations = [...verdict.violations, ...round.failures];
    const orders = truth.orders.length;
    return tallyOf(book, { ...verdict, lost, violations }, `round ${seed}`, { kills: round.killed, orders });
  } finally {
    await Promise.all([...round.workers, ...round.spares].map((worker) => worker.end()));
    await close();
  }
}

/** Hears outcomes, and says so. */
function upstream(told: Outcome[]): Route {
  return {
    method: 'POST',
    path: UPSTREAM_PATH,
    lane: 'none',
    answer: ({ body }) => {
      told.push(JSON.parse(body) as Outcome);
      return { status: 200 };
    },
  };
}

/** Turn after turn until nothing is left to be done; false where there is no end to it. */
async function playTurns(round: Round): Promise<boolean> {
  const { clock, random, kills } = round;
  for (let left = MOST_TURNS; left > 0;) {
    const isKilling = round.killed < kills;
    if (isKilling) newRequests(round);
    await playTurn(round);
    await letPeopleAnswer(round);
    if (isKilling) {
      // Some of the time it takes for a checkout to settle, and some of that between two runs of the schedule.
      clock.advanceTo(clock.nowMs() + random.pick([1, 1, 5, 31]) * MINUTE_MS);
      continue;
    }
    left -= 1;
    const nextAtMs = await nextTime(round);
    if (nextAtMs === undefined) return true;
    clock.advanceTo(nextAtMs);
  }
  return false;
}

function newRequests({ random, bodies, waiting, clock }: Round): void {
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const body = drawRequest(random, `REQ-${bodies.length + 1}`, 0);
    bodies.push(body);
    waiting.push({ body, messageId: `m-${bodies.length}`, atMs: clock.nowMs() });
  }
}

/** All workers work at once, each on its own messages and all on what is due; some are killed, and replaced. */
async function playTurn(round: Round): Promise<void> {
  const { clock, waiting, workers, spares, hire, kills, failures, marks } = round;
  const nowMs = clock.nowMs();
  const taken = waiting.filter(({ atMs }) => atMs <= nowMs);
  const left = Math.max(0, kills - round.killed);
  marks.only(workers.slice(0, left));
  // Once nobody is killed any more, one worker is quicker than two that keep each other waiting.
  const working = left > 0 ? workers : workers.slice(0, 1);
  await Promise.all(
    working.map(async (worker, place) => {
      const messages = taken.filter((_message, index) => index % working.length === place);
      const how = await worker.work({ nowMs, messages });
      if (how === 'killed') {
        round.killed += 1;
        workers[place] = spares.shift() ?? hire();
        spares.push(hire());
      }
      failures.push(...worker.failures.splice(0));
      for (const message of messages) {
        waiting.splice(waiting.indexOf(message), 1);
        if (!worker.settled.has(message.messageId))
          waiting.push({ ...message, atMs: nowMs + VISIBLE_AGAIN_MS });
      }
    }),
  );
}

/** Two people find out what nobody can explain, and open what the watch has stopped. */
async function letPeopleAnswer({ ledger, clock, world }: Round): Promise<void> {
  const desk = { ledger, nowMs: clock.nowMs, say: () => undefined, alarm: () => undefined };
  for (const purchase of await readWhole(ledger.all())) {
    if (purchase.stage === 'unknown' && purchase.dueAtMs === undefined) await findOut(world, desk, purchase);
  }
  const before = await ledger.purchasing();
  if (before.state === 'stopped')
    await ledger.setPurchasing(
      before,
      decided(before, { state: 'open', by: 'ada', reason: 'seen' }, clock.nowMs()),
    );
}

/** When there is something to do again. */
async function nextTime({ ledger, clock, waiting }: Round): Promise<number | undefined> {
  const nowMs = clock.nowMs();
  const { ids, nextDueAtMs } = await ledger.due(nowMs, 1);
  const isUnsent = (await ledger.unsentOutcomes(1)).length > 0;
  const times = [
    ...(ids.length > 0 || isUnsent ? [nowMs] : []),
    ...(nextDueAtMs === undefined ? [] : [nextDueAtMs]),
    ...waiting.map(({ atMs }) => atMs),
  ];
  return times.length === 0 ? undefined : Math.max(nowMs + 4 * MINUTE_MS, Math.min(...times));
}
