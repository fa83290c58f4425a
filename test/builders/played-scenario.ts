import type { Scenario } from '../../local/scenarios/scenario.ts';
import type { SimulatedOrder, World } from '../../local/partner-center/world.ts';
import { placeOrder } from './billing-world.ts';

type MessageLine = {
  readonly lineId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly billingCycle: 'one_time' | 'monthly';
  readonly expected?: { readonly amount: string };
};

/** Places the order of every line that is asked for properly, at the instant it is asked for; without the shop. */
export function orderEverything(
  world: World,
): readonly { readonly order: SimulatedOrder; readonly expected: string }[] {
  return world.scenario.timeline.flatMap((event) => {
    if (event.event !== 'request' || typeof event.message === 'string') return [];
    const { requestId, customerId, lines } = event.message as {
      requestId: string;
      customerId: string;
      lines: readonly MessageLine[];
    };
    return lines.flatMap((line) => {
      if (line.expected === undefined) return [];
      const reference = `${requestId}/${line.lineId}`;
      return [
        {
          order: placeOrder(world, { ...line, reference, customerId, at: event.at }),
          expected: line.expected.amount,
        },
      ];
    });
  });
}

/** The kinds of discrepancy that a scenario plants, by whatever means. */
export function plantedKinds(scenario: Scenario): ReadonlySet<string> {
  const kinds = new Set<string>(scenario.earlierReservations.length > 0 ? ['bought_before_start'] : []);
  for (const event of scenario.timeline) {
    if (event.event === 'invoice') {
      for (const { kind } of event.anomalies) kinds.add(kind);
      if (event.tax?.on === 'invoice') kinds.add('tax_on_invoice_only');
    }
    if (event.event === 'return' && !event.recorded) kinds.add('refund_unannounced');
    if (event.event === 'return' && !event.refunded) kinds.add('refund_missing');
    if (event.event === 'void') kinds.add(event.rebilledAs === undefined ? 'credit_note' : 'rebilled');
    if (event.event === 'credit_note') kinds.add('credit_note');
    if (event.event === 'restate') kinds.add('restated');
  }
  return kinds;
}
