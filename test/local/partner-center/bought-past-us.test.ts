import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countDuplicates } from '../../../local/partner-center/count-duplicates.ts';
import { buyInPortal } from '../../../local/partner-center/shop/buy-in-portal.ts';
import { CONTOSO, LEGACY, shopScenario, VM_PRODUCT } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const ORDERS = `/v1/customers/${CONTOSO}/orders`;
const IN_PORTAL = {
  customerId: CONTOSO,
  subscriptionId: LEGACY,
  productId: VM_PRODUCT,
  skuId: '0001',
  quantity: 2,
  billingCycle: 'one_time',
} as const;

describe('what somebody buys in the portal', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(() => shop.close());

  it('is an order like any other, listed late, named as the product and made by a call of its own', async () => {
    const { id } = buyInPortal(shop.world, IN_PORTAL);
    expect((await shop.call('GET', ORDERS)).json.items).toEqual([]);
    shop.passMinutes(15);
    const [order] = (await shop.call('GET', ORDERS)).json.items;
    expect(order).toMatchObject({ id, status: 'completed', billingCycle: 'one_time' });
    expect(order.lineItems).toMatchObject([
      { offerId: await catalogItem(shop), quantity: 2, friendlyName: 'SKU 0001' },
    ]);
    const [record] = (await shop.call('GET', '/v1/auditrecords')).json.items;
    expect(record).toMatchObject({ operationType: 'create_order', applicationId: 'Partner Center Web' });
    expect(record.originalCorrelationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('can be the twin of an order of ours: alike but for its ids, its instant and its name', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    await checkOut(shop, cart.id);
    shop.passMinutes(3);
    const [ours] = shop.world.orders;
    if (ours === undefined) throw new Error('nothing was bought');
    buyInPortal(shop.world, ours);
    shop.passMinutes(15);
    const { items } = (await shop.call('GET', ORDERS)).json;
    const what = items.map(({ lineItems: [{ pricing, ...line }] }) => ({
      ...line,
      pricing,
      friendlyName: undefined,
    }));
    expect(what[1]).toEqual(what[0]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
    expect(items.map(({ lineItems }) => lineItems[0].friendlyName)).toEqual(['marker-1', 'SKU 0001']);
  });

  it('is no duplicate of ours', () => {
    buyInPortal(shop.world, IN_PORTAL);
    buyInPortal(shop.world, IN_PORTAL);
    expect(countDuplicates(shop.world)).toBe(0);
  });
});
