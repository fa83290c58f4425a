import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { OurFunctions } from './our-functions.ts';
import { PRODUCT, unitCents } from './partner-center/catalogue.ts';
import { People } from './people.ts';
import { Upstream } from './upstream.ts';
import { World, type Setting } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST_MS = 21 * 24 * HOUR;
// More than anything needs that ends; what needs more turns in circles.
const HAPPENINGS = 25_000;

/** One schedule from its first message until nothing is under way any more, and what the checker found. */
export async function runSchedule(setting: Setting): Promise<World> {
  const world = new World(setting);
  const { scheduler, knobs, findings, random } = world;
  const functions = new OurFunctions(world);
  const upstream = new Upstream(world, functions);
  const people = new People(world, functions);
  world.onLanded = (from, to) => {
    people.landed(from, to);
    if (from === to) people.mayWithdraw(to);
  };
  world.onBought = (order) => people.mayMixUp(order);
  world.onSwitched = ({ state }) => {
    if (state === 'stopped' && world.calls.healed)
      scheduler.at(scheduler.nowMs + MINUTE, () => people.switchTo('open'));
    functions.wake();
  };
  world.askUnderNewKey = (requestId) => upstream.askUnderNewKey(requestId);
  if (knobs.calm || random.next() < 0.95) people.switchTo('open');
  else scheduler.at(scheduler.nowMs + random.below(3 * HOUR), () => people.switchTo('open'));
  upstream.begin();
  people.begin();
  buyElsewhere(world);
  scheduler.at(scheduler.nowMs + knobs.healAfterMs, () => {
    world.story?.add('WEATHER', 'heals');
    world.calls.healed = true;
    world.shop.healed = true;
    people.heal();
    upstream.askForTheRest();
    functions.wake();
  });
  const ended = await scheduler.run(HAPPENINGS);
  findings.check('every purchase reaches an end', ended, () => 'something turns in circles');
  await checkEnd(world, upstream);
  return world;
}

// What customers buy in the portal looks like ours where it wants to.
function buyElsewhere({ scheduler, random, knobs, shop, demands }: World): void {
  if (!random.chance(knobs.foreignOrders)) return;
  const [demand] = demands;
  const line = demand?.lines[0];
  if (!demand || !line) return;
  const isTwin = random.next() < 0.75;
  const { skuId, billingCycle, term } = line;
  const quantity = isTwin ? line.quantity : line.quantity + 1;
  // Somebody else's copy of our ledger, restored, would leave such an order behind.
  const marker = random.next() < 0.1 ? 'tieout 0123456789abcdef0123456789abcdef' : undefined;
  const given = {
    ...{ customerId: demand.customerId, productId: PRODUCT, skuId, billingCycle, term, quantity, marker },
    cents: unitCents(skuId, billingCycle) * quantity,
  };
  // What was bought hours before is told in the answer to a checkout of ours, or stands beside it in the list.
  if (random.next() < 0.4) shop.buyElsewhere({ ...given, marker: undefined }, random.between(1, 60) * HOUR);
  const atMs = scheduler.nowMs + random.below(random.pick([MINUTE, 20 * MINUTE, 2 * HOUR]));
  scheduler.at(atMs, () => shop.buyElsewhere(given));
}

async function checkEnd(world: World, upstream: Upstream): Promise<void> {
  const { checker, ledger, findings, knobs } = world;
  const refused = await ledger.refusedMessages();
  upstream.checkEnd(new Set(refused.map(({ body }) => body)));
  await checker.checkEnd(ledger);
  // A week until it is too old, a week for a cart and two days to prove its end, and an order that takes days.
  const longestMs = knobs.healAfterMs + LONGEST_MS;
  const inTime = checker.lastEndMs - world.shop.startMs <= longestMs;
  findings.check('an end comes in time', inTime, () => new Date(checker.lastEndMs).toISOString());
  for (const { now } of checker.purchases.values()) {
    if (knobs.calm)
      findings.check(
        'what nothing holds up is fulfilled',
        isFulfilled(now),
        () => `${now.id} is ${now.stage}`,
      );
  }
}

function isFulfilled({ stage }: Purchase): boolean {
  return stage === 'fulfilled';
}
