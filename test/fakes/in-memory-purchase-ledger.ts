import type { BudgetKey, BudgetState } from '../../lib/purchasing/budget.ts';
import { demandsOf } from '../../lib/purchasing/demands.ts';
import { firstEvent } from '../../lib/purchasing/first-event.ts';
import { lockOf } from '../../lib/purchasing/lock.ts';
import { countedReturns, type ReturnBook } from '../../lib/purchasing/people/return-book.ts';
import type { Intent, Purchase } from '../../lib/purchasing/purchase.ts';
import type {
  Accepting,
  Advanced,
  OrderElsewhere,
  PurchaseEvent,
  PurchaseLedger,
  SimilarPurchase,
} from '../../lib/purchasing/purchase-ledger.ts';
import { NEVER_OPENED, type Purchasing } from '../../lib/purchasing/purchasing.ts';
import type { OrderId, PurchaseId } from '../../lib/values/id.ts';
import { createInMemoryBudgets, type InMemoryBudgets } from './in-memory-budgets.ts';
import { createInMemoryOutcomes } from './in-memory-outcomes.ts';

type InMemoryPurchaseLedger = PurchaseLedger & {
  /** Every budget that was ever used, for those who check the sums. */
  readonly budgets: () => Iterable<BudgetKey & BudgetState>;
};

/** Everything that is remembered. Values are kept as they came: nobody changes what is readonly. */
type Memory = {
  readonly purchases: Map<PurchaseId, Purchase>;
  readonly events: Map<PurchaseId, PurchaseEvent[]>;
  readonly requests: Map<string, { readonly contentHash: string; readonly ids: readonly PurchaseId[] }>;
  readonly carts: Map<string, PurchaseId>;
  /** By the id in small letters. */
  readonly orders: Map<string, PurchaseId>;
  readonly elsewhere: Map<OrderId, OrderElsewhere>;
  readonly locks: Map<string, PurchaseId>;
  readonly similar: Map<string, SimilarPurchase[]>;
  readonly leases: Map<PurchaseId, { readonly worker: string; readonly untilMs: number }>;
  readonly unknownsAtMs: number[];
  readonly budgets: InMemoryBudgets;
  readonly outcomes: ReturnType<typeof createInMemoryOutcomes>;
  purchasing: Purchasing;
};

/**
 * The purchase ledger in memory: the same promises as the real one, kept by a single thread. No method ever
 * pauses half-way. Returns are written in a book of their own; where there is none, there are none.
 */
export function createInMemoryPurchaseLedger(book?: Pick<ReturnBook, 'all'>): InMemoryPurchaseLedger {
  const memory: Memory = {
    ...{ purchases: new Map(), events: new Map(), requests: new Map(), carts: new Map() },
    ...{ orders: new Map(), locks: new Map(), similar: new Map(), leases: new Map(), unknownsAtMs: [] },
    elsewhere: new Map(),
    ...{ budgets: createInMemoryBudgets(), outcomes: createInMemoryOutcomes(), purchasing: NEVER_OPENED },
  };
  return {
    ...memory.outcomes.book,
    ...leases(memory),
    ...controls(memory),
    accept: async (lines) => accept(memory, lines),
    read: async (id) => memory.purchases.get(id),
    ofRequest: async (source, requestId) => linesOf(memory, memory.requests.get(named([source, requestId]))),
    async advance(from, to, event, outcome) {
      const answer = advance(memory, from, to, event);
      if (answer === 'written' && outcome) memory.outcomes.tell(outcome);
      return answer;
    },
    due: async (nowMs, limit) => due(memory, nowMs, limit),
    history: async (id) => [...(memory.events.get(id) ?? [])],
    similar: async (intent, sinceMs) =>
      (memory.similar.get(alike(intent)) ?? [])
        .filter(({ acceptedAtMs }) => acceptedAtMs >= sinceMs)
        .sort((a, b) => a.acceptedAtMs - b.acceptedAtMs || (a.id < b.id ? -1 : 1)),
    lockHolder: async (intent) => memory.locks.get(named(lockOf(intent))),
    orderOwner: async (orderId) => memory.orders.get(orderId.toLowerCase()),
    boughtElsewhere: async (orderId) => memory.elsewhere.get(orderId),
    async *all() {
      yield* [...memory.purchases.values()];
    },
    async *returns() {
      if (book) for await (const record of book.all()) yield* countedReturns(record);
    },
    async *allReturns() {
      if (book) for await (const { returns } of book.all()) yield* returns;
    },
    budgets: () => memory.budgets.all(),
  };
}

