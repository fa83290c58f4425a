import { acceptRequest } from '../../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../../lib/purchasing/advance-each.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import { watchOrders } from '../../lib/purchasing/watch/watch-orders.ts';
import { quickHash } from './quick-hash.ts';
import type { SimulatedTools, World } from './world.ts';

const MINUTE = 60_000;
const SENDERS = { 'sender-1': { source: 'shop', requester: 'ordering-team' } };
// What a queue does with a message that was not settled: visible again after a while, and set aside in the end.
const VISIBLE_AGAIN_MS = 3 * MINUTE;
const RECEIVED_AT_MOST = 5;

export type Message = { readonly messageId: string; readonly body: string };

/** What wakes our functions: the queue's deliveries, the minute that strikes, and the night. */
export class OurFunctions {
  private readonly world: World;
  private nextMinuteMs = Infinity;
  private runs = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Delivers a message; again later where it was not settled, a few times. */
  deliver(message: Message, settled: () => void, received = 1): void {
    const { world } = this;
    world.run(
      `buy ${message.messageId}`,
      async (tools) => {
        const acceptance = { ...tools, senders: SENDERS, market: 'DE', sha256: quickHash };
        const delivery = { ...message, senderId: 'sender-1' };
        const ids = await acceptRequest(acceptance, delivery);
        await advanceEach(tools, ids);
      },
      (well) => {
        this.wake();
        if (well) return settled();
        if (received >= RECEIVED_AT_MOST && !world.calls.healed) return;
        const atMs = world.scheduler.nowMs + VISIBLE_AGAIN_MS;
        world.scheduler.at(atMs, () => this.deliver(message, settled, received + 1));
      },
    );
  }

  /** Lets the minute strike that comes after the first purchase is due, where none comes sooner. */
  wake(): void {
    const { world } = this;
    const dueAtMs = this.nextDueMs();
    if (dueAtMs === Infinity) return;
    const atMs = Math.max(dueAtMs, world.scheduler.nowMs + 1);
    const minuteMs = Math.ceil(atMs / MINUTE) * MINUTE;
    if (minuteMs >= this.nextMinuteMs) return;
    this.nextMinuteMs = minuteMs;
    world.scheduler.at(minuteMs, () => this.strike(minuteMs));
  }

  watch(): void {
    const { checker, scheduler, shop } = this.world;
    const beganAtMs = scheduler.nowMs;
    // The watch knows the customers of the ledger; an order of another one is none of ours to explain.
    const customers = new Set<string>(
      [...checker.purchases.values()].map(({ now }) => now.intent.customerId),
    );
    const watch = async (tools: SimulatedTools) => {
      const { unavailable } = await watchOrders(tools);
      const ours = shop.orders.filter(({ customerId }) => customers.has(customerId));
      if (unavailable === 0) checker.watch.watched(beganAtMs, ours);
    };
    this.world.run('watch', watch, () => this.wake());
  }

  private strike(minuteMs: number): void {
    const { world } = this;
    if (minuteMs !== this.nextMinuteMs) return;
    this.nextMinuteMs = Infinity;
    if (this.nextDueMs() > minuteMs) return this.wake();
    this.resume();
    if (!world.calls.healed && world.random.chance(world.knobs.twoResumers)) {
      world.scheduler.at(minuteMs + world.random.below(2 * world.knobs.paceMs), () => this.resume());
    }
    // The next minute strikes whatever becomes of this run; it finds nothing to do where this one did it all.
    this.nextMinuteMs = minuteMs + MINUTE;
    world.scheduler.at(minuteMs + MINUTE, () => this.strike(minuteMs + MINUTE));
  }

  private resume(): void {
    const { world } = this;
    world.outcomesWait = false;
    const beganAtMs = world.scheduler.nowMs;
    world.run(
      `resume ${(this.runs += 1)}`,
      async (tools) => {
        const { outcomesLeft } = await resumePurchases(tools);
        if (outcomesLeft > 0) world.outcomesWait = true;
        // Whose clock is wrong counts another hour.
        if (tools.nowMs() === world.scheduler.nowMs)
          world.checker.watch.resumed(beganAtMs, world.scheduler.nowMs);
      },
      (well) => {
        if (!well) world.outcomesWait = true;
        this.wake();
      },
    );
  }

  private nextDueMs(): number {
    const { world } = this;
    if (world.outcomesWait) return world.scheduler.nowMs;
    let dueAtMs = Infinity;
    for (const { now } of world.checker.purchases.values()) {
      if (now.dueAtMs !== undefined && now.dueAtMs < dueAtMs) dueAtMs = now.dueAtMs;
    }
    return dueAtMs;
  }
}
