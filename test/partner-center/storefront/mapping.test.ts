import { describe, expect, it } from '@jest/globals';
import { decimalText } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { moneyText } from '../../../lib/values/money.ts';
import { createStorefront } from '../../../lib/partner-center/storefront/storefront.ts';
import type { Cart, ItemQuery, Looked, Storefront } from '../../../lib/purchasing/storefront.ts';
import { answer, exchangeThatGives, fixture, sentBy, type Given } from '../recorded-exchange.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const subscriptionId = asId<'SubscriptionId'>('5b1c7e20-3a64-4e0b-9d1f-0c2f5a7e9b11');
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const line = {
  catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV01',
  quantity: 3,
  billingCycle: 'one_time',
  term: 'P3Y',
  provisioningContext: { Scope: 'shared', SubscriptionId: subscriptionId },
  friendlyName: 'tieout-marker',
} as const;
const item: ItemQuery = {
  customerId,
  market: 'IE',
  productId: 'DZH318Z0TST1',
  skuId: '00AB',
  isAzurePlan: false,
};

describe('subscriptions and registration', () => {
  it('reads an active CSP Azure subscription', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('subscription-csp-azure')));
    expect(await found(shop.subscription(customerId, subscriptionId))).toEqual({
      status: 'active',
      rawStatus: 'active',
      isAzurePlan: false,
    });
    expect(asked).toMatchObject([{ path: `/v1/customers/${customerId}/subscriptions/${subscriptionId}` }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'GET', lane: 'app', changes: false }]);
  });

  it('knows an Azure plan by its product, and keeps the word of a status that is not active', async () => {
    const { shop } = shopThatGives(answer(fixture('subscription-azure-plan')));
    expect(await found(shop.subscription(customerId, subscriptionId))).toEqual({
      status: 'other',
      rawStatus: 'Suspended',
      isAzurePlan: true,
    });
  });

  it.each([
    ['NotRegistered', 'not_registered'],
    ['notregistered', 'not_registered'],
    ['REGISTERING', 'registering'],
    ['registered', 'registered'],
    ['deregistering', 'other'],
  ])('reads the registration status %s as %s', async (wire, state) => {
    const body = fixture('registration-status').replace('NotRegistered', wire);
    const { shop } = shopThatGives(answer(body));
    expect(await found(shop.registrationStatus(customerId, subscriptionId))).toBe(state);
  });
});

describe('the catalogue', () => {
  it('reads a reservation SKU with its term, region, variables and prerequisites', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('sku-reservation')));
    expect(await found(shop.sku(item))).toEqual({
      productId: 'DZH318Z0TST1',
      skuId: '00AB',
      title: 'Reserved VM Instance, Standard_E4s_v5, North Europe, 3 Years',
      minimumQuantity: 1,
      maximumQuantity: 999_999_999,
      supportedBillingCycles: ['one_time', 'monthly'],
      term: 'P3Y',
      needsInventoryCheck: true,
      needsRegistration: true,
      inventoryVariables: ['CustomerId', 'AzureSubscriptionId', 'ArmRegionName'],
      provisioningVariables: ['Scope', 'SubscriptionId', 'Duration'],
      armRegionName: 'northeurope',
    });
    expect(asked[0]?.query).toEqual({ country: 'IE' });
  });

  it('asks the catalogue of the Azure plan for a customer that has one', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('availabilities')));
    await shop.availabilities({ ...item, isAzurePlan: true });
    expect(asked[0]?.query).toEqual({
      country: 'IE',
      targetSegment: 'commercial',
      reservationScope: 'AzurePlan',
    });
  });

  it('remembers a SKU, until its item is refused as out of date', async () => {
    const sku = answer(fixture('sku-reservation'));
    const description = 'Availability not found';
    const refused = { kind: 'not_found', status: 404, code: '400019', description } as const;
    const { shop, asked } = shopThatGives(sku, refused, sku);
    await found(shop.sku(item));
    await found(shop.sku(item));
    expect(asked).toHaveLength(1);
    const catalogItemId = 'DZH318Z0TST1:00AB:DZH318ZTAV01';
    expect(await shop.createCart(customerId, { ...line, catalogItemId }, call)).toMatchObject({
      refused: 'refresh',
    });
    await found(shop.sku(item));
    expect(asked.map(({ operation }) => operation)).toEqual(['get_sku', 'create_cart', 'get_sku']);
  });

  it('forgets a SKU whose item a line of the cart complains of', async () => {
    const sku = answer(fixture('sku-reservation'));
    const outOfDate = fixture('cart-line-error').replace('10011', '10001');
    const { shop, asked } = shopThatGives(sku, answer(outOfDate, 201), sku);
    await found(shop.sku(item));
    await shop.createCart(customerId, line, call);
    await found(shop.sku(item));
    expect(asked).toHaveLength(3);
  });

  it('looks for availabilities at every purchase', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('availabilities')));
    await Promise.all([shop.availabilities(item), shop.availabilities(item)]);
    await shop.availabilities(item);
    expect(asked).toHaveLength(3);
  });

  it('takes what a SKU leaves out for not required', async () => {
    const { shop } = shopThatGives(answer(fixture('sku-bare')));
    expect(await found(shop.sku(item))).toMatchObject({
      term: undefined,
      needsInventoryCheck: false,
      inventoryVariables: [],
      armRegionName: undefined,
    });
  });

  it('reads availabilities, also those without terms', async () => {
    const { shop } = shopThatGives(answer(fixture('availabilities')));
    expect(await found(shop.availabilities(item))).toEqual([
      { catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV01', isPurchasable: true, terms: ['P3Y', 'P3Y'] },
      { catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV02', isPurchasable: false, terms: [] },
    ]);
  });

  it('finds the row of the SKU in the bare array of the inventory, whatever its case', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('inventory')));
    const stock = await found(shop.inventory({ ...item, subscriptionId, armRegionName: 'northeurope' }));
    expect(stock.restricted).toBe(true);
    expect(stock.detail).toMatch(/^NotAvailableForSubscription: .*northeurope/);
    expect(asked[0]?.body).toEqual({
      TargetItems: [{ ProductId: 'DZH318Z0TST1', SkuId: '00AB' }],
      InventoryContext: { customerId, azureSubscriptionId: subscriptionId, armRegionName: 'northeurope' },
    });
  });

  it('does not take the SKU of another product for it', async () => {
    const { shop } = shopThatGives(answer(fixture('inventory')));
    const query = { ...item, productId: 'DZH318Z0TST2', subscriptionId, armRegionName: undefined };
    expect(await shop.inventory(query)).toEqual({ looked: 'absent' });
  });

  it('does not take a SKU that the inventory leaves out for available', async () => {
    const { shop } = shopThatGives(answer(fixture('inventory')));
    const query = { ...item, skuId: '0099', subscriptionId, armRegionName: undefined };
    expect(await shop.inventory(query)).toEqual({ looked: 'absent' });
  });
});

