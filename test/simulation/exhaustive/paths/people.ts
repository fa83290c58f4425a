import { decimal } from '../../../../lib/values/decimal.ts';
import { moneyText, money } from '../../../../lib/values/money.ts';
import { approvePurchase } from '../../../../lib/purchasing/people/approve-purchase.ts';
import { cancelPurchase } from '../../../../lib/purchasing/people/cancel-purchase.ts';
import { NO_GUARDS } from '../../../../lib/purchasing/guards/guards.ts';
import type { StageName } from '../../../../lib/purchasing/purchase.ts';
import { resolvePurchase } from '../../../../lib/purchasing/people/resolve-purchase.ts';
import { watchOrders } from '../../../../lib/purchasing/watch/watch-orders.ts';
import { asId } from '../../../../lib/values/id.ts';
import { aRequest } from '../../../builders/purchase-request.ts';
import type { Path, Seen } from '../path.ts';
import type { World } from '../world.ts';
import { ABSENT, MINUTE_MS, NOTHING_FOUND, opensAfter, stop, UNHEARD, unheardOnce } from './happenings.ts';

const ABOVE = { ...NO_GUARDS, approvalThreshold: [money('1000', 'EUR')] };

/** Grace agrees to whatever waits for it. */
function grants({ purchases }: Seen): ReturnType<NonNullable<Path['people']>> {
  const waiting = purchases.find(({ stage }) => stage === 'awaiting_approval');
  if (waiting?.stage !== 'awaiting_approval') return undefined;
  const { id, contentHash, charge } = waiting;
  return (desk) =>
    approvePurchase(desk, { id, caller: 'grace', body: { contentHash, charge: moneyText(charge) } });
}

/** Grace looks what truly happened and proposes it; ada confirms. */
function resolve({ purchases }: Seen, world: World): ReturnType<NonNullable<Path['people']>> {
  const open = purchases.find(({ stage, dueAtMs }) => stage === 'unknown' && dueAtMs === undefined);
  if (open?.stage !== 'unknown') return undefined;
  const { id, resolution } = open;
  const order = world.truth().orders.find(({ purchaseId }) => purchaseId === id);
  const found = order ? { decision: 'ordered', orderId: order.orderId } : { decision: 'failed' };
  const caller = resolution === undefined ? 'grace' : 'ada';
  return (desk) => resolvePurchase(desk, { id, caller, body: { ...found, evidence: 'Support case 42.' } });
}

/** Grace withdraws whatever has not been sent. */
function withdraws({ purchases }: Seen): ReturnType<NonNullable<Path['people']>> {
  const waiting = purchases.find(({ stage }) => BEFORE_CHECKOUT.includes(stage));
  if (!waiting) return undefined;
  const asked = { id: waiting.id, caller: 'grace', body: { reason: 'ordered by mistake' } };
  return (desk) => cancelPurchase(desk, asked);
}

const BEFORE_CHECKOUT: readonly StageName[] = ['accepted', 'awaiting_approval', 'ready', 'carted'];

/** Worlds whose orders were watched, to the end. */
const watched = new WeakSet<World>();

