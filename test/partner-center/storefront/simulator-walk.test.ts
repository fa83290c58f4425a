import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { moneyText } from '../../../lib/values/money.ts';
import type { Faults } from '../../../local/partner-center/faults.ts';
import type { World } from '../../../local/partner-center/world.ts';
import { CONTOSO, LEGACY, SUSPENDED } from '../../builders/shop-scenario.ts';
import {
  customerId,
  found,
  item,
  openSimulatedShop,
  subscriptionId,
  type SimulatedShop,
} from './simulated-shop.ts';

let shop: SimulatedShop;
let storefront: Storefront;
let world: World;
let faults: Faults;

beforeEach(async () => {
  shop = await openSimulatedShop();
  ({ storefront, world, faults } = shop);
});

afterEach(() => shop.close());

describe('the storefront before the simulator', () => {
  it('walks from a subscription to the reservation behind the order', async () => {
    expect(found(await storefront.subscription(customerId, subscriptionId))).toEqual({
      status: 'active',
      rawStatus: 'active',
      isAzurePlan: true,
    });
    expect(found(await storefront.registrationStatus(customerId, subscriptionId))).toBe('not_registered');
    expect(await storefront.register(customerId, subscriptionId, shop.call())).toBe('asked');
    expect(found(await storefront.registrationStatus(customerId, subscriptionId))).toBe('registering');
    shop.passMinutes(10);
    expect(found(await storefront.registrationStatus(customerId, subscriptionId))).toBe('registered');

    const sku = found(await storefront.sku(item));
    expect(sku).toMatchObject({
      term: 'P1Y',
      needsInventoryCheck: true,
      needsRegistration: true,
      maximumQuantity: 50,
    });
    expect(sku.supportedBillingCycles).toEqual(['one_time', 'monthly']);
    const inventory = await storefront.inventory({
      ...item,
      subscriptionId,
      armRegionName: sku.armRegionName,
    });
    expect(found(inventory)).toEqual({ restricted: false, detail: '' });

    const cart = await shop.carted();
    const charge = cart.lines[0]?.charge;
    // 820.55 USD at 0.9137 is 749.7365: cut to 749.73 for one unit, and only then multiplied.
    expect(charge && moneyText(charge)).toEqual({ amount: '1499.46', currency: 'EUR' });
    expect(cart).toMatchObject({ status: 'active', expiresAtMs: world.clock.nowMs() + 7 * 24 * 60 * 60_000 });

    const answer = await storefront.checkOut(customerId, cart.cartId, shop.call());
    if (answer.answer !== 'orders') throw new Error(`checkout was ${answer.answer}`);
    expect(answer.orderErrors).toBe(0);
    expect(answer.orders).toMatchObject([
      {
        status: 'pending',
        customerId: CONTOSO,
        currency: 'EUR',
        lines: [{ quantity: 2, friendlyName: 'marker' }],
      },
    ]);
    const orderId = asId<'OrderId'>(answer.orders[0]?.orderId ?? '');
    expect(found(await storefront.cart(customerId, cart.cartId)).status).toBe('ordered');
    expect(await storefront.reservationOrderOf(customerId, orderId)).toEqual({ looked: 'absent' });

    shop.passMinutes(5);
    const order = found(await storefront.order(customerId, orderId));
    const ordered = order.lines[0]?.charge;
    expect(order.status).toBe('completed');
    expect(ordered && moneyText(ordered)).toEqual({ amount: '1499.46', currency: 'EUR' });
    const reservation = found(await storefront.reservationOrderOf(customerId, orderId));
    expect(reservation).toBe(world.orders[0]?.reservationOrderId.toLowerCase());
  });

  it('finds what does not exist absent, by the code that says so', async () => {
    const absent = { looked: 'absent' };
    const nobody = '99999999-9999-4999-8999-999999999999';
    expect(await storefront.subscription(customerId, asId(nobody))).toEqual(absent);
    expect(await storefront.sku({ ...item, skuId: '0099' })).toEqual(absent);
    expect(await storefront.cart(customerId, asId(nobody))).toEqual(absent);
    expect(await storefront.order(customerId, asId('0123456789ab'))).toEqual(absent);
    const unlisted = { ...item, skuId: '000X', subscriptionId, armRegionName: 'westeurope' };
    expect(await storefront.inventory(unlisted)).toEqual(absent);
  });

  it('tells a restricted item, one that is not purchasable, and a plan from a CSP Azure subscription', async () => {
    const restricted = { ...item, skuId: '000R', subscriptionId, armRegionName: 'westeurope' };
    expect(found(await storefront.inventory(restricted)).restricted).toBe(true);
    expect(found(await storefront.availabilities({ ...item, skuId: '000N' }))).toMatchObject([
      { isPurchasable: false },
    ]);
    expect(found(await storefront.subscription(customerId, asId(LEGACY))).isAzurePlan).toBe(false);
    const [ofPlan] = found(await storefront.availabilities(item));
    const [ofAzure] = found(await storefront.availabilities({ ...item, isAzurePlan: false }));
    expect(ofPlan?.catalogItemId).not.toBe(ofAzure?.catalogItemId);
  });

  it('is refused the registration of a subscription that is not active', async () => {
    expect(await storefront.register(customerId, asId(SUSPENDED), shop.call())).toMatchObject({
      refused: 'final',
      code: '800012',
    });
  });

  it('renews a token that was turned away, and goes on after it has ended', async () => {
    const refusal = { status: 401, body: { code: '400', description: 'Access denied' } };
    faults.plant({ kind: 'answer', executed: false, path: /registrationstatus$/, response: refusal });
    expect(found(await storefront.registrationStatus(customerId, subscriptionId))).toBe('not_registered');
    shop.passMinutes(61);
    expect(found(await storefront.registrationStatus(customerId, subscriptionId))).toBe('not_registered');
    expect(world.calls.filter(({ path }) => path.endsWith('/oauth2/token'))).toHaveLength(3);
  });
});

