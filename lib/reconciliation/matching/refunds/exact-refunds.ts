import type { BilledLine } from '../../../billing/billed-line.ts';
import { equalMoney, money, type Money } from '../../../values/money.ts';

/** Lines that alone give back just what a recorded return is to bring, whatever their word, each return once: they are its refund. */
export function exactRefunds(
  lines: readonly BilledLine[],
  expectedRefunds: readonly Money[],
): ReadonlySet<BilledLine> {
  const exact = new Set<BilledLine>();
  const open = [...expectedRefunds];
  for (const line of open.length === 0 ? [] : lines) {
    const given = money(line.subtotal, line.currency);
    const settled = open.findIndex((refund) => equalMoney(refund, given));
    if (settled === -1) continue;
    exact.add(line);
    open.splice(settled, 1);
  }
  return exact;
}
