import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Day } from '../../../values/day.ts';
import { asId } from '../../../values/id.ts';
import { money, noMoney } from '../../../values/money.ts';
import type { BookSides } from '../../book.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';
import { isKnownChargeType, isRenewal } from '../charges/charge-types.ts';
import type { Judgement } from '../finding.ts';
import { boughtIn, isTestPurchase, ordersElsewhere, reservationOrderOf } from '../keys/reservation-order.ts';

type Context = {
  readonly ledgerStart: Day;
  readonly isSeenElsewhere: (orderId: string) => boolean;
};

type Rule = {
  readonly name: string;
  readonly kind: DiscrepancyKind;
  readonly applies: (line: BilledLine, context: Context) => boolean;
  readonly detail: string;
};

// The first that applies, as for lines that have a purchase.
const RULES: readonly Rule[] = [
  {
    name: 'unmatched.type',
    kind: 'unknown_charge_type',
    applies: ({ chargeType }) => !isKnownChargeType(chargeType),
    detail: 'This charge type has never been seen',
  },
  {
    name: 'unmatched.test_account',
    kind: 'test_purchase',
    applies: isTestPurchase,
    detail: 'The line carries the mark of a Partner Center test account',
  },
  {
    name: 'unmatched.refund',
    kind: 'refund_unannounced',
    applies: ({ subtotal }) => subtotal.lt('0'),
    detail: 'Money was given back for a reservation that no purchase of ours explains',
  },
  {
    name: 'unmatched.before_start',
    kind: 'bought_before_start',
    applies: (line, { ledgerStart }) =>
      (line.subscriptionStart ?? line.chargeStart ?? ledgerStart) < ledgerStart,
    detail: 'Bought before the ledger starts',
  },
  {
    name: 'unmatched.renewal',
    kind: 'renewed',
    applies: ({ chargeType }) => isRenewal(chargeType),
    detail: 'A reservation was renewed, and no purchase asked for it',
  },
  {
    name: 'unmatched.order_elsewhere',
    kind: 'billed_not_purchased',
    applies: ({ orderId, alternateId }, { isSeenElsewhere }) =>
      isSeenElsewhere(orderId) || isSeenElsewhere(alternateId),
    detail: 'Charged; its order was seen at Partner Center and is none of ours',
  },
  {
    name: 'unmatched.charge',
    kind: 'billed_not_purchased',
    applies: () => true,
    detail: 'Charged, and no purchase of ours explains it',
  },
];

/** Says what a line that belongs to no purchase is: nothing was expected of it, so all of it is in question. */
export function unmatchedJudge({ ledgerStart, elsewhere }: BookSides): (line: BilledLine) => Judgement {
  const context = { ledgerStart, isSeenElsewhere: ordersElsewhere(elsewhere) };
  return (line) => {
    const rule = RULES.find(({ applies }) => applies(line, context))!;
    const unknown = rule.kind === 'unknown_charge_type';
    if (line.subtotal.eq('0') && !unknown) return { lines: [line], matches: [], finding: undefined };
    const isReservation = line.category === 'reservation';
    return {
      lines: [line],
      matches: [],
      finding: {
        kind: rule.kind,
        rule: rule.name,
        concerns: [concernOf(line), line.chargeStart ?? ''],
        documentId: line.documentId,
        customerId: asId(line.customerId),
        lines: [line],
        expected: unknown ? undefined : noMoney(line.currency),
        actual: money(line.subtotal, line.currency),
        boughtIn: isReservation && !unknown ? boughtIn(line, context.isSeenElsewhere) : undefined,
        detail: `${rule.detail}${unknown ? ` ("${line.chargeType}")` : ''}: ${line.productName || line.productId}, customer ${line.customerId}.`,
      },
    };
  };
}

function concernOf(line: BilledLine): string {
  return reservationOrderOf(line.reservationOrderId) || line.orderId || line.alternateId || line.customerId;
}
