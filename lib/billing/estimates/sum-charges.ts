import { money, noMoney, plus, type Money } from '../../values/money.ts';
import type { LineCategory } from '../billed-line.ts';
import { SourceFailure } from '../source-failure.ts';
import type { EstimatedCharge, LoadedEstimate } from './estimate.ts';

type Sums = Pick<LoadedEstimate, 'lines' | 'subtotal' | 'byCategory'>;

/** Sums what is not billed yet, exact, whole and by category, the categories in alphabetical order. */
export async function sumCharges(
  currency: string,
  charges: AsyncIterable<readonly EstimatedCharge[]>,
): Promise<Sums> {
  const sums = new Map<LineCategory, { lines: number; subtotal: Money }>();
  for await (const batch of charges) {
    for (const charge of batch) {
      if (charge.currency !== currency)
        throw new SourceFailure(
          `part ${charge.part}, line ${charge.lineNumber} is in ${charge.currency}, not in ${currency}`,
        );
      const sum = sums.get(charge.category) ?? { lines: 0, subtotal: noMoney(currency) };
      sum.lines += 1;
      sum.subtotal = plus(sum.subtotal, money(charge.subtotal, currency));
      sums.set(charge.category, sum);
    }
  }
  const byCategory = [...sums]
    .map(([category, sum]) => ({ category, ...sum }))
    .sort((one, other) => (one.category < other.category ? -1 : 1));
  return {
    lines: byCategory.reduce((count, sum) => count + sum.lines, 0),
    subtotal: byCategory.reduce((total, sum) => plus(total, sum.subtotal), noMoney(currency)),
    byCategory,
  };
}
