import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../../../lib/purchasing/advance-each.ts';
import { resumePurchases } from '../../../lib/purchasing/resume-purchases.ts';
import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import { watchOrders } from '../../../lib/purchasing/watch/watch-orders.ts';
import { buyInPortal } from '../../../local/partner-center/shop/buy-in-portal.ts';
import { openPurchasing } from '../../builders/purchasing-tools.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { askedIn } from './asked.ts';
import { readWhole } from './behind.ts';
import { driftIn } from './guard-sets.ts';
import { readBook, type Book } from './judge/book.ts';
import { judge, type Verdict } from './judge/judge.ts';
import { truthOf } from './microsoft.ts';
import { letDecide, letDo, letSwitch, letWithdraw, waitsForPeople } from './people.ts';
import { drawPortalOrder, drawRequest } from './shop-floor.ts';
import { setStage, type Database, type Narrate, type Stage } from './stage.ts';
import { HOUR_MS, MINUTE_MS } from './weather.ts';

/** What one schedule came to. */
type Played = {
  readonly verdict: Verdict;
  readonly book: Book;
  readonly orders: number;
  readonly steps: number;
  readonly deaths: number;
};

/** A message that was taken and not acknowledged comes again after so long. */
const VISIBLE_AGAIN_MS = 12 * MINUTE_MS;
/** Far more than any schedule needs: what still moves then moves for ever, and is lost. */
const MOST_HAPPENINGS = 30_000;

/** Plays one schedule over the embedded database and the simulator, until nothing is left to be done, and judges it. */
export async function playSchedule(database: Database, seed: number, narrate?: Narrate): Promise<Played> {
  const stage = await setStage(database, seed, narrate);
  try {
    await openPurchasing(stage.ledger);
    const bodies = plan(stage);
    const isQuiet = await stage.timetable.run(MOST_HAPPENINGS);
    const [book, truth] = [await readBook(stage.ledger), await truthOf(stage.world)];
    const verdict = judge(bodies.map(askedIn), book, stage.told, truth);
    const { steps, deaths, failures } = stage;
    const unquiet = isQuiet ? [] : ['something moves for ever'];
    return {
      verdict: {
        ...verdict,
        lost: [...verdict.lost, ...unquiet],
        violations: [...verdict.violations, ...failures],
      },
      ...{ book, steps, deaths },
      orders: truth.orders.filter(({ purchaseId }) => purchaseId !== undefined).length,
    };
  } finally {
    await stage.close();
  }
}

/** Puts into the timetable who asks for what, what others do meanwhile, and when everything is well again. */
function plan(stage: Stage): readonly string[] {
  const { random, weather, timetable, clock, world } = stage;
  const startMs = clock.nowMs();
  const resume = createResumer(stage);
  const within = (ms: number) => startMs + random.below(ms);
  const bodies = Array.from({ length: random.between(1, 4) }, (_, index) =>
    drawRequest(random, `REQ-${index + 1}`, driftIn(weather, random.next())),
  );
  for (const [index, body] of bodies.entries()) {
    const atMs = within(HOUR_MS);
    timetable.at(atMs, () => deliver(stage, { body, messageId: `m-${index + 1}` }, resume));
  }
  if (random.chance(weather.stops)) {
    const stopMs = within(2 * HOUR_MS);
    timetable.at(stopMs, () => letSwitch(stage, 'stopped'));
    timetable.at(stopMs + MINUTE_MS + random.below(3 * HOUR_MS), () => letSwitch(stage, 'open'));
  }
  if (random.chance(weather.cancellations)) {
    timetable.at(within(2 * HOUR_MS), async () => {
      const purchases = await readWhole(stage.ledger.all());
      const chosen = purchases.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0];
      if (chosen) letWithdraw(stage, chosen.id);
    });
  }
  if (random.chance(weather.portalOrders)) {
    const bought = drawPortalOrder(random);
    timetable.at(within(2 * HOUR_MS), () => void buyInPortal(world, bought));
  }
  timetable.at(within(4 * HOUR_MS), () => letDo(stage, 'watch', (tools) => watchOrders(tools)));
  timetable.at(startMs + weather.healAfterMs, () => {
    stage.tell('', 'from here on nothing goes wrong');
    stage.healed = true;
    letSwitch(stage, 'open', resume.now);
  });
  return bodies;
}

