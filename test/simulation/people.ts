import { approvePurchase } from '../../lib/purchasing/people/approve-purchase.ts';
import { cancelPurchase } from '../../lib/purchasing/people/cancel-purchase.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { resolvePurchase } from '../../lib/purchasing/people/resolve-purchase.ts';
import { switchPurchasing } from '../../lib/purchasing/people/switch-purchasing.ts';
import { moneyText } from '../../lib/values/money.ts';
import type { Watched } from './checker/record.ts';
import { canBeOrdered, type Cart, type Order } from './partner-center/truth.ts';
import type { OurFunctions } from './our-functions.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REQUESTER = 'ordering-team';
// Whatever is not settled by then never will be.
const LOOKS = 60;

/** Everybody who decides something: they approve, withdraw, stop and open, and find out what became of a checkout. */
export class People {
  private readonly world: World;
  private readonly functions: OurFunctions;
  private readonly looks = new Map<string, number>();

  constructor(world: World, functions: OurFunctions) {
    this.world = world;
    this.functions = functions;
  }

  begin(): void {
    const { scheduler, random, knobs } = this.world;
    const { nowMs } = scheduler;
    if (random.chance(knobs.stops)) {
      const stopAtMs = nowMs + random.below(random.pick([2 * MINUTE, 40 * MINUTE, 4 * HOUR]));
      scheduler.at(stopAtMs, () => this.switchTo('stopped'));
      const openAtMs = stopAtMs + random.below(random.pick([MINUTE, 90 * MINUTE, 8 * HOUR]));
      scheduler.at(openAtMs, () => this.switchTo('open'));
    }
    if (random.chance(knobs.watches)) {
      scheduler.at(nowMs + random.below(2 * HOUR), () => this.functions.watch());
      scheduler.at(nowMs + random.below(12 * HOUR), () => this.functions.watch());
    }
  }

  /** Somebody withdraws one of the purchases, whatever has become of it by then. */
  mayWithdraw(purchase: Purchase): void {
    const { scheduler, random, knobs, calls } = this.world;
    if (calls.healed || !random.chance(knobs.cancellations)) return;
    const atMs = scheduler.nowMs + random.below(random.pick([1_000, 10_000, 30 * MINUTE]));
    const asked = { id: purchase.id, body: { reason: 'no longer wanted' }, caller: 'ada' };
    scheduler.at(atMs, () =>
      this.world.run(
        'ada withdraws',
        (tools) => cancelPurchase(tools, asked),
        () => this.functions.wake(),
      ),
    );
  }

  /** An order came up, and two people at once take it for that of a purchase which it is not, whatever marker it bears. */
  mayMixUp({ id, customerId, marker, cart }: Order): void {
    const { world } = this;
    const { calls, random, knobs, scheduler } = world;
    if (calls.healed || marker === undefined || cart === undefined) return;
    for (const { now } of world.checker.purchases.values()) {
      const isAnothers = now.id !== cart.purchaseId && now.intent.customerId === customerId;
      if (now.stage !== 'unknown' || !isAnothers || !random.chance(knobs.mixesUp)) continue;
      const body = { decision: 'ordered', orderId: id, evidence: 'it looks like it' };
      for (const [minutes, caller] of [
        [1, 'cy'],
        [3, 'di'],
      ] as const) {
        scheduler.at(scheduler.nowMs + minutes * MINUTE, () =>
          world.run(
            `${caller} mixes up`,
            (tools) => resolvePurchase(tools, { id: now.id, body, caller }),
            () => this.functions.wake(),
          ),
        );
      }
    }
  }

  landed(from: Purchase, to: Purchase): void {
    if (from.stage === to.stage) return;
    if (to.stage === 'awaiting_approval') this.letSomebodyApprove(to);
    if (to.stage === 'unknown') this.letSomebodyLook(to);
  }

  switchTo(state: 'open' | 'stopped'): void {
    const given = { body: { state, reason: 'decided' }, caller: state === 'open' ? 'ada' : 'eve' };
    const again = () =>
      this.world.scheduler.at(this.world.scheduler.nowMs + MINUTE, () => this.switchTo(state));
    this.world.run(
      `${given.caller} switches`,
      async (tools) => {
        const answer = await switchPurchasing(tools, given);
        if (!answer.ok) throw new Error(answer.detail);
      },
      (well) => (well || (state === 'stopped' && !this.world.calls.healed) ? this.functions.wake() : again()),
    );
  }

