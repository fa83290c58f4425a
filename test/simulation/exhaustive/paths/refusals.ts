import { CATALOG_ITEM } from '../../../fakes/scripted-storefront.ts';
import { NO_GUARDS } from '../../../../lib/purchasing/guards/guards.ts';
import type { Storefront } from '../../../../lib/purchasing/storefront.ts';
import type { Path } from '../path.ts';
import {
  FINAL,
  first,
  MINUTE_MS,
  NOT_REGISTERED,
  NotAnswered,
  opensAfter,
  STALE,
  stop,
} from './happenings.ts';

const NEW_ITEM = 'DZH318Z0BQ4B:00DN:DZH318Z0NEWER';
const HOUR = { cartLifeMs: 60 * MINUTE_MS };

/** A shop whose item has another id once `isNew`; the old one is not sold any more, wherever it lies. */
function changingItem(
  itself: Storefront,
  lineOf: (cartId: string) => { readonly catalogItemId: string } | undefined,
  isNew: () => boolean,
) {
  const sold = () => (isNew() ? NEW_ITEM : CATALOG_ITEM);
  return {
    availabilities: async () => ({
      looked: 'found',
      found: [{ catalogItemId: sold(), isPurchasable: true, terms: ['P1Y'] }],
    }),
    createCart: async (customerId, line, call) =>
      line.catalogItemId === sold() ? itself.createCart(customerId, line, call) : STALE,
    checkOut: async (customerId, cartId, call) => {
      const cart = await itself.cart(customerId, cartId);
      const isActive = cart.looked === 'found' && cart.found.status === 'active';
      return isActive && lineOf(cartId)?.catalogItemId !== sold()
        ? { answer: 'refused', refusal: STALE }
        : itself.checkOut(customerId, cartId, call);
    },
  } satisfies Partial<Storefront>;
}

/** Ways on which Microsoft, or we ourselves, say no; also those on which it is overcome. */
export const REFUSAL_PATHS: readonly Path[] = [
  {
    name: 'our own guards refuse a request',
    ends: ['rejected'],
    shows: /is not among the markets/,
    guards: { ...NO_GUARDS, markets: ['FR'] },
  },
  {
    name: 'the cart is refused',
    ends: ['rejected'],
    shows: /Microsoft refused the cart/,
    shop: () => ({ createCart: async () => FINAL }),
  },
  {
    name: 'the cart is refused as not registered, once',
    ends: ['fulfilled'],
    shows: /says that the subscription is not registered/,
    shop: (itself) => first(1, itself, 'createCart', async () => NOT_REGISTERED),
  },
  {
    name: 'the cart is refused as stale, and made with the new item',
    ends: ['fulfilled'],
    shows: /The item is stale/,
    shop: (itself, { lineOf }) => {
      let isNew = false;
      const shop = changingItem(itself, lineOf, () => isNew);
      return {
        ...shop,
        availabilities: async () => {
          const shown = await shop.availabilities();
          isNew = true;
          return shown;
        },
      };
    },
  },
  {
    name: 'the checkout is refused for good',
    ends: ['failed'],
    shows: /Microsoft refused the checkout/,
    habits: HOUR,
    shop: () => ({ checkOut: async () => ({ answer: 'refused', refusal: FINAL }) }),
  },
  {
    name: 'the checkout is refused as stale, and the same cart gets the new item',
    ends: ['fulfilled'],
    // A send of which nobody knows whether it left keeps every other item out of the cart.
    endsAfterCrash: ['failed'],
    shows: /The cart has the new item; checking it out/,
    shop: (itself, { lineOf }) => changesAtFirstCheckout(itself, lineOf),
  },
  {
    name: 'the checkout is refused as stale, and the first PUT is not answered',
    ends: ['fulfilled'],
    endsAfterCrash: ['failed'],
    shows: /Refused as stale[^]*Refused as stale/,
    shop: (itself, { lineOf }) => ({
      ...changesAtFirstCheckout(itself, lineOf),
      ...first(1, itself, 'updateCart', async () => {
        throw new NotAnswered('The PUT was not answered.');
      }),
    }),
  },
  {
    name: 'the checkout is refused as stale, and nothing is sold in its place',
    ends: ['failed'],
    shows: /Microsoft refused the checkout/,
    habits: HOUR,
    shop: (itself) => {
      let isSold = true;
      return {
        availabilities: async (query) =>
          isSold ? itself.availabilities(query) : { looked: 'found', found: [] },
        checkOut: async () => ((isSold = false), { answer: 'refused', refusal: STALE }),
      };
    },
  },
  {
    name: 'the item in a cart goes stale while purchasing is stopped',
    ends: ['fulfilled'],
    shows: /The item has a new id; putting it into the same cart/,
    onceAfter: { point: 'createCart', happen: stop },
    people: opensAfter(25),
    shop: (itself, { lineOf, nowMs }) => {
      const startMs = nowMs();
      return changingItem(itself, lineOf, () => nowMs() > startMs + 15 * MINUTE_MS);
    },
  },
  {
    name: 'a cart ends before anything was sent, and another one is made',
    ends: ['fulfilled'],
    // Who dies before the second cart is sent has no time left for another attempt.
    endsAfterCrash: ['failed'],
    shows: /The cart ends too soon/,
    habits: { cartLifeMs: 15 * MINUTE_MS },
    onceAfter: { point: 'createCart', happen: stop },
    people: opensAfter(25),
  },
];

function changesAtFirstCheckout(itself: Storefront, lineOf: Parameters<typeof changingItem>[1]) {
  let isNew = false;
  const shop = changingItem(itself, lineOf, () => isNew);
  return {
    ...shop,
    checkOut: async (...given: Parameters<Storefront['checkOut']>) => (
      (isNew = true),
      shop.checkOut(...given)
    ),
  };
}