describe('carts', () => {
  it('sends one attested line with the ids it was given, and never by itself again', async () => {
    const { shop, asked } = shopThatGives(answer(fixture('cart-created'), 201));
    await shop.createCart(customerId, line, call);
    expect(asked).toEqual([
      {
        operation: 'create_cart',
        path: `/v1/customers/${customerId}/carts`,
        body: {
          PartnerOnRecordAttestationAccepted: true,
          lineItems: [
            {
              id: 0,
              catalogItemId: line.catalogItemId,
              friendlyName: 'tieout-marker',
              quantity: 3,
              billingCycle: 'one_time',
              termDuration: 'P3Y',
              provisioningContext: line.provisioningContext,
            },
          ],
        },
        call,
      },
    ]);
    expect(asked.map(sentBy)).toEqual([{ method: 'POST', lane: 'app', changes: true }]);
  });

  it('reads the price of the line to its last digit', async () => {
    const { shop } = shopThatGives(answer(`\ufeff${fixture('cart-created')}`, 201));
    const cart = made(await shop.createCart(customerId, line, call));
    const charge = cart.lines[0]?.charge;
    expect(charge?.currency).toBe('EUR');
    expect(charge === undefined ? undefined : decimalText(charge.amount)).toBe('3113.3400000000000001');
    expect(cart).toMatchObject({ cartId: '3f0e6f3c-0c56-4a1d-9c1a-8d1f2b7c6a55', status: 'active' });
    expect(cart.lines[0]).toMatchObject({
      quantity: 3,
      term: 'P3Y',
      billingCycle: 'one_time',
      error: undefined,
    });
    // Without a zone UTC is meant.
    expect(cart.expiresAtMs).toBe(Date.UTC(2024, 0, 22, 9, 30, 0, 123));
  });

  it('has no price in a currency that is not named', async () => {
    const body = fixture('cart-created').replace('"currencyCode": "EUR"', '"currencyCode": ""');
    const { shop } = shopThatGives(answer(body, 201));
    expect(made(await shop.createCart(customerId, line, call)).lines[0]?.charge).toBeUndefined();
  });

  it('shows the error of a line, no expiry for the year one, and no status where none is given', async () => {
    const { shop } = shopThatGives(answer(fixture('cart-line-error')));
    const cart = await found(shop.cart(customerId, asId('77777777-0c56-4a1d-9c1a-8d1f2b7c6a55')));
    expect(cart.status).toBe('other');
    expect(cart.expiresAtMs).toBeUndefined();
    expect(cart.lines[0]).toMatchObject({
      billingCycle: 'one_time',
      charge: undefined,
      error: { refused: 'not_registered', code: '10011', detail: 'The subscription is not registered.' },
    });
  });
});

