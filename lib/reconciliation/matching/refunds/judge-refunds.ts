import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { decimal, ZERO } from '../../../values/decimal.ts';
import { amountText, equalMoney, money, noMoney, type Money } from '../../../values/money.ts';
import type { Tolerances } from '../../book.ts';
import type { Charge } from '../charges/charge.ts';
import { identityCause, orAccepted, type Cause } from '../charges/charge-rules.ts';
import type { ChargeContext } from '../charges/judge-charges.ts';
import { roundingTolerance } from '../charges/tolerance.ts';
import type { Judgement } from '../finding.ts';
import { matchesOf } from '../keys/paired-lines.ts';

/**
 * Gives each negative charge of one purchase to a recorded return: first those of exactly the expected amount, a line that
 * alone gives that back before what is left of an event, then those of the same quantity, then those of the same day, then those that carry no day at all; of several returns the
 * oldest. One refund settles one return, also with another amount; a refund that fits no return in anything is for
 * something that was not recorded.
 */
export function judgeRefunds(
  context: ChargeContext,
  refunds: readonly Charge[],
): { readonly judgements: readonly Judgement[]; readonly refunded: ReadonlySet<RecordedReturn> } {
  if (refunds.length === 0) return { judgements: [], refunded: new Set() };
  const settles = new Map<Charge, RecordedReturn>();
  const refunded = new Set<RecordedReturn>();
  const isExact = ({ amount }: Charge, recorded: RecordedReturn) =>
    equalMoney(expectedRefund(recorded), amount);
  const signs: readonly ((charge: Charge, recorded: RecordedReturn) => boolean)[] = [
    (charge, recorded) => charge.lines.length === 1 && isExact(charge, recorded),
    isExact,
    // Of several lines the units that are left of all were given back.
    ({ quantities }, { quantity }) =>
      quantities
        .at(-1)!
        .abs()
        .eq(decimal(String(quantity))),
    ({ line }, { returnedOn }) => line.chargeStart === returnedOn,
    ({ line }) => line.chargeStart === undefined,
  ];
  for (const fits of signs) {
    for (const charge of refunds.filter((each) => !settles.has(each))) {
      const open = context.returns.filter((each) => !refunded.has(each));
      const recorded = open.find((each) => each.currency === charge.amount.currency && fits(charge, each));
      if (recorded === undefined) continue;
      settles.set(charge, recorded);
      refunded.add(recorded);
    }
  }
  return { judgements: refunds.map((charge) => judge(context, charge, settles.get(charge))), refunded };
}

/** What a return should bring: money back, so it is negative. */
export function expectedRefund({ amount, currency }: RecordedReturn): Money {
  return money(decimal(amount).neg(), currency);
}

function judge(context: ChargeContext, charge: Charge, recorded: RecordedReturn | undefined): Judgement {
  const { paired, tolerances } = context;
  const { purchase } = paired;
  const expected = recorded === undefined ? noMoney(purchase.charge.currency) : expectedRefund(recorded);
  const cause =
    identityCause({
      ...context,
      purchase,
      charge,
      instalment: { quantity: decimal('0'), amount: expected },
      taken: false,
      ended: undefined,
      own: undefined,
    }) ?? refundCause(charge, recorded, expected, tolerances);
  const concern =
    recorded === undefined ? `refund:${charge.line.chargeStart ?? ''}` : `return:${recorded.returnId}`;
  return {
    lines: charge.lines,
    matches: recorded === undefined ? [] : matchesOf(paired, charge, undefined),
    finding: cause && {
      ...orAccepted(cause, { charge, tolerances }),
      concerns: [purchase.id, concern],
      documentId: charge.line.documentId,
      purchaseId: purchase.id,
      lines: charge.lines,
      actual: charge.amount,
    },
  };
}

function refundCause(
  charge: Charge,
  recorded: RecordedReturn | undefined,
  expected: Money,
  tolerances: Tolerances,
): Cause | undefined {
  if (recorded === undefined) {
    const detail = 'Money was given back, and no return is recorded for it.';
    return { kind: 'refund_unannounced', rule: 'refund.unannounced', expected, detail };
  }
  const difference = charge.amount.amount.minus(expected.amount).abs();
  if (difference.eq(ZERO)) return undefined;
  const units = decimal(String(recorded.quantity));
  if (!difference.gt(roundingTolerance(units, expected.currency, tolerances))) {
    const detail = 'Within the rounding that Microsoft documents.';
    return { kind: 'rounding', rule: 'refund.rounding', expected, detail };
  }
  const detail = `The return of ${recorded.returnedOn} was to bring ${amountText(expected)}, it brought ${amountText(charge.amount)}.`;
  return { kind: 'amount_differs', rule: 'refund.amount', expected, detail };
}
