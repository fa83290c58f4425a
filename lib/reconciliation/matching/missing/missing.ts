import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { addPeriods, lastDay, periodOf, type Day } from '../../../values/day.ts';
import { noMoney } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import type { ExpectedInstalment } from '../../discrepancy.ts';
import { chargeDay, expectedCharge, instalmentCount } from '../charges/instalments.ts';
import type { Finding } from '../finding.ts';
import { expectedRefund } from '../refunds/judge-refunds.ts';
import { dueDay, type Overdue } from './overdue.ts';

/** What of a purchase is not on any document: what is wrong with that, and what is still to come. */
export type Unbilled = {
  readonly findings: readonly Finding[];
  readonly expected: readonly ExpectedInstalment[];
};

/**
 * What one purchase should have been billed and was not; what is not overdue is expected, and listed as such up to the
 * end of the next month. What was bought before us is not asked for before the ledger's start.
 */
export function unbilledInstalments(
  purchase: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  billed: ReadonlySet<number>,
  context: { readonly asOf: Day; readonly ledgerStart: Day; readonly overdue: Overdue },
): Unbilled {
  const findings: Finding[] = [];
  const expected: ExpectedInstalment[] = [];
  const { id: purchaseId, customerId, origin } = purchase;
  const count = instalmentCount(purchase);
  // Of most purchases nothing is left to ask.
  if (billed.size === count) return { findings, expected };
  const horizon = horizonOf(context.asOf);
  for (let instalment = 1; instalment <= count; instalment += 1) {
    const charged = chargeDay(purchase, instalment);
    if (charged > horizon) break;
    if (billed.has(instalment) || (origin === 'observed' && charged < context.ledgerStart)) continue;
    const { quantity, amount } = expectedCharge(purchase, charged, returns);
    if (quantity.eq('0')) continue;
    const [period, dueOn] = [periodOf(charged), dueDay(charged)];
    const stage = context.overdue(charged, amount.currency);
    if (stage === undefined) {
      expected.push({ purchaseId, customerId, instalment, returnId: undefined, period, dueOn, amount });
      continue;
    }
    const which = count === 1 ? 'The charge' : `Instalment ${instalment} of ${count}`;
    const yet = stage === 'late' ? 'yet' : 'and not on the next';
    findings.push({
      kind: 'purchased_not_billed',
      rule: `unbilled.${stage}`,
      concerns: [purchaseId, String(instalment)],
      purchaseId,
      customerId,
      expected: amount,
      actual: noMoney(amount.currency),
      instalment,
      overdue: { stage, period, dueOn },
      detail: `${which} of ${charged}, due by ${dueOn}, is on no invoice of its month ${yet}.`,
    });
  }
  return { findings, expected };
}

/** Returns whose money has not come back: it is expected first, and missed when its day is past. */
export function missingRefunds(
  { id: purchaseId, customerId }: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  refunded: ReadonlySet<RecordedReturn>,
  context: { readonly asOf: Day; readonly overdue: Overdue },
): Unbilled {
  const findings: Finding[] = [];
  const expected: ExpectedInstalment[] = [];
  for (const recorded of returns.filter((each) => !refunded.has(each))) {
    const { returnId, quantity, currency, exchangedFor } = recorded;
    const returnedOn = recorded.returnedOn as Day;
    const [period, dueOn, amount] = [periodOf(returnedOn), dueDay(returnedOn), expectedRefund(recorded)];
    const stage = context.overdue(returnedOn, currency);
    if (stage === undefined) {
      if (returnedOn > horizonOf(context.asOf)) continue;
      expected.push({ purchaseId, customerId, instalment: undefined, returnId, period, dueOn, amount });
      continue;
    }
    const exchange = exchangedFor === undefined ? '' : ` in exchange for purchase ${exchangedFor}`;
    findings.push({
      kind: 'refund_missing',
      rule: `refund.${stage}`,
      concerns: [purchaseId, returnId],
      purchaseId,
      customerId,
      expected: amount,
      actual: noMoney(currency),
      overdue: { stage, period, dueOn },
      detail: `${quantity} returned on ${returnedOn}${exchange}; the refund was due by ${dueOn}.`,
    });
  }
  return { findings, expected };
}

function horizonOf(asOf: Day): Day {
  return lastDay(addPeriods(periodOf(asOf), 1));
}
