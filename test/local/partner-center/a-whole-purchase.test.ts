import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, PLAN, VM_PRODUCT, shopScenario } from '../../builders/shop-scenario.ts';
import { openShop, type Shop } from './foreign-client.ts';

const CUSTOMER = `/v1/customers/${CONTOSO}`;
const REGISTRATION = `${CUSTOMER}/subscriptions/${PLAN}`;
const CORRELATION = '6f2c7d9e-5b1a-4a3c-9a55-0123456789ab';

describe('a purchase, walked by a client that knows only the documents', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(() => shop.close());

  it('goes from login to the reservation behind the entitlement', async () => {
    const plan = await shop.call('GET', `${CUSTOMER}/subscriptions/${PLAN}`);
    expect(plan.json).toMatchObject({
      id: PLAN,
      status: 'active',
      offerId: expect.stringContaining('DZH318Z0BPS6'),
    });

    expect((await shop.call('GET', `${REGISTRATION}/registrationstatus`)).json.status).toBe('NotRegistered');
    const registering = await shop.call('POST', `${REGISTRATION}/registrations`);
    expect(registering.status).toBe(202);
    expect(registering.headers.get('location')).toBe(
      `/customers/${CONTOSO}/subscriptions/${PLAN}/registrationstatus`,
    );
    expect((await shop.call('GET', `${REGISTRATION}/registrationstatus`)).json.status).toBe('registering');
    shop.passMinutes(10);
    expect((await shop.call('GET', `${REGISTRATION}/registrationstatus`)).json.status).toBe('registered');

    const sku = await shop.call(
      'GET',
      `/v1/products/${VM_PRODUCT}/skus/0001?country=DE&reservationScope=AzurePlan`,
    );
    expect(sku.json).toMatchObject({
      minimumQuantity: 1,
      maximumQuantity: 50,
      supportedBillingCycles: ['one_time', 'monthly'],
      purchasePrerequisites: ['AzureSubscriptionRegistration', 'InventoryCheck'],
      provisioningVariables: ['Scope', 'SubscriptionId'],
      dynamicAttributes: { duration: '1Year' },
    });
    const inventory = await shop.call('POST', '/v1/extensions/product/checkInventory?country=DE', {
      body: {
        TargetItems: [{ ProductId: VM_PRODUCT, SkuId: '0001' }],
        InventoryContext: { customerId: CONTOSO, azureSubscriptionId: PLAN, armRegionName: 'westeurope' },
      },
    });
    expect(inventory.json).toEqual([
      { productId: VM_PRODUCT, skuId: '0001', isRestricted: false, restrictions: [] },
    ]);
    const availabilities = await shop.call(
      'GET',
      `/v1/products/${VM_PRODUCT}/skus/0001/availabilities?country=DE&reservationScope=AzurePlan`,
    );
    const { catalogItemId } = availabilities.json.items[0];

    const cart = await shop.call('POST', `${CUSTOMER}/carts`, {
      body: {
        lineItems: [
          {
            id: 0,
            catalogItemId,
            friendlyName: 'marker',
            quantity: 3,
            billingCycle: 'monthly',
            termDuration: 'P1Y',
            provisioningContext: { subscriptionId: PLAN, scope: 'shared' },
          },
        ],
      },
    });
    expect(cart.status).toBe(201);
    expect(cart.json).toMatchObject({
      status: 'Active',
      expirationTimestamp: '2024-01-22T09:10:00.0000000Z',
    });
    // 70.10 USD at 0.9137 is 64.05037: cut to 64.05 for one unit, and only then multiplied.
    expect(cart.json.lineItems[0]).toMatchObject({
      orderGroup: '0',
      currencyCode: 'EUR',
      pricing: { price: 64.05, extendedPrice: 192.15 },
    });
    expect(cart.json.lineItems[0].error).toBeUndefined();

    const bought = await shop.call('POST', `${CUSTOMER}/carts/${cart.json.id}/checkout`, {
      headers: { 'MS-CorrelationId': CORRELATION },
    });
    expect(bought.status).toBe(201);
    expect(bought.json.orderErrors).toBeUndefined();
    const [order] = bought.json.orders;
    expect(order).toMatchObject({
      status: 'pending',
      billingCycle: 'monthly',
      currencyCode: 'EUR',
      totalPrice: 192.15,
    });
    expect(order.id).toMatch(/^[0-9a-f]{12}$/);
    expect(order.lineItems).toMatchObject([{ offerId: catalogItemId, quantity: 3, friendlyName: 'marker' }]);

    const orderPath = `${CUSTOMER}/orders/${order.id}`;
    expect((await shop.call('GET', orderPath)).json.status).toBe('pending');
    const pending = await shop.call('GET', `${orderPath}/provisioningstatus`, { lane: 'user' });
    expect(pending.json.items[0].status).toBe('PrefulfillmentPending');
    const entitlementsPath = `${CUSTOMER}/entitlements?entitlementType=reservedInstance&showExpiry=true`;
    expect((await shop.call('GET', entitlementsPath, { lane: 'user' })).json.items).toEqual([]);

    shop.passMinutes(5);
    expect((await shop.call('GET', orderPath)).json.status).toBe('completed');
    const fulfilled = await shop.call('GET', `${orderPath}/provisioningstatus`, { lane: 'user' });
    expect(fulfilled.json.items[0].status).toBe('fulfilled');
    const entitlements = await shop.call('GET', entitlementsPath, { lane: 'user' });
    expect(entitlements.json.items).toMatchObject([
      {
        referenceOrder: { id: order.id, lineItemId: '0' },
        quantity: 3,
        expiryDate: '2025-01-15T00:00:00',
        entitledArtifacts: [{ resourceId: shop.world.orders[0]?.reservationOrderId }],
      },
    ]);
    // Links lack the /v1 they need.
    const artifact = entitlements.json.items[0].entitledArtifacts[0].link.uri;
    const reservations = await shop.call('GET', `/v1${artifact}`, { lane: 'user' });
    const { reservations: byModel, virtualMachineReservations: bySample } = reservations.json;
    expect(bySample ?? byModel).toMatchObject([{ quantity: 3, provisioningState: 'Created' }]);

    const filter = encodeURIComponent(
      JSON.stringify({ Field: 'CustomerId', Value: CONTOSO, Operator: 'equals' }),
    );
    const audit = await shop.call('GET', `/v1/auditrecords?startDate=2024-01-15&filter=${filter}`);
    expect(audit.json.items).toMatchObject([
      {
        operationType: 'create_order',
        originalCorrelationId: CORRELATION,
        customizedData: expect.arrayContaining([{ key: 'OrderId', value: order.id }]),
      },
    ]);
  });

  it('plays alike every time: the same calls give the same ids', async () => {
    const again = await openShop(shopScenario());
    const ids = async (one: Shop): Promise<string[]> => {
      const plan = await one.call('GET', `${CUSTOMER}/subscriptions/${PLAN}/azureEntitlements`);
      return [plan.json.items[0].id, one.world.newOrderId(), one.world.newGuid(), one.world.partnerTenantId];
    };
    expect(await ids(again)).toEqual(await ids(shop));
    await again.close();
  });
});
