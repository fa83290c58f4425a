import { outcomeOf } from '../../../lib/purchasing/upstream/outcome-of.ts';
import type { Purchase, PurchaseIn } from '../../../lib/purchasing/purchase.ts';
import type { PurchaseEvent } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Looked } from '../../../lib/purchasing/storefront.ts';
import type { SimulatedTools } from '../world.ts';
import { withCalls, type Planted, type PlantedBug } from './planted-bug.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

const SETTLE_MS = 30 * 60_000;

/** Wrong conclusions from what was heard, or not. */
export const CONCLUDING_BUGS: readonly PlantedBug[] = [
  {
    name: 'failed_on_timeout',
    idea: 'A checkout that was not answered has failed.',
    breaks: ['no order after a no'],
    plant: () => concluding((to) => (heard(to) === 'unknown' ? asFailed(to) : undefined)),
  },
  {
    name: 'failed_on_busy',
    idea: 'Whoever is told 429 or 503 was not served.',
    breaks: ['no order after a no'],
    plant: () => concluding((to) => (heard(to) === 'busy' ? asFailed(to) : undefined)),
  },
  {
    name: 'last_no_counts',
    idea: 'Microsoft said no to the last attempt, so that nothing was bought; whatever became of the others.',
    breaks: ['no order after a no'],
    plant: () => concluding((to) => (heard(to) === 'refused' ? asFailed(to) : undefined)),
  },
  {
    name: 'delete_on_error',
    idea: 'Where the handler throws its record is deleted, as Powertools does it, and the next delivery starts anew.',
    breaks: ['one order per purchase'],
    plant: () => concluding((to) => (heard(to) === 'unknown' ? asNew(to) : undefined)),
  },
  {
    name: 'rebind_after_attempt',
    idea: 'No order is listed and the cart reads active, so a fresh cart is as good.',
    breaks: ['one order per purchase', 'an attempt fixes the cart'],
    plant: () =>
      concluding((to, from) => {
        const again = from.stage === 'checking_out' && to.sends.length > from.sends.length;
        return again && to.attempt.purpose === 'buy' ? asReady(to) : undefined;
      }),
  },
  {
    name: 'failure_to_look_read_as_absent',
    idea: 'What cannot be found is not there.',
    breaks: ['no order after a no'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          storefront: {
            orders: async (customerId) => foundNothing(await tools.storefront.orders(customerId)),
            ordersAudited: async (customerId, ids, sinceMs) =>
              foundNothing(await tools.storefront.ordersAudited(customerId, ids, sinceMs)),
          },
        }),
    }),
  },
  {
    name: 'fingerprint_with_active_cart',
    idea: 'An order that looks like ours is ours, whatever the cart says.',
    breaks: ['ordered means that the order exists and matches'],
    plant: () => ({
      tools: (tools) =>
        withCalls(tools, {
          storefront: {
            async cart(customerId, cartId) {
              const looked = await tools.storefront.cart(customerId, cartId);
              return looked.looked === 'found'
                ? { ...looked, found: { ...looked.found, status: 'ordered' } }
                : looked;
            },
          },
        }),
    }),
  },
  {
    name: 'expired_proof_without_settling',
    idea: 'Once the cart has ended nothing can be ordered, so that one look will do.',
    breaks: ['no order after a no'],
    plant: () => {
      // Told and kept half an hour shorter, a cart is past its proof at the very end of its life, and was gone long ago.
      const latest = new Map<string, number>();
      return {
        tools: (tools) =>
          withCalls(tools, {
            ledger: {
              async read(id) {
                const purchase = await tools.ledger.read(id);
                if (purchase?.stage !== 'checking_out' || purchase.cart.latestExpiresAtMs === undefined)
                  return purchase;
                const { cartId, latestExpiresAtMs } = purchase.cart;
                latest.set(cartId, latest.get(cartId) ?? latestExpiresAtMs - SETTLE_MS);
                const shortened = { ...purchase.cart, latestExpiresAtMs: latest.get(cartId) };
                return { ...purchase, cart: shortened, goneSeenAtMs: 0, endSeenAtMs: 0 };
              },
            },
            storefront: {
              async cart(customerId, cartId) {
                const looked = await tools.storefront.cart(customerId, cartId);
                const endsAtMs = looked.looked === 'found' ? looked.found.expiresAtMs : undefined;
                if (looked.looked !== 'found' || endsAtMs === undefined) return looked;
                return { ...looked, found: { ...looked.found, expiresAtMs: endsAtMs - SETTLE_MS } };
              },
            },
          }),
      };
    },
  },
];

/** Writes something else where a checkout was heard of; the core then finds the purchase moved by somebody else. */
function concluding(instead: (to: CheckingOut, from: Purchase) => Purchase | undefined): Planted {
  return {
    tools: (tools: SimulatedTools) =>
      withCalls(tools, {
        ledger: {
          async advance(from, to, event, outcome) {
            const other = to.stage === 'checking_out' ? instead(to, from) : undefined;
            if (!other) return tools.ledger.advance(from, to, event, outcome);
            const written: PurchaseEvent = { ...event, to: other.stage };
            const told = other.stage === 'failed' ? outcomeOf(other, event.atMs) : undefined;
            await tools.ledger.advance(from, other, written, told);
            return 'lost';
          },
        },
      }),
  };
}

function heard({ sends }: CheckingOut): string | undefined {
  return sends.at(-1)?.answer;
}

function asFailed(to: CheckingOut): Purchase {
  const reason = { code: 'planted', detail: 'It is taken to have failed.' };
  return { ...to, stage: 'failed', reason, dueAtMs: undefined };
}

function asNew({
  id,
  intent,
  contentHash,
  requester,
  acceptedAtMs,
  version,
  attempt,
}: CheckingOut): Purchase {
  const kept = { id, intent, contentHash, requester, acceptedAtMs, version };
  return { ...kept, stage: 'accepted', dueAtMs: attempt.startedAtMs };
}

function asReady(to: CheckingOut): Purchase {
  return { ...asNew(to), stage: 'ready', offer: { ...to.offer, foundAtMs: to.attempt.startedAtMs } };
}

function foundNothing<Item>(looked: Looked<readonly Item[]>): Looked<readonly Item[]> {
  return looked.looked === 'unavailable' ? { looked: 'found', found: [] } : looked;
}
