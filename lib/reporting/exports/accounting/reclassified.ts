import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { isZero, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import { accountOfPurchase, type Returns } from './accounts-of.ts';
import type { Account } from './accounts.ts';
import { endOf } from './amortisation.ts';
import type { Decision } from '../case-decisions.ts';
import { entry, type Entry } from './entry.ts';

/** Money that does not stay where its charge, or its return, was booked. */
export type Move = {
  readonly kind: 'exchange' | 'dispute' | 'write_off' | 'acceptance';
  readonly from: Account;
  readonly to: Account;
  readonly amount: Decimal;
  readonly period: BillingPeriod;
};

/**
 * What of a discrepancy of a purchase moves, and when. The part that comes from the month's rate is an exchange difference,
 * whatever is decided of the rest. The rest is in dispute until somebody has decided: then what was written off is a loss,
 * and what was accepted is where the charge is. A decision on a month that was closed before is booked in the month that it
 * counts in, and leaves the closed one as it was. Charges of no purchase that we know stay where they are. What a document
 * comes to beyond its lines is unexplained until its own case is decided.
 */
export function movesOf(
  discrepancy: Discrepancy,
  purchase: KnownPurchase | undefined,
  returns: Returns,
  decision: Decision | undefined,
): readonly Move[] {
  const { kind, explained, lines, actual, amount, period, exchangeRateEffect } = discrepancy;
  if (kind === 'lines_do_not_sum') return decision ? [remainderDecided(discrepancy, decision)] : [];
  if (purchase === undefined) return [];
  if (kind === 'refund_missing') return decision ? [refundGivenUp(discrepancy, decision)] : [];
  if (lines.length === 0) return [];
  const charged = accountOfPurchase(purchase, actual.amount, returns);
  const exchange = (of: Decimal): Move => ({
    ...{ kind: 'exchange', from: charged, to: 'exchange', amount: of, period },
  });
  if (kind === 'exchange_rate') return [exchange(amount.amount)];
  if (explained) return [];
  const ofRate = exchangeRateEffect?.amount ?? ZERO;
  const question = { charged, amount: amount.amount.minus(ofRate), period };
  return [exchange(ofRate), ...questionMoves(question, decision)].filter((one) => !isZero(one.amount));
}

type Question = { readonly charged: Account; readonly amount: Decimal; readonly period: BillingPeriod };

function questionMoves(
  { charged, amount, period }: Question,
  decision: Decision | undefined,
): readonly Move[] {
  const dispute: Move = { kind: 'dispute', from: charged, to: 'disputed', amount, period };
  if (decision === undefined) return [dispute];
  const isLater = decision.bookedIn > period;
  if (decision.status === 'written_off') {
    const loss: Move = { kind: 'write_off', from: charged, to: 'writtenOff', amount, period };
    return isLater ? [dispute, { ...loss, from: 'disputed', period: decision.bookedIn }] : [loss];
  }
  const back: Move = { ...dispute, kind: 'acceptance', from: 'disputed', to: charged };
  return isLater ? [dispute, { ...back, period: decision.bookedIn }] : [];
}

// A refund is expected since the day of its return. Given up, it is a loss, or what the return has cost.
function refundGivenUp(discrepancy: Discrepancy, decision: Decision): Move {
  const { amount } = discrepancy.amount;
  return { ...decided(discrepancy, decision, 'returnFees'), from: 'refunds', amount };
}

// What the document says beyond its lines, where the discrepancy is the lines beyond the document. It is of no purchase
// and no customer; accepted, it is a cost like any other.
function remainderDecided(discrepancy: Discrepancy, decision: Decision): Move {
  const amount = ZERO.minus(discrepancy.amount.amount);
  return { ...decided(discrepancy, decision, 'other'), from: 'unexplained', amount };
}

function decided(
  { period }: Discrepancy,
  { status, bookedIn }: Decision,
  accepted: Account,
): Pick<Move, 'kind' | 'to' | 'period'> {
  const at = bookedIn > period ? bookedIn : period;
  return status === 'written_off'
    ? { kind: 'write_off', to: 'writtenOff', period: at }
    : { kind: 'acceptance', to: accepted, period: at };
}

const IDS = { exchange: 'exchange', dispute: 'disputed', write_off: 'writtenOff', acceptance: 'accepted' };

export function moveEntries(
  { id, amount, documentId, since, period: ofCharge, detail }: Discrepancy,
  { kind, from, to, amount: moved, period }: Move,
  purchase: KnownPurchase | undefined,
): readonly Entry[] {
  return entry({
    id: `${IDS[kind]}|${id}`,
    kind,
    // What was decided later has no day of its own in the books.
    date: period === ofCharge ? since : endOf(period),
    ...{ period, currency: amount.currency, documentId, description: detail },
    postings: [
      { account: to, amount: moved, purchase },
      { account: from, amount: ZERO.minus(moved), purchase },
    ],
  });
}
