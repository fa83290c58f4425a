import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { quantityLeft } from '../../../local/partner-center/billing/instalments.ts';
import { endBadly } from '../../../local/partner-center/shop/orders.ts';
import { dayOf } from '../../../lib/values/day.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const CUSTOMER = `/v1/customers/${CONTOSO}`;

describe('an order that ends badly', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(async () => {
    expect(shop.faults.unused()).toEqual([]);
    await shop.close();
  });
  const buy = async (): Promise<string> => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    return (await checkOut(shop, cart.id)).json.orders[0].id;
  };
  const statusOf = async (id: string) => (await shop.call('GET', `${CUSTOMER}/orders/${id}`)).json.status;

  it.each(['cancelled', 'error', 'po review rejected'] as const)(
    'as planted into its checkout reads %s from then on',
    async (status) => {
      shop.faults.plant({ kind: 'bad_end', path: /checkout$/, minutes: 90, status });
      const id = await buy();
      expect(await statusOf(id)).toBe('pending');
      shop.passMinutes(89);
      expect(await statusOf(id)).toBe('completed');
      shop.passMinutes(1);
      expect(await statusOf(id)).toBe(status);
    },
  );

  it('while it is pending never completes: nothing is held, fulfilled or owed', async () => {
    const id = await buy();
    endBadly(shop.world, id, { atMs: shop.clock.nowMs() + 60_000, status: 'error' });
    const [order] = shop.world.orders;
    const left = () => order && quantityLeft(shop.world, order, dayOf(shop.clock.nowMs()));
    expect(left()).toBe(2);
    shop.passMinutes(60);
    expect([await statusOf(id), left()]).toEqual(['error', 0]);
    const user = { lane: 'user' } as const;
    const provisioning = await shop.call('GET', `${CUSTOMER}/orders/${id}/provisioningstatus`, user);
    expect(provisioning.json.items[0].status).toBe('Unfulfilled');
    expect((await shop.call('GET', `${CUSTOMER}/entitlements`, user)).json.items).toEqual([]);
  });

  it('is the only one that does', async () => {
    shop.faults.plant({ kind: 'bad_end', path: /checkout$/, minutes: 0, status: 'error' });
    const [bad, good] = [await buy(), await buy()];
    shop.passMinutes(5);
    expect([await statusOf(bad), await statusOf(good)]).toEqual(['error', 'completed']);
    expect(() => endBadly(shop.world, 'no-order', { atMs: 0, status: 'error' })).toThrow(/no order no-order/);
  });
});
