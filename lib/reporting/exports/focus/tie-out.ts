import type { BillingDocument, TaxOnTop } from '../../../billing/document.ts';
import { sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { money, moneyText, type MoneyText } from '../../../values/money.ts';
import { whyNotTied, type PublishedDocument } from '../export-scope.ts';
import { payable, taxOfStatement } from '../payable.ts';

/** What a document comes to beyond the rows of its lines and its proven tax; nothing where it ties. */
export function invoiceDifference(document: BillingDocument): Decimal | undefined {
  const { published, header } = document;
  if (published === undefined || header.isVoid) return undefined;
  const rows = [published.subtotal.amount, published.tax.amount, taxOfStatement(document) ?? ZERO];
  return payable(document).minus(sum(rows));
}

/** Whether the rows of one invoice come to what is payable, with both figures. */
type InvoiceTieOut = {
  readonly InvoiceId: string;
  readonly payable: MoneyText;
  readonly billedCost: MoneyText;
  /** payable - billedCost; no row makes up for it. */
  readonly difference: MoneyText;
  readonly agrees: boolean;
  /** Tax that the printed total leaves out, in `payable` or (undecided) in question, and what shows it; null where none is. */
  readonly taxOnTop: (MoneyText & { readonly shownBy: TaxOnTop['shownBy'] }) | null;
  /** Whether the document is proven: a statement may say something else than rows that agree with what is payable. */
  readonly tied: boolean;
  /** Why it does not agree or is not tied, in words; null where it does and is. */
  readonly why: string | null;
};

export function invoiceTieOut(document: PublishedDocument, billedCost: Decimal): InvoiceTieOut {
  const { header, tieOut } = document;
  const { currency } = header.total;
  const owed = payable(document);
  const difference = owed.minus(billedCost);
  const agrees = difference.eq(ZERO);
  const tied = tieOut?.tied === true;
  const onTop = tieOut?.taxOnTop;
  return {
    InvoiceId: header.id,
    payable: moneyText(money(owed, currency)),
    billedCost: moneyText(money(billedCost, currency)),
    difference: moneyText(money(difference, currency)),
    agrees,
    taxOnTop: onTop ? { ...moneyText(onTop.tax), shownBy: onTop.shownBy } : null,
    tied,
    why: agrees && tied ? null : whyNotTied(tieOut),
  };
}
