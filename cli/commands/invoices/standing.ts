import type { CaseView } from '../../../lib/reporting/case-view.ts';
import type { DiscrepancyView } from '../../../lib/reporting/discrepancy-view.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { sumOf, type KindSum } from './kind-sums.ts';

/** How a difference on an invoice's lines stands: by a rule, by what somebody decided, or not yet. */
export type Standing = 'explained' | 'accepted' | 'written_off' | 'to_clarify' | 'in_question';

/** The money on the lines of an invoice that no rule explains. What is too much and what is too little never cancel out. */
export type InQuestion = {
  readonly count: number;
  /** tooMuch + tooLittle, both without sign. */
  readonly amount: string;
  readonly tooMuch: string;
  readonly tooLittle: string;
  /** Charges of which it has to be found out first what they should be; the amounts are those of the whole lines. */
  readonly toClarify: readonly KindSum[];
  /** What people accepted or wrote off; the amounts are the differences. */
  readonly decided: readonly (KindSum & { readonly standing: 'accepted' | 'written_off' })[];
};

// The whole line is in question: its customer, its currency or what it is for.
const WHOLE_LINE: ReadonlySet<string> = new Set([
  'customer_differs',
  'unknown_charge_type',
  'currency_differs',
]);

export function standingOf({ id, kind, explained }: DiscrepancyView, cases: Statuses): Standing {
  if (explained) return 'explained';
  const status = cases.get(id);
  if (status === 'accepted' || status === 'written_off') return status;
  return WHOLE_LINE.has(kind) ? 'to_clarify' : 'in_question';
}

export type Statuses = ReadonlyMap<string, string>;

/** A case has the id of its discrepancy. */
export function statusesOf(cases: readonly CaseView[]): Statuses {
  return new Map(cases.map(({ id, status }) => [id, status]));
}

/** What of these is on the lines of the document, in its currency: whole documents hold the same money once more. */
export function onLines(found: readonly DiscrepancyView[], currency: string): readonly DiscrepancyView[] {
  return found.filter(
    ({ basis, lines, amount }) => basis !== 'document' && lines.length > 0 && amount.currency === currency,
  );
}

export function inQuestionOf(
  found: readonly DiscrepancyView[],
  cases: Statuses,
  currency: string,
): InQuestion {
  const standing = Map.groupBy(onLines(found, currency), (one) => standingOf(one, cases));
  const open = (standing.get('in_question') ?? []).map(({ amount }) => amount.amount);
  const total = (amounts: readonly string[]) => {
    const sum = sumOf(amounts, currency).amount.abs();
    return amountText(money(sum, currency));
  };
  const above = open.filter((amount) => decimal(amount).gt(ZERO));
  const below = open.filter((amount) => !decimal(amount).gt(ZERO));
  const [tooMuch, tooLittle] = [total(above), total(below)];
  const byKind = (of: Standing, amountOf: (one: DiscrepancyView) => string): readonly KindSum[] =>
    [...Map.groupBy(standing.get(of) ?? [], ({ kind }) => kind)].map(([kind, own]) => ({
      ...{ kind, count: own.length },
      amount: amountText(sumOf(own.map(amountOf), currency)),
    }));
  const decided = (['accepted', 'written_off'] as const).flatMap((of) =>
    byKind(of, ({ amount }) => amount.amount).map((sum) => ({ ...sum, standing: of })),
  );
  return {
    ...{ count: open.length, tooMuch, tooLittle, decided },
    amount: total([tooMuch, tooLittle]),
    toClarify: byKind('to_clarify', ({ actual }) => actual.amount),
  };
}
