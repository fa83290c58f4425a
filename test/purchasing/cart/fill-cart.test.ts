import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import { fillCart } from '../../../lib/purchasing/cart/fill-cart.ts';
import { NO_GUARDS } from '../../../lib/purchasing/guards/guards.ts';
import type { WentBackFor } from '../../../lib/purchasing/purchase.ts';
import type { Cart, Refusal, Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { anOffer, aPurchase, NOW_MS } from '../../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';
import { CATALOG_ITEM, createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

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
  await openPurchasing(tools.ledger);
  const move = await fillCart(
    tools,
    aPurchase({ stage: 'ready', offer, ...(wentBackFor && { wentBackFor }) }),
  );
  return { ...move, asked: tools.storefront.asked };
}

it('binds one cart with one line, and keeps the ids of the call', async () => {
  const { to, what, facts, asked } = await decide();
  expect(asked).toEqual([
    { asked: 'createCart', cartId: 'cart-1', requestId: 'guid-1', correlationId: 'guid-2' },
  ]);
  expect(to).toMatchObject({
    stage: 'carted',
    cart: { cartId: 'cart-1', boundAtMs: NOW_MS },
    dueAtMs: NOW_MS,
  });
  expect(what).toBe('In a cart.');
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
    says: 'Microsoft will not sell this line: no inventory (10003)',
  },
  {
    because: 'the quantity is another',
    cart: cartWith({ quantity: 3 }),
    code: 'cart_differs',
    says: 'Cart cart-9 is not what was asked for: its quantity is 3.',
  },
  {
    because: 'the term is another',
    cart: cartWith({ term: 'P3Y' }),
    code: 'cart_differs',
    says: 'its term is P3Y',
  },
  {
    because: 'the billing cycle is another',
    cart: cartWith({ billingCycle: 'monthly' }),
    code: 'cart_differs',
    says: 'it is billed monthly',
  },
  {
    because: 'the item is another',
    cart: cartWith({ catalogItemId: 'x' }),
    code: 'cart_differs',
    says: 'its item is x',
  },
  {
    because: 'it has two lines',
    cart: cartWith({}, { lines: [LINE, LINE] }),
    code: 'cart_differs',
    says: 'it has 2 lines',
  },
  {
    because: 'it has no line',
    cart: cartWith({}, { lines: [] }),
    code: 'cart_differs',
    says: 'it has 0 lines',
  },
  {
    because: 'it is ordered already',
    cart: cartWith({}, { status: 'ordered' }),
    code: 'cart_differs',
    says: 'it is ordered already',
  },
  {
    because: 'it has no price',
    cart: cartWith({ charge: undefined }),
    code: 'price_missing',
    says: 'Cart cart-9 has no price to compare.',
  },
])('is rejected where $because', async ({ cart, code, says }) => {
  const { to } = await decide(async () => cart);
  expect(to).toMatchObject({ stage: 'rejected', reason: { code, detail: expect.stringContaining(says) } });
});

it('a line that does not repeat the term is taken as asked, and a billing cycle in any case', async () => {
  expect((await decide(async () => cartWith({ term: undefined }))).to.stage).toBe('carted');
  expect((await decide(async () => cartWith({ billingCycle: 'One_Time' }))).to.stage).toBe('carted');
});

it('binds what Partner Center confirmed: price, end, and the one item that can be in it', async () => {
  const cart = cartWith({ charge: money('1040.00', 'EUR') }, { expiresAtMs: NOW_MS + 900_000 });
  const { to } = await decide(async () => cart);
  expect(to).toMatchObject({
    stage: 'carted',
    offer: anOffer(),
    cart: {
      cartId: 'cart-9',
      boundAtMs: NOW_MS,
      expiresAtMs: NOW_MS + 900_000,
      latestExpiresAtMs: NOW_MS + 900_000,
      charge: money('1040.00', 'EUR'),
      items: [CATALOG_ITEM],
    },
    version: 2,
  });
});

it('a final refusal ends the purchase, a stale item is looked up again', async () => {
  const refusal = { code: '400018', detail: 'SKU was not found' };
  const final = await decide(async () => ({ refused: 'final', ...refusal }));
  expect(final.to).toMatchObject({
    stage: 'rejected',
    reason: { code: 'cart_refused', detail: 'Microsoft refused the cart: SKU was not found (400018)' },
  });
  const stale = await decide(async () => ({ refused: 'refresh', ...refusal }));
  expect(stale.to).toMatchObject({ stage: 'accepted', dueAtMs: NOW_MS });
  expect([stale.what, stale.facts]).toEqual(['The item is stale.', refusal]);
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
    const once = await decide(create, anOffer(), ['stale_item']);
    expect(once.what).toMatch(/says that the subscription is not registered/);
    expect(once.facts).toEqual({ code: '10011', detail: 'no' });
    expect(once.to).toMatchObject({
      stage: 'accepted',
      wentBackFor: ['stale_item', 'not_registered'],
      dueAtMs: NOW_MS + 60_000,
    });
    expect((await decide(create, anOffer(), ['not_registered'])).to).toMatchObject({ stage: 'rejected' });
  });
});

it('an item that was looked up too long ago is looked up again, and no cart is made', async () => {
  const { to, what, asked } = await decide(undefined, anOffer({ foundAtMs: NOW_MS - 600_001 }), [
    'stale_item',
  ]);
  expect(to).toMatchObject({ stage: 'accepted', wentBackFor: ['stale_item'], dueAtMs: NOW_MS });
  expect(what).toBe('The item was looked up too long ago.');
  expect(asked).toEqual([]);
  const forgetful = await decide(undefined, anOffer({ foundAtMs: NOW_MS - 600_001 }));
  expect(forgetful.to).not.toHaveProperty('wentBackFor');
  const fresh = await decide(undefined, anOffer({ foundAtMs: NOW_MS - 600_000 }));
  expect(fresh.to.stage).toBe('carted');
});

describe('no cart is made while nothing could come of it', () => {
  const ready = aPurchase({ stage: 'ready', offer: anOffer() });

  it('while purchasing is stopped; a dry run goes on, since it buys nothing', async () => {
    const stopped = purchasingTools();
    const { to, what, facts } = await fillCart(stopped, ready);
    expect(to).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS + 600_000, version: 2 });
    expect(what).toBe('Purchasing is stopped.');
    expect(facts).toEqual({ reason: 'Purchasing was never opened in this stage.' });
    expect(stopped.storefront.asked).toEqual([]);
    const dry = purchasingTools(undefined, { ...NO_GUARDS, dryRun: true });
    expect((await fillCart(dry, ready)).to.stage).toBe('carted');
  });

  it('while another purchase of the same item for the same customer is checked out', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    const holder = aPurchase({ stage: 'accepted' }, { id: asId('p-9'), intent: { requestId: 'REQ-9' } });
    await accepted(tools.ledger, holder);
    const silent = createScriptedStorefront({
      checkOut: async () => ({ answer: 'unknown', heard: 'none', detail: 'reset' }),
    });
    await advancePurchase({ ...tools, storefront: silent }, asId('p-9'));
    const { to, what, facts } = await fillCart(tools, ready);
    expect(to).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS + 60_000 });
    expect([what, facts]).toEqual(['Another purchase of the same item is under way.', { holder: 'p-9' }]);
    expect(tools.storefront.asked).toEqual([]);
    tools.ledger.lockHolder = async () => ready.id;
    expect((await fillCart(tools, ready)).to.stage).toBe('carted');
  });
});
