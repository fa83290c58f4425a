import { minus, noMoney, plus, type Money } from '../../values/money.ts';
import type { BalanceSnapshot, RollForward } from './balance.ts';

/**
 * From the first to the last snapshot of each currency, currencies in alphabetical order. A suspect snapshot is not
 * believed: it stands only where there is no other.
 */
export function rollForward(snapshots: Iterable<BalanceSnapshot>): readonly RollForward[] {
  const ofCurrency = Map.groupBy(snapshots, (snapshot) => snapshot.balance.currency);
  return [...ofCurrency.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, all]) => between(believed(all)));
}

/** Whether the sums of two snapshots mean the same: a tenant may teach in between that its listed totals leave tax out. */
export function areComparable(one: BalanceSnapshot, other: BalanceSnapshot): boolean {
  return (one.totals ?? 'listed') === (other.totals ?? 'listed');
}

/**
 * From one snapshot to a later one of the same currency: what appeared, grew, shrank or became void in between, and what
 * was paid. Both carry sums over everything before them, so this is exact however many nights lie between them.
 */
export function rollBetween(
  first: BalanceSnapshot,
  last: BalanceSnapshot,
): RollForward & { readonly unexplained: Money } {
  const { currency } = first.balance;
  const invoiced = minus(last.invoiced, first.invoiced);
  const paid = minus(last.paid, first.paid);
  const [opening, closing] = [first.balance, last.balance];
  const unexplained = minus(minus(plus(opening, invoiced), paid), closing);
  return { currency, from: first.night, to: last.night, opening, invoiced, paid, closing, unexplained };
}

function between(snapshots: readonly BalanceSnapshot[]): RollForward {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  if (!first || !last) throw new Error('a currency without snapshots');
  if (first !== last) return rollBetween(first, last);
  const { currency } = first.balance;
  const nothing = noMoney(currency);
  return {
    currency,
    from: first.night,
    to: first.night,
    opening: undefined,
    invoiced: nothing,
    paid: nothing,
    closing: first.balance,
    unexplained: undefined,
  };
}

function believed(snapshots: readonly BalanceSnapshot[]): readonly BalanceSnapshot[] {
  const inOrder = snapshots.toSorted((one, other) =>
    one.night < other.night ? -1 : one.night > other.night ? 1 : 0,
  );
  const trusted = inOrder.filter((snapshot) => !snapshot.suspect);
  const last = trusted.at(-1);
  return last ? trusted.filter((snapshot) => areComparable(snapshot, last)) : inOrder.slice(0, 1);
}
