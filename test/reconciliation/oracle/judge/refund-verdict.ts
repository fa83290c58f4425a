import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { money } from '../../../../lib/values/money.ts';
import { tolerated, type Cause, type Yardstick } from './amount-verdict.ts';
import { isKnownWord, prefixOf } from './known-words.ts';
import type { Netted } from './netting.ts';
import { roundingOf } from './rounding-orders.ts';

type Measure = Pick<Yardstick, 'purchase' | 'tolerances'>;

export type RefundVerdict = {
  readonly refund: Netted;
  readonly settles: RecordedReturn | undefined;
  readonly cause: Cause | undefined;
};

/** The lines that give back exactly what a return is to bring, in order, the oldest return first: they net with nothing. */
export function exactRefunds(
  lines: readonly BilledLine[],
  returns: readonly RecordedReturn[],
): ReadonlyMap<BilledLine, RecordedReturn> {
  const settled = new Map<BilledLine, RecordedReturn>();
  const open = [...returns];
  for (const line of lines) {
    const fits = open.find(
      (one) => one.currency === line.currency && decimal(one.amount).neg().eq(line.subtotal),
    );
    if (!fits) continue;
    settled.set(line, fits);
    open.splice(open.indexOf(fits), 1);
  }
  return settled;
}

/** What is left of all lines of an event are its units. Refunds of another amount settle a return of the same quantity, then of the same day, then, without a day, any. */
export function judgeRefunds(
  refunds: readonly Netted[],
  exact: ReadonlyMap<BilledLine, RecordedReturn>,
  returns: readonly RecordedReturn[],
  by: Measure,
): readonly RefundVerdict[] {
  const settles = new Map<Netted, RecordedReturn>();
  for (const refund of refunds) {
    const one = refund.lines.length === 1 ? exact.get(refund.speaker) : undefined;
    if (one) settles.set(refund, one);
  }
  const passes: readonly ((refund: Netted, one: RecordedReturn) => boolean)[] = [
    ({ amount }, one) => decimal(one.amount).neg().eq(amount),
    ({ quantities: [units] }, one) => units!.abs().eq(decimal(String(one.quantity))),
    ({ speaker }, one) => speaker.chargeStart === one.returnedOn,
    ({ speaker }) => speaker.chargeStart === undefined,
  ];
  for (const fits of passes) {
    for (const refund of refunds) {
      if (settles.has(refund)) continue;
      const taken = new Set(settles.values());
      const one = returns.find(
        (other) => !taken.has(other) && other.currency === refund.speaker.currency && fits(refund, other),
      );
      if (one) settles.set(refund, one);
    }
  }
  return refunds.map((refund) => {
    const one = settles.get(refund);
    return { refund, settles: one, cause: causeOf(refund, one, by) };
  });
}

function causeOf(
  { amount, speaker }: Netted,
  settles: RecordedReturn | undefined,
  by: Measure,
): Cause | undefined {
  const { currency } = by.purchase.charge;
  const expected = money(settles ? decimal(settles.amount).neg() : ZERO, settles?.currency ?? currency);
  if (!isKnownWord(speaker)) return { kind: 'unknown_charge_type', expected: undefined };
  if (speaker.currency !== currency) return { kind: 'currency_differs', expected };
  if (speaker.customerId !== by.purchase.customerId) return { kind: 'customer_differs', expected };
  if (prefixOf(speaker) === 'test_account') return { kind: 'test_purchase', expected: money(ZERO, currency) };
  if (!settles) return { kind: 'refund_unannounced', expected };
  const difference = amount.minus(expected.amount);
  if (difference.eq(ZERO)) return undefined;
  const units = decimal(String(settles.quantity));
  const isRounding = difference.abs().lte(roundingOf({ billableQuantity: units, currency }, by.tolerances));
  return { kind: isRounding ? 'rounding' : tolerated('amount_differs', difference, expected, by), expected };
}
