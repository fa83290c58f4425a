import type { MoneyText } from '../lib/values/money.ts';
import { table } from './table.ts';
import { totalsOf } from './totals.ts';

/** How many and what they come to, one row for each currency of each group, groups in the order in which they come. */
export function printSums<Row>(
  heading: string,
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  amountOf: (row: Row) => MoneyText,
): readonly string[] {
  const groups = [...Map.groupBy(rows, groupOf)];
  return table(
    [
      { heading },
      { heading: 'COUNT', align: 'right' },
      { heading: 'SUM', align: 'right' },
      { heading: 'CURRENCY' },
    ],
    groups.flatMap(([group, own]) =>
      totalsOf(own.map((row) => ({ currency: amountOf(row).currency, amounts: [amountOf(row).amount] }))).map(
        ({ currency, amounts: [amount = ''] }) => {
          const count = own.filter((row) => amountOf(row).currency === currency).length;
          return { cells: [group, String(count), amount, currency] };
        },
      ),
    ),
  );
}
