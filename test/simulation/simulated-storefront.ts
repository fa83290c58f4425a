import type {
  Cart as CartAnswer,
  CartLine,
  ItemQuery,
  Looked,
  OrderState,
  Refusal,
  Storefront,
} from '../../lib/purchasing/storefront.ts';
import {
  asId,
  type CartId,
  type CorrelationId,
  type CustomerId,
  type OrderId,
  type ReservationOrderId,
  type SubscriptionId,
} from '../../lib/values/id.ts';
import { STALE, type Market } from './market.ts';
import { cartAnswer, orderList, orderState, purchaseOf } from './partner-center/answers.ts';
import { SKU_OF } from './partner-center/catalogue.ts';
import { answerCheckout } from './partner-center/checkout-desk.ts';
import type { Order } from './partner-center/truth.ts';
import { POINT, type Point } from './points.ts';
import { InjectedFailure, type Task } from './task.ts';

type Call = { readonly requestId: string; readonly correlationId: string };

const HTTP_TIMEOUT_MS = 30_000;
const DAY = 86_400_000;
const GONE: Refusal = { refused: 'final', code: '800008', detail: 'Unable to retrieve cart ID' };
const SUBMITTED: Refusal = { refused: 'final', code: '800065', detail: 'The cart was submitted.' };

/** Partner Center as one task sees it. */
export class SimulatedStorefront implements Storefront {
  private readonly market: Market;
  private readonly task: Task;

  constructor(market: Market, task: Task) {
    this.market = market;
    this.task = task;
  }

  subscription() {
    return this.lookUp(POINT.subscription, () => {
      const active = !this.market.isOdd();
      return {
        status: active ? ('active' as const) : ('other' as const),
        rawStatus: active ? 'active' : 'suspended',
        isAzurePlan: true,
      };
    });
  }

  registrationStatus(_customerId: CustomerId, subscriptionId: SubscriptionId) {
    return this.lookUp(POINT.registrationStatus, () => this.market.shop.registration(subscriptionId));
  }

  register(_customerId: CustomerId, subscriptionId: SubscriptionId): Promise<'asked' | Refusal> {
    const { shop } = this.market;
    return this.change(POINT.register, () => {
      const refusal = this.market.refusal();
      if (refusal) return refusal;
      shop.register(subscriptionId);
      return 'asked' as const;
    });
  }

  sku({ skuId }: ItemQuery) {
    return this.lookUp(POINT.sku, () => (this.market.isOdd() ? undefined : SKU_OF[skuId]));
  }

  inventory() {
    return this.lookUp(POINT.inventory, () => ({ restricted: this.market.isOdd(), detail: 'sold out' }));
  }

  availabilities({ productId, skuId }: ItemQuery) {
    return this.lookUp(POINT.availabilities, () => {
      const catalogItemId = this.market.shop.currentItem(productId, skuId);
      return [{ catalogItemId, isPurchasable: !this.market.isOdd(), terms: ['P1Y', 'P3Y'] }];
    });
  }

  createCart(customerId: CustomerId, line: CartLine): Promise<CartAnswer | Refusal> {
    const { shop, knobs, currency } = this.market;
    return this.change(POINT.createCart, () => {
      const refusal = this.market.refusal();
      if (refusal) return refusal;
      const [productId = '', skuId = ''] = line.catalogItemId.split(':');
      const isStale = line.catalogItemId !== shop.currentItem(productId, skuId);
      if (isStale && knobs.vendor.staleItem === 'refused') return STALE;
      const { quantity, billingCycle, term, friendlyName } = line;
      const cart = shop.addCart({
        ...{ customerId, productId, skuId, quantity, billingCycle, term },
        cents: shop.centsOf(line.catalogItemId, skuId, billingCycle, quantity),
        currency,
        item: line.catalogItemId,
        marker: friendlyName,
        purchaseId: purchaseOf(friendlyName),
      });
      return cartAnswer(this.market, cart, this.market.chance(this.market.knobs.oddCart));
    });
  }

  async cart(_customerId: CustomerId, cartId: CartId): Promise<Looked<CartAnswer>> {
    const { shop, scheduler } = this.market;
    const looked = await this.lookUp(POINT.cart, () => {
      const cart = shop.find(cartId);
      if (!cart) return undefined;
      const answer = cartAnswer(this.market, cart);
      // What lies in it is not what is asked here; a status that nobody knows is.
      const isOther = scheduler.nowMs < cart.expiresAtMs && this.market.chance(this.market.knobs.oddCart / 4);
      return isOther ? { ...answer, status: 'other' as const } : answer;
    });
    if (looked.looked === 'found') this.isSureOf(cartId, true);
    return looked;
  }

