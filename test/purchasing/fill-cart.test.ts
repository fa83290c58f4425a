import { describe, expect, it } from '@jest/globals';
import { fillCart } from '../../lib/purchasing/fill-cart.ts';
import type { WentBackFor } from '../../lib/purchasing/purchase.ts';
import type { Cart, Refusal, Storefront } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { anOffer, aPurchase, NOW_MS } from '../builders/purchase.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { CATALOG_ITEM, createScriptedStorefront } from '../fakes/scripted-storefront.ts';

type Line = Cart['lines'][number];

const LINE: Line = {
  catalogItemId: CATALOG_ITEM,
  quantity: 2,
  billingCycle: 'one_time',
  term: 'P1Y',
  charge: money('1037.78', 'EUR'),
  error: undefined,
};

const cartWith = (line: Partial<Line>, cart: Partial<Cart> = {}): Cart => ({
  cartId: asId('cart-9'),
  status: 'active',
  expiresAtMs: undefined,
  lines: [{ ...LINE, ...line }],
  ...cart,
});

async function decide(
  createCart?: Storefront['createCart'],
  offer = anOffer(),
  wentBackFor?: readonly WentBackFor[],
) {
  const tools = purchasingTools(createScriptedStorefront(createCart ? { createCart } : {}));
  const move = await fillCart(
    tools,
    aPurchase({ stage: 'ready', offer, ...(wentBackFor && { wentBackFor }) }),
  );
  return { ...move, asked: tools.storefront.asked };
}

it('binds one cart with one line, and keeps the ids of the call', async () => {
  const { to, facts, asked } = await decide();
  expect(asked).toEqual([
    { asked: 'createCart', cartId: 'cart-1', requestId: 'guid-1', correlationId: 'guid-2' },
  ]);
  expect(to).toMatchObject({
    stage: 'carted',
    cart: { cartId: 'cart-1', boundAtMs: NOW_MS },
    dueAtMs: NOW_MS,
  });
  expect(facts).toMatchObject({ cartId: 'cart-1', charge: '1037.78', currency: 'EUR', requestId: 'guid-1' });
});

it('marks the line with the id of the purchase', async () => {
  const lines: unknown[] = [];
  await decide(async (_customer, line) => {
    lines.push(line);
    return cartWith({});
  });
  expect(lines).toEqual([
    {
      catalogItemId: CATALOG_ITEM,
      quantity: 2,
      billingCycle: 'one_time',
      term: 'P1Y',
      provisioningContext: anOffer().provisioningContext,
      friendlyName: 'tieout p-1',
    },
  ]);
});

it.each([
  {
    because: 'the line carries an error',
    cart: cartWith({ error: { refused: 'final', code: '10003', detail: 'no inventory' } }),
    code: 'cart_line_error',
  },
  { because: 'the quantity is another', cart: cartWith({ quantity: 3 }), code: 'cart_differs' },
  { because: 'the term is another', cart: cartWith({ term: 'P3Y' }), code: 'cart_differs' },
  {
    because: 'the billing cycle is another',
    cart: cartWith({ billingCycle: 'monthly' }),
    code: 'cart_differs',
  },
  { because: 'the item is another', cart: cartWith({ catalogItemId: 'x' }), code: 'cart_differs' },
  { because: 'it has two lines', cart: cartWith({}, { lines: [LINE, LINE] }), code: 'cart_differs' },
  { because: 'it has no line', cart: cartWith({}, { lines: [] }), code: 'cart_differs' },
  { because: 'it is ordered already', cart: cartWith({}, { status: 'ordered' }), code: 'cart_differs' },
  { because: 'it has no price', cart: cartWith({ charge: undefined }), code: 'price_missing' },
])('is rejected where $because', async ({ cart, code }) => {
  const { to } = await decide(async () => cart);
  expect(to).toMatchObject({ stage: 'rejected', reason: { code } });
});

it('a line that does not repeat the term is taken as asked', async () => {
  expect((await decide(async () => cartWith({ term: undefined }))).to.stage).toBe('carted');
});

it('a final refusal ends the purchase, a stale item is looked up again', async () => {
  const refusal = { code: '400018', detail: 'SKU was not found' };
  const final = await decide(async () => ({ refused: 'final', ...refusal }));
  expect(final.to).toMatchObject({ stage: 'rejected', reason: { code: 'cart_refused' } });
  const stale = await decide(async () => ({ refused: 'refresh', ...refusal }));
  expect(stale.to).toMatchObject({ stage: 'accepted', dueAtMs: NOW_MS });
});

const refusals: readonly { where: string; answered: (refusal: Refusal) => Cart | Refusal }[] = [
  { where: 'the whole cart', answered: (refusal) => refusal },
  { where: 'its line', answered: (error) => cartWith({ error }) },
];

describe.each(refusals)('a cart that is refused for $where', ({ answered }) => {
  it('as stale is looked up again at once, and with a pause from the second time on', async () => {
    const create = async () => answered({ refused: 'refresh', code: '10001', detail: 'not valid' });
    expect((await decide(create)).to).toMatchObject({
      stage: 'accepted',
      wentBackFor: ['stale_item'],
      dueAtMs: NOW_MS,
    });
    expect((await decide(create, anOffer(), ['stale_item'])).to).toMatchObject({
      stage: 'accepted',
      wentBackFor: ['stale_item'],
      dueAtMs: NOW_MS + 60_000,
    });
  });

  it('as not registered goes back once and is rejected the second time', async () => {
    const create = async () => answered({ refused: 'not_registered', code: '10011', detail: 'no' });
    expect((await decide(create, anOffer(), ['stale_item'])).to).toMatchObject({
      stage: 'accepted',
      wentBackFor: ['stale_item', 'not_registered'],
      dueAtMs: NOW_MS + 60_000,
    });
    expect((await decide(create, anOffer(), ['not_registered'])).to).toMatchObject({ stage: 'rejected' });
  });
});

it('an item that was looked up too long ago is looked up again, and no cart is made', async () => {
  const { to, asked } = await decide(undefined, anOffer({ foundAtMs: NOW_MS - 601_000 }));
  expect(to).toMatchObject({ stage: 'accepted', dueAtMs: NOW_MS });
  expect(asked).toEqual([]);
});
