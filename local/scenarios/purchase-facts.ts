import { addDays, dayOf, periodOf, type BillingPeriod } from '../../lib/values/day.ts';
import { findSku, listPrice } from '../partner-center/price-list.ts';
import type { Scenario } from './scenario.ts';
import type { EventOf } from './timeline.ts';

/** What a scenario lets us know of a purchase before it is made. A message may be rubbish: everything can be missing. */
export type PurchaseFacts = {
  readonly customerId: string | undefined;
  readonly quantity: number | undefined;
  readonly term: string | undefined;
  readonly billingCycle: string | undefined;
  readonly billingCurrency: string | undefined;
  readonly pricingCurrency: string | undefined;
  readonly unitPrice: string | undefined;
  /** The months its order can fall into: that of the request, and of the day after, since registration takes time. */
  readonly orderedIn: readonly BillingPeriod[];
  readonly isEarlier: boolean;
};

/** The purchases of one request by `requestId/lineId`, with the place of each line in the message. */
export function purchasesOf(
  scenario: Scenario,
  event: EventOf<'request'>,
): readonly { readonly reference: string; readonly line: number; readonly facts: PurchaseFacts }[] {
  const message = event.message;
  if (typeof message === 'string') return [];
  const { requestId, lines } = message;
  if (typeof requestId !== 'string' || !Array.isArray(lines)) return [];
  return lines.flatMap((value: unknown, line) => {
    if (typeof value !== 'object' || value === null) return [];
    const fields = value as Record<string, unknown>;
    if (typeof fields['lineId'] !== 'string') return [];
    const bought = { ...fields, customerId: message['customerId'] };
    return [
      {
        reference: `${requestId}/${fields['lineId']}`,
        line,
        facts: factsOf(scenario, bought, Date.parse(event.at), false),
      },
    ];
  });
}

export function earlierPurchases(scenario: Scenario): readonly (readonly [string, PurchaseFacts])[] {
  return scenario.earlierReservations.map((earlier) => [
    earlier.key,
    factsOf(scenario, earlier, Date.parse(earlier.boughtAt), true),
  ]);
}

function factsOf(
  scenario: Scenario,
  bought: Readonly<Record<string, unknown>>,
  atMs: number,
  isEarlier: boolean,
): PurchaseFacts {
  const word = (name: string) => (typeof bought[name] === 'string' ? bought[name] : undefined);
  const customer = scenario.customers.find(({ id }) => id === word('customerId'));
  const productId = word('productId') ?? '';
  const skuId = word('skuId') ?? '';
  const price = listPrice(scenario, productId, skuId, word('billingCycle') ?? '');
  const day = dayOf(atMs);
  return {
    customerId: customer?.id,
    quantity: typeof bought['quantity'] === 'number' ? bought['quantity'] : undefined,
    term: findSku(scenario, productId, skuId)?.sku.term,
    billingCycle: word('billingCycle'),
    billingCurrency: customer === undefined ? undefined : (customer.currency ?? scenario.currency),
    pricingCurrency: price?.currency,
    unitPrice: price?.unitPrice.toString(),
    orderedIn: isEarlier ? [periodOf(day)] : [...new Set([periodOf(day), periodOf(addDays(day, 1))])],
    isEarlier,
  };
}
