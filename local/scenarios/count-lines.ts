import type { GeneratedFaults } from './generated-faults.ts';
import type { GeneratedPurchase } from './generated-purchases.ts';
import type { ScenarioInput } from './scenario.ts';

/** Lines of reservations over all documents. What is on February's dollar invoice is on the one that replaces it too. */
export function reservationLines(
  purchases: readonly GeneratedPurchase[],
  { anomalies, returns }: GeneratedFaults,
): number {
  const counts = new Map<string, number>([['2024-01 EUR', 1]]); // The earlier reservation.
  const add = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
  const byReference = new Map(purchases.map((purchase) => [purchase.reference, purchase]));
  const cancelled = new Set(returns.filter(({ at }) => at < '2024-02').map(({ purchase }) => purchase));
  for (const { reference, month, customer, billingCycle } of purchases) {
    add(`${month} ${customer.currency}`, 1);
    if (billingCycle === 'monthly' && month === '2024-01' && !cancelled.has(reference)) add('2024-02 USD', 1);
  }
  for (const [key, planted] of anomalies) {
    for (const { kind } of planted) add(key, ADDED_LINES[kind] ?? 0);
    for (const anomaly of planted)
      if (anomaly.kind === 'currency_differs') add(key.replace('USD', 'EUR'), -1);
  }
  for (const { purchase, at, refunded = true } of returns) {
    if (refunded) add(`${at.slice(0, 7)} ${byReference.get(purchase)?.customer.currency ?? ''}`, 1);
  }
  return [...counts].reduce((sum, [key, lines]) => sum + (key === '2024-02 USD' ? 2 * lines : lines), 0);
}

/** Lines of everything that is no reservation, credits included. */
export function otherLines(timeline: readonly ScenarioInput['timeline'][number][]): number {
  return timeline.reduce((lines, event) => {
    if (event.event === 'credit_note') return lines + 1;
    if (event.event === 'void') return lines + 1; // The one charge of the dollar invoice, billed again.
    if (event.event !== 'invoice' && event.event !== 'restate') return lines;
    return (event.otherCharges ?? []).reduce((sum, { count = 1 }) => sum + count, lines);
  }, 0);
}

const ADDED_LINES: Readonly<Record<string, number>> = {
  billed_twice: 1,
  currency_differs: 1,
  billed_after_cancellation: 1,
  billed_not_purchased: 1,
  renewed: 1,
  test_purchase: 1,
  purchased_not_billed: -1,
};