  async updateCart(_customerId: CustomerId, cartId: CartId, line: CartLine) {
    this.task.onDeath(() => this.isSureOf(cartId, false));
    try {
      const answer = await this.putCart(cartId, line);
      this.isSureOf(cartId, true);
      return answer;
    } catch (failure) {
      this.isSureOf(cartId, false);
      throw failure;
    } finally {
      this.task.onDeath(undefined);
    }
  }

  private putCart(cartId: CartId, line: CartLine): Promise<CartAnswer | Refusal> {
    const { shop, knobs, scheduler, random } = this.market;
    return this.change(POINT.updateCart, (isLate): CartAnswer | Refusal => {
      const cart = shop.find(cartId);
      if (!cart) return GONE;
      const refusal = this.market.refusal();
      if (refusal) return refusal;
      if (isLate) {
        // It was cut off, and takes effect whenever it likes.
        const atMs = scheduler.nowMs + random.below(knobs.lateMs);
        scheduler.at(atMs, () => void shop.update(cart, line.catalogItemId));
        throw new InjectedFailure('The cart was not answered.', 'unavailable');
      }
      return shop.update(cart, line.catalogItemId) ? cartAnswer(this.market, cart) : SUBMITTED;
    });
  }

  checkOut(_customerId: CustomerId, cartId: CartId, call: Call) {
    const { calls, witness } = this.market;
    witness.left(cartId, call, this.task);
    return calls.make(this.task, POINT.checkOut, () => {
      const answer = answerCheckout(this.market, cartId, call);
      witness.told(this.task, `checkout of ${cartId}`, answer);
      if (answer.answer === 'unknown' && answer.heard === 'none') calls.replyAfterMs = HTTP_TIMEOUT_MS;
      return answer;
    });
  }

  order(_customerId: CustomerId, orderId: OrderId): Promise<Looked<OrderState>> {
    const { shop } = this.market;
    return this.lookUp(POINT.order, () => {
      const order = shop.orders.find(({ id }) => id === orderId.toLowerCase());
      return order && orderState(this.market, order);
    });
  }

  async orders(customerId: CustomerId): Promise<Looked<readonly OrderState[]>> {
    const { shop, scheduler } = this.market;
    let listed: readonly Order[] = [];
    const looked = await this.lookUp(POINT.orders, () => {
      listed = shop.orders.filter(
        (order) => order.customerId === customerId && order.listedAtMs <= scheduler.nowMs,
      );
      return orderList(this.market, listed);
    });
    // What an answer held that was lost on its way, nobody was shown.
    this.task.shown = looked.looked === 'found' ? listed : [];
    return looked;
  }

  ordersAudited(customerId: CustomerId, correlationIds: readonly CorrelationId[], sinceMs: number) {
    const { shop, knobs, calls, scheduler } = this.market;
    const fromMs = Math.floor(sinceMs / DAY) * DAY - DAY;
    return this.lookUp<readonly OrderId[]>(POINT.ordersAudited, () => {
      if (knobs.vendor.audit === 'unavailable' && !calls.healed)
        return { unavailable: 'the trail is closed' };
      const found: OrderId[] = [];
      for (const order of shop.orders) {
        if (order.customerId !== customerId || order.auditedAtMs > scheduler.nowMs || order.atMs < fromMs)
          continue;
        if ((correlationIds as readonly string[]).includes(order.correlationId)) found.push(asId(order.id));
      }
      return found;
    });
  }

  reservationOrderOf(_customerId: CustomerId, orderId: OrderId): Promise<Looked<ReservationOrderId>> {
    const { shop, scheduler, calls, knobs } = this.market;
    return this.lookUp<ReservationOrderId>(POINT.reservationOrderOf, () => {
      if (!calls.healed && this.market.chance(knobs.laneDown)) return { unavailable: 'nobody has signed in' };
      const order = shop.orders.find(({ id }) => id === orderId.toLowerCase());
      if (!order || order.completedAtMs > scheduler.nowMs) return undefined;
      return asId<'ReservationOrderId'>(`reservation-of-${order.id}`);
    });
  }

  private lookUp<Found>(
    point: Point,
    find: () => Found | undefined | { readonly unavailable: string },
  ): Promise<Looked<Found>> {
    return this.market.lookUp(this.task, point, find);
  }

  private change<Done>(point: Point, effect: (isLate: boolean) => Done): Promise<Done> {
    return this.market.change(this.task, point, effect);
  }

  private isSureOf(cartId: string, isSure: boolean): void {
    const cart = this.market.shop.carts.get(cartId);
    const sinceMs = this.market.scheduler.nowMs;
    if (cart) cart.unsure = isSure ? undefined : { task: this.task, sinceMs };
  }
}