describe('orders', () => {
  it('reads the order of a checkout', async () => {
    const { orders, orderErrors } = await checkedOut(fixture('checkout-pending'));
    expect(orderErrors).toBe(0);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      orderId: '2c91fd0b7aa4',
      status: 'pending',
      orderedAtMs: Date.UTC(2024, 0, 15, 9, 31, 2),
      currency: 'EUR',
    });
    const line = orders[0]?.lines[0];
    expect(line).toMatchObject({ lineNumber: 0, quantity: 3, term: 'P3Y', friendlyName: 'tieout-marker' });
    expect(line?.charge && moneyText(line.charge)).toEqual({ amount: '3113.34', currency: 'EUR' });
  });

  it('reads how an order is billed, where it says so', async () => {
    const billed = async (billingCycle: unknown) => {
      const order = { id: 'o', creationDate: '2024-01-15T09:31:02Z', status: 'pending', lineItems: [] };
      const body = JSON.stringify({ orders: [{ ...order, billingCycle }] });
      return (await checkedOut(body)).orders[0]?.billingCycle;
    };
    expect(await Promise.all(['OneTime', 'monthly', 'unknown', 'None', null].map(billed))).toEqual([
      'one_time',
      'monthly',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts order errors in a checkout that looks successful', async () => {
    expect(await checkedOut(fixture('checkout-partial'))).toEqual({
      answer: 'orders',
      orders: [],
      orderErrors: 1,
    });
  });

  it('takes a checkout answer that names neither orders nor errors for no answer', async () => {
    const { shop } = shopThatGives(answer('{"attributes":{}}'));
    expect(await shop.checkOut(customerId, asId('a-cart'), call)).toEqual({
      answer: 'unknown',
      detail: expect.stringMatching(/^malformed: .*nothing of what was asked/),
      heard: 'none',
    });
  });

  it.each([
    ['completed', 'completed'],
    ['Pending', 'pending'],
    ['pending po upload', 'pending'],
    ['cancelled', 'ended_badly'],
    ['error', 'ended_badly'],
    ['po review rejected', 'ended_badly'],
    ['partial success', 'other'],
    ['something new', 'other'],
  ])('reads the order status "%s" as %s', async (wire, status) => {
    const { shop } = shopThatGives(answer(fixture('order-review').replace('pending review', wire)));
    const order = await found(shop.order(customerId, asId('Q1w2E3r4-oldStyleId1')));
    expect(order).toMatchObject({ status, rawStatus: wire });
  });

  it('reads a date with an offset, and an order without prices', async () => {
    const { shop } = shopThatGives(answer(fixture('order-review')));
    const order = await found(shop.order(customerId, asId('Q1w2E3r4-oldStyleId1')));
    expect(order.orderedAtMs).toBe(Date.UTC(2024, 0, 15, 9, 31, 2, 253));
    expect(order.lines[0]).toMatchObject({ charge: undefined, term: undefined });
  });
});

describe('entitlements', () => {
  it.each([
    ['its id', 'q1W2E3r4-oldStyleId1'],
    ['its alternate id', '2c91fd0b7aa4'],
  ])('finds the reservation order of an order by %s, on the App+User lane', async (_by, orderId) => {
    const { shop, asked } = shopThatGives(answer(fixture('entitlements')));
    const reservationOrder = await found(shop.reservationOrderOf(customerId, asId(orderId)));
    expect(reservationOrder).toBe('6e8f2b1c-4d5a-4c3b-9a8f-7e6d5c4b3a21');
    expect(asked).toMatchObject([{ query: { entitlementType: 'reservedinstance' } }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'GET', lane: 'app_user', changes: false }]);
  });

  it.each(['young-order', 'nobody-knows-it'])('finds none for %s', async (orderId) => {
    const { shop } = shopThatGives(answer(fixture('entitlements')));
    expect(await shop.reservationOrderOf(customerId, asId(orderId))).toEqual({ looked: 'absent' });
  });
});

function shopThatGives(...given: readonly Given[]) {
  const { exchange, asked } = exchangeThatGives(...given);
  return { shop: createStorefront({ exchange, nowMs: () => Date.UTC(2024, 0, 15) }), asked };
}

async function found<Found>(looking: Promise<Looked<Found>>): Promise<Found> {
  const looked = await looking;
  if (looked.looked !== 'found') throw new Error(`looked up: ${JSON.stringify(looked)}`);
  return looked.found;
}

function made(cart: Awaited<ReturnType<Storefront['createCart']>>): Cart {
  if ('refused' in cart) throw new Error(`refused: ${cart.detail}`);
  return cart;
}

async function checkedOut(body: string) {
  const { shop } = shopThatGives(answer(body, 201));
  const checkout = await shop.checkOut(customerId, asId('a-cart'), call);
  if (checkout.answer !== 'orders') throw new Error(`checkout was ${checkout.answer}`);
  return checkout;
}