/** Ways on which people decide. */
export const PEOPLE_PATHS: readonly Path[] = [
  {
    name: 'a large purchase waits until somebody agrees',
    ends: ['fulfilled'],
    shows: /Approved by grace/,
    guards: ABOVE,
    people: grants,
  },
  {
    name: 'nobody answers whether a large purchase may be made',
    ends: ['cancelled'],
    shows: /Nobody approved the purchase/,
    guards: ABOVE,
  },
  {
    name: 'a price that differs more waits until somebody agrees',
    ends: ['fulfilled'],
    shows: /Somebody has to agree: The cart costs/,
    bodies: [JSON.stringify(aRequest({}, { expected: { amount: '1000', currency: 'EUR' } }))],
    guards: { ...NO_GUARDS, priceDrift: { tolerated: decimal('0.01'), approvable: decimal('0.05') } },
    people: grants,
  },
  {
    name: 'a likely duplicate waits until somebody agrees',
    ends: ['fulfilled', 'fulfilled'],
    shows: /asked for the same quantity of the same item/,
    bodies: [JSON.stringify(aRequest()), JSON.stringify(aRequest({ requestId: 'REQ-2' }))],
    guards: { ...NO_GUARDS, likelyDuplicateMs: 60 * MINUTE_MS },
    people: grants,
  },
  {
    name: 'a purchase is withdrawn while it waits for an approval',
    ends: ['cancelled'],
    shows: /Withdrawn by grace/,
    guards: ABOVE,
    people: withdraws,
  },
  {
    name: 'a purchase in a cart is withdrawn while purchasing is stopped',
    ends: ['cancelled'],
    // Who dies before the cart is bound leaves nothing in a cart; it is withdrawn all the same.
    shows: /Withdrawn by grace/,
    onceAfter: { point: 'createCart', happen: stop },
    people: (seen, world) =>
      opensAfter(60)(seen, world) ?? (seen.purchasing.state === 'stopped' ? withdraws(seen) : undefined),
  },
  {
    name: 'a purchase without a cart is withdrawn while purchasing is stopped',
    ends: ['cancelled'],
    shows: /Withdrawn by grace/,
    onceAfter: { point: 'availabilities', happen: stop },
    people: (seen, world) =>
      opensAfter(60)(seen, world) ?? (seen.purchasing.state === 'stopped' ? withdraws(seen) : undefined),
  },
  {
    name: 'a purchase is withdrawn while its subscription is being registered',
    ends: ['cancelled'],
    shows: /Withdrawn by grace/,
    shop: () => ({ registrationStatus: async () => ({ looked: 'found', found: 'registering' }) }),
    people: withdraws,
  },
  {
    name: 'an approval is waited for while purchasing is stopped for longer than the request is valid',
    ends: ['fulfilled'],
    shows: /Still waiting for an approval/,
    guards: ABOVE,
    onceAfter: { point: 'advance accepted -> awaiting_approval', happen: stop },
    people: (seen, world) =>
      opensAfter(8 * 24 * 60)(seen, world) ?? (seen.purchasing.state === 'open' ? grants(seen) : undefined),
  },
  {
    name: 'the nightly watch meets our order and one that was bought elsewhere',
    ends: ['fulfilled'],
    shows: /known by answer/,
    shop: (itself) => ({
      orders: async (customerId) => {
        const looked = await itself.orders(customerId);
        if (looked.looked !== 'found') return looked;
        const elsewhere = looked.found.map((order) => ({ ...order, orderId: asId<'OrderId'>('portal-1') }));
        return { looked: 'found', found: [...elsewhere, ...looked.found] };
      },
    }),
    people: ({ purchases }, world) => {
      if (watched.has(world) || !purchases.some(({ stage }) => stage === 'fulfilled')) return undefined;
      return async (desk) => {
        await watchOrders(desk);
        watched.add(world);
      };
    },
  },
  {
    name: 'the cart is gone early, and two people find the order',
    ends: ['fulfilled'],
    // Who dies before the checkout leaves has bought nothing, and the cart is gone all the same.
    endsAfterCrash: ['failed'],
    shows: /known by decision/,
    shop: (itself) => ({
      ordersAudited: async () => NOTHING_FOUND,
      cart: async () => ABSENT,
      ...unheardOnce(itself),
    }),
    people: resolve,
  },
  {
    name: 'the cart is gone early, and two people find that there is no order',
    ends: ['failed'],
    shows: /Decided by two people that no order was made/,
    shop: () => ({
      ordersAudited: async () => NOTHING_FOUND,
      cart: async () => ABSENT,
      checkOut: async () => UNHEARD,
    }),
    people: resolve,
  },
  {
    name: 'two people find no order while the cart can still be ordered',
    ends: ['failed'],
    shows: /Decided as failed; waiting/,
    habits: { cartLifeMs: 3 * 60 * MINUTE_MS },
    shop: (itself) => {
      let isLooked = false;
      return {
        ordersAudited: async () => NOTHING_FOUND,
        cart: async (...given) => {
          if (isLooked) return itself.cart(...given);
          isLooked = true;
          return ABSENT;
        },
        checkOut: async () => UNHEARD,
      };
    },
    people: resolve,
  },
];
