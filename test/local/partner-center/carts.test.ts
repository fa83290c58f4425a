import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, LEGACY, PLAN, SUSPENDED, VM_PRODUCT, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const CARTS = `/v1/customers/${CONTOSO}/carts`;
const DAY_MINUTES = 24 * 60;

describe('a cart', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(() => shop.close());

  it('is checked out once: every later checkout repeats the first answer', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const first = await checkOut(shop, cart.id);
    shop.passMinutes(30);
    const second = await checkOut(shop, cart.id);
    expect(second.status).toBe(201);
    expect(second.json).toEqual(first.json);
    expect(shop.world.orders).toHaveLength(1);
    expect((await shop.call('GET', `${CARTS}/${cart.id}`)).json.status).toBe('Ordered');
  });

  it('is made anew by every create, even under the same request id', async () => {
    const body = { lineItems: [cartLine(await catalogItem(shop))] };
    const headers = { 'MS-RequestId': 'c2a1f3f0-0000-4000-8000-000000000001' };
    const one = await shop.call('POST', CARTS, { body, headers });
    const two = await shop.call('POST', CARTS, { body, headers });
    expect(one.json.id).not.toBe(two.json.id);
  });

  it('expires seven days after it was made, ordered or not', async () => {
    const idle = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const ordered = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    await checkOut(shop, ordered.id);
    shop.passMinutes(7 * DAY_MINUTES - 1);
    expect((await shop.call('GET', `${CARTS}/${idle.id}`)).status).toBe(200);
    shop.passMinutes(1);
    for (const id of [idle.id, ordered.id]) {
      const late = await checkOut(shop, id);
      expect([late.status, late.json.code]).toEqual([404, '800008']);
    }
  });

  it('whose item went stale overnight is refused with 400019 until it is updated with the new one', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    shop.passMinutes(DAY_MINUTES);
    const stale = await checkOut(shop, cart.id);
    expect([stale.status, stale.json.code]).toEqual([404, '400019']);
    const fresh = cartLine(await catalogItem(shop));
    const updated = await shop.call('PUT', `${CARTS}/${cart.id}/`, {
      body: { id: cart.id, lineItems: [fresh] },
    });
    expect(updated.status).toBe(201);
    expect((await checkOut(shop, cart.id)).json.orders).toHaveLength(1);
  });

  it('cannot be updated once it is ordered', async () => {
    const line = cartLine(await catalogItem(shop));
    const cart = (await createCart(shop, line)).json;
    await checkOut(shop, cart.id);
    const refused = await shop.call('PUT', `${CARTS}/${cart.id}`, { body: { lineItems: [line] } });
    expect([refused.status, refused.json.code]).toEqual([400, '800065']);
  });

  it('of another customer does not exist', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const path = `/v1/customers/22222222-2222-4222-8222-222222222222/carts/${cart.id}`;
    expect((await shop.call('GET', path)).json.code).toBe('800008');
  });

  it('prices each unit before it multiplies, in the month of the cart', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    // 820.55 * 0.9137 = 749.736535.
    expect(cart.lineItems[0].pricing).toMatchObject({ price: 749.73, extendedPrice: 1499.46 });
    expect(shop.world.carts.get(cart.id)?.lines[0]?.unitPrice?.toString()).toBe('749.73');
  });

  it.each([
    [
      'an item that is no longer sold under this id',
      { catalogItemId: `${VM_PRODUCT}:0001:DZH318OLDOLD` },
      10001,
    ],
    [
      'a suspended subscription',
      { provisioningContext: { subscriptionId: SUSPENDED, scope: 'shared' } },
      10007,
    ],
    [
      'an unknown subscription',
      { provisioningContext: { subscriptionId: VM_PRODUCT, scope: 'shared' } },
      10007,
    ],
    ['no scope', { provisioningContext: { subscriptionId: LEGACY } }, 10010],
    ['a term that is not the SKU’s', { termDuration: 'P3Y' }, 10010],
    ['more than the SKU allows', { quantity: 51 }, 10002],
    ['a billing cycle it has no price for', { billingCycle: 'annual' }, 10013],
    ['another currency', { currencyCode: 'GBP' }, 10000],
  ])('comes with an error on the line, inside a 201, for %s', async (_why, change, code) => {
    const line = cartLine(await catalogItem(shop), change);
    const cart = await createCart(shop, line);
    expect(cart.status).toBe(201);
    expect(cart.json.lineItems[0].error.errorCode).toBe(code);
    expect(cart.json.lineItems[0].pricing).toBeUndefined();
    const refused = await checkOut(shop, cart.json.id);
    expect([refused.status, refused.json.code]).toEqual([400, '800009']);
    expect(shop.world.orders).toEqual([]);
  });

  it.each([
    ['restricted', '000R', 10003],
    ['unknown to the inventory', '000X', 10003],
    ['not purchasable', '000N', 10006],
  ])('comes with an error on the line for an item that is %s', async (_why, skuId, code) => {
    const cart = await createCart(shop, cartLine(await catalogItem(shop, skuId)));
    expect(cart.json.lineItems[0].error.errorCode).toBe(code);
  });

  it('wants the subscription registered, and an availability of its own scope', async () => {
    const context = { provisioningContext: { subscriptionId: PLAN, scope: 'shared' } };
    const planItem = await catalogItem(shop, '0001', '&reservationScope=AzurePlan');
    const unregistered = await createCart(shop, cartLine(planItem, context));
    expect(unregistered.json.lineItems[0].error.errorCode).toBe(10011);
    const otherScope = await createCart(shop, cartLine(await catalogItem(shop), context));
    expect(otherScope.json.lineItems[0].error.errorCode).toBe(10001);
  });

  it('wants every provisioning variable the SKU names, whatever its case', async () => {
    const item = await catalogItem(shop, '0003');
    const without = cartLine(item, { termDuration: 'P3Y' });
    expect((await createCart(shop, without)).json.lineItems[0].error.errorCode).toBe(10010);
    const context = { SubscriptionId: LEGACY, SCOPE: 'shared', duration: '3Years' };
    const withIt = await createCart(
      shop,
      cartLine(item, { termDuration: 'P3Y', provisioningContext: context }),
    );
    expect(withIt.json.lineItems[0].error).toBeUndefined();
  });

  it('makes one order of what is billed alike, with one entitlement for each line', async () => {
    const item = await catalogItem(shop);
    const cart = await createCart(
      shop,
      cartLine(item),
      cartLine(item, { id: 1, quantity: 5 }),
      cartLine(item, { id: 2, billingCycle: 'monthly' }),
    );
    expect(cart.json.lineItems.map((line) => line.orderGroup)).toEqual(['0', '0', '1']);
    const { orders } = (await checkOut(shop, cart.json.id)).json;
    expect(orders.map((order) => order.lineItems.length)).toEqual([2, 1]);
    expect(orders[0].lineItems[1]).toMatchObject({ lineItemNumber: 1, quantity: 5 });
    shop.passMinutes(5);
    const { items } = (await shop.call('GET', `/v1/customers/${CONTOSO}/entitlements`, { lane: 'user' }))
      .json;
    expect(items.map((one) => one.referenceOrder)).toMatchObject([
      { id: orders[0].id, lineItemId: '0' },
      { id: orders[0].id, lineItemId: '1' },
      { id: orders[1].id, lineItemId: '0' },
    ]);
  });

  it('buys the groups it can when another has become impossible, and says which inside the 201', async () => {
    shop.world.registrations.set(PLAN, { askedAtMs: 0 });
    const planItem = await catalogItem(shop, '0001', '&reservationScope=AzurePlan');
    const planLine = {
      id: 1,
      billingCycle: 'monthly',
      provisioningContext: { subscriptionId: PLAN, scope: 'shared' },
    };
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)), cartLine(planItem, planLine)))
      .json;
    expect(cart.lineItems.some((line) => line.error !== undefined)).toBe(false);
    shop.world.registrations.clear();
    const bought = (await checkOut(shop, cart.id)).json;
    expect(bought.orders).toMatchObject([{ billingCycle: 'one_time' }]);
    expect(bought.orderErrors).toMatchObject([{ orderGroupId: '1', code: 800030 }]);
    expect(shop.world.orders).toHaveLength(1);
    expect((await checkOut(shop, cart.id)).json).toEqual(bought);
  });

  it('is refused whole where no group can be bought any more, and stays active', async () => {
    const item = await catalogItem(shop, '0001', '&reservationScope=AzurePlan');
    shop.world.registrations.set(PLAN, { askedAtMs: 0 });
    const context = { provisioningContext: { subscriptionId: PLAN, scope: 'shared' } };
    const cart = (await createCart(shop, cartLine(item, context))).json;
    shop.world.registrations.clear();
    const refused = await checkOut(shop, cart.id);
    expect([refused.status, refused.json.code]).toEqual([400, '800030']);
    expect((await shop.call('GET', `${CARTS}/${cart.id}`)).json.status).toBe('Active');
  });

  it.each([
    ['no JSON', '{"lineItems":'],
    ['a list', '[]'],
    ['no lines', '{"lineItems":[]}'],
    [
      'a quantity that is no whole number',
      '{"lineItems":[{"catalogItemId":"a:b:c","quantity":1.5,"billingCycle":"monthly"}]}',
    ],
  ])('is refused for %s', async (_what, body) => {
    const refused = await shop.call('POST', CARTS, { body });
    expect([refused.status, refused.json.code]).toEqual([400, '800002']);
  });
});
