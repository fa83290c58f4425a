import type {
  Cart,
  CartLine,
  CheckoutAnswer,
  Looked,
  OrderState,
  Refusal,
  Storefront,
} from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { CATALOGUE } from './model-catalogue.ts';

/** What becomes of one checkout, and what is heard of it. */
export type Fate =
  | 'order'
  | 'lost reply'
  | 'lost request'
  | 'late'
  | 'final'
  | 'stale'
  | 'busy'
  | 'busy after all'
  | 'in progress'
  | 'in progress in vain'
  | 'error'
  | 'error after all'
  /** Purchasing is stopped after the send was written down and before it leaves. */
  | 'stopped first';

/** In what the documents of Microsoft leave open; the same for a whole story. */
export type Habits = {
  /** Whether the same checkout repeats its answer; else it is told to be submitted before. */
  readonly replays: boolean;
  readonly echoesMarker: boolean;
  readonly audits: boolean;
  readonly tellsEnd: boolean;
  readonly cartLifeMs: number;
  /** What a cart that was never ordered reads after its end. */
  readonly ended: 'active' | 'gone';
  /** Whether an ordered cart can still be read after its end. */
  readonly keepsOrdered: boolean;
};

export type Outages = {
  readonly orders: boolean;
  readonly audit: boolean;
  readonly carts: boolean;
  readonly order: boolean;
};

export const NO_OUTAGE: Outages = { orders: false, audit: false, carts: false, order: false };

export type TrueOrder = {
  readonly orderId: string;
  readonly line: CartLine;
  readonly orderedAtMs: number;
  readonly correlationId: string;
  cancelled: boolean;
};

type TrueCart = {
  line: CartLine;
  readonly madeAtMs: number;
  readonly endMs: number;
  lateAtMs: number | undefined;
  lateCorrelationId: string;
  order: TrueOrder | undefined;
};

type Checkout = {
  readonly cartId: string;
  readonly requestId: string;
  readonly correlationId: string;
  /** Whether Microsoft answered it completely, so that its request id may be replaced. */
  readonly answered: boolean;
};

const MINUTE_MS = 60_000;
export const LISTED_AFTER_MS = 15 * MINUTE_MS;
const COMPLETED_AFTER_MS = 10 * MINUTE_MS;
const LATE_MS = 3 * 60 * MINUTE_MS;
const EXECUTES = new Set<Fate>(['order', 'lost reply', 'busy after all', 'in progress', 'error after all']);
const DOWN: Looked<never> = { looked: 'unavailable', detail: 'down' };
const ABSENT: Looked<never> = { looked: 'absent' };
const CHARGE = money('1037.78', 'EUR');

