import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, SQL_PRODUCT, SUSPENDED, VM_PRODUCT, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Json, type Shop } from './foreign-client.ts';

const SKU = `/v1/products/${VM_PRODUCT}/skus/0001`;

describe('what can be looked up', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(() => shop.close());

  const get = async (path: string): Promise<[number, Json]> => {
    const reply = await shop.call('GET', path);
    return [reply.status, reply.json];
  };

  it('lists products, SKUs and availabilities without a price, and links without /v1', async () => {
    const [, products] = await get('/v1/products?country=DE&targetView=AzureReservationsVM');
    expect(products.items.map((one) => one.id)).toEqual([VM_PRODUCT, SQL_PRODUCT]);
    const [, skus] = await get(`/v1${products.items[0].links.skus.uri}`);
    expect(skus.items).toHaveLength(5);
    const [, availabilities] = await get(`/v1${skus.items[0].links.availabilities.uri}`);
    const [availability] = availabilities.items;
    expect(availability).toMatchObject({
      country: 'DE',
      segment: 'commercial',
      isPurchasable: true,
      defaultCurrency: { code: 'EUR' },
    });
    expect(availability.terms.map((term) => term.duration)).toEqual(['P1Y', 'P1Y']);
    const [, same] = await get(`/v1${availability.links.self.uri}`);
    expect(same.catalogItemId).toBe(availability.catalogItemId);
    expect(JSON.stringify([products, skus, availabilities])).not.toMatch(/price/i);
  });

  it('answers the same for a customer, without a country', async () => {
    const [, byCountry] = await get(`${SKU}/availabilities?country=de`);
    const [status, byCustomer] = await get(
      SKU.replace('/v1', `/v1/customers/${CONTOSO}`) + '/availabilities',
    );
    expect(status).toBe(200);
    expect(byCustomer.items[0].id).toBe(byCountry.items[0].id);
  });

  it('lists the subscriptions of one order, or of one partner', async () => {
    const path = `/v1/customers/${CONTOSO}/subscriptions`;
    const [, all] = await get(path);
    expect((await get(`${path}?mpn_id=5357564`))[1].items).toEqual(all.items);
    expect((await get(`${path}?mpn_id=1234567`))[1].items).toEqual([]);
    const [first] = all.items;
    const { orderId } = first as Json & { readonly orderId: string };
    expect((await get(`${path}?order_id=${orderId.toUpperCase()}`))[1].items).toEqual([first]);
  });

  it('gives an availability another id per scope, and new ones every day', async () => {
    const legacy = await catalogItem(shop);
    const plan = await catalogItem(shop, '0001', '&reservationScope=AzurePlan');
    expect(plan).not.toBe(legacy);
    shop.passMinutes(24 * 60);
    expect(await catalogItem(shop)).not.toBe(legacy);
    const [status, gone] = await get(`${SKU}/availabilities/${legacy.split(':')[2]}?country=DE`);
    expect([status, gone.code]).toEqual([404, '400019']);
  });

  it.each([
    ['/v1/products/NOPE?country=DE', 404, '400013'],
    [`/v1/products/${VM_PRODUCT}?country=FR`, 404, '400013'],
    [`/v1/products/${VM_PRODUCT}/skus/NOPE?country=DE`, 404, '400018'],
    [SKU, 400, '800002'],
    [`${SKU}?country=DE&targetSegment=pets`, 403, '400030'],
    ['/v1/products?country=DE&targetView=Everything', 403, '400036'],
    ['/v1/customers/99999999-9999-4999-8999-999999999999/subscriptions', 403, '20002'],
    ['/v1/customers/somebody/subscriptions', 400, '900118'],
    [`/v1/customers/${CONTOSO}/subscriptions/99999999-9999-4999-8999-999999999999`, 404, '20003'],
    [`/v1/customers/${CONTOSO}/orders/nope`, 404, '20000'],
    ['/v1/nothing/here', 404, '1000'],
  ])('refuses %s with %d %s', async (path, status, code) => {
    const [given, json] = await get(path);
    expect([given, json.code]).toEqual([status, code]);
  });

  it('checks the inventory of a whole product and leaves out what it does not know', async () => {
    const reply = await shop.call('POST', '/v1/extensions/product/checkinventory?country=DE', {
      body: {
        TargetItems: [{ ProductId: VM_PRODUCT }, { ProductId: 'NOPE' }],
        InventoryContext: { customerId: CONTOSO },
      },
    });
    expect((reply.json as unknown as readonly Json[]).map((one) => [one.skuId, one.isRestricted])).toEqual([
      ['0001', false],
      ['0003', false],
      ['000R', true],
      ['000N', false],
    ]);
    expect((reply.json as unknown as Json[])[2]?.restrictions[0].reasonCode).toBe(
      'NotAvailableForSubscription',
    );
  });

  it('leaves the inventory variables out where no check is asked for', async () => {
    const [, sku] = await get(`/v1/products/${SQL_PRODUCT}/skus/0001?country=DE`);
    expect(sku.purchasePrerequisites).toEqual(['AzureSubscriptionRegistration']);
    expect(sku.inventoryVariables).toBeUndefined();
  });

  it('does not register a subscription that is not active', async () => {
    const path = `/v1/customers/${CONTOSO}/subscriptions/${SUSPENDED}/registrations`;
    const reply = await shop.call('POST', path);
    expect([reply.status, reply.json.code]).toEqual([400, '800012']);
  });

  it('shows an order in the list a quarter of an hour after checkout, by its billing type', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const [order] = (await checkOut(shop, cart.id)).json.orders;
    const orders = `/v1/customers/${CONTOSO}/orders`;
    shop.passMinutes(14);
    expect((await get(orders))[1].items).toEqual([]);
    expect((await get(`${orders}/${order.id}`))[0]).toBe(200);
    shop.passMinutes(1);
    expect((await get(`${orders}?billingType=onetime`))[1].items.map((one) => one.id)).toEqual([order.id]);
    expect((await get(`${orders}?billingType=monthly`))[1].items).toEqual([]);
  });

  it('pages audit records by continuation token', async () => {
    const item = await catalogItem(shop);
    for (const number of [1, 2, 3]) {
      const cart = (await createCart(shop, cartLine(item, { quantity: number }))).json;
      await checkOut(shop, cart.id);
    }
    const first = await shop.call('GET', '/v1/auditrecords?size=2');
    expect(first.json.items).toHaveLength(2);
    const second = await shop.call('GET', '/v1/auditrecords?size=2&seekOperation=Next', {
      headers: { 'MS-ContinuationToken': first.json.links.next.headers[0].value },
    });
    expect(second.json.items).toHaveLength(1);
    expect(second.json.continuationToken).toBeUndefined();
    const ids = [...first.json.items, ...second.json.items].map((one) => one.id);
    expect(new Set(ids).size).toBe(3);
  });

  it('shows orders without their prices to a caller that asks for none', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const { id } = (await checkOut(shop, cart.id)).json.orders[0];
    shop.passMinutes(15);
    const path = `/v1/customers/${CONTOSO}/orders`;
    const [, withPrices] = await get(`${path}/${id}?include_price=true`);
    expect(withPrices).toMatchObject({ totalPrice: 1499.46, lineItems: [{ pricing: { price: 749.73 } }] });
    const [, without] = await get(`${path}/${id}?include_price=false`);
    expect(without).not.toHaveProperty('totalPrice');
    expect(without.lineItems[0]).not.toHaveProperty('pricing');
    const [, listed] = await get(`${path}?include_price=false`);
    expect(listed.items).toEqual([without]);
  });

  it('calls the reservations of an artifact by either of two names, whichever type is asked for', async () => {
    const item = await catalogItem(shop);
    for (let count = 0; count < 8; count += 1)
      await checkOut(shop, (await createCart(shop, cartLine(item))).json.id);
    shop.passMinutes(5);
    const held = await shop.call('GET', `/v1/customers/${CONTOSO}/entitlements`, { lane: 'user' });
    const names = new Set<string>();
    for (const { entitledArtifacts } of held.json.items) {
      const path = `/v1${entitledArtifacts[0].link.uri}`;
      const ask = async (asked: string) => (await shop.call('GET', asked, { lane: 'user' })).json as object;
      const named = await ask(path);
      const renamed = await ask(path.replace('/reservedinstance/', '/virtualmachinereservedinstance/'));
      expect(Object.keys(renamed)).toEqual(Object.keys(named));
      expect(renamed).toMatchObject({ type: 'virtual_machine_reserved_instance' });
      names.add(Object.keys(named)[1] ?? '');
    }
    expect(names).toEqual(new Set(['reservations', 'virtualMachineReservations']));
  });

  it('answers by the older word for a reservation to who asks by it', async () => {
    const item = await catalogItem(shop);
    await checkOut(shop, (await createCart(shop, cartLine(item))).json.id);
    shop.passMinutes(5);
    const path = `/v1/customers/${CONTOSO}/entitlements?entitlementType=`;
    const ask = async (type: string) =>
      (await shop.call('GET', `${path}${type}`, { lane: 'user' })).json.items;
    const [old] = await ask('virtualMachineReservedInstance');
    expect(old).toMatchObject({ entitlementType: 'virtual_machine_reserved_instance' });
    expect(old.entitledArtifacts[0].link.uri).toContain('/artifacts/virtualmachinereservedinstance/');
    expect(await ask('reservedinstance')).toMatchObject([{ entitlementType: 'reservedinstance' }]);
    expect(await ask('software')).toEqual([]);
  });
});
