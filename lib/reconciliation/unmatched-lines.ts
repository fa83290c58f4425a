import type { BilledLine } from '../billing/billed-line.ts';
import type { Day } from '../values/day.ts';
import { money, noMoney } from '../values/money.ts';
import { isKnownChargeType, isRenewal } from './charge-types.ts';
import type { DiscrepancyKind } from './discrepancy.ts';
import { finding, type Judgement } from './finding.ts';
import { isTestPurchase, reservationOrderOf } from './match-keys.ts';

type Rule = {
  readonly kind: DiscrepancyKind;
  readonly applies: (line: BilledLine, ledgerStart: Day) => boolean;
  readonly detail: string;
};

// The first that applies, as for lines that have a purchase.
const RULES: readonly Rule[] = [
  {
    kind: 'unknown_charge_type',
    applies: ({ chargeType }) => !isKnownChargeType(chargeType),
    detail: 'This charge type has never been seen',
  },
  {
    kind: 'test_purchase',
    applies: isTestPurchase,
    detail: 'The line carries the mark of a Partner Center test account',
  },
  {
    kind: 'refund_unannounced',
    applies: ({ subtotal }) => subtotal.lt('0'),
    detail: 'Money was given back for a reservation that no purchase of ours explains',
  },
  {
    kind: 'bought_before_start',
    applies: (line, ledgerStart) => (line.subscriptionStart ?? line.chargeStart ?? ledgerStart) < ledgerStart,
    detail: 'Bought before the ledger starts',
  },
  {
    kind: 'renewed',
    applies: ({ chargeType }) => isRenewal(chargeType),
    detail: 'A reservation was renewed, and no purchase asked for it',
  },
  {
    kind: 'billed_not_purchased',
    applies: () => true,
    detail: 'Charged, and no purchase of ours explains it',
  },
];

/** What a line that belongs to no purchase is: nothing was expected of it, so all of it is in question. */
export function judgeUnmatched(line: BilledLine, ledgerStart: Day): Judgement {
  const rule = RULES.find(({ applies }) => applies(line, ledgerStart))!;
  const unknown = rule.kind === 'unknown_charge_type';
  const zero = line.subtotal.eq('0') && !unknown;
  return {
    lines: [line],
    matches: [],
    finding: zero
      ? undefined
      : finding({
          kind: rule.kind,
          concerns: [concernOf(line), line.chargeStart ?? ''],
          documentId: line.documentId,
          expected: unknown ? undefined : noMoney(line.currency),
          actual: money(line.subtotal, line.currency),
          detail: `${rule.detail}${unknown ? ` ("${line.chargeType}")` : ''}: ${line.productName || line.productId}, customer ${line.customerId}.`,
        }),
  };
}

function concernOf(line: BilledLine): string {
  return reservationOrderOf(line.reservationOrderId) || line.orderId || line.alternateId || line.customerId;
}
