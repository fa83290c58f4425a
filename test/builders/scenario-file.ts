import { loadScenario } from '../../local/scenarios/load-scenario.ts';
import type { Scenario } from '../../local/scenarios/scenario.ts';

export const CUSTOMER = 'c0000000-0000-4000-8000-000000000001';
const SUBSCRIPTION = 'a0000000-0000-4000-8000-000000000001';

/** A world of one customer and one product at 100.00 EUR a unit, in which this happens. */
export function scenarioWith(timeline: readonly object[], others: object = {}): Scenario {
  const loaded = loadScenario(
    JSON.stringify({
      name: 'test',
      start: '2024-01-08T08:00:00Z',
      market: 'DE',
      currency: 'EUR',
      customers: [
        {
          id: CUSTOMER,
          name: 'Contoso GmbH',
          domain: 'contoso.example',
          subscriptions: [{ id: SUBSCRIPTION }],
        },
      ],
      catalogue: [
        {
          productId: 'DZH318Z0BQ3Q',
          title: 'Reserved VM Instance',
          skus: [
            {
              skuId: '00FV',
              title: 'Reserved VM Instance, 1 Year',
              term: 'P1Y',
              prices: [{ billingCycle: 'one_time', unitPrice: '100.00' }],
            },
          ],
        },
      ],
      timeline,
      ...others,
    }),
  );
  if (!loaded.ok) throw new Error(`The scenario of this test is wrong: ${JSON.stringify(loaded.problems)}`);
  return loaded.scenario;
}

/** A purchase request of one line for that product. */
export function requestFor(requestId: string, quantity: number): object {
  return {
    schemaVersion: '1',
    requestId,
    customerId: CUSTOMER,
    subscriptionId: SUBSCRIPTION,
    lines: [
      {
        lineId: '1',
        productId: 'DZH318Z0BQ3Q',
        skuId: '00FV',
        quantity,
        term: 'P1Y',
        billingCycle: 'one_time',
        scope: 'shared',
        expected: { amount: `${quantity * 100}.00`, currency: 'EUR' },
      },
    ],
  };
}