describe('a checkout whose answer is lost', () => {
  const lost = [
    { kind: 'reset', executed: true },
    { kind: 'cut_body' },
    { kind: 'answer', executed: true, response: { status: 500, body: { code: '800005', description: 'x' } } },
  ] as const;

  it.each(lost)('is unknown and sent once; the same cart tells its order later ($kind)', async (fault) => {
    await shop.registered();
    const cart = await shop.carted();
    faults.plant({ ...fault, path: /checkout$/ });
    const attempt = shop.call();
    expect(await storefront.checkOut(customerId, cart.cartId, attempt)).toMatchObject({ answer: 'unknown' });
    expect(checkouts()).toBe(1);
    expect(found(await storefront.cart(customerId, cart.cartId)).status).toBe('ordered');
    const again = await storefront.checkOut(customerId, cart.cartId, attempt);
    expect(again).toMatchObject({ answer: 'orders', orders: [{ orderId: world.orders[0]?.id }] });
    expect(world.orders).toHaveLength(1);
  });

  it('is busy after a 429, with nothing bought', async () => {
    await shop.registered();
    const cart = await shop.carted();
    const response = {
      status: 429,
      headers: { 'Retry-After': '57' },
      body: { statusCode: 429, message: 'Wait.' },
    };
    faults.plant({ kind: 'answer', executed: false, path: /checkout$/, response });
    expect(await storefront.checkOut(customerId, cart.cartId, shop.call())).toMatchObject({
      answer: 'busy',
      retryAfterMs: 57_000,
    });
    expect([checkouts(), world.orders.length]).toEqual([1, 0]);
  });

  it('is refused, to be refreshed, when the availability has aged', async () => {
    await shop.registered();
    const cart = await shop.carted();
    shop.passMinutes(24 * 60);
    expect(await storefront.checkOut(customerId, cart.cartId, shop.call())).toMatchObject({
      answer: 'refused',
      refusal: { refused: 'refresh' },
    });
    expect(world.orders).toHaveLength(0);
  });
});

function checkouts(): number {
  return world.calls.filter(({ path }) => path.endsWith('/checkout')).length;
}
