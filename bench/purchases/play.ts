import type { BuyerKind, Told } from './buyer.ts';
import { createLossyShop, type Habits, type ShopOrder } from './lossy-shop.ts';
import type { Request } from './requests.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** What came of all requests, by the shop's own books. */
export type Played = {
  readonly orders: number;
  /** Orders beyond the first of a request. */
  readonly duplicates: number;
  /** Requests that ended without an order and without an answer to upstream. */
  readonly lost: number;
  /** Requests that were bought, and upstream never heard. */
  readonly untold: number;
  /** Requests whose answer is not what the shop's books say. */
  readonly wrong: number;
  /** Requests that were left to people. */
  readonly leftToPeople: number;
  readonly lostReplies: number;
  readonly lostCheckouts: number;
  /** Messages that the queue brought again. */
  readonly redelivered: number;
  readonly callsEach: number;
  /** Calls that change something: carts made and checkouts. */
  readonly changesEach: number;
  /** Simulated seconds from a message's arrival to the answer. */
  readonly answeredAfter: { readonly median: number; readonly p95: number; readonly longest: number };
  /** Real time a purchase, simulated shop and clock included. */
  readonly realMsEach: number;
};

const START_MS = Date.parse('2024-02-05T09:00:00Z');
const BETWEEN_MESSAGES_MS = 2_000;
// As the queue of requests is configured.
const VISIBILITY_MS = 1_800_000;
const RECEIVES = 5;

/** Lets one buyer meet all requests at a shop of its own. */
export async function play(kind: BuyerKind, requests: readonly Request[], habits: Habits): Promise<Played> {
  const clock = createVirtualClock(START_MS);
  const names = new Map(requests.map(({ requestId }) => [kind.friendlyName(requestId), requestId]));
  const shop = createLossyShop(habits, clock, (name) => names.get(name) ?? name);
  const told = new Map<string, { readonly told: Told; readonly atMs: number }>();
  const tell = (requestId: string, what: Told) =>
    told.set(requestId, { told: what, atMs: told.get(requestId)?.atMs ?? clock.nowMs() });
  const buyer = await kind.create({ clock, shop, tell, isAllTold: () => told.size === requests.length });
  let redelivered = 0;
  const arrivals = requests.map(async (request, index) => {
    await clock.pause(index * BETWEEN_MESSAGES_MS);
    const receives = await deliver(clock, () => buyer.receive(request));
    redelivered += receives - 1;
  });
  const startedMs = performance.now();
  await clock.run(Promise.all([...arrivals, buyer.meanwhile?.()]));
  const realMs = performance.now() - startedMs;
  const waitsMs = requests.flatMap(({ requestId }, index) => {
    const answer = told.get(requestId);
    return answer ? [answer.atMs - START_MS - index * BETWEEN_MESSAGES_MS] : [];
  });
  const { calls, changes, lostReplies, lostCheckouts } = shop.counts;
  return {
    ...compared(requests, shop.orders, (requestId) => told.get(requestId)?.told),
    ...{ lostReplies, lostCheckouts, redelivered },
    callsEach: calls / requests.length,
    changesEach: changes / requests.length,
    answeredAfter: spread(waitsMs),
    realMsEach: realMs / requests.length,
  };
}

/** Brings a message until it is settled, five times at most; how often it was brought. */
async function deliver(clock: VirtualClock, receive: () => Promise<void>): Promise<number> {
  for (let receives = 1; ; receives += 1) {
    const visibleAgainMs = clock.nowMs() + VISIBILITY_MS;
    try {
      await receive();
      return receives;
    } catch {
      if (receives === RECEIVES) return receives;
      await clock.pause(visibleAgainMs - clock.nowMs());
    }
  }
}

function compared(
  requests: readonly Request[],
  orders: readonly ShopOrder[],
  toldOf: (requestId: string) => Told | undefined,
) {
  const bought = Map.groupBy(orders, ({ requestId }) => requestId);
  const found = requests.map(({ requestId }) => ({
    isBought: bought.has(requestId),
    told: toldOf(requestId),
  }));
  const count = (is: (one: (typeof found)[number]) => boolean) => found.filter(is).length;
  return {
    orders: orders.length,
    duplicates: orders.length - bought.size,
    lost: count(({ isBought, told }) => !isBought && told === undefined),
    untold: count(({ isBought, told }) => isBought && told === undefined),
    wrong: count(({ isBought, told }) => (isBought ? told === 'not bought' : told === 'bought')),
    leftToPeople: count(({ told }) => told === 'people look'),
  };
}

/** In seconds. */
function spread(milliseconds: readonly number[]): Played['answeredAfter'] {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.ceil(sorted.length * part) - 1] ?? 0) / 1_000;
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}
