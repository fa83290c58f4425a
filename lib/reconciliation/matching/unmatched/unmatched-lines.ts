import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Day } from '../../../values/day.ts';
import { asId } from '../../../values/id.ts';
import { noMoney } from '../../../values/money.ts';
import type { BookSides } from '../../book.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';
import { isKnownChargeType, isRenewal } from '../charges/charge-types.ts';
import type { Charge } from '../charges/charge.ts';
import type { Judgement } from '../finding.ts';
import { boughtIn, isTestPurchase, ordersElsewhere, reservationOrderOf } from '../keys/reservation-order.ts';
import { boughtOn, renewalsAmong, type RenewedOn } from './bought-on.ts';

type Context = {
  readonly ledgerStart: Day;
  readonly renewedOn: RenewedOn;
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
    applies: (line, { ledgerStart, renewedOn }) => (boughtOn(line, renewedOn) ?? ledgerStart) < ledgerStart,
    detail: 'Bought before the ledger starts',
  },
  {
    name: 'unmatched.renewal',
    kind: 'renewed',
    applies: (line, { renewedOn }) => isRenewal(line.chargeType) || renewedOn(line) !== undefined,
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

/** Says what a charge is that belongs to no purchase: nothing was expected of it, so all of it is in question. */
export function unmatchedJudge(
  { ledgerStart, elsewhere }: BookSides,
  strangers: readonly Charge[],
): (charge: Charge) => Judgement {
  const renewedOn = renewalsAmong(strangers.flatMap(({ lines }) => lines));
  const context = { ledgerStart, renewedOn, isSeenElsewhere: ordersElsewhere(elsewhere) };
  return ({ lines, line: speaking, amount }) => {
    // Of several lines the one that speaks is judged, with what is left of all.
    const line = { ...speaking, subtotal: amount.amount };
    const rule = RULES.find(({ applies }) => applies(line, context))!;
    const unknown = rule.kind === 'unknown_charge_type';
    if (line.subtotal.eq('0') && !unknown) return { lines, matches: [], finding: undefined };
    const isReservation = line.category === 'reservation';
    return {
      lines,
      matches: [],
      finding: {
        kind: rule.kind,
        rule: rule.name,
        concerns: [concernOf(line), line.chargeStart ?? ''],
        documentId: line.documentId,
        customerId: asId(line.customerId),
        lines,
        expected: unknown ? undefined : noMoney(line.currency),
        actual: amount,
        boughtIn: isReservation && !unknown ? boughtIn(line, context.isSeenElsewhere) : undefined,
        detail: `${rule.detail}${unknown ? ` ("${line.chargeType}")` : ''}: ${line.productName || line.productId}, customer ${line.customerId}.`,
      },
    };
  };
}

function concernOf(line: BilledLine): string {
  return reservationOrderOf(line.reservationOrderId) || line.orderId || line.alternateId || line.customerId;
}
