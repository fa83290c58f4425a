import * as z from 'zod/mini';
import { scenarioSchema, type Scenario } from '../../local/scenarios/scenario.ts';

export const CONTOSO = '11111111-1111-4111-8111-111111111111';
export const FABRIKAM = '22222222-2222-4222-8222-222222222222';
export const PLAN = 'aaaaaaaa-0000-4000-8000-000000000001';
export const LEGACY = 'aaaaaaaa-0000-4000-8000-000000000002';
export const SUSPENDED = 'aaaaaaaa-0000-4000-8000-000000000003';
const FABRIKAM_PLAN = 'bbbbbbbb-0000-4000-8000-000000000001';
export const VM_PRODUCT = 'DZH318Z0BQ3Q';
export const SQL_PRODUCT = 'DZH318Z0BQ4B';

/** A small shop: two customers in two currencies, one SKU for each way an item can be had or not. */
export function shopScenario(overrides: Record<string, unknown> = {}): Scenario {
  return z.parse(scenarioSchema, {
    name: 'shop',
    start: '2024-01-15T09:00:00Z',
    market: 'DE',
    currency: 'EUR',
    throttleEvery: 0,
    customers: [
      {
        id: CONTOSO,
        name: 'Contoso',
        domain: 'contoso.example',
        subscriptions: [
          { id: PLAN, registrationMinutes: 10 },
          { id: LEGACY, kind: 'azure', registered: true },
          { id: SUSPENDED, status: 'suspended', registered: true },
        ],
      },
      {
        id: FABRIKAM,
        name: 'Fabrikam',
        domain: 'fabrikam.example',
        currency: 'USD',
        subscriptions: [{ id: FABRIKAM_PLAN, registered: true }],
      },
    ],
    catalogue: [
      {
        productId: VM_PRODUCT,
        title: 'Virtual Machines DSv2 Series',
        pricingCurrency: 'USD',
        skus: [
          sku('0001', 'P1Y', {
            maximumQuantity: 50,
            prices: [price('one_time', '820.55'), price('monthly', '70.10')],
          }),
          sku('0003', 'P3Y', { prices: [price('one_time', '1900')] }),
          sku('000R', 'P1Y', { inventory: 'restricted' }),
          sku('000X', 'P1Y', { inventory: 'unknown' }),
          sku('000N', 'P1Y', { purchasable: false }),
        ],
      },
      {
        productId: SQL_PRODUCT,
        title: 'SQL Database',
        skus: [sku('0001', 'P1Y', { inventory: 'unchecked' })],
      },
    ],
    exchangeRates: [
      { period: '2024-01', from: 'USD', to: 'EUR', rate: '0.9137' },
      { period: '2024-03', from: 'USD', to: 'EUR', rate: '0.92' },
    ],
    timeline: [],
    ...overrides,
  });
}

function sku(skuId: string, term: string, more: Record<string, unknown>): Record<string, unknown> {
  return { skuId, title: `SKU ${skuId}`, term, prices: [price('one_time', '100')], ...more };
}

function price(billingCycle: string, unitPrice: string): Record<string, unknown> {
  return { billingCycle, unitPrice };
}
