import * as z from 'zod/mini';
import { scenarioSchema, type Scenario } from '../../../local/scenarios/scenario.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';
import type { Random } from '../random.ts';

const CONTOSO = '11111111-1111-4111-8111-111111111111';
const FABRIKAM = '22222222-2222-4222-8222-222222222222';
const PRODUCT = 'DZH318Z0BQ4B';
const SUBSCRIPTIONS: Readonly<Record<string, string>> = {
  [CONTOSO]: 'aaaaaaaa-0000-4000-8000-000000000001',
  [FABRIKAM]: 'bbbbbbbb-0000-4000-8000-000000000001',
};
/** One unit, one charge, in cents. */
const CENTS: Readonly<Record<string, number>> = { '0001': 10_000, '0002': 25_010 };

/** Two customers and two SKUs, so that requests meet: one customer is registered, the other has to be. */
export function shopFloor(start: string, more: Partial<Scenario>): Scenario {
  const customers = [CONTOSO, FABRIKAM].map((id) => ({
    id,
    name: id === CONTOSO ? 'Contoso' : 'Fabrikam',
    domain: 'customer.example',
    subscriptions: [{ id: SUBSCRIPTIONS[id], registered: id === CONTOSO, registrationMinutes: 10 }],
  }));
  const skus = Object.entries(CENTS).map(([skuId, cents]) => ({
    skuId,
    title: `SKU ${skuId}`,
    term: 'P1Y',
    prices: [{ billingCycle: 'one_time', unitPrice: centsText(cents) }],
  }));
  const catalogue = [{ productId: PRODUCT, title: 'SQL Database', skus }];
  return z.parse(scenarioSchema, {
    ...{ name: 'real', start, market: 'DE', currency: 'EUR', customers, catalogue, timeline: [] },
    ...more,
  });
}

/** A request as upstream writes it, of one line or two. `drift` is by how much its expectation is off. */
export function drawRequest(random: Random, requestId: string, drift: number): string {
  const customerId = random.chance(0.75) ? CONTOSO : FABRIKAM;
  const lineIds = random.chance(0.15) ? ['1', '2'] : ['1'];
  const lines = lineIds.map((lineId) => {
    const skuId = random.chance(0.7) ? '0001' : '0002';
    const quantity = random.between(1, 4);
    const amount = centsText(Math.round(quantity * (CENTS[skuId] ?? 0) * (1 + drift)));
    return aRequestedLine({
      lineId,
      productId: PRODUCT,
      skuId,
      quantity,
      expected: { amount, currency: 'EUR' },
    });
  });
  return JSON.stringify(
    aRequest({ requestId, customerId, subscriptionId: SUBSCRIPTIONS[customerId], lines }),
  );
}

/** Somebody buys an item in the portal that one of the requests asks for as well. */
export function drawPortalOrder(random: Random) {
  const skuId = random.chance(0.7) ? '0001' : '0002';
  const customerId = CONTOSO;
  const subscriptionId = SUBSCRIPTIONS[customerId] ?? '';
  const what = {
    productId: PRODUCT,
    skuId,
    quantity: random.between(1, 4),
    billingCycle: 'one_time',
  } as const;
  return { customerId, subscriptionId, ...what };
}

function centsText(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
