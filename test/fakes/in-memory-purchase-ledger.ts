import { isDeepStrictEqual } from 'node:util';
import { demandsOf } from '../../lib/purchasing/demands.ts';
import { firstEvent } from '../../lib/purchasing/first-event.ts';
import type { Outcome } from '../../lib/purchasing/outcome.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import {
  NEVER_OPENED,
  type PurchaseEvent,
  type PurchaseLedger,
  type Purchasing,
  type RecordedReturn,
  type RefusedMessage,
} from '../../lib/purchasing/purchase-ledger.ts';

/** The purchase ledger in memory: the same promises as the real one, kept by a single thread. */
export function createInMemoryPurchaseLedger(): PurchaseLedger {
  const purchases = new Map<string, Purchase>();
  const events = new Map<string, PurchaseEvent[]>();
  const requests = new Map<string, { contentHash: string; ids: Purchase['id'][] }>();
  const owners = new Map<string, string>();
  const outcomes = new Map<string, { outcome: Outcome; unsent: boolean }>();
  const refused = new Map<string, RefusedMessage>();
  const returns = new Map<string, RecordedReturn>();
  let control: Purchasing = NEVER_OPENED;

  const requestKey = (source: string, requestId: string) => JSON.stringify([source, requestId]);
  const linesOf = (ids: readonly string[]) => ids.flatMap((id) => purchases.get(id) ?? []);
  const mayClaim = (claim: string | undefined, id: string) =>
    claim === undefined || (owners.get(claim) ?? id) === id;

  return {
    async accept(lines) {
      const [first] = lines;
      if (!first) return { accepted: 'again', purchases: [] };
      const key = requestKey(first.intent.source, first.intent.requestId);
      const before = requests.get(key);
      if (before?.contentHash === first.contentHash)
        return { accepted: 'again', purchases: linesOf(before.ids) };
      if (before || lines.some(({ id }) => purchases.has(id))) return { accepted: 'conflict' };
      requests.set(key, { contentHash: first.contentHash, ids: lines.map(({ id }) => id) });
      for (const purchase of lines) {
        purchases.set(purchase.id, purchase);
        events.set(purchase.id, [firstEvent(purchase)]);
      }
      return { accepted: 'new' };
    },
    read: async (id) => purchases.get(id),
    ofRequest: async (source, requestId) => linesOf(requests.get(requestKey(source, requestId))?.ids ?? []),
    async advance(from, to, event, outcome) {
      const stored = purchases.get(from.id);
      const history = events.get(from.id) ?? [];
      const expected = stored?.version === from.version && stored.stage === from.stage;
      if (!expected || history.length >= event.version) return 'lost';
      const { cart, order, purchasingOpen } = demandsOf(from, to);
      const claims = [cart && `cart ${cart}`, order && `order ${order}`];
      if (!claims.every((claim) => mayClaim(claim, to.id))) return 'claimed';
      if (purchasingOpen && control.state !== 'open') return 'stopped';
      for (const claim of claims) if (claim !== undefined) owners.set(claim, to.id);
      purchases.set(to.id, to);
      history.push(event);
      if (outcome) outcomes.set(outcome.outcomeId, { outcome, unsent: true });
      return 'written';
    },
    async due(nowMs, limit) {
      const waiting = [...purchases.values()]
        .flatMap(({ id, dueAtMs }) => (dueAtMs === undefined ? [] : [{ id, dueAtMs }]))
        .sort((a, b) => a.dueAtMs - b.dueAtMs);
      const ready = waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, limit);
      return { ids: ready.map(({ id }) => id), nextDueAtMs: waiting[ready.length]?.dueAtMs };
    },
    history: async (id) => [...(events.get(id) ?? [])],
    unsentOutcomes: async (limit) =>
      [...outcomes.values()]
        .flatMap(({ outcome, unsent }) => (unsent ? [outcome] : []))
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .slice(0, limit),
    async markSent({ outcomeId }) {
      const kept = outcomes.get(outcomeId);
      if (kept) kept.unsent = false;
    },
    async sendAgain(outcome) {
      outcomes.set(outcome.outcomeId, { outcome, unsent: true });
    },
    async refuse(message, outcome) {
      const key = JSON.stringify([message.source, message.body]);
      if (refused.has(key)) return;
      refused.set(key, message);
      outcomes.set(outcome.outcomeId, { outcome, unsent: true });
    },
    refusedMessages: async () => [...refused.values()],
    async *all() {
      yield* [...purchases.values()];
    },
    purchasing: async () => control,
    async setPurchasing(purchasing) {
      control = purchasing;
    },
    async recordReturn(recorded) {
      const key = JSON.stringify([recorded.purchaseId, recorded.returnId]);
      const before = returns.get(key);
      if (!before) returns.set(key, recorded);
      if (!before) return 'recorded';
      return isDeepStrictEqual({ ...before, by: '' }, { ...recorded, by: '' }) ? 'already' : 'conflict';
    },
    async *returns() {
      yield* [...returns.values()];
    },
  };
}
