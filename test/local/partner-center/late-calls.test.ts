import { afterEach, describe, expect, it } from '@jest/globals';
import { letLateCallsTakeEffect } from '../../../local/partner-center/gateway/late-calls.ts';
import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Reply, type Shop } from './foreign-client.ts';

const CARTS = `/v1/customers/${CONTOSO}/carts`;
const MINUTE_MS = 60_000;

let shop: Shop;
afterEach(async () => {
  expect(shop.faults.unused()).toEqual([]);
  await shop.close();
});

async function carted(vendor: Partial<VendorProfile> = {}): Promise<string> {
  shop = await openShop(shopScenario(), { vendor });
  return (await createCart(shop, cartLine(await catalogItem(shop)))).json.id;
}

const said = (reply: Reply) => [reply.status, reply.json.code];
const statusOf = async (cartId: string) => (await shop.call('GET', `${CARTS}/${cartId}`)).json.status;
const isLate = (minutes: number, until: 'on_its_way' | 'under_way' = 'on_its_way') =>
  ({ kind: 'late', path: /checkout$/, minutes, until }) as const;

describe('a late checkout', () => {
  it.each([1, 45, 330])('buys %i minutes after its caller lost it, at that instant', async (minutes) => {
    const cartId = await carted();
    const askedAtMs = shop.clock.nowMs();
    shop.faults.plant(isLate(minutes));
    await expect(checkOut(shop, cartId, { 'MS-CorrelationId': 'cor-1' })).rejects.toThrow();
    shop.passMinutes(minutes - 1);
    expect([await statusOf(cartId), shop.world.orders.length]).toEqual(['Active', 0]);
    shop.passMinutes(600);
    expect(await statusOf(cartId)).toBe('Ordered');
    expect(shop.world.orders).toMatchObject([
      { orderedAtMs: askedAtMs + minutes * MINUTE_MS, correlationId: 'cor-1' },
    ]);
    expect(shop.world.calls.filter(({ status }) => status === 0)).toMatchObject([
      { method: 'POST', correlationId: 'cor-1', atMs: askedAtMs },
    ]);
  });

  it('is no second purchase where the cart was bought meanwhile', async () => {
    const cartId = await carted();
    shop.faults.plant(isLate(30));
    await expect(checkOut(shop, cartId)).rejects.toThrow();
    const { id } = (await checkOut(shop, cartId)).json.orders[0];
    shop.passMinutes(60);
    await letLateCallsTakeEffect(shop.world);
    expect(shop.world.lateCalls).toEqual([]);
    expect(shop.world.orders.map((order) => order.id)).toEqual([id]);
  });

  it('that meets the end of its cart buys nothing, whatever the cart reads', async () => {
    for (const expiredCart of ['gone', 'readable'] as const) {
      const cartId = await carted({ cartLifeMinutes: 15, expiredCart });
      shop.faults.plant(isLate(15));
      await expect(checkOut(shop, cartId)).rejects.toThrow();
      shop.passMinutes(600);
      await letLateCallsTakeEffect(shop.world);
      expect([shop.world.lateCalls, shop.world.orders]).toEqual([[], []]);
      if (expiredCart === 'gone') await shop.close();
    }
  });

  it('that was in time for its cart buys, though nobody looks before the cart has ended', async () => {
    const cartId = await carted({ cartLifeMinutes: 15 });
    shop.faults.plant(isLate(14));
    await expect(checkOut(shop, cartId)).rejects.toThrow();
    shop.passMinutes(600);
    await letLateCallsTakeEffect(shop.world);
    expect(shop.world.orders).toHaveLength(1);
  });

  it('meets the catalogue of its own instant: after midnight its item is stale, and nothing is bought', async () => {
    const cartId = await carted();
    shop.faults.plant(isLate(24 * 60));
    await expect(checkOut(shop, cartId)).rejects.toThrow();
    shop.passMinutes(25 * 60);
    expect([await statusOf(cartId), shop.world.orders]).toEqual(['Active', []]);
  });

  it('can be answered by a gateway that gave up on it', async () => {
    const cartId = await carted();
    const response = { status: 504, body: 'Gateway Timeout' };
    shop.faults.plant({ ...isLate(10), response });
    expect((await checkOut(shop, cartId)).status).toBe(504);
    shop.passMinutes(10);
    expect(await statusOf(cartId)).toBe('Ordered');
  });

  it('is let in or not when it is made, and needs no token later', async () => {
    const cartId = await carted();
    shop.faults.plant(isLate(10));
    const refused = await shop.call('POST', `${CARTS}/${cartId}/checkout`, { token: 'stale' });
    expect([refused.status, shop.world.lateCalls.length]).toEqual([401, 0]);
    shop.faults.plant(isLate(120));
    await expect(checkOut(shop, cartId)).rejects.toThrow();
    shop.passMinutes(120);
    expect(await statusOf(cartId)).toBe('Ordered');
  });

  it.each([800064, 800060] as const)(
    'keeps its cart busy while it is under way: 409 with %i',
    async (code) => {
      const cartId = await carted({ underWay: code });
      const line = cartLine(await catalogItem(shop));
      shop.faults.plant(isLate(20, 'under_way'));
      await expect(checkOut(shop, cartId)).rejects.toThrow();
      shop.passMinutes(19);
      expect(said(await checkOut(shop, cartId))).toEqual([409, String(code)]);
      const update = await shop.call('PUT', `${CARTS}/${cartId}`, { body: { lineItems: [line] } });
      expect(said(update)).toEqual([409, String(code)]);
      shop.faults.plant(isLate(5, 'under_way'));
      expect(said(await checkOut(shop, cartId))).toEqual([409, String(code)]);
      expect([await statusOf(cartId), shop.world.orders.length]).toEqual(['Active', 0]);
      shop.passMinutes(1);
      expect((await checkOut(shop, cartId)).json.orders).toHaveLength(1);
      expect(shop.world.orders).toHaveLength(1);
    },
  );
});

