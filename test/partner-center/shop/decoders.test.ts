import { describe, expect, it } from '@jest/globals';
import { decimalText } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { moneyText } from '../../../lib/values/money.ts';
import { createCart, getCart } from '../../../lib/partner-center/shop/carts.ts';
import { checkInventory, getAvailabilities, getSku } from '../../../lib/partner-center/shop/catalogue.ts';
import { getReservationOrderId } from '../../../lib/partner-center/shop/entitlements.ts';
import { decodeCheckout, getOrder } from '../../../lib/partner-center/shop/orders.ts';
import { getRegistrationStatus } from '../../../lib/partner-center/shop/registration.ts';
import { getSubscription } from '../../../lib/partner-center/shop/subscriptions.ts';
import type { ItemQuery } from '../../../lib/purchasing/storefront.ts';
import { answer, exchangeThatGives, fixture } from '../recorded-exchange.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const subscriptionId = asId<'SubscriptionId'>('5b1c7e20-3a64-4e0b-9d1f-0c2f5a7e9b11');
const item: ItemQuery = {
  customerId,
  market: 'IE',
  productId: 'DZH318Z0TST1',
  skuId: '00AB',
  isAzurePlan: false,
};

describe('subscriptions and registration', () => {
  it('reads an active CSP Azure subscription', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('subscription-csp-azure')));
    expect(await getSubscription(exchange, customerId, subscriptionId)).toEqual({
      status: 'active',
      rawStatus: 'active',
      isAzurePlan: false,
    });
    expect(asked[0]).toMatchObject({
      method: 'GET',
      lane: 'app',
      path: `/v1/customers/${customerId}/subscriptions/${subscriptionId}`,
      repeatable: true,
    });
  });

  it('knows an Azure plan by its product, and keeps the word of a status that is not active', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('subscription-azure-plan')));
    expect(await getSubscription(exchange, customerId, subscriptionId)).toEqual({
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
    const { exchange } = exchangeThatGives(answer(body));
    expect(await getRegistrationStatus(exchange, customerId, subscriptionId)).toBe(state);
  });
});

describe('the catalogue', () => {
  it('reads a reservation SKU with its term, region, variables and prerequisites', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('sku-reservation')));
    expect(await getSku(exchange, item)).toEqual({
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
    const { exchange, asked } = exchangeThatGives(answer(fixture('availabilities')));
    await getAvailabilities(exchange, { ...item, isAzurePlan: true });
    expect(asked[0]?.query).toEqual({
      country: 'IE',
      targetSegment: 'commercial',
      reservationScope: 'AzurePlan',
    });
  });

  it('takes what a SKU leaves out for not required', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('sku-bare')));
    expect(await getSku(exchange, item)).toMatchObject({
      term: undefined,
      needsInventoryCheck: false,
      inventoryVariables: [],
      armRegionName: undefined,
    });
  });

  it('reads availabilities, also those without terms', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('availabilities')));
    expect(await getAvailabilities(exchange, item)).toEqual([
      { catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV01', isPurchasable: true, terms: ['P3Y', 'P3Y'] },
      { catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV02', isPurchasable: false, terms: [] },
    ]);
  });

  it('finds the row of the SKU in the bare array of the inventory, whatever its case', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('inventory')));
    const found = await checkInventory(exchange, { ...item, subscriptionId, armRegionName: 'northeurope' });
    expect(found?.restricted).toBe(true);
    expect(found?.detail).toMatch(/^NotAvailableForSubscription: .*northeurope/);
    expect(asked[0]?.body).toEqual({
      TargetItems: [{ ProductId: 'DZH318Z0TST1', SkuId: '00AB' }],
      InventoryContext: { customerId, azureSubscriptionId: subscriptionId, armRegionName: 'northeurope' },
    });
  });

  it('does not take a SKU that the inventory leaves out for available', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('inventory')));
    const query = { ...item, skuId: '0099', subscriptionId, armRegionName: undefined };
    expect(await checkInventory(exchange, query)).toBeUndefined();
  });
});

