import { afterEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Reply, type Shop } from './foreign-client.ts';

const DAY_MINUTES = 24 * 60;

describe('cancelling an order', () => {
  let shop: Shop;
  afterEach(() => shop.close());

  const buy = async (overrides: object): Promise<string> => {
    shop = await openShop(shopScenario({ ...overrides }));
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    return (await checkOut(shop, cart.id)).json.orders[0].id;
  };
  const cancel = (orderId: string, body: object = { id: orderId, status: 'cancelled' }): Promise<Reply> =>
    shop.call('PATCH', `/v1/customers/${CONTOSO}/orders/${orderId}`, { body });

  it('works in the sandbox: nothing of it is held or fulfilled any more', async () => {
    const id = await buy({ sandbox: true });
    shop.passMinutes(20);
    const cancelled = await cancel(id);
    expect([cancelled.status, cancelled.json.status]).toEqual([200, 'cancelled']);
    const path = `/v1/customers/${CONTOSO}/orders/${id}`;
    expect((await shop.call('GET', path)).json.status).toBe('cancelled');
    const provisioning = await shop.call('GET', `${path}/provisioningstatus`, { lane: 'user' });
    expect(provisioning.json.items[0].status).toBe('Unfulfilled');
    const held = await shop.call('GET', `/v1/customers/${CONTOSO}/entitlements`, { lane: 'user' });
    expect(held.json.items).toEqual([]);
  });

  it('works once, and up to 60 days after the purchase', async () => {
    const id = await buy({ sandbox: true });
    shop.passMinutes(60 * DAY_MINUTES);
    expect((await cancel(id)).status).toBe(200);
    expect((await cancel(id)).json.code).toBe('800061');
    await shop.close();
    const old = await buy({ sandbox: true });
    shop.passMinutes(60 * DAY_MINUTES + 1);
    expect((await cancel(old)).json.code).toBe('800061');
  });

  it('does not work in production', async () => {
    const refused = await cancel(await buy({}));
    expect([refused.status, refused.json.code]).toEqual([403, '800019']);
  });

  it('is the only change an order takes', async () => {
    const id = await buy({ sandbox: true });
    expect((await cancel(id, { id, status: 'completed' })).json.code).toBe('800002');
    expect((await cancel(id, { id: 'another', status: 'cancelled' })).json.code).toBe('800002');
    expect((await cancel('unknown')).json.code).toBe('20000');
  });
});