describe('a late update of a cart', () => {
  const update = (cartId: string, quantity: number, item: string) =>
    shop.call('PUT', `${CARTS}/${cartId}`, { body: { lineItems: [cartLine(item, { quantity })] } });

  it('overwrites what was put there after it was sent', async () => {
    const cartId = await carted();
    const item = await catalogItem(shop);
    shop.faults.plant({ kind: 'late', method: 'PUT', path: /carts/, minutes: 10, until: 'on_its_way' });
    await expect(update(cartId, 3, item)).rejects.toThrow();
    expect((await update(cartId, 5, item)).json.lineItems[0]).toMatchObject({ quantity: 5 });
    shop.passMinutes(10);
    const read = await shop.call('GET', `${CARTS}/${cartId}`);
    expect(read.json.lineItems[0]).toMatchObject({ quantity: 3 });
  });

  it('changes nothing of a cart that was bought meanwhile', async () => {
    const cartId = await carted();
    shop.faults.plant({ kind: 'late', method: 'PUT', path: /carts/, minutes: 10, until: 'on_its_way' });
    await expect(update(cartId, 3, await catalogItem(shop))).rejects.toThrow();
    await checkOut(shop, cartId);
    shop.passMinutes(10);
    const read = await shop.call('GET', `${CARTS}/${cartId}`);
    expect(read.json).toMatchObject({ status: 'Ordered', lineItems: [{ quantity: 2 }] });
    expect(shop.world.orders).toMatchObject([{ quantity: 2 }]);
  });

  it('takes its turn among other late calls, whichever was made first', async () => {
    const cartId = await carted();
    const item = await catalogItem(shop);
    shop.faults.plant(isLate(30));
    await expect(checkOut(shop, cartId)).rejects.toThrow();
    shop.faults.plant({ kind: 'late', method: 'PUT', path: /carts/, minutes: 20, until: 'on_its_way' });
    await expect(update(cartId, 7, item)).rejects.toThrow();
    shop.passMinutes(60);
    await letLateCallsTakeEffect(shop.world);
    expect(shop.world.orders).toMatchObject([{ quantity: 7 }]);
  });

  it('may be lost for good, or only its answer', async () => {
    const cartId = await carted();
    const item = await catalogItem(shop);
    const quantity = async () => (await shop.call('GET', `${CARTS}/${cartId}`)).json.lineItems[0];
    shop.faults.plant({ kind: 'reset', method: 'PUT', path: /carts/, executed: false });
    await expect(update(cartId, 3, item)).rejects.toThrow();
    expect(await quantity()).toMatchObject({ quantity: 2 });
    shop.faults.plant({ kind: 'reset', method: 'PUT', path: /carts/, executed: true });
    await expect(update(cartId, 3, item)).rejects.toThrow();
    expect(await quantity()).toMatchObject({ quantity: 3 });
  });
});
