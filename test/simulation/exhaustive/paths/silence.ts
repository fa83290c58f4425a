import type { CheckoutAnswer, Storefront } from '../../../../lib/purchasing/storefront.ts';
import { asId } from '../../../../lib/values/id.ts';
import type { Path } from '../path.ts';
import {
  first,
  MINUTE_MS,
  NOTHING_FOUND,
  opensAfter,
  stop,
  UNAVAILABLE,
  UNHEARD,
  unheardOnce,
} from './happenings.ts';

/** As the table of codes has it: a cart that was submitted is not submitted again. */
const SUBMITTED: CheckoutAnswer = {
  answer: 'unknown',
  heard: 'in_progress',
  detail: "can't check out an already submitted cart (800065)",
};

const noAudit = async () => NOTHING_FOUND;
const lostRequest = (times: number) => (itself: Storefront) => ({
  ordersAudited: noAudit,
  ...first(times, itself, 'checkOut', async () => UNHEARD),
});
const lostReply = (itself: Storefront) => ({ ordersAudited: noAudit, ...unheardOnce(itself) });
const QUARTER = { cartLifeMs: 15 * MINUTE_MS };

/** Ways on which a checkout is not heard. */
export const SILENCE_PATHS: readonly Path[] = [
  {
    name: 'the reply is lost, and the marker shows the order',
    ends: ['fulfilled'],
    shows: /known by marker/,
    habits: { echoesName: true, listedAfterMs: 15 * MINUTE_MS },
    shop: lostReply,
  },
  {
    name: 'the reply is lost, and the audit trail shows the order',
    ends: ['fulfilled'],
    shows: /known by audit record/,
    habits: { listedAfterMs: 15 * MINUTE_MS },
    shop: unheardOnce,
  },
  {
    name: 'the reply is lost, and asking again repeats it',
    ends: ['fulfilled'],
    shows: /known by replay/,
    habits: { listedAfterMs: 15 * MINUTE_MS },
    shop: lostReply,
  },
  {
    name: 'the reply is lost, and asking again tells that the cart was submitted',
    ends: ['fulfilled'],
    shows: /known by fingerprint/,
    habits: { listedAfterMs: 15 * MINUTE_MS },
    shop: (itself) => {
      const isOrdered = new Set<string>();
      return {
        ordersAudited: noAudit,
        checkOut: async (customerId, cartId, call) => {
          const answer = isOrdered.has(cartId) ? SUBMITTED : await itself.checkOut(customerId, cartId, call);
          if (answer.answer !== 'orders') return answer;
          isOrdered.add(cartId);
          return UNHEARD;
        },
      };
    },
  },
  {
    name: 'the request is lost, and the same cart is checked out again',
    ends: ['fulfilled'],
    endsAfterTwo: ['failed'],
    shows: /checking out the same cart again/,
    shop: lostRequest(1),
  },
  {
    name: 'every request is lost, and the cart is gone at its end',
    ends: ['failed'],
    shows: /No order was made/,
    habits: QUARTER,
    shop: lostRequest(Infinity),
  },
  {
    name: 'every request is lost, and the cart reads active past its end',
    ends: ['failed'],
    shows: /it reads active, and no order of it is shown/,
    habits: QUARTER,
    shop: (itself, { lineOf, nowMs }) => {
      const startMs = nowMs();
      return {
        ...lostRequest(Infinity)(itself),
        cart: async (customerId, cartId) => {
          const looked = await itself.cart(customerId, cartId);
          const line = lineOf(cartId);
          if (looked.looked === 'found' || line === undefined) return looked;
          const lines = [{ ...line, charge: undefined, error: undefined }];
          const expiresAtMs = startMs + 16 * MINUTE_MS;
          return { looked: 'found', found: { cartId, status: 'active', expiresAtMs, lines } };
        },
      };
    },
  },
  {
    name: 'the first checkout is carried out an hour late, after the second',
    ends: ['fulfilled'],
    shows: /checking out the same cart again/,
    shop: (itself, { later, nowMs }) => ({
      ordersAudited: noAudit,
      ...first(1, itself, 'checkOut', async (...given) => {
        later(nowMs() + 60 * MINUTE_MS, () => itself.checkOut(...given));
        return UNHEARD;
      }),
    }),
  },
  {
    name: 'every checkout is carried out an hour late',
    ends: ['fulfilled'],
    shows: /known by (marker|replay)/,
    habits: { echoesName: true },
    shop: (itself, { later, nowMs }) => ({
      checkOut: async (...given) => {
        later(nowMs() + 60 * MINUTE_MS, () => itself.checkOut(...given));
        return UNHEARD;
      },
    }),
  },
  {
    name: 'the reply is lost, and nothing can be looked at for three hours',
    ends: ['fulfilled'],
    shows: /cannot be settled yet/,
    habits: { echoesName: true },
    shop: (itself, { nowMs }) => {
      const startMs = nowMs();
      const isDown = () => nowMs() < startMs + 180 * MINUTE_MS;
      return {
        ...unheardOnce(itself),
        orders: async (customerId) => (isDown() ? UNAVAILABLE : itself.orders(customerId)),
        ordersAudited: async (...given) => (isDown() ? UNAVAILABLE : itself.ordersAudited(...given)),
        cart: async (...given) => (isDown() ? UNAVAILABLE : itself.cart(...given)),
      };
    },
  },
  {
    name: 'purchasing is stopped between the attempt and its sending',
    ends: ['fulfilled'],
    endsAfterTwo: ['failed'],
    shows: /purchasing was stopped before it left/,
    onceAfter: { point: 'advance carted -> checking_out', happen: stop },
    people: opensAfter(90),
  },
  {
    name: 'purchasing is stopped while a checkout settles',
    ends: ['fulfilled'],
    endsAfterTwo: ['failed'],
    shows: /Purchasing is stopped/,
    onceAfter: { point: 'checkOut', happen: stop },
    people: opensAfter(90),
    shop: lostRequest(1),
  },
  {
    name: 'the reply is lost, and somebody else buys the same in the portal',
    ends: ['fulfilled'],
    shows: /known by audit record/,
    shop: (itself, { nowMs }) => ({
      ...unheardOnce(itself),
      orders: async (customerId) => {
        const looked = await itself.orders(customerId);
        if (looked.looked !== 'found') return looked;
        const [ours] = looked.found;
        const twin = ours && { ...ours, orderId: asId<'OrderId'>('portal-1'), orderedAtMs: nowMs() };
        return { looked: 'found', found: twin ? [twin, ...looked.found] : [] };
      },
    }),
  },
];
