import { describe, expect, it } from '@jest/globals';
import {
  availability,
  getAvailability,
  listAvailabilities,
} from '../../../lib/partner-center/discovery/availabilities.ts';
import type { CatalogueScope } from '../../../lib/partner-center/discovery/catalogue-scope.ts';
import { checkInventory, inventory } from '../../../lib/partner-center/discovery/inventory.ts';
import { getProduct, listProducts, product } from '../../../lib/partner-center/discovery/products.ts';
import { getSku, listSkus, sku } from '../../../lib/partner-center/discovery/skus.ts';
import type { Exchange } from '../../../lib/partner-center/exchange/exchange.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, sentBy } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const country = {
  by: 'country',
  country: 'IE',
  targetSegment: 'commercial',
  reservationScope: 'AzurePlan',
} as const;
const customer = { ...country, by: 'customer', customerId } as const;
const item = { productId: 'P', skuId: '0001' };

type Look = (exchange: Exchange, scope: CatalogueScope) => Promise<unknown>;
const lists: readonly [string, string, string, Look][] = [
  ['products', '/products', '{"items":[]}', (x, scope) => listProducts(x, scope, 'AzureReservationsVM')],
  ['SKUs', '/products/P/skus', '{"items":[]}', (x, scope) => listSkus(x, scope, 'P')],
  [
    'availabilities',
    '/products/P/skus/0001/availabilities',
    '{"items":[]}',
    (x, scope) => listAvailabilities(x, scope, item),
  ],
];
const one: readonly [string, string, string, Look][] = [
  ['a product', '/products/P', '{"id":"P"}', (x, scope) => getProduct(x, scope, 'P')],
  ['a SKU', '/products/P/skus/0001', fixture('sku-bare'), (x, scope) => getSku(x, scope, item)],
  [
    'an availability',
    '/products/P/skus/0001/availabilities/A',
    fixture('availability-with-parts'),
    (x, scope) => getAvailability(x, scope, { ...item, availabilityId: 'A' }),
  ],
];

describe('the catalogue', () => {
  it.each(lists)('lists the %s of a country, and those of a customer without one', async (...row) => {
    const [what, path, body, look] = row;
    const targetView = what === 'products' ? { targetView: 'AzureReservationsVM' } : {};
    const narrowed = { targetSegment: 'commercial', reservationScope: 'AzurePlan', ...targetView };
    const { exchange, asked } = exchangeThatGives(answer(body));
    await look(exchange, country);
    await look(exchange, customer);
    expect(asked).toMatchObject([
      { path: `/v1${path}`, query: { country: 'IE', ...narrowed } },
      { path: `/v1/customers/${customerId}${path}`, query: narrowed },
    ]);
    expect(asked[1]?.query?.['country']).toBeUndefined();
    expect(asked.map(sentBy)).toEqual(Array(2).fill({ method: 'GET', lane: 'app', changes: false }));
  });

  it.each(one)(
    'gets %s of a country or a customer, whatever the segment',
    async (_what, path, body, look) => {
      const { exchange, asked } = exchangeThatGives(answer(body));
      await look(exchange, country);
      await look(exchange, { ...customer, reservationScope: undefined });
      expect(asked.map(({ path: asked }) => asked)).toEqual([
        `/v1${path}`,
        `/v1/customers/${customerId}${path}`,
      ]);
      expect(asked.map(({ query }) => query)).toEqual([{ country: 'IE', reservationScope: 'AzurePlan' }, {}]);
    },
  );

  it('keeps an id that looks like a path in its place', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('sku-bare')));
    await getSku(exchange, country, { productId: '../customers', skuId: 'a?b' });
    expect(asked[0]?.path).toBe('/v1/products/..%2Fcustomers/skus/a%3Fb');
  });

  it('reads an availability with all its parts, and prints what it read', () => {
    const { value, drifts, printed, was } = wired(availability, fixture('availability-with-parts'));
    expect([drifts, printed]).toEqual([[], was]);
    expect(value.terms?.[0]).toMatchObject({ duration: 'P1Y', billingCycle: { value: 'annual' } });
    expect(value.sku?.attestationProperties?.enforceAttestation?.value).toBe(true);
    expect(value.sku?.minimumPurchaseCommitment?.amount?.value.toString()).toBe('0.001');
  });

  it('reads a SKU with the names of the values it asks for, whatever its prerequisites are spelt like', () => {
    const { value, drifts, printed, was } = wired(sku, fixture('sku-reservation'));
    expect([drifts, printed]).toEqual([[], was]);
    expect(value.purchasePrerequisites?.map(({ value: word }) => word)).toEqual([
      'azure_subscription_registration',
      'inventory_check',
    ]);
    expect(value.provisioningVariables).toEqual(['Scope', 'SubscriptionId', 'Duration']);
    expect(value.dynamicAttributes?.get('ArmRegionName')).toBe('northeurope');
  });

  it.each([
    [
      'a product with names in another language',
      () => wired(product, '{"id":"P","localizedAttributes":[{"key":"k","value":"v"}]}'),
    ],
    [
      'a SKU with its terms of use and its limits',
      () => wired(sku, '{"id":"1","productId":"P","termsOfUseUri":"/t","constraints":[{"type":"seats"}]}'),
    ],
    [
      'a term that names its renewals',
      () =>
        wired(availability, '{"catalogItemId":"p:s:a","isPurchasable":true,"terms":[{"renewalOptions":[]}]}'),
    ],
  ])('knows %s in every field', (_what, read) => {
    const { drifts, printed, was } = read();
    expect([drifts, printed]).toEqual([[], was]);
  });

  it('takes an elided product and an odd currency for drift, not for a failure', () => {
    const odd = { catalogItemId: 'p:s:a', isPurchasable: true, product: {}, sku: {}, defaultCurrency: 'USD' };
    const { value, drifts, printed, was } = wired(availability, JSON.stringify(odd));
    expect(printed).toBe(was);
    expect(value.defaultCurrency).toBeUndefined();
    expect(drifts).toEqual([{ field: 'defaultCurrency', reason: 'is not an object' }]);
  });
});

describe('the inventory', () => {
  it('is asked about all SKUs of a product where none is named, without what is not known', async () => {
    const { exchange, asked } = exchangeThatGives(answer('[]'));
    await checkInventory(exchange, { country: 'IE', targets: [{ productId: 'P' }], customerId });
    expect(asked).toEqual([
      {
        operation: 'check_inventory',
        path: '/v1/extensions/product/checkInventory',
        query: { country: 'IE' },
        body: { TargetItems: [{ ProductId: 'P' }], InventoryContext: { customerId } },
      },
    ]);
    expect(JSON.stringify(asked[0]?.body)).toBe(
      `{"TargetItems":[{"ProductId":"P"}],"InventoryContext":{"customerId":"${customerId}"}}`,
    );
    expect(asked.map(sentBy)).toEqual([{ method: 'POST', lane: 'app', changes: false }]);
  });

  it('answers with a bare list of rows and their restrictions', () => {
    const { value, drifts, printed, was } = wired(inventory, fixture('inventory'));
    expect([drifts, printed]).toEqual([[], was]);
    expect(value.map(({ isRestricted }) => isRestricted.value)).toEqual([false, true]);
    expect(value[1]?.restrictions?.[0]?.properties?.get('values')).toBe('northeurope');
  });
});
