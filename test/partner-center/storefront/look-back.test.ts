import { afterEach, describe, expect, it } from '@jest/globals';
import { asId } from '../../../lib/values/id.ts';
import { buyInPortal } from '../../../local/partner-center/shop/buy-in-portal.ts';
import { endBadly } from '../../../local/partner-center/shop/orders.ts';
import { OLDEST_PAGES, type VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import { customerId, found, openSimulatedShop, type SimulatedShop } from './simulated-shop.ts';

const NOTHING = { looked: 'found', found: [] };
let shop: SimulatedShop;
afterEach(() => shop.close());

async function open(vendor: Partial<VendorProfile> = {}): Promise<SimulatedShop> {
  shop = await openSimulatedShop(vendor);
  await shop.registered();
  return shop;
}

/** Buys a cart's worth, and tells the ids of its call. */
async function bought(quantity = 2) {
  const { cartId } = await shop.carted({ quantity });
  const call = shop.call();
  const answer = await shop.storefront.checkOut(customerId, cartId, call);
  if (answer.answer !== 'orders' || answer.orders[0] === undefined) throw new Error(answer.answer);
  return { call, cartId, order: answer.orders[0] };
}

describe('the orders of a customer', () => {
  it('are there after their delay, as they stand by then, with what tells ours from others', async () => {
    const { storefront, world } = await open();
    const { order } = await bought();
    expect(await storefront.orders(customerId)).toEqual(NOTHING);
    shop.passMinutes(15);
    expect(found(await storefront.orders(customerId))).toEqual([
      { ...order, status: 'completed', rawStatus: 'completed' },
    ]);
    expect(order).toMatchObject({
      customerId: world.orders[0]?.customerId,
      lines: [{ friendlyName: 'marker' }],
    });
  });

  it('include what was bought in the portal, a twin of ours as well', async () => {
    const { storefront, world } = await open(OLDEST_PAGES);
    const { order } = await bought();
    const [ours] = world.orders;
    if (ours !== undefined) buyInPortal(world, ours);
    shop.passMinutes(15);
    const listed = found(await storefront.orders(customerId));
    expect(listed).toHaveLength(2);
    expect(listed.map(({ lines }) => lines)).toEqual([order.lines, order.lines]);
  });

  it('say which of them ended badly', async () => {
    const { storefront, world } = await open();
    const [bad, good] = [(await bought()).order, (await bought()).order];
    endBadly(world, bad.orderId, { atMs: world.clock.nowMs(), status: 'po review rejected' });
    shop.passMinutes(15);
    expect(found(await storefront.orders(customerId))).toMatchObject([
      { orderId: bad.orderId, status: 'ended_badly', rawStatus: 'po review rejected' },
      { orderId: good.orderId, status: 'completed' },
    ]);
  });

  it('are not to be had for a customer of somebody else, nor while Partner Center is down', async () => {
    const { storefront, faults } = await open();
    const nobody = asId<'CustomerId'>('99999999-9999-4999-8999-999999999999');
    expect(await storefront.orders(nobody)).toMatchObject({ looked: 'unavailable' });
    faults.plant({ kind: 'answer', path: /orders$/, times: 4, executed: true, response: { status: 500 } });
    expect(await storefront.orders(customerId)).toMatchObject({ looked: 'unavailable' });
  });
});

describe('the orders in the audit trail', () => {
  it('are those of the calls that are asked about, and of no other', async () => {
    const { storefront, world } = await open();
    const sinceMs = world.clock.nowMs();
    const [one, two, other] = [await bought(1), await bought(2), await bought(3)];
    buyInPortal(world, world.orders[0]!);
    const ids = [one.call.correlationId, shop.call().correlationId, two.call.correlationId];
    const audited = found(await storefront.ordersAudited(customerId, ids, sinceMs));
    expect([...audited].sort()).toEqual([one.order.orderId, two.order.orderId].sort());
    expect(audited).not.toContain(other.order.orderId);
    expect(await storefront.ordersAudited(customerId, [], sinceMs)).toEqual(NOTHING);
  });

  it('are those of the call that bought, not of one that only asked again', async () => {
    const { storefront, world } = await open();
    const { call, cartId, order } = await bought();
    const again = shop.call();
    await storefront.checkOut(customerId, cartId, again);
    const audited = async (id: typeof call) =>
      found(await storefront.ordersAudited(customerId, [id.correlationId], world.clock.nowMs()));
    expect([await audited(call), await audited(again)]).toEqual([[order.orderId], []]);
  });

  it('are found by a record of yesterday, late and from a page far behind', async () => {
    const { storefront, world } = await open({ auditedAfterMinutes: 24 * 60 });
    const sinceMs = world.clock.nowMs();
    const { call, order } = await bought();
    for (let count = 0; count < 501; count += 1) buyInPortal(world, world.orders[0]!);
    const audited = () => storefront.ordersAudited(customerId, [call.correlationId], sinceMs);
    expect(await audited()).toEqual(NOTHING);
    shop.passMinutes(24 * 60);
    expect(await audited()).toEqual({ looked: 'found', found: [order.orderId] });
  });

  it('are none where records do not name their calls', async () => {
    const { storefront, world } = await open({ auditedCorrelation: 'missing' });
    const { call } = await bought();
    const sinceMs = world.clock.nowMs();
    expect(await storefront.ordersAudited(customerId, [call.correlationId], sinceMs)).toEqual(NOTHING);
  });

  it('are not to be had for a time of which no records are kept', async () => {
    const { storefront, world } = await open();
    const sinceMs = world.clock.nowMs();
    const { call } = await bought();
    const audited = () => storefront.ordersAudited(customerId, [call.correlationId], sinceMs);
    shop.passMinutes(88 * 24 * 60);
    expect(found(await audited())).toHaveLength(1);
    shop.passMinutes(2 * 24 * 60);
    expect(await audited()).toMatchObject({
      looked: 'unavailable',
      detail: expect.stringContaining('reach back'),
    });
  });
});

describe('a cart with another line', () => {
  it('has the item of today where that of yesterday was refused, is attested still, and can be bought', async () => {
    const { storefront, world } = await open();
    const { cartId } = await shop.carted();
    shop.passMinutes(24 * 60);
    expect(await storefront.checkOut(customerId, cartId, shop.call())).toMatchObject({
      answer: 'refused',
      refusal: { refused: 'refresh' },
    });
    const line = await shop.line();
    const updated = await storefront.updateCart(customerId, cartId, line, shop.call());
    expect(updated).toMatchObject({
      cartId,
      status: 'active',
      lines: [{ catalogItemId: line.catalogItemId }],
    });
    expect(found(await storefront.cart(customerId, cartId))).toEqual(updated);
    expect(world.carts.get(cartId)?.attested).toBe(true);
    expect(await storefront.checkOut(customerId, cartId, shop.call())).toMatchObject({ answer: 'orders' });
    expect(world.orders).toMatchObject([{ friendlyName: 'marker', quantity: 2 }]);
  });

  it('carries the error of a line that cannot be bought', async () => {
    const { storefront } = await open();
    const { cartId } = await shop.carted();
    const stale = await shop.line({ catalogItemId: 'DZH318Z0BQ3Q:0001:DZH318OLDOLD' });
    expect(await storefront.updateCart(customerId, cartId, stale, shop.call())).toMatchObject({
      lines: [{ error: { refused: 'refresh', code: '10001' } }],
    });
  });

  it('is refused where there is no such cart any more', async () => {
    const { storefront } = await open({ cartLifeMinutes: 15 });
    const { cartId } = await shop.carted();
    shop.passMinutes(15);
    expect(await storefront.updateCart(customerId, cartId, await shop.line(), shop.call())).toMatchObject({
      refused: 'final',
      code: '800008',
    });
  });

  it('throws where the cart was submitted before', async () => {
    const { storefront } = await open();
    const { cartId } = await bought();
    const update = storefront.updateCart(customerId, cartId, await shop.line(), shop.call());
    await expect(update).rejects.toMatchObject({ code: '800065' });
  });

  it.each([false, true])(
    'throws where no answer came, whether it was changed (%s) or not',
    async (executed) => {
      const { storefront, faults, world } = await open();
      const { cartId } = await shop.carted();
      faults.plant({ kind: 'reset', method: 'PUT', path: /carts/, executed });
      const line = await shop.line({ quantity: 3 });
      const update = storefront.updateCart(customerId, cartId, line, shop.call());
      await expect(update).rejects.toMatchObject({ kind: 'unavailable', answerClass: 'unknown' });
      expect(found(await storefront.cart(customerId, cartId)).lines).toMatchObject([
        { quantity: executed ? 3 : 2 },
      ]);
      expect(world.calls.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    },
  );
});