describe('carts', () => {
  const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
  const line = {
    catalogItemId: 'DZH318Z0TST1:00AB:DZH318ZTAV01',
    quantity: 3,
    billingCycle: 'one_time',
    term: 'P3Y',
    provisioningContext: { Scope: 'shared', SubscriptionId: subscriptionId },
    friendlyName: 'tieout-marker',
  } as const;

  it('sends one attested line with the ids it was given, and never by itself again', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('cart-created'), 201));
    await createCart(exchange, customerId, line, call);
    expect(asked).toEqual([
      {
        method: 'POST',
        host: 'partner_center',
        lane: 'app',
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
        repeatable: false,
      },
    ]);
  });

  it('reads the price of the line to its last digit', async () => {
    const { exchange } = exchangeThatGives(answer(`\ufeff${fixture('cart-created')}`, 201));
    const cart = await createCart(exchange, customerId, line, call);
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

  it('shows the error of a line, no expiry for the year one, and no status where none is given', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('cart-line-error')));
    const cart = await getCart(exchange, customerId, asId('77777777-0c56-4a1d-9c1a-8d1f2b7c6a55'));
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
  it('reads the order of a checkout', () => {
    const { orders, orderErrors } = decodeCheckout(answer(fixture('checkout-pending'), 201));
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

  it('reads how an order is billed, where it says so', () => {
    const billed = (billingCycle: unknown) => {
      const order = { id: 'o', creationDate: '2024-01-15T09:31:02Z', status: 'pending', lineItems: [] };
      const body = JSON.stringify({ orders: [{ ...order, billingCycle }] });
      return decodeCheckout(answer(body, 201)).orders[0]?.billingCycle;
    };
    expect(['OneTime', 'monthly', 'unknown', 'None', null].map(billed)).toEqual([
      'one_time',
      'monthly',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts order errors in a checkout that looks successful', () => {
    expect(decodeCheckout(answer(fixture('checkout-partial')))).toEqual({ orders: [], orderErrors: 1 });
  });

  it('refuses a checkout answer that names neither orders nor errors', () => {
    expect(() => decodeCheckout(answer('{"attributes":{}}'))).toThrow(
      /^malformed: .*neither orders nor errors/,
    );
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
    const { exchange } = exchangeThatGives(answer(fixture('order-review').replace('pending review', wire)));
    const order = await getOrder(exchange, customerId, asId('Q1w2E3r4-oldStyleId1'));
    expect(order).toMatchObject({ status, rawStatus: wire });
  });

  it('reads a date with an offset, and an order without prices', async () => {
    const { exchange } = exchangeThatGives(answer(fixture('order-review')));
    const order = await getOrder(exchange, customerId, asId('Q1w2E3r4-oldStyleId1'));
    expect(order.orderedAtMs).toBe(Date.UTC(2024, 0, 15, 9, 31, 2, 253));
    expect(order.lines[0]).toMatchObject({ charge: undefined, term: undefined });
  });
});

describe('entitlements', () => {
  it.each([
    ['its id', 'q1W2E3r4-oldStyleId1'],
    ['its alternate id', '2c91fd0b7aa4'],
  ])('finds the reservation order of an order by %s, on the App+User lane', async (_by, orderId) => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('entitlements')));
    const found = await getReservationOrderId(exchange, customerId, asId(orderId));
    expect(found).toBe('6e8f2b1c-4d5a-4c3b-9a8f-7e6d5c4b3a21');
    expect(asked[0]).toMatchObject({ lane: 'app_user', query: { entitlementType: 'reservedinstance' } });
  });

  it.each(['young-order', 'nobody-knows-it'])('finds none for %s', async (orderId) => {
    const { exchange } = exchangeThatGives(answer(fixture('entitlements')));
    expect(await getReservationOrderId(exchange, customerId, asId(orderId))).toBeUndefined();
  });
});
