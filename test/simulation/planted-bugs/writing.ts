import { lockOf } from '../../../lib/purchasing/lock.ts';
import type { Intent, Purchase } from '../../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import { asId, type PurchaseId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { over, withCalls, type PlantedBug } from './planted-bug.ts';

/** Writes that lack a condition, or come in two. */
export const WRITING_BUGS: readonly PlantedBug[] = [
  {
    name: 'bind_without_condition',
    idea: 'Whoever has made a cart writes it down, whatever the purchase has become meanwhile.',
    breaks: ['an attempt fixes the cart'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            async advance(from, to, event, outcome) {
              const answer = await tools.ledger.advance(from, to, event, outcome);
              const current =
                answer === 'lost' && to.stage === 'carted' ? await tools.ledger.read(to.id) : undefined;
              if (!current) return answer;
              const version = current.version + 1;
              return tools.ledger.advance(
                current,
                { ...to, version },
                { ...event, from: current.stage, version },
              );
            },
          },
        }),
    }),
  },
  {
    name: 'lock_outside_the_transaction',
    idea: 'The lock is looked at before the attempt is written, taken after it, and given back before the order is.',
    breaks: ['one checkout of an item at a time'],
    plant: () => {
      const holders = new Map<string, PurchaseId>();
      const nameOf = (intent: Intent) => lockOf(intent).join(' ');
      return {
        ledger: (ledger) =>
          disguised(ledger, ({ intent, id }) => ({ ...intent, productId: `${intent.productId}#${id}` })),
        tools: (tools) =>
          withCalls(tools, {
            ledger: {
              lockHolder: async (intent) => holders.get(nameOf(intent)),
              async advance(from, to, event, outcome) {
                const name = nameOf(to.intent);
                const isTaken = from.stage === 'carted' && to.stage === 'checking_out';
                if (isTaken && (holders.get(name) ?? to.id) !== to.id) return 'locked';
                if (to.stage === 'ordered' || to.stage === 'failed') holders.delete(name);
                const answer = await tools.ledger.advance(from, to, event, outcome);
                if (isTaken && answer === 'written') holders.set(name, to.id);
                return answer;
              },
            },
          }),
      };
    },
  },
  {
    name: 'budget_outside_the_transaction',
    idea: 'The budgets are looked at, and then the attempt is written.',
    breaks: ['no budget is exceeded'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            async advance(from, to, event, outcome) {
              if (from.stage !== 'carted' || to.stage !== 'checking_out')
                return tools.ledger.advance(from, to, event, outcome);
              const { amount, budgets } = to.hold;
              for (const { limit, ...key } of budgets) {
                const { reserved, spent } = await tools.ledger.budget(key);
                if (reserved.amount.plus(spent.amount).plus(amount.amount).gt(limit.amount))
                  return 'over_budget';
              }
              const unlimited = budgets.map((budget) => ({
                ...budget,
                limit: money('1e15', amount.currency),
              }));
              return tools.ledger.advance(
                from,
                { ...to, hold: { amount, budgets: unlimited } },
                event,
                outcome,
              );
            },
          },
        }),
    }),
  },
  {
    name: 'order_without_claim',
    idea: 'An order that looks like ours is ours; when it was made and whether another purchase has it is not asked.',
    breaks: ['an order belongs to one purchase', 'ordered means that the order exists and matches'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          storefront: {
            async orders(customerId) {
              const looked = await tools.storefront.orders(customerId);
              if (looked.looked !== 'found') return looked;
              return {
                ...looked,
                found: looked.found.map((order) => ({ ...order, orderedAtMs: tools.nowMs() })),
              };
            },
            async cart(customerId, cartId) {
              const looked = await tools.storefront.cart(customerId, cartId);
              return looked.looked === 'found'
                ? { ...looked, found: { ...looked.found, status: 'ordered' } }
                : looked;
            },
          },
        }),
      ledger: (ledger) =>
        over(ledger, {
          orderOwner: async () => undefined,
          async advance(from, to, event, outcome) {
            const answer = await ledger.advance(from, to, event, outcome);
            if (answer !== 'claimed' || to.stage !== 'ordered') return answer;
            const claimed = {
              ...to,
              order: { ...to.order, orderId: asId<'OrderId'>(`${to.order.orderId}+`) },
            };
            return ledger.advance(from, claimed, event, outcome);
          },
        }),
    }),
  },
  {
    name: 'reused_key_overwrites',
    idea: 'The newest message is the one that counts.',
    breaks: ['a reused key never changes the original'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            async accept(purchases) {
              const accepting = await tools.ledger.accept(purchases);
              const [purchase] = purchases;
              const stored =
                accepting.accepted === 'conflict' && purchase
                  ? await tools.ledger.read(purchase.id)
                  : undefined;
              if (stored?.stage !== 'accepted' || !purchase) return accepting;
              const version = stored.version + 1;
              const what = 'Taken from the newest message.';
              const event = {
                version,
                atMs: tools.nowMs(),
                from: stored.stage,
                to: stored.stage,
                what,
                facts: {},
              };
              await tools.ledger.advance(stored, { ...purchase, version }, event);
              return accepting;
            },
          },
        }),
    }),
  },
  {
    name: 'outcome_outside_the_transaction',
    idea: 'First the purchase is written, and then upstream is told.',
    breaks: ['every end and parking is told'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          ledger: {
            async advance(from, to, event, outcome) {
              const answer = await tools.ledger.advance(from, to, event);
              if (answer === 'written' && outcome) await tools.ledger.sendAgain(outcome);
              return answer;
            },
          },
        }),
    }),
  },
];

/** A ledger that keeps purchases under another intent than it gives out, so that no two ever meet in a lock. */
function disguised(ledger: PurchaseLedger, disguise: (purchase: Purchase) => Intent): PurchaseLedger {
  const intents = new Map<PurchaseId, Intent>();
  const shown = <Kept extends Purchase | undefined>(purchase: Kept): Kept => {
    const intent = purchase && intents.get(purchase.id);
    return purchase && intent ? { ...purchase, intent } : purchase;
  };
  return over(ledger, {
    read: async (id) => shown(await ledger.read(id)),
    async advance(from, to, event, outcome) {
      intents.set(to.id, to.intent);
      return ledger.advance(from, { ...to, intent: disguise(to) }, event, outcome);
    },
  });
}