type Resumer = ReturnType<typeof createResumer>;

/** `resume-purchases`, whenever the ledger says that something is due. */
function createResumer(stage: Stage) {
  const { timetable, clock, random, weather } = stage;
  let nextAtMs: number | undefined;
  const at = (atMs: number) => {
    if (nextAtMs !== undefined && nextAtMs <= atMs) return;
    nextAtMs = atMs;
    timetable.at(atMs, () => {
      if (nextAtMs !== atMs) return;
      nextAtMs = undefined;
      // It is started again whatever becomes of this one, which may be frozen for long.
      at(clock.nowMs() + 10 * MINUTE_MS);
      if (!stage.healed && random.chance(weather.twoResumers)) begin();
      begin();
    });
  };
  const begin = () => {
    const { worker, tools } = stage.begin('resume');
    const sender = { send: (outcome: Outcome) => send(stage, outcome, now) };
    // It runs every minute; most of the runs that could do nothing are left out.
    const soonMs = () => clock.nowMs() + random.pick([1, 3, 4]) * MINUTE_MS;
    const soon = () => at(soonMs());
    void worker
      .run(() => resumePurchases({ ...tools, sender }))
      .then((done) => {
        if (done === 'died') return soon();
        nextAtMs = undefined;
        if (done.nextDueAt !== null) at(Math.max(Date.parse(done.nextDueAt), soonMs()));
        // Looking takes real time, which only the timetable waits for.
        if (stage.healed) timetable.at(clock.nowMs(), () => letPeopleLook(stage, now));
      }, soon);
  };
  const now = () => at(clock.nowMs() + MINUTE_MS);
  return { now };
}

function deliver(
  stage: Stage,
  message: { readonly body: string; readonly messageId: string },
  resume: Resumer,
): void {
  const { random, weather, timetable, clock } = stage;
  const { worker, tools } = stage.begin(`buy ${message.messageId}`);
  const senders = { '*': { source: 'shop', requester: 'ordering-team' } };
  const acceptance = { ...tools, senders, market: 'DE', sha256 };
  const again = (afterMs: number) =>
    timetable.at(clock.nowMs() + afterMs, () => deliver(stage, message, resume));
  void worker
    .run(async () =>
      advanceEach(tools, await acceptRequest(acceptance, { ...message, senderId: 'AROAEXAMPLE' })),
    )
    .then(
      (done) => {
        if (done === 'died') again(VISIBLE_AGAIN_MS);
        else if (!stage.healed && random.chance(weather.messagesAgain)) again(random.below(2 * HOUR_MS));
        resume.now();
      },
      () => {
        again(VISIBLE_AGAIN_MS);
        resume.now();
      },
    );
}

/** Outcomes reach upstream, though not always at the first try; what waits for people is answered after a while. */
async function send(stage: Stage, outcome: Outcome, resume: () => void): Promise<void> {
  const { random, weather, timetable, clock, told } = stage;
  const fails = !stage.healed && random.chance(weather.outcomesFail);
  if (!fails || random.chance(0.5)) told.push(outcome);
  if (fails) throw Object.assign(new Error('The queue did not answer.'), { kind: 'unavailable' });
  const { purchaseId, result } = outcome;
  if (purchaseId === undefined || (result !== 'awaiting_approval' && result !== 'unknown')) return;
  const atMs = clock.nowMs() + random.between(5, 300) * MINUTE_MS;
  timetable.at(atMs, () => letDecide(stage, purchaseId, resume));
}

/** Once nothing goes wrong any more people answer whatever waits for them, and open what the watch has stopped. */
async function letPeopleLook(stage: Stage, resume: () => void): Promise<void> {
  const { timetable, clock } = stage;
  const isStopped = (await stage.ledger.purchasing()).state === 'stopped';
  if (isStopped) timetable.at(clock.nowMs() + MINUTE_MS, () => letSwitch(stage, 'open', resume));
  for (const purchase of await readWhole(stage.ledger.all())) {
    if (waitsForPeople(purchase))
      timetable.at(clock.nowMs() + MINUTE_MS, () => letDecide(stage, purchase.id, resume));
  }
}
