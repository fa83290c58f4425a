import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../../../lib/purchasing/advance-each.ts';
import { NO_GUARDS } from '../../../lib/purchasing/guards/guards.ts';
import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import { resumePurchases } from '../../../lib/purchasing/resume-purchases.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { aRequest } from '../../builders/purchase-request.ts';
import { openPurchasing } from '../../builders/purchasing-tools.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { askedIn } from '../real/asked.ts';
import { behind, readWhole } from '../real/behind.ts';
import { Mortal } from '../real/mortal.ts';
import { readBook, type Book } from '../real/judge/book.ts';
import { judge, type Asked, type Verdict } from '../real/judge/judge.ts';
import type { Truth } from '../real/judge/truth.ts';
import type { Path } from './path.ts';
import { Calls, passOf, type Crash } from './worker.ts';
import { createWorld, type World } from './world.ts';

/** What one run came to. */
export type Played = {
  readonly calls: Calls;
  readonly book: Book;
  readonly truth: Truth;
  readonly asked: readonly Asked[];
  readonly told: readonly Outcome[];
  readonly verdict: Verdict;
};

const MINUTE_MS = 60_000;
/** A message that was taken and not acknowledged comes again after so long. */
const VISIBLE_AGAIN_MS = 12 * MINUTE_MS;
/** More rounds than any purchase needs; who needs more is lost. */
const ROUNDS = 600;

/** Plays a path with workers dying where they are told to, until nothing is left to be done, and judges what came of it. */
export async function play(path: Path, crashes: readonly Crash[] = []): Promise<Played> {
  const world = createWorld(path);
  await openPurchasing(world.ledger);
  const stage = createStage(path, world, crashes);
  for (let round = 0; round < ROUNDS; round += 1) {
    const nextAtMs = await playRound(stage);
    if (nextAtMs === undefined) break;
    world.advanceTo(nextAtMs);
  }
  const book = await readBook(world.ledger);
  const truth = world.truth();
  const { told, calls } = stage;
  const asked = stage.bodies.map(askedIn);
  return { calls, book, truth, asked, told, verdict: judge(asked, book, told, truth) };
}

type Stage = ReturnType<typeof createStage>;

function createStage(path: Path, world: World, crashes: readonly Crash[]) {
  const bodies = path.bodies ?? [JSON.stringify(aRequest())];
  const told: Outcome[] = [];
  let guids = 0;
  let isToHappen = path.onceAfter !== undefined;
  const calls = new Calls(crashes, (point, when) => {
    if (when === 'before') return world.advanceTo(world.nowMs() + 1);
    if (!isToHappen || point !== path.onceAfter?.point) return;
    isToHappen = false;
    void path.onceAfter.happen(world);
  });
  const hire = () => {
    const worker = new Mortal('worker');
    const pass = passOf(worker, calls);
    const sender = behind({ send: async (outcome: Outcome) => void told.push(outcome) }, pass);
    const tools = {
      ledger: behind(world.ledger, pass),
      storefront: behind(world.storefront, pass),
      guards: path.guards ?? NO_GUARDS,
      nowMs: world.nowMs,
      newGuid: () => `guid-${(guids += 1)}`,
      say: () => undefined,
      alarm: (message: string, failure: unknown) => {
        if (failure !== undefined) throw new Error(`${path.name}: ${message}`, { cause: failure });
      },
      sender,
    };
    return { worker, tools };
  };
  const betweenMs = (path.minutesBetween ?? 0) * MINUTE_MS;
  const deliveries = bodies.map((body, index) => ({
    body,
    messageId: `m-${index + 1}`,
    atMs: NOW_MS + index * betweenMs,
  }));
  return { path, world, bodies, told, calls, hire, deliveries, resumeAtMs: NOW_MS as number | undefined };
}

/** Whatever is to be done now; answers with the time at which there is something to do again. */
async function playRound(stage: Stage): Promise<number | undefined> {
  const { world, deliveries } = stage;
  const nowMs = world.nowMs();
  for (const delivery of deliveries.filter(({ atMs }) => atMs <= nowMs)) {
    deliveries.splice(deliveries.indexOf(delivery), 1);
    await deliver(stage, delivery);
    stage.resumeAtMs ??= nowMs + MINUTE_MS;
  }
  if (stage.resumeAtMs !== undefined && stage.resumeAtMs <= nowMs) await resume(stage);
  while (await letPeopleDecide(stage)) stage.resumeAtMs = nowMs;
  const times = [stage.resumeAtMs, ...deliveries.map(({ atMs }) => atMs)];
  const next = Math.min(...times.filter((time) => time !== undefined));
  return next === Infinity ? undefined : next;
}

async function deliver(stage: Stage, delivery: Stage['deliveries'][number]): Promise<void> {
  const { path, world } = stage;
  const { worker, tools } = stage.hire();
  const senders = { '*': { source: 'shop', requester: 'ordering-team' } };
  const acceptance = { ...tools, senders, market: 'DE', sha256 };
  const done = await worker.run(async () => {
    await advanceEach(tools, await acceptRequest(acceptance, { ...delivery, senderId: 'AROAEXAMPLE' }));
    return 'acknowledged' as const;
  });
  if (done !== 'died') return;
  const isAccepted = (await readWhole(world.ledger.all())).length > 0;
  if (path.lostOnceAccepted && isAccepted) return;
  stage.deliveries.push({ ...delivery, atMs: world.nowMs() + VISIBLE_AGAIN_MS });
}

/** Somebody decides something; false where nobody has anything to decide. Who is cut off does it again. */
async function letPeopleDecide(stage: Stage): Promise<boolean> {
  const { path, world } = stage;
  if (!path.people) return false;
  const purchases = await readWhole(world.ledger.all());
  const seen = { purchases, purchasing: await world.ledger.purchasing(), nowMs: world.nowMs() };
  const decision = path.people(seen, world);
  if (!decision) return false;
  const { worker, tools } = stage.hire();
  await worker.run(() => decision(tools));
  return true;
}

async function resume(stage: Stage): Promise<void> {
  const { worker, tools } = stage.hire();
  const done = await worker.run(() => resumePurchases(tools));
  const inAMinute = stage.world.nowMs() + MINUTE_MS;
  if (done === 'died') stage.resumeAtMs = inAMinute;
  else if (done.nextDueAt === null) stage.resumeAtMs = undefined;
  else stage.resumeAtMs = Math.max(Date.parse(done.nextDueAt), inAMinute);
}
