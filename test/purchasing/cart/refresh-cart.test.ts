import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import type { BoundCart, PurchaseIn } from '../../../lib/purchasing/purchase.ts';
import { refreshCart } from '../../../lib/purchasing/cart/refresh-cart.ts';
import type { Cart, Looked, Refusal, Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aShownCart, found } from '../../builders/order-state.ts';
import { aCart, anOffer, aPurchase, NOW_MS } from '../../builders/purchase.ts';
import {
  accepted,
  openPurchasing,
  purchasingTools,
  type TestTools,
} from '../../builders/purchasing-tools.ts';
import { CATALOG_ITEM, createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const LATER_MS = NOW_MS + 10 * MINUTE_MS + 1;
const NEW_ITEM = 'DZH318Z0BQ4B:00DN:NEW';
const sold = (catalogItemId: string) =>
  found([{ catalogItemId, isPurchasable: true, terms: ['P1Y'] as readonly string[] }]);

/** A cart whose item was looked up more than ten minutes ago, at a shop that now sells the new one. */
function stale(script: Partial<Storefront> = {}, cart: Partial<BoundCart> = {}) {
  const tools = purchasingTools(
    createScriptedStorefront({ availabilities: async () => sold(NEW_ITEM), ...script }, () => LATER_MS),
  );
  tools.advanceTo(LATER_MS);
  return { tools, purchase: aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart(cart) }) };
}

async function refreshed(script: Partial<Storefront> = {}, cart: Partial<BoundCart> = {}) {
  const { tools, purchase } = stale(script, cart);
  await openPurchasing(tools.ledger);
  const first = await refreshCart(tools, purchase);
  const then = await first.send?.();
  return { tools, first, then, asked: tools.storefront.asked };
}

