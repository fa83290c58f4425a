import type { RecordedReturn } from '../purchasing/purchase-ledger.ts';
import { decimal } from '../values/decimal.ts';
import { amountText, equalMoney, money, noMoney, type Money } from '../values/money.ts';
import type { Tolerances } from './book.ts';
import type { Charge } from './charge.ts';
import { IDENTITY_RULES, type Cause, type PairedCharge } from './charge-rules.ts';
import { finding, type Judgement } from './finding.ts';
import { matchesOf, type PurchaseLines } from './paired-lines.ts';

type RefundContext = {
  readonly paired: PurchaseLines;
  readonly returns: readonly RecordedReturn[];
  readonly tolerances: Tolerances;
};

/**
 * Gives each negative charge of one purchase to a recorded return: first those of exactly the expected amount, then
 * those of the same day or quantity, then those that carry no day at all. One refund settles one return, also with
 * another amount; a refund that fits no return in anything is for something that was not recorded.
 */
export function judgeRefunds(
  context: RefundContext,
  refunds: readonly Charge[],
): { readonly judgements: readonly Judgement[]; readonly refunded: ReadonlySet<RecordedReturn> } {
  const settles = new Map<Charge, RecordedReturn>();
  const refunded = new Set<RecordedReturn>();
  const settle = (charge: Charge, fits: (recorded: RecordedReturn) => boolean) => {
    const recorded = context.returns.find((candidate) => !refunded.has(candidate) && fits(candidate));
    if (recorded === undefined || settles.has(charge)) return;
    settles.set(charge, recorded);
    refunded.add(recorded);
  };
  for (const charge of refunds)
    settle(charge, (recorded) => equalMoney(expectedRefund(recorded), charge.amount));
  for (const charge of refunds) settle(charge, (recorded) => isOfReturn(charge, recorded));
  for (const charge of refunds) settle(charge, () => charge.line.chargeStart === undefined);
  return { judgements: refunds.map((charge) => judge(context, charge, settles.get(charge))), refunded };
}

function isOfReturn({ line }: Charge, { returnedOn, quantity }: RecordedReturn): boolean {
  return line.chargeStart === returnedOn || line.billableQuantity.abs().eq(decimal(String(quantity)));
}

/** What a return should bring: money back, so it is negative. */
export function expectedRefund({ amount, currency }: RecordedReturn): Money {
  return money(decimal(amount).neg(), currency);
}

function judge(
  { paired, tolerances }: RefundContext,
  charge: Charge,
  recorded: RecordedReturn | undefined,
): Judgement {
  const { purchase } = paired;
  const expected = recorded === undefined ? noMoney(purchase.charge.currency) : expectedRefund(recorded);
  const cause =
    identityCause({
      purchase,
      charge,
      instalment: { quantity: decimal('0'), amount: expected },
      taken: false,
      ended: false,
      clean: undefined,
      tolerances,
    }) ?? refundCause(charge, recorded, expected);
  return {
    lines: charge.lines,
    matches: recorded === undefined ? [] : matchesOf(paired, charge, undefined),
    finding:
      cause &&
      finding({
        ...cause,
        concerns: [
          purchase.id,
          recorded === undefined ? `refund:${charge.line.chargeStart ?? ''}` : `return:${recorded.returnId}`,
        ],
        documentId: charge.line.documentId,
        purchaseId: purchase.id,
        actual: charge.amount,
      }),
  };
}

function identityCause(paired: PairedCharge): Cause | undefined {
  const rule = IDENTITY_RULES.find(({ applies }) => applies(paired));
  if (rule === undefined) return undefined;
  const expected = rule.expected ? rule.expected(paired) : paired.instalment.amount;
  return { kind: rule.kind, expected, detail: rule.detail(paired) };
}

function refundCause(
  charge: Charge,
  recorded: RecordedReturn | undefined,
  expected: Money,
): Cause | undefined {
  if (recorded === undefined) {
    const detail = 'Money was given back, and no return is recorded for it.';
    return { kind: 'refund_unannounced', expected, detail };
  }
  if (equalMoney(charge.amount, expected)) return undefined;
  const detail = `The return of ${recorded.returnedOn} was to bring ${amountText(expected)}, it brought ${amountText(charge.amount)}.`;
  return { kind: 'amount_differs', expected, detail };
}
