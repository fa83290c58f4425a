import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { addMonths, periodOf } from '../../../../lib/values/day.ts';
import { aCharge } from './bought.ts';
import type { Plant } from './charge-plants.ts';
import { lastPeriod, type Market } from './market.ts';
import { differs, type Story } from './story.ts';

/** The reservation is renewed at its end, and nobody asked us for it: its later charges are of the same renewal. */
export const renewedAtEnd: Plant = (market, story) => {
  const end = afterEnd(market, story, 0, 'renew', 'renewed');
  if (!end) return false;
  for (let month = 1; story.bought.purchase.billingCycle === 'monthly' && month < 3; month += 1)
    afterEnd(market, story, month, 'cycleCharge', 'renewed');
  return true;
};

/** A charge that comes after the end of the term, and is no renewal by Microsoft's word. */
export const billedAfterTerm: Plant = (market, story) =>
  afterEnd(market, story, 0, 'cycleCharge', 'billed_after_cancellation');

function afterEnd(
  market: Market,
  story: Story,
  months: number,
  chargeType: string,
  kind: DiscrepancyKind,
): boolean {
  const { purchase, pricing, billing } = story.bought;
  const start = addMonths(purchase.orderedOn, (purchase.term === 'P1Y' ? 12 : 36) + months);
  const period = periodOf(start);
  if (period > lastPeriod(market) || period < market.first) return false;
  const exchangeRate = market.rate(pricing, billing, period);
  const line: BilledLine = {
    ...aCharge(market, story.bought, 1),
    chargeType,
    chargeStart: start,
    exchangeRate,
  };
  story.entries.push({ line, period, instalment: undefined, clean: false });
  story.planted.push(differs(kind, purchase.id, undefined, line.subtotal, line.currency));
  return true;
}