function accept(memory: Memory, lines: readonly Purchase[]): Accepting {
  const [first] = lines;
  if (!first) return { accepted: 'again', purchases: [] };
  const { purchases, events, requests } = memory;
  const key = named([first.intent.source, first.intent.requestId]);
  const before = requests.get(key);
  if (before?.contentHash === first.contentHash)
    return { accepted: 'again', purchases: linesOf(memory, before) };
  if (before || lines.some(({ id }) => purchases.has(id))) return { accepted: 'conflict' };
  requests.set(key, { contentHash: first.contentHash, ids: lines.map(({ id }) => id) });
  for (const purchase of lines) {
    const { id, intent, acceptedAtMs } = purchase;
    purchases.set(id, purchase);
    events.set(id, [firstEvent(purchase)]);
    const { source, requestId } = intent;
    appended(memory.similar, alike(intent), { id, source, requestId, acceptedAtMs });
  }
  return { accepted: 'new' };
}

function advance(memory: Memory, from: Purchase, to: Purchase, event: PurchaseEvent): Advanced {
  const { purchases, events, carts, orders, locks, budgets } = memory;
  const { id } = to;
  const stored = purchases.get(id);
  const history = events.get(id) ?? [];
  if (stored?.version !== from.version || stored.stage !== from.stage) return 'lost';
  if (history.some(({ version }) => version === event.version)) return 'lost';
  const { cart, purchasingOpen, lock, budget, countsAsUnknown, ...demands } = demandsOf(from, to);
  const order = demands.order?.toLowerCase();
  const lockName = lock && named(lockOf(to.intent));
  if (purchasingOpen && memory.purchasing.state !== 'open') return 'stopped';
  if (lock === 'take' && !mayHave(locks, lockName, id)) return 'locked';
  if (budget?.change === 'reserve' && !budgets.hold(budget.hold)) return 'over_budget';
  if (!mayHave(carts, cart, id) || !mayHave(orders, order, id)) return 'claimed';
  if (lock === 'take' && lockName) locks.set(lockName, id);
  if (lock === 'release' && lockName && locks.get(lockName) === id) locks.delete(lockName);
  if (budget) budgets.change(budget);
  if (cart) carts.set(cart, id);
  if (order) orders.set(order, id);
  if (countsAsUnknown) memory.unknownsAtMs.push(event.atMs);
  purchases.set(id, to);
  history.push(event);
  return 'written';
}

function due(
  { purchases }: Memory,
  nowMs: number,
  limit: number,
): Awaited<ReturnType<PurchaseLedger['due']>> {
  const ready: { readonly id: PurchaseId; readonly dueAtMs: number }[] = [];
  let laterMs = Infinity;
  for (const { id, dueAtMs } of purchases.values()) {
    if (dueAtMs === undefined) continue;
    if (dueAtMs <= nowMs) ready.push({ id, dueAtMs });
    else if (dueAtMs < laterMs) laterMs = dueAtMs;
  }
  ready.sort((a, b) => a.dueAtMs - b.dueAtMs);
  const ids = ready.slice(0, limit).map(({ id }) => id);
  return { ids, nextDueAtMs: ready[limit]?.dueAtMs ?? (laterMs === Infinity ? undefined : laterMs) };
}

function leases({ leases }: Memory): Pick<PurchaseLedger, 'claim' | 'release'> {
  return {
    async claim(id, worker, nowMs, untilMs) {
      const lease = leases.get(id);
      if (lease && lease.worker !== worker && lease.untilMs > nowMs) return false;
      leases.set(id, { worker, untilMs });
      return true;
    },
    async release(id, worker) {
      if (leases.get(id)?.worker === worker) leases.delete(id);
    },
  };
}

type Controls =
  'purchasing' | 'setPurchasing' | 'budget' | 'unknownsSince' | 'noteElsewhere' | 'ordersElsewhere';

function controls(memory: Memory): Pick<PurchaseLedger, Controls> {
  const { elsewhere } = memory;
  return {
    purchasing: async () => memory.purchasing,
    async setPurchasing(from, to) {
      const { state, since, by, reason } = memory.purchasing;
      const still = from.state === state && from.since === since && from.by === by && from.reason === reason;
      if (still) memory.purchasing = to;
      return still ? 'written' : 'lost';
    },
    budget: async (key) => memory.budgets.state(key),
    unknownsSince: async (sinceMs) => memory.unknownsAtMs.filter((atMs) => atMs >= sinceMs).length,
    async noteElsewhere(order) {
      if (elsewhere.has(order.orderId)) return 'known';
      elsewhere.set(order.orderId, order);
      return 'new';
    },
    async *ordersElsewhere() {
      yield* [...elsewhere.values()];
    },
  };
}

function linesOf(
  { purchases }: Memory,
  request: { readonly ids: readonly PurchaseId[] } | undefined,
): readonly Purchase[] {
  return (request?.ids ?? []).flatMap((id) => purchases.get(id) ?? []);
}

function alike({ customerId, productId, skuId, quantity }: Intent): string {
  return named([customerId, productId, skuId, String(quantity)]);
}

/** One name for several, that no other several have. */
function named(parts: readonly string[]): string {
  let name = '';
  for (const part of parts) name += `${part.length}:${part}`;
  return name;
}

function mayHave<Name>(owners: Map<Name, PurchaseId>, name: Name | undefined, id: PurchaseId): boolean {
  return name === undefined || (owners.get(name) ?? id) === id;
}

function appended<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}
