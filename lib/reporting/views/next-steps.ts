import { decimal, ZERO } from '../../values/decimal.ts';
import { amountText, minus, money, noMoney, plus } from '../../values/money.ts';
import type { AdvisedDifference } from './advised-difference.ts';
import { onLines, sumOf } from './in-question.ts';
import type { InvoiceLadder } from './invoice-ladder.ts';
import type { TaxPlace } from './tax-of-part.ts';

/** What is to be done about the differences on the lines of a document, each with its sum. All amounts without sign but `amount`. */
export type NextSteps = {
  /** Charged too much, for Microsoft to put right: what to withhold until it does. */
  readonly toDispute: {
    readonly count: number;
    readonly beforeTax: string;
    /** Null where the tax on some of it is not known; `taxNote` says why, or how it was told. */
    readonly tax: string | null;
    readonly withTax: string | null;
    readonly taxNote: string;
  };
  /** What we have to find out about first. Whole lines where it is not known yet what they should be. */
  readonly toLookInto: { readonly count: number; readonly tooMuch: string; readonly tooLittle: string };
  /** Explained by a rule, accepted or written off, and what comes of the month's rate within the others. */
  readonly nothingToDo: { readonly count: number; readonly amount: string };
};

export function nextSteps(
  differences: readonly AdvisedDifference[],
  ladder: Pick<InvoiceLadder, 'steps'>,
  taxPlace: TaxPlace,
  currency: string,
): NextSteps {
  const found = onLines(differences, currency);
  const toLookInto = found
    .filter(({ next }) => next === 'look_into')
    .map(({ inQuestion }) => inQuestion?.beforeTax ?? '0');
  const tooMuch = sumOf(
    toLookInto.filter((amount) => decimal(amount).gt(ZERO)),
    currency,
  );
  const tooLittle = sumOf(
    toLookInto.filter((amount) => decimal(amount).lt(ZERO)),
    currency,
  );
  const nothing = sumOf(
    ladder.steps.filter(({ next }) => next === 'nothing').map(({ amount }) => amount),
    currency,
  );
  return {
    toDispute: toDispute(found, taxPlace, currency),
    toLookInto: {
      count: toLookInto.length,
      tooMuch: amountText(tooMuch),
      tooLittle: amountText(minus(noMoney(currency), tooLittle)),
    },
    nothingToDo: {
      count: found.filter(({ next }) => next === 'nothing').length,
      amount: amountText(nothing),
    },
  };
}

/** What of these is to be disputed, in one sum with its tax; `found` are those on the lines of the document. */
export function toDispute(
  found: readonly AdvisedDifference[],
  taxPlace: TaxPlace,
  currency: string,
): NextSteps['toDispute'] {
  const parts = found.flatMap(({ next, inQuestion }) =>
    next === 'dispute' && inQuestion ? [inQuestion] : [],
  );
  const beforeTax = sumOf(
    parts.map((part) => part.beforeTax),
    currency,
  );
  const unknown = parts.filter(({ tax }) => tax === null).length;
  const tax = sumOf(
    parts.map((part) => part.tax ?? '0'),
    currency,
  );
  const shares = parts.filter(({ taxFrom }) => taxFrom === 'share').length;
  return {
    ...{ count: parts.length, beforeTax: amountText(beforeTax) },
    tax: unknown > 0 ? null : amountText(tax),
    withTax: unknown > 0 ? null : amountText(plus(beforeTax, tax)),
    taxNote: unknown > 0 ? unknownTax(taxPlace, unknown) : shares > 0 ? SHARED : '',
  };
}

/** How the tax on a part of a line is told. */
export const SHARED =
  'Where a part of a line is disputed, its tax is the same part of the tax on that line, cut to the smallest unit.';

function unknownTax(place: TaxPlace, count: number): string {
  if (place === 'on_total')
    return 'The tax of this document is on its total and on none of its lines, so what of it is on the disputed amount is not known.';
  if (place === 'not_known') return 'What tax is owed of this document is not known yet.';
  return `The lines do not tell the tax on ${count} of them: they were netted with others, or were read anew since.`;
}

/** What is to be paid while what is disputed is withheld; null where its tax is not known. */
export function payMeanwhile(
  { payable, currency }: { readonly payable: string; readonly currency: string },
  { toDispute: { withTax } }: Pick<NextSteps, 'toDispute'>,
): string | null {
  return withTax === null ? null : amountText(minus(money(payable, currency), money(withTax, currency)));
}