describe('a stale item in a cart', () => {
  it('that is still sold under its id is fresh again, and nothing is put', async () => {
    const { first, asked } = await refreshed({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => found(aShownCart()),
    });
    expect(first.to).toMatchObject({
      stage: 'carted',
      offer: { catalogItemId: CATALOG_ITEM, foundAtMs: NOW_MS + 10 * MINUTE_MS + 1 },
      cart: aCart(),
      dueAtMs: NOW_MS + 10 * MINUTE_MS + 1,
      version: 2,
    });
    expect(first.what).toBe('The item in the cart is still sold.');
    expect(first.send).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('that is still sold under its id is read anew: what it costs, and until when, is what the cart says now', async () => {
    const expiresAtMs = NOW_MS + 99 * 86_400_000;
    const { first } = await refreshed({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => found(aShownCart({ expiresAtMs }, { charge: money('2075.56', 'EUR') })),
    });
    expect(first.to).toMatchObject({
      stage: 'carted',
      cart: { charge: money('2075.56', 'EUR'), expiresAtMs, latestExpiresAtMs: expiresAtMs },
    });
    expect(first.facts).toEqual({ cartId: 'cart-1', charge: '2075.56', currency: 'EUR' });
  });

  it.each<{ which: string; reads: Looked<Cart>; detail: string }>([
    { which: 'is gone', reads: { looked: 'absent' }, detail: 'it is gone' },
    {
      which: 'holds another item',
      reads: found(aShownCart({}, { catalogItemId: 'other' })),
      detail: 'its item is other',
    },
    {
      which: 'has no price any more',
      reads: found(aShownCart({}, { charge: undefined })),
      detail: 'it has no price',
    },
    {
      which: 'reads in a state that nobody knows',
      reads: found(aShownCart({ status: 'other' })),
      detail: 'it is other',
    },
    {
      which: 'says that its line cannot be bought',
      reads: found(aShownCart({}, { error: { refused: 'final', code: '10003', detail: 'sold out' } })),
      detail: 'sold out',
    },
  ])('is left behind with a cart that $which: another is filled', async ({ reads, detail }) => {
    const { first } = await refreshed({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => reads,
    });
    expect(first.to).toMatchObject({ stage: 'ready', offer: anOffer(), dueAtMs: LATER_MS });
    expect(first.to).not.toHaveProperty('cart');
    expect([first.what, first.facts]).toEqual([
      'The cart is not as it was; nothing was sent yet.',
      { cartId: 'cart-1', detail },
    ]);
  });

  it('stays with a cart that somebody ordered: its checkout repeats that order, and another cart would make a second', async () => {
    const { first } = await refreshed({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => found(aShownCart({ status: 'ordered' })),
    });
    expect(first.to).toMatchObject({ stage: 'carted', cart: aCart(), offer: { foundAtMs: LATER_MS } });
  });

  it('waits for a cart that cannot be looked at', async () => {
    const { first } = await refreshed({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => ({ looked: 'unavailable', detail: '429', retryAfterMs: 30 * MINUTE_MS }),
    });
    expect(first.to).toMatchObject({
      stage: 'carted',
      offer: anOffer(),
      dueAtMs: LATER_MS + 30 * MINUTE_MS,
    });
    expect([first.what, first.facts]).toEqual(['The cart cannot be looked at now.', { detail: '429' }]);
  });

  it('with a new id is written down as one the cart may hold, before it is put into the same cart', async () => {
    const { tools, purchase } = stale();
    await openPurchasing(tools.ledger);
    const { to, what, facts, send } = await refreshCart(tools, purchase);
    expect(tools.storefront.asked).toEqual([]);
    expect(to).toMatchObject({
      stage: 'carted',
      offer: anOffer(),
      cart: { cartId: 'cart-1', items: [CATALOG_ITEM, NEW_ITEM] },
    });
    expect([what, facts]).toEqual([
      'The item has a new id; putting it into the same cart.',
      { cartId: 'cart-1', catalogItemId: NEW_ITEM },
    ]);
    expect(send).toBeDefined();
  });

  it('is written down once, however often it is put', async () => {
    const { first } = await refreshed({}, { items: [CATALOG_ITEM, NEW_ITEM] });
    expect(first.to).toMatchObject({ cart: { items: [CATALOG_ITEM, NEW_ITEM] } });
  });

  it('is what the cart holds once that reads so: with its price, its end and the ids of the call', async () => {
    const expiresAtMs = NOW_MS + 9 * 86_400_000;
    const charge = money('1040.00', 'EUR');
    const { then, asked } = await refreshed({
      cart: async () => found(aShownCart({ expiresAtMs }, { catalogItemId: NEW_ITEM, charge })),
    });
    const ids = { requestId: 'guid-1', correlationId: 'guid-2' };
    expect(asked).toEqual([{ asked: 'updateCart', cartId: 'cart-1', ...ids }]);
    expect(then?.to).toMatchObject({
      stage: 'carted',
      offer: { catalogItemId: NEW_ITEM, foundAtMs: NOW_MS + 10 * MINUTE_MS + 1 },
      cart: {
        cartId: 'cart-1',
        charge,
        expiresAtMs,
        latestExpiresAtMs: expiresAtMs,
        items: [CATALOG_ITEM, NEW_ITEM],
      },
      dueAtMs: NOW_MS + 10 * MINUTE_MS + 1,
      version: 3,
    });
    expect([then?.what, then?.facts]).toEqual([
      'The cart has the new item.',
      { cartId: 'cart-1', catalogItemId: NEW_ITEM, charge: '1040.00', ...ids },
    ]);
  });

  it('carries the line of the purchase: quantity, term, cycle, context and marker', async () => {
    const lines: unknown[] = [];
    await refreshed({
      updateCart: async (_customer, _cart, line) => {
        lines.push(line);
        return aShownCart({}, { catalogItemId: NEW_ITEM });
      },
    });
    expect(lines).toEqual([
      {
        catalogItemId: NEW_ITEM,
        quantity: 2,
        billingCycle: 'one_time',
        term: 'P1Y',
        provisioningContext: anOffer().provisioningContext,
        friendlyName: 'tieout p-1',
      },
    ]);
  });
});

it('the new item is asked for as it was found before: for the same customer, market, SKU and catalogue', async () => {
  const asked: unknown[] = [];
  const { tools, purchase } = stale({
    availabilities: async (query) => {
      asked.push(query);
      return sold(NEW_ITEM);
    },
  });
  await openPurchasing(tools.ledger);
  await refreshCart(tools, { ...purchase, offer: { ...purchase.offer, isAzurePlan: false } });
  const { customerId, market, productId, skuId } = purchase.intent;
  expect(asked).toEqual([{ customerId, market, productId, skuId, isAzurePlan: false }]);
});

it('a worker that was frozen for its lease puts nothing, to the millisecond', async () => {
  for (const { frozenMs, puts } of [
    { frozenMs: 2 * MINUTE_MS, puts: 1 },
    { frozenMs: 2 * MINUTE_MS + 1, puts: 0 },
  ]) {
    const { tools, purchase } = stale();
    await openPurchasing(tools.ledger);
    const { send } = await refreshCart(tools, purchase);
    tools.advanceTo(tools.nowMs() + frozenMs);
    const { to, facts } = await send!();
    expect(tools.storefront.asked).toHaveLength(puts);
    expect(to.stage).toBe('carted');
    if (puts === 0) expect(facts).toEqual({ detail: 'it was too late to put it there' });
  }
});

describe('what the cart holds is read back', () => {
  it.each([
    {
      because: 'the item is still the old one',
      cart: found(aShownCart()),
      says: `its item is ${CATALOG_ITEM}`,
    },
    {
      because: 'the quantity is another',
      cart: found(aShownCart({}, { catalogItemId: NEW_ITEM, quantity: 1 })),
      says: 'its quantity is 1',
    },
    {
      because: 'there is no price',
      cart: found(aShownCart({}, { catalogItemId: NEW_ITEM, charge: undefined })),
      says: 'it has no price',
    },
    {
      because: 'the cart is ordered',
      cart: found(aShownCart({ status: 'ordered' }, { catalogItemId: NEW_ITEM })),
      says: 'it is ordered',
    },
    {
      because: 'the cart is in no known state',
      cart: found(aShownCart({ status: 'other' }, { catalogItemId: NEW_ITEM })),
      says: 'it is other',
    },
    { because: 'the cart is gone', cart: { looked: 'absent' } as const, says: 'the cart is gone' },
    {
      because: 'the cart cannot be read',
      cart: { looked: 'unavailable', detail: 'throttled' } as const,
      says: 'throttled',
    },
  ])('and is not believed to be the new item where $because', async ({ cart, says }) => {
    const { then } = await refreshed({ cart: async () => cart });
    expect(then?.to).toMatchObject({
      stage: 'carted',
      offer: anOffer(),
      cart: { items: [CATALOG_ITEM, NEW_ITEM], charge: aCart().charge },
      dueAtMs: NOW_MS + 2 * (10 * MINUTE_MS + 1),
    });
    expect([then?.what, then?.facts]).toEqual(['The cart does not show the new item yet.', { detail: says }]);
    expect(then?.send).toBeUndefined();
  });

  it('and the latest end that any answer named is remembered', async () => {
    const later = aShownCart({ expiresAtMs: NOW_MS + 9 * 86_400_000 }, { catalogItemId: NEW_ITEM });
    const sooner = aShownCart({ expiresAtMs: NOW_MS + 86_400_000 });
    const { then } = await refreshed({ updateCart: async () => later, cart: async () => found(sooner) });
    expect(then?.to).toMatchObject({
      cart: { expiresAtMs: NOW_MS + 86_400_000, latestExpiresAtMs: NOW_MS + 9 * 86_400_000 },
    });
    const unread = await refreshed({
      updateCart: async () => later,
      cart: async () => ({ looked: 'unavailable', detail: 'x' }),
    });
    expect(unread.then?.to).toMatchObject({ cart: { latestExpiresAtMs: NOW_MS + 9 * 86_400_000 } });
  });
});

describe('a new item that is refused', () => {
  const refusal = (refused: Refusal['refused']): Refusal => ({ refused, code: '800003', detail: 'no' });
  const ways: readonly { where: string; answers: (given: Refusal) => Partial<Storefront> }[] = [
    { where: 'with the whole cart', answers: (given) => ({ updateCart: async () => given }) },
    {
      where: 'at its line',
      answers: (error) => ({ cart: async () => found(aShownCart({}, { catalogItemId: NEW_ITEM, error })) }),
    },
  ];

  it.each(ways)('$where for good ends the purchase, since nothing was sent', async ({ answers }) => {
    const { then } = await refreshed(answers(refusal('final')));
    expect(then?.to).toMatchObject({
      stage: 'rejected',
      reason: { code: 'cart_refused', detail: 'Microsoft refused the new item: no (800003)' },
    });
  });

  it.each(ways)('$where for now is tried again later', async ({ answers }) => {
    for (const refused of ['refresh', 'not_registered'] as const) {
      const { then } = await refreshed(answers(refusal(refused)));
      expect(then?.to).toMatchObject({ stage: 'carted', dueAtMs: NOW_MS + 2 * (10 * MINUTE_MS + 1) });
      expect([then?.what, then?.facts]).toEqual([
        'The new item was refused for now.',
        { code: '800003', detail: 'no' },
      ]);
    }
  });
});

describe('no new item is looked for', () => {
  it('while purchasing is stopped', async () => {
    const { tools, purchase } = stale({ availabilities: () => Promise.reject(new Error('It was asked.')) });
    const { to, what, facts } = await refreshCart(tools, purchase);
    expect(to).toMatchObject({ stage: 'carted', dueAtMs: NOW_MS + 20 * MINUTE_MS + 1 });
    expect([what, facts]).toEqual([
      'Purchasing is stopped.',
      { reason: 'Purchasing was never opened in this stage.' },
    ]);
  });

  it('in vain: a look that fails is repeated, an item that is gone ends the purchase', async () => {
    const unavailable = await refreshed({
      availabilities: async () => ({ looked: 'unavailable', detail: '429', retryAfterMs: 30 * MINUTE_MS }),
    });
    expect(unavailable.first.to).toMatchObject({ stage: 'carted', dueAtMs: NOW_MS + 40 * MINUTE_MS + 1 });
    expect([unavailable.first.what, unavailable.first.facts]).toEqual([
      'The availabilities cannot be looked at now.',
      { detail: '429' },
    ]);
    const gone = await refreshed({ availabilities: async () => ({ looked: 'absent' }) });
    expect(gone.first.to).toMatchObject({
      stage: 'rejected',
      reason: { code: 'not_purchasable', field: 'skuId' },
    });
  });
});

describe('the whole walk', () => {
  const checkedOut = ({ storefront }: TestTools) =>
    storefront.asked.filter(({ asked }) => asked === 'checkOut');

  async function advanced(script: Partial<Storefront>, cart: Partial<BoundCart> = {}) {
    const { tools, purchase } = stale(script, cart);
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, { ...purchase, dueAtMs: tools.nowMs() });
    await advancePurchase(tools, asId('p-1'));
    return tools;
  }

  it('ends with the order of the new item, in the cart that was bound', async () => {
    const tools = await advanced({});
    expect(tools.storefront.asked.map(({ asked, cartId }) => [asked, cartId])).toEqual([
      ['updateCart', 'cart-1'],
      ['checkOut', 'cart-1'],
    ]);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'ordered',
      offer: { catalogItemId: NEW_ITEM },
    });
  });

  it('compares the price that a waiting cart has by now, though its item is the same', async () => {
    const tools = await advanced({
      availabilities: async () => sold(CATALOG_ITEM),
      cart: async () => found(aShownCart({}, { charge: money('2075.56', 'EUR') })),
    });
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'rejected',
      reason: { code: 'price_differs' },
    });
    expect(checkedOut(tools)).toEqual([]);
  });

  it('compares the price of the new item before it is bought', async () => {
    const tools = await advanced({
      cart: async () => found(aShownCart({}, { catalogItemId: NEW_ITEM, charge: money('1037.79', 'EUR') })),
    });
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'rejected',
      reason: { code: 'price_differs' },
    });
    expect(checkedOut(tools)).toEqual([]);
  });

  it('puts again what was not answered, and sends nothing before it is', async () => {
    let lost = 0;
    const { tools, purchase } = stale();
    const shop = createScriptedStorefront({ availabilities: async () => sold(NEW_ITEM) }, tools.nowMs);
    const itself = shop.updateCart.bind(shop);
    const updateCart: Storefront['updateCart'] = async (...asked) => {
      const answer = await itself(...asked);
      if (lost++ === 0) throw Object.assign(new Error('reset'), { kind: 'unavailable' });
      return answer;
    };
    const storefront = Object.assign(shop, { updateCart });
    const both = { ...tools, storefront };
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, { ...purchase, dueAtMs: tools.nowMs() });
    await advancePurchase(both, asId('p-1'));
    const waiting = (await tools.ledger.read(asId('p-1'))) as PurchaseIn<'carted'>;
    expect(waiting).toMatchObject({ stage: 'carted', cart: { items: [CATALOG_ITEM, NEW_ITEM] } });
    expect(checkedOut(both)).toEqual([]);
    tools.advanceTo(waiting.dueAtMs!);
    await advancePurchase(both, asId('p-1'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'ordered' });
    expect(checkedOut(both)).toHaveLength(1);
  });

  it('buys no item whose price was never read: the old item is put again where a lost PUT may have replaced it', async () => {
    // The PUT of the new item landed and its reply was lost; then the catalogue sells the old id again.
    let line = { catalogItemId: NEW_ITEM, charge: money('9999.99', 'EUR') };
    const tools = await advanced(
      {
        availabilities: async () => sold(CATALOG_ITEM),
        updateCart: async (_customer, _cart, { catalogItemId }) => {
          line = { catalogItemId, charge: money('1037.78', 'EUR') };
          return aShownCart({}, line);
        },
        cart: async () => found(aShownCart({}, line)),
      },
      { items: [CATALOG_ITEM, NEW_ITEM] },
    );
    expect(checkedOut(tools).length > 0 && line.catalogItemId !== CATALOG_ITEM).toBe(false);
  });
});