/** A shop that does with each checkout what the story says, and what really exists there. */
export function createModelShop(clock: () => number, habits: Habits) {
  const carts = new Map<string, TrueCart>();
  const orders: TrueOrder[] = [];
  const checkouts: Checkout[] = [];
  const truth = { carts, orders, checkouts, fates: [] as Fate[], outages: NO_OUTAGE, stopped: true };

  const place = (cart: TrueCart | undefined, line: CartLine, orderedAtMs: number, correlationId: string) => {
    const orderId = `order-${orders.length + 1}`;
    const order = { orderId, line, orderedAtMs, correlationId, cancelled: false };
    orders.push(order);
    if (cart) cart.order = order;
  };
  /** What was under way happens, if its cart is still alive by then. */
  const settle = () => {
    for (const cart of carts.values()) {
      const { lateAtMs, line, lateCorrelationId } = cart;
      if (lateAtMs === undefined || lateAtMs > clock()) continue;
      cart.lateAtMs = undefined;
      if (!cart.order && lateAtMs < cart.endMs) place(cart, line, lateAtMs, lateCorrelationId);
    }
  };
  const reads = (cartId: string): 'active' | 'ordered' | 'gone' => {
    settle();
    const cart = carts.get(cartId);
    if (!cart) return 'gone';
    const isOver = clock() >= cart.endMs;
    if (cart.order) return isOver && !habits.keepsOrdered ? 'gone' : 'ordered';
    return isOver ? habits.ended : 'active';
  };
  const statusOf = ({ cancelled, orderedAtMs }: TrueOrder): OrderState['status'] =>
    cancelled ? 'ended_badly' : clock() < orderedAtMs + COMPLETED_AFTER_MS ? 'pending' : 'completed';
  const shownOrder = (order: TrueOrder): OrderState => {
    const { orderId, line, orderedAtMs } = order;
    const { catalogItemId, quantity, term } = line;
    const friendlyName = habits.echoesMarker ? line.friendlyName : undefined;
    return {
      orderId: asId(orderId),
      alternateId: undefined,
      customerId: CUSTOMER,
      status: statusOf(order),
      rawStatus: statusOf(order),
      orderedAtMs,
      currency: 'EUR',
      lines: [{ lineNumber: 0, catalogItemId, quantity, term, friendlyName, charge: CHARGE }],
    };
  };
  const shownCart = (cartId: string): Cart => {
    const { line, endMs } = carts.get(cartId)!;
    const status = reads(cartId) === 'ordered' ? 'ordered' : 'active';
    const expiresAtMs = habits.tellsEnd ? endMs : undefined;
    return {
      cartId: asId(cartId),
      status,
      expiresAtMs,
      lines: [{ ...line, charge: CHARGE, error: undefined }],
    };
  };
  const answerTo = (cartId: string, fate: Fate, correlationId: string): CheckoutAnswer => {
    const cart = carts.get(cartId);
    const before = reads(cartId);
    if (!cart || before === 'gone' || (clock() >= cart.endMs && !cart.order))
      return refusal('final', '800008');
    if (EXECUTES.has(fate) && !cart.order) place(cart, cart.line, clock(), correlationId);
    if (fate === 'late' && !cart.order) {
      cart.lateAtMs = clock() + LATE_MS;
      cart.lateCorrelationId = correlationId;
    }
    if (fate === 'lost reply' || fate === 'lost request' || fate === 'late')
      return { answer: 'unknown', heard: 'none', detail: 'reset' };
    if (fate === 'busy' || fate === 'busy after all')
      return { answer: 'busy', detail: '429', retryAfterMs: MINUTE_MS };
    if (fate === 'error' || fate === 'error after all')
      return { answer: 'unknown', heard: 'complete', detail: '800005' };
    if (fate === 'in progress' || fate === 'in progress in vain')
      return { answer: 'unknown', heard: 'in_progress', detail: '800060' };
    if (before === 'ordered' && !habits.replays)
      return { answer: 'unknown', heard: 'in_progress', detail: '800065' };
    if (cart.order) return { answer: 'orders', orders: [shownOrder(cart.order)], orderErrors: 0 };
    return fate === 'final' ? refusal('final', '900121') : refusal('refresh', '400019');
  };
  const storefront: Storefront = {
    ...CATALOGUE,
    async createCart(_customer, line) {
      if (truth.outages.carts) throw down();
      const cartId = `cart-${carts.size + 1}`;
      const endMs = clock() + habits.cartLifeMs;
      const nothingYet = { lateAtMs: undefined, lateCorrelationId: '', order: undefined };
      carts.set(cartId, { line, madeAtMs: clock(), endMs, ...nothingYet });
      return shownCart(cartId);
    },
    async cart(_customer, cartId) {
      if (truth.outages.carts) return DOWN;
      return reads(cartId) === 'gone' ? ABSENT : { looked: 'found', found: shownCart(cartId) };
    },
    async updateCart(_customer, cartId, line) {
      if (truth.outages.carts) throw down();
      if (reads(cartId) !== 'active') return refusal('final', '800065').refusal;
      carts.get(cartId)!.line = line;
      return shownCart(cartId);
    },
    async checkOut(_customer, cartId, { requestId, correlationId }) {
      if (truth.stopped) throw new Error('A checkout left while purchasing was stopped.');
      const fate = truth.fates.shift() ?? 'lost request';
      const answer = answerTo(cartId, fate, correlationId);
      const answered = answer.answer !== 'busy' && !(answer.answer === 'unknown' && answer.heard === 'none');
      checkouts.push({ cartId, requestId, correlationId, answered });
      return answer;
    },
    async order(_customer, orderId) {
      if (truth.outages.order) return DOWN;
      const order = orders.find((one) => one.orderId === orderId);
      return order ? { looked: 'found', found: shownOrder(order) } : ABSENT;
    },
    async orders() {
      if (truth.outages.orders) return DOWN;
      settle();
      const listed = orders.filter(({ orderedAtMs }) => orderedAtMs + LISTED_AFTER_MS <= clock());
      return { looked: 'found', found: listed.map(shownOrder) };
    },
    async ordersAudited(_customer, correlationIds) {
      if (truth.outages.audit) return DOWN;
      settle();
      const ours = habits.audits
        ? orders.filter(({ correlationId }) => (correlationIds as readonly string[]).includes(correlationId))
        : [];
      return { looked: 'found', found: ours.map(({ orderId }) => asId(orderId)) };
    },
  };
  return { truth, habits, storefront, reads, statusOf, settle, place };
}

export type ModelShop = ReturnType<typeof createModelShop>;

const CUSTOMER = '7d4a5c11-0000-4000-8000-000000000001';

function refusal(refused: Refusal['refused'], code: string) {
  return { answer: 'refused' as const, refusal: { refused, code, detail: 'no' } };
}

function down(): Error {
  return Object.assign(new Error('down'), { kind: 'unavailable' });
}
