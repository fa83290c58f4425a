import { decimal, ZERO } from '../../values/decimal.ts';
import { amountText, minus, money, noMoney, plus, type Money } from '../../values/money.ts';
import type { DiscrepancyView } from './discrepancy-view.ts';

/** Differences of one kind together: how many, and what they come to. */
export type KindSum = { readonly kind: string; readonly count: number; readonly amount: string };

/**
 * The money on the lines of a document that no rule explains, apart by whether it still waits for a decision; without what
 * comes of the month's exchange rate alone. What is too much and what is too little never cancel out.
 */
export type InQuestion = {
  /** How many charges wait for a decision. */
  readonly count: number;
  /** tooMuch + tooLittle, all three without sign. */
  readonly amount: string;
  readonly tooMuch: string;
  readonly tooLittle: string;
  /** The same by kind, the largest first; negative where a kind comes to too little. */
  readonly by: readonly KindSum[];
  /** Charges of which it has to be found out first what they should be; the amounts are those of the whole lines. */
  readonly toClarify: readonly KindSum[];
  /** What people accepted or wrote off; the amounts are the differences. */
  readonly decided: readonly (KindSum & { readonly standing: 'accepted' | 'written_off' })[];
};

/** How a difference on the lines of a document stands: by a rule, by what somebody decided, or not yet. */
export type Standing = 'explained' | 'accepted' | 'written_off' | 'to_clarify' | 'in_question';

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  ...{ in_question: 'in question', to_clarify: 'to be clarified', explained: 'explained' },
  ...{ accepted: 'accepted', written_off: 'written off' },
};

export function isDecided(status: string): status is 'accepted' | 'written_off' {
  return status === 'accepted' || status === 'written_off';
}

/** The statuses of cases by their ids, which are those of their discrepancies. */
export type Statuses = ReadonlyMap<string, string>;

// The whole line is in question: its customer, its currency or what it is for.
const WHOLE_LINE: ReadonlySet<string> = new Set([
  'customer_differs',
  'unknown_charge_type',
  'currency_differs',
]);

type Found = Pick<
  DiscrepancyView,
  'id' | 'kind' | 'explained' | 'basis' | 'lines' | 'actual' | 'amount' | 'exchangeRateEffect'
>;

export function standingOf(
  { id, kind, explained }: Pick<Found, 'id' | 'kind' | 'explained'>,
  cases: Statuses,
): Standing {
  if (explained) return 'explained';
  const status = cases.get(id);
  if (status !== undefined && isDecided(status)) return status;
  return WHOLE_LINE.has(kind) ? 'to_clarify' : 'in_question';
}

/** What of these is on the lines of a document, in its currency: whole documents hold the same money once more. */
export function onLines<One extends Pick<Found, 'basis' | 'lines' | 'amount'>>(
  found: readonly One[],
  currency: string,
): readonly One[] {
  return found.filter(
    ({ basis, lines, amount }) => basis !== 'document' && lines.length > 0 && amount.currency === currency,
  );
}

/** What of a document's discrepancies is in question, in its currency. */
export function inQuestionOf(found: readonly Found[], cases: Statuses, currency: string): InQuestion {
  const standing = Map.groupBy(onLines(found, currency), (one) => standingOf(one, cases));
  const open = standing.get('in_question') ?? [];
  const amounts = open.map((one) => amountText(questioned(one)));
  const tooMuch = sumOf(
    amounts.filter((amount) => decimal(amount).gt(ZERO)),
    currency,
  );
  const tooLittle = sumOf(
    amounts.filter((amount) => decimal(amount).lt(ZERO)),
    currency,
  );
  const size = ({ amount }: Money) => amountText(money(amount.abs(), currency));
  return {
    count: open.length,
    amount: size(minus(tooMuch, tooLittle)),
    tooMuch: size(tooMuch),
    tooLittle: size(tooLittle),
    by: byKind(open, (one) => amountText(questioned(one)), currency),
    toClarify: byKind(standing.get('to_clarify') ?? [], ({ actual }) => actual.amount, currency),
    decided: (['accepted', 'written_off'] as const).flatMap((of) =>
      byKind(standing.get(of) ?? [], differenceOf, currency).map((sum) => ({ ...sum, standing: of })),
    ),
  };
}

/** What of a difference is in question: not what comes of the month's exchange rate alone, which is explained. */
export function questioned({
  amount,
  exchangeRateEffect,
}: Pick<DiscrepancyView, 'amount' | 'exchangeRateEffect'>): Money {
  const whole = money(amount.amount, amount.currency);
  return exchangeRateEffect === null
    ? whole
    : minus(whole, money(exchangeRateEffect.amount, exchangeRateEffect.currency));
}

export function sumOf(amounts: readonly string[], currency: string): Money {
  return amounts.reduce((sum, amount) => plus(sum, money(amount, currency)), noMoney(currency));
}

const differenceOf = ({ amount }: Found) => amount.amount;

/** The sum of each kind, the largest first. */
function byKind(
  found: readonly Found[],
  amountOf: (one: Found) => string,
  currency: string,
): readonly KindSum[] {
  const sums = [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, own]) => ({
    ...{ kind, count: own.length },
    sum: sumOf(own.map(amountOf), currency),
  }));
  return sums
    .toSorted((one, other) => other.sum.amount.abs().cmp(one.sum.amount.abs()))
    .map(({ kind, count, sum }) => ({ kind, count, amount: amountText(sum) }));
}
