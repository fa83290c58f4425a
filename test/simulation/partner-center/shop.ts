import type { Knobs } from '../knobs.ts';
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import { itemOf, unitCents } from './catalogue.ts';
import { canBeOrdered, type Cart, type Order } from './truth.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What came of a checkout that Microsoft executed. */
export type Executed =
  | { readonly kind: 'order'; readonly order: Order }
  | {
      readonly kind: 'refused';
      readonly refused: 'final' | 'refresh' | 'not_registered';
      readonly code: string;
    }
  | { readonly kind: 'in_progress'; readonly code: string };

type NewCart = Omit<Cart, 'id' | 'expiresAtMs' | 'goneAtMs' | 'order' | 'underWay' | 'unsure' | 'pricedAtMs'>;

/** Microsoft's side of the counter: carts, orders and the registration, as they truly are. */
export class Shop {
  readonly carts = new Map<string, Cart>();
  readonly orders: Order[] = [];
  readonly startMs: number;
  private readonly repricedAtMs: number;
  /** No cart lives longer than it was told from now on, and nothing new goes wrong. */
  healed = false;
  private readonly registeredAtMs = new Map<string, number>();
  private readonly remembered = new Map<string, Executed>();
  private readonly random: Random;
  private readonly knobs: Knobs;
  private readonly scheduler: Scheduler;
  private readonly onOrder: (order: Order) => void;
  private ids = 0;

  constructor(random: Random, knobs: Knobs, scheduler: Scheduler, onOrder: (order: Order) => void) {
    this.random = random;
    this.knobs = knobs;
    this.scheduler = scheduler;
    this.onOrder = onOrder;
    this.startMs = scheduler.nowMs;
    this.repricedAtMs = this.startMs + knobs.vendor.repricedAfterMs;
  }

  currentItem(productId: string, skuId: string): string {
    const { itemLifeMs } = this.knobs.vendor;
    const age = this.scheduler.nowMs - this.startMs;
    // Two changes at most: a catalogue that changes for ever would keep a purchase from ever ending.
    const changes = itemLifeMs === Infinity ? 0 : Math.min(Math.floor(age / itemLifeMs), 2);
    return itemOf(productId, skuId, this.knobs.vendor.generations[changes] ?? 0);
  }

  /** What one charge of a line costs, in cents, if it is put into a cart as this item. */
  centsOf(item: string, skuId: string, billingCycle: string, quantity: number): number {
    const price = this.knobs.vendor.prices[Number(item.at(-1))] ?? 1;
    const now = this.scheduler.nowMs >= this.repricedAtMs ? this.knobs.vendor.repricedTo : 1;
    return Math.round(unitCents(skuId, billingCycle) * price * now) * quantity;
  }

  /** What lies in a cart costs what it costs now, until it is ordered. */
  reprice(cart: Cart): void {
    if (cart.order || cart.pricedAtMs >= this.repricedAtMs || this.scheduler.nowMs < this.repricedAtMs)
      return;
    cart.cents = this.centsOf(cart.item, cart.skuId, cart.billingCycle, cart.quantity);
    cart.pricedAtMs = this.repricedAtMs;
  }

  isStale(cart: Cart): boolean {
    return cart.item !== this.currentItem(cart.productId, cart.skuId);
  }

  registration(subscriptionId: string): 'registered' | 'registering' | 'not_registered' {
    const atMs = this.registeredAtMs.get(subscriptionId);
    if (this.knobs.registered) return 'registered';
    if (atMs === undefined) return 'not_registered';
    return this.scheduler.nowMs >= atMs ? 'registered' : 'registering';
  }

  register(subscriptionId: string): void {
    if (this.registeredAtMs.has(subscriptionId)) return;
    this.registeredAtMs.set(subscriptionId, this.scheduler.nowMs + this.knobs.registeringMs);
  }

  addCart(given: NewCart): Cart {
    const { cartLifeMs } = this.knobs.vendor;
    const { nowMs } = this.scheduler;
    const cart: Cart = {
      ...given,
      id: `cart-${(this.ids += 1)}`,
      pricedAtMs: nowMs,
      expiresAtMs: nowMs + cartLifeMs,
      goneAtMs: Infinity,
      order: undefined,
      underWay: 0,
      unsure: undefined,
    };
    if (!this.healed && this.random.chance(this.knobs.cartGoesEarly)) {
      cart.goneAtMs = nowMs + this.random.below(Math.min(cartLifeMs, HOUR));
    }
    this.carts.set(cart.id, cart);
    return cart;
  }

  /** The cart as anybody can still find it. */
  find(cartId: string): Cart | undefined {
    const cart = this.carts.get(cartId);
    const { nowMs } = this.scheduler;
    if (cart) this.reprice(cart);
    if (!cart || nowMs >= cart.goneAtMs) return undefined;
    return this.knobs.vendor.forgetsExpired && nowMs >= cart.expiresAtMs ? undefined : cart;
  }

