import type { BillingDocument, TaxOnTop } from '../../billing/document.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, money, moneyText, noMoney, type Money, type MoneyText } from '../../values/money.ts';

/** A document as finance reads it. Amounts are decimal text in `currency`; what is given back is negative. */
export type DocumentView = {
  readonly id: string;
  readonly documentType: string;
  /** `new`: the commerce that carries reservations. */
  readonly commerce: 'legacy' | 'new';
  readonly void: boolean;
  readonly amendsOf: string | null;
  readonly period: string;
  readonly invoiceDate: string;
  readonly currency: string;
  readonly stage: string;
  readonly source: 'v1' | 'v2';
  readonly total: string;
  /** What is to be paid: the total, and the tax on top of it where this tenant's totals leave tax out. Nothing where it is void. */
  readonly payable: string;
  /** Tax beyond a total that leaves it out, and who shows it; null where the total is all that is payable. */
  readonly taxOnTop: { readonly tax: string; readonly shownBy: TaxOnTop['shownBy'] } | null;
  /**
   * What the total was compared with: with tax, or before it where only the document has any. Null where no lines could be read yet: not ready is not zero.
   */
  readonly linesTotal: string | null;
  /** The sum of the lines before tax, which can be compared from one document to the next, and the tax on them. */
  readonly linesSubtotal: string | null;
  readonly linesTax: string | null;
  readonly lines: number | null;
  readonly statementSha256: string | null;
  /** What the text of the statement says, where it could be read. */
  readonly statement: { readonly subtotal: string; readonly tax: string; readonly total: string } | null;
  readonly tied: boolean;
  readonly difference: string | null;
  readonly explained: readonly { readonly kind: string; readonly amount: string }[];
  readonly unexplained: string | null;
  /** Why it is not tied; empty where it is. */
  readonly why: string;
  readonly paid: MoneyText;
};

export function documentView(document: BillingDocument): DocumentView {
  const { header, published, tieOut, statement } = document;
  const total = tieOut?.total ?? owed(document);
  const figures = statement?.figures;
  const isGivenBack = header.documentType === 'credit_note' && total.amount.lt(ZERO);
  const stated = (amount: Money) => amountText(isGivenBack ? givenBack(amount) : amount);
  return {
    id: header.id,
    documentType: header.documentType,
    commerce: header.commerce,
    void: header.isVoid,
    amendsOf: header.amendsOf ?? null,
    period: header.period,
    invoiceDate: header.invoiceDate,
    currency: header.total.currency,
    stage: document.stage,
    source: document.source,
    total: amountText(total),
    payable: amountText(header.isVoid ? noMoney(total.currency) : (tieOut?.taxOnTop?.payable ?? total)),
    taxOnTop: tieOut?.taxOnTop
      ? { tax: amountText(tieOut.taxOnTop.tax), shownBy: tieOut.taxOnTop.shownBy }
      : null,
    linesTotal: text(tieOut?.linesTotal ?? published?.total),
    linesSubtotal: text(published?.subtotal),
    linesTax: text(published?.tax),
    lines: published?.lineCount ?? null,
    statementSha256: statement?.sha256 ?? null,
    statement:
      figures === undefined
        ? null
        : {
            subtotal: stated(figures.subtotal),
            tax: stated(figures.tax),
            total: stated(figures.total),
          },
    tied: tieOut?.tied ?? false,
    difference: text(tieOut?.difference),
    explained: (tieOut?.explained ?? []).map(({ kind, amount }) => ({ kind, amount: amountText(amount) })),
    unexplained: text(tieOut?.unexplained),
    why: tieOut?.why ?? whyNot(document),
    paid: moneyText(header.paid),
  };
}

// Until the lines tell the sign, a credit note counts as given back: Microsoft sends its total without one.
function owed({ header }: BillingDocument): Money {
  return header.documentType === 'credit_note' ? givenBack(header.total) : header.total;
}

function givenBack({ amount, currency }: Money): Money {
  return money(ZERO.minus(amount.abs()), currency);
}

function whyNot({ stage, failure }: BillingDocument): string {
  if (failure !== undefined) return failure;
  if (stage === 'not_ready') return 'Microsoft has no line data for it yet.';
  if (stage === 'exporting') return 'Its lines are being exported by Microsoft.';
  return 'It has not been read yet.';
}

function text(value: Money | undefined): string | null {
  return value === undefined ? null : amountText(value);
}
