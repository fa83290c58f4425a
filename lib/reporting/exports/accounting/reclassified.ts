import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { isZero, sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { Decision } from '../case-decisions.ts';
import type { Account } from './accounts.ts';
import { endOf } from './amortisation.ts';
import { bookedMonth } from './booked-documents.ts';
import { changesOf, placeIn, placesOf, type Learnt, type Places } from './charge-places.ts';
import { entry, type Entry } from './entry.ts';

/** Money that does not stay where its charge, or its return, was booked. */
export type Move = {
  readonly kind: 'exchange' | 'dispute' | 'write_off' | 'acceptance' | 'settlement' | 'reassignment';
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
 * comes to beyond its lines is unexplained until its own case is decided. What was found when the month of the charge was
 * closed already is in dispute from `found` on. Where the charge goes to another account later, what moved goes with it.
 */
export function movesOf(
  discrepancy: Discrepancy,
  purchase: KnownPurchase | undefined,
  learnt: Learnt,
  standing: Standing,
): readonly Move[] {
  const { lines, actual, documentId } = discrepancy;
  const period = bookedMonth(learnt.documents, documentId, discrepancy.period);
  const places = purchase && lines.length > 0 ? placesOf(purchase, actual.amount, period, learnt) : undefined;
  const moves = movesWhileThere(discrepancy, purchase, places, standing);
  const { goneAtMs } = standing;
  const all = goneAtMs === undefined ? moves : untilGone(moves, places, goneAtMs, learnt.monthOf);
  return places ? alongWith(places, all) : all;
}

function movesWhileThere(
  discrepancy: Discrepancy,
  purchase: KnownPurchase | undefined,
  places: Places | undefined,
  { decision, found }: Standing,
): readonly Move[] {
  const { kind, explained, amount, exchangeRateEffect } = discrepancy;
  if (kind === 'lines_do_not_sum') return decision ? [remainderDecided(discrepancy, decision)] : [];
  if (purchase === undefined) return [];
  if (kind === 'refund_missing') return decision ? [refundGivenUp(discrepancy, decision)] : [];
  if (places === undefined) return [];
  const [{ from: period }] = places;
  const at = monthOfQuestion(places, found !== undefined && found > period ? found : period);
  const charged = placeIn(places, at);
  const exchange = (of: Decimal): Move => ({
    ...{ kind: 'exchange', from: charged, to: 'exchange', amount: of, period: at },
  });
  if (kind === 'exchange_rate') return [exchange(amount.amount)];
  if (explained) return [];
  const ofRate = exchangeRateEffect?.amount ?? ZERO;
  const question = { places, amount: amount.amount.minus(ofRate), period: at };
  return [exchange(ofRate), ...questionMoves(question, decision)].filter((one) => !isZero(one.amount));
}

/** How a discrepancy stands. */
export type Standing = {
  readonly decision: Decision | undefined;
  /** The month in which it was found, where its own was closed by then. */
  readonly found: BillingPeriod | undefined;
  /** When there was no such difference any more; undefined while there is. */
  readonly goneAtMs?: number | undefined;
};

// Before the purchase was known there was nothing that its charge could differ from.
function monthOfQuestion(places: Places, found: BillingPeriod): BillingPeriod {
  const [first, second] = places;
  return first.account === 'unmatched' && second && second.from > found ? second.from : found;
}

/**
 * A difference that is gone was never booked, as long as the months of its entries are open. What of it is in closed ones
 * stays there, and goes back where it came from in the month in which the difference was gone.
 */
function untilGone(
  moves: readonly Move[],
  places: Places | undefined,
  goneAtMs: number,
  monthOf: BookingMonth,
): readonly Move[] {
  const months = moves.map(({ period }) => period).sort();
  const [origin, first, last] = [moves[0]?.from, months[0], months.at(-1)];
  if (origin === undefined || first === undefined || last === undefined) return [];
  const gone = monthOf(first, goneAtMs);
  if (gone === first) return [];
  const period = gone > last ? gone : last;
  const to = places ? placeIn(places, period) : origin;
  const held = new Map<Account, Decimal>();
  const add = (account: Account, amount: Decimal) =>
    held.set(account, (held.get(account) ?? ZERO).plus(amount));
  for (const move of moves) {
    add(move.to, move.amount);
    add(move.from, ZERO.minus(move.amount));
  }
  const isOfCharge = (account: Account) =>
    account === origin || (places?.some((place) => place.account === account) ?? false);
  return [
    ...moves,
    ...[...held]
      .filter(([account, amount]) => !isOfCharge(account) && !isZero(amount))
      .map(([from, amount]): Move => ({ kind: 'settlement', from, to, amount, period })),
  ];
}

// What left a charge, less what came back to it, is taken out of where the charge moves to.
function alongWith(places: Places, moves: readonly Move[]): readonly Move[] {
  if (places.length === 1) return moves;
  const fromCharge = ({ kind, from, amount }: Move): Decimal => {
    if (kind === 'acceptance' || kind === 'settlement') return amount;
    return from === 'disputed' ? ZERO : ZERO.minus(amount);
  };
  const along = changesOf(places).map(({ before, after }): Move => {
    const amount = sum(moves.filter(({ period }) => period < after.from).map(fromCharge));
    return { kind: 'reassignment', from: before, to: after.account, amount, period: after.from };
  });
  return [...moves, ...along.filter(({ amount }) => !isZero(amount))];
}

type Question = { readonly places: Places; readonly amount: Decimal; readonly period: BillingPeriod };

function questionMoves(
  { places, amount, period }: Question,
  decision: Decision | undefined,
): readonly Move[] {
  const charged = placeIn(places, period);
  const dispute: Move = { kind: 'dispute', from: charged, to: 'disputed', amount, period };
  if (decision === undefined) return [dispute];
  const isLater = decision.bookedIn > period;
  if (decision.status === 'written_off') {
    const loss: Move = { kind: 'write_off', from: charged, to: 'writtenOff', amount, period };
    return isLater ? [dispute, { ...loss, from: 'disputed', period: decision.bookedIn }] : [loss];
  }
  if (!isLater) return [];
  const back = {
    from: 'disputed',
    to: placeIn(places, decision.bookedIn),
    period: decision.bookedIn,
  } as const;
  return [dispute, { kind: 'acceptance', ...back, amount }];
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

const IDS = {
  ...{ exchange: 'exchange', dispute: 'disputed', write_off: 'writtenOff', acceptance: 'accepted' },
  ...{ settlement: 'settled', reassignment: 'reassigned' },
};

export function moveEntries(
  { id, amount, documentId, since, period: ofCharge, detail }: Discrepancy,
  { kind, from, to, amount: moved, period }: Move,
  purchase: KnownPurchase | undefined,
): readonly Entry[] {
  return entry({
    id: `${IDS[kind]}|${id}${kind === 'reassignment' ? `|${period}` : ''}${kind === 'settlement' ? `|${from}` : ''}`,
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
