import type { BillingDocument } from '../../billing/document.ts';
import { sum, ZERO, type Decimal } from '../../values/decimal.ts';
import { minus, money, type Currency, type Money } from '../../values/money.ts';
import type { Coverage } from '../discrepancy.ts';
import { currenciesOf } from './period-balances.ts';

/** What one period comes to, one entry a currency, in alphabetical order. */
export type PeriodFigures = readonly CurrencyFigures[];

export type CurrencyFigures = {
  readonly currency: Currency;
  /** Documents that count: void ones are left out, with their lines. */
  readonly documents: number;
  readonly lines: number;
  /** What the documents come to, tax included: what is owed positive, what is given back negative. */
  readonly payable: Money;
  /** The lines before tax, and what they are made of: matched + discrepant + outOfScope. */
  readonly beforeTax: Money;
  readonly matched: Money;
  readonly discrepant: Money;
  readonly outOfScope: Money;
  /** Tax on the lines, and tax that stands on the documents only, whether their totals include it or not. */
  readonly tax: Money;
  /** payable - beforeTax - tax: what no rule explains. */
  readonly unexplained: Money;
};

/** Sums a period's documents. What is not loaded yet counts as nothing, and the checks say so. */
export function figuresOf(
  documents: readonly BillingDocument[],
  coverage: readonly Coverage[],
): PeriodFigures {
  const counting = documents.filter(({ header }) => !header.isVoid);
  const ids = new Set(counting.map(({ header }) => header.id));
  return currenciesOf(counting).map((currency) => {
    const of = counting.filter(({ header }) => header.total.currency === currency);
    const explained = coverage.filter(
      ({ documentId, linesSubtotal }) => ids.has(documentId) && linesSubtotal.currency === currency,
    );
    const total = (amounts: readonly Decimal[]) => money(sum(amounts), currency);
    const payable = total(of.map(payableOf));
    const beforeTax = total(of.flatMap(({ published }) => published?.subtotal.amount ?? []));
    const tax = total(of.flatMap(taxOf));
    return {
      currency,
      documents: of.length,
      lines: of.reduce((count, { published }) => count + (published?.lineCount ?? 0), 0),
      payable,
      beforeTax,
      matched: total(explained.map(({ matched }) => matched.amount)),
      discrepant: total(explained.map(({ discrepant }) => discrepant.amount)),
      outOfScope: total(explained.map(({ outOfScope }) => outOfScope.amount)),
      tax,
      unexplained: minus(minus(payable, beforeTax), tax),
    };
  });
}

/** With the sign of what is owed, which the tie-out has normalised; before there is one a document comes to nothing. */
function payableOf({ tieOut }: BillingDocument): Decimal {
  return (tieOut?.taxOnTop?.payable ?? tieOut?.total)?.amount ?? ZERO;
}

function taxOf({ published, tieOut }: BillingDocument): readonly Decimal[] {
  const onDocument = tieOut?.explained.map(({ amount }) => amount.amount) ?? [];
  const stated = tieOut?.taxOnTop?.shownBy === 'statement' ? [tieOut.taxOnTop.tax.amount] : [];
  return [...(published ? [published.tax.amount] : []), ...onDocument, ...stated];
}
