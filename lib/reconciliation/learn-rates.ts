import { periodOf } from '../values/day.ts';
import { decimalText, type Decimal } from '../values/decimal.ts';
import type { PurchaseLines } from './paired-lines.ts';

/**
 * The exchange rate at which a purchase was made, where nobody said it: the one that the lines of other purchases carry
 * for that month and pair of currencies. Microsoft has one rate a month. Undefined without such a witness, or where
 * they disagree evenly; a purchase's own lines are no witnesses of what they are judged by.
 */
export function learnRates(
  purchases: readonly PurchaseLines[],
): (paired: PurchaseLines) => Decimal | undefined {
  const witnesses = new Map<string, Map<PurchaseLines, readonly Decimal[]>>();
  for (const paired of purchases) {
    for (const line of paired.lines) {
      if (line.pricingCurrency === line.currency || line.chargeStart === undefined) continue;
      const key = `${line.pricingCurrency}|${line.currency}|${periodOf(line.chargeStart)}`;
      const ofKey = witnesses.get(key) ?? new Map<PurchaseLines, readonly Decimal[]>();
      witnesses.set(key, ofKey.set(paired, [...(ofKey.get(paired) ?? []), line.exchangeRate]));
    }
  }
  return (paired) => {
    const { purchase, lines } = paired;
    const line = lines.find(({ currency }) => currency === purchase.charge.currency);
    if (line === undefined) return undefined;
    const key = `${line.pricingCurrency}|${line.currency}|${periodOf(purchase.orderedOn)}`;
    const rates = [...(witnesses.get(key) ?? [])].flatMap(([from, said]) => (from === paired ? [] : said));
    return mostFrequent(rates);
  };
}

function mostFrequent(rates: readonly Decimal[]): Decimal | undefined {
  const ranked = [...Map.groupBy(rates, (rate) => decimalText(rate)).values()].sort(
    (a, b) => b.length - a.length,
  );
  const [first, second] = ranked;
  return first !== undefined && first.length > (second?.length ?? 0) ? first[0] : undefined;
}