  /** Puts another item into a cart; false where the cart cannot be changed any more. */
  update(cart: Cart, item: string): boolean {
    const { nowMs } = this.scheduler;
    if (!canBeOrdered(cart, nowMs)) return false;
    cart.item = item;
    cart.pricedAtMs = nowMs;
    cart.cents = this.centsOf(item, cart.skuId, cart.billingCycle, cart.quantity);
    if (this.knobs.vendor.renewsOnUpdate) cart.expiresAtMs = nowMs + this.knobs.vendor.cartLifeMs;
    return true;
  }

  /** Executes a checkout, at whatever time that happens. `odd` makes the order another than was asked for. */
  checkOut(cart: Cart, requestId: string, correlationId: string, odd = false): Executed {
    const { remembersRequestIds } = this.knobs.vendor;
    const before = remembersRequestIds ? this.remembered.get(requestId) : undefined;
    if (before) return before;
    const executed = this.execute(cart, correlationId, odd);
    if (remembersRequestIds && executed.kind !== 'in_progress') this.remembered.set(requestId, executed);
    return executed;
  }

  private execute(cart: Cart, correlationId: string, odd: boolean): Executed {
    const { vendor } = this.knobs;
    const { nowMs } = this.scheduler;
    this.reprice(cart);
    if (cart.order) {
      if (this.find(cart.id) === undefined) return { kind: 'refused', refused: 'final', code: '800008' };
      return vendor.repeated === 'replays'
        ? { kind: 'order', order: cart.order }
        : { kind: 'in_progress', code: '800065' };
    }
    if (!canBeOrdered(cart, nowMs)) return { kind: 'refused', refused: 'final', code: '800008' };
    if (vendor.staleItem === 'refused' && this.isStale(cart))
      return { kind: 'refused', refused: 'refresh', code: '400019' };
    return { kind: 'order', order: this.buy(cart, correlationId, odd) };
  }

  private buy(cart: Cart, correlationId: string, odd: boolean): Order {
    const { vendor } = this.knobs;
    const order = this.addOrder({
      ...this.whenSeen(),
      cart,
      customerId: cart.customerId,
      item: cart.item,
      productId: cart.productId,
      skuId: cart.skuId,
      quantity: odd ? cart.quantity + 1 : cart.quantity,
      term: cart.term,
      billingCycle: cart.billingCycle,
      cents: cart.cents,
      currency: cart.currency,
      marker: vendor.echoesMarker ? cart.marker : undefined,
      correlationId,
    });
    cart.order = order;
    this.onOrder(order);
    return order;
  }

  /** Somebody bought something in the portal. */
  buyElsewhere(
    given: Pick<
      Order,
      'customerId' | 'skuId' | 'productId' | 'quantity' | 'term' | 'billingCycle' | 'cents' | 'marker'
    >,
    agoMs = 0,
  ): void {
    const { productId, skuId } = given;
    const item = this.currentItem(productId, skuId);
    this.addOrder({
      ...this.whenSeen(agoMs),
      ...given,
      cart: undefined,
      item,
      currency: 'EUR',
      correlationId: 'portal',
    });
  }

  private addOrder(given: Omit<Order, 'id' | 'isNoted'>): Order {
    const order = { ...given, isNoted: false, id: `order-${(this.ids += 1)}` };
    this.orders.push(order);
    return order;
  }

  private whenSeen(agoMs = 0) {
    const { random, knobs } = this;
    const nowMs = this.scheduler.nowMs - agoMs;
    const errs = !this.healed && knobs.vendor.errorPasses && random.next() < 0.5;
    const badly = !this.healed && random.chance(knobs.endsBadly);
    return {
      atMs: nowMs,
      listedAtMs: nowMs + Math.floor(random.next() * knobs.vendor.listingMs),
      auditedAtMs: nowMs + auditDelayMs(knobs, random),
      completedAtMs: nowMs + random.pick([0, 0, 10_000, 20 * MINUTE, 5 * HOUR, 50 * HOUR]),
      inErrorAtMs: errs ? nowMs + random.pick([0, 20 * MINUTE, 5 * HOUR]) : Infinity,
      endsAs: random.next() < 0.5 ? ('cancelled' as const) : ('error' as const),
      endsBadlyAtMs: badly ? nowMs + random.pick([0, 1_000, 30 * MINUTE, 10 * HOUR]) : Infinity,
    };
  }
}

function auditDelayMs({ vendor }: Knobs, random: Random): number {
  switch (vendor.audit) {
    case 'prompt':
      return random.below(5 * MINUTE);
    case 'late':
      return random.below(26 * HOUR);
    case 'missing':
      return Infinity;
    case 'unavailable':
      return random.below(HOUR);
  }
}