  /** From now on people answer soon, and whatever waits for them is answered. */
  heal(): void {
    this.switchTo('open');
    for (const { now } of this.world.checker.purchases.values()) {
      if (now.stage === 'awaiting_approval') this.letSomebodyApprove(now);
      if (now.stage === 'unknown') this.letSomebodyLook(now);
    }
  }

  private letSomebodyApprove(purchase: Extract<Purchase, { stage: 'awaiting_approval' }>): void {
    const { scheduler, random, calls } = this.world;
    const { id, contentHash, charge } = purchase;
    // Some are never answered, and lapse.
    if (!calls.healed && random.next() < 0.25) return;
    const atMs =
      scheduler.nowMs + random.below(calls.healed ? 10 * MINUTE : random.pick([20 * MINUTE, 80 * HOUR]));
    const mistake = calls.healed ? 1 : random.next();
    const caller = mistake < 0.15 ? REQUESTER : 'bea';
    const seen = mistake < 0.3 && mistake >= 0.15 ? { amount: '1', currency: 'EUR' } : moneyText(charge);
    const asked = { id, body: { contentHash, charge: seen }, caller };
    scheduler.at(atMs, () =>
      this.world.run(
        `${caller} approves`,
        (tools) => approvePurchase(tools, asked),
        () => this.again(id),
      ),
    );
  }

  // Whoever was refused, or never got an answer, comes back.
  private again(id: string): void {
    this.functions.wake();
    const now = this.world.checker.purchases.get(id)?.now;
    if (now?.stage === 'awaiting_approval') this.letSomebodyApprove(now);
  }

  private letSomebodyLook({ id }: Purchase): void {
    const { scheduler, random, calls } = this.world;
    const laterMs = calls.healed ? 30 * MINUTE : random.pick([20 * MINUTE, 6 * HOUR]);
    scheduler.at(scheduler.nowMs + 1 + random.below(laterMs), () => this.look(id));
  }

  /** Looks at Microsoft itself, not at our ledger; and says that nothing was bought only where nothing can be any more. */
  private look(id: string): void {
    const { world } = this;
    const watched = world.checker.purchases.get(id);
    const now = watched?.now;
    if (!watched || now?.stage !== 'unknown') return;
    const looks = (this.looks.get(id) ?? 0) + 1;
    this.looks.set(id, looks);
    if (looks > LOOKS) return;
    if (now.resolution?.confirmedBy !== undefined) return this.letSomebodyLookAgain(id);
    const finding = this.findingOf(watched);
    if (!finding) return this.letSomebodyLookAgain(id, this.cartOf(now)?.expiresAtMs);
    const { random, calls } = world;
    const isMistaken = !calls.healed && random.next() < 0.1 && now.resolution === undefined;
    const body = isMistaken ? { decision: 'failed', evidence: 'I did not see any' } : finding;
    const proposedBy = now.resolution?.proposedBy;
    const other = proposedBy === 'cy' ? 'di' : 'cy';
    // Who was first may come again, which does not count; nor does the requester.
    const isWrong = !calls.healed && proposedBy !== undefined && random.next() < 0.2;
    const caller = isWrong ? random.pick([proposedBy, REQUESTER]) : other;
    const asked = { id, body, caller };
    world.run(
      `${caller} looks`,
      (tools) => resolvePurchase(tools, asked),
      () => {
        this.functions.wake();
        this.letSomebodyLookAgain(id);
      },
    );
  }

  private letSomebodyLookAgain(id: string, atMs = 0): void {
    const { scheduler, random } = this.world;
    const looks = this.looks.get(id) ?? 0;
    const laterMs = 1 + random.below(looks < 20 ? HOUR : 12 * HOUR);
    scheduler.at(Math.max(atMs, scheduler.nowMs) + laterMs, () => this.look(id));
  }

  private findingOf({ now, orders }: Watched) {
    const [order] = orders;
    if (order) return { decision: 'ordered', orderId: order.id, evidence: 'seen in the portal' };
    const cart = this.cartOf(now);
    const isOver = cart !== undefined && !canBeOrdered(cart, this.world.scheduler.nowMs);
    return isOver ? { decision: 'failed', evidence: 'a case at Microsoft' } : undefined;
  }

  private cartOf(purchase: Purchase): Cart | undefined {
    return 'cart' in purchase ? this.world.shop.carts.get(purchase.cart.cartId) : undefined;
  }
}
