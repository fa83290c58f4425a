import type { BillingDocument } from '../../../billing/document.ts';
import { sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { money, moneyText, type MoneyText } from '../../../values/money.ts';
import { whyNotTied, type PublishedDocument } from '../export-scope.ts';

/** What is payable of a document: its total with its sign set right, and nothing where it is void. */
export function payable({ header, tieOut }: BillingDocument): Decimal {
  return header.isVoid ? ZERO : (tieOut?.total ?? header.total).amount;
}

/** What a document comes to beyond the rows of its lines and its proven tax; nothing where it ties. */
export function invoiceDifference(document: BillingDocument): Decimal | undefined {
  const { published, tieOut, header } = document;
  if (published === undefined || header.isVoid) return undefined;
  const taxes = (tieOut?.explained ?? []).map(({ amount }) => amount.amount);
  return payable(document).minus(sum([published.subtotal.amount, published.tax.amount, ...taxes]));
}

/** Whether the rows of one invoice come to what is payable, with both figures. */
type InvoiceTieOut = {
  readonly InvoiceId: string;
  readonly payable: MoneyText;
  readonly billedCost: MoneyText;
  /** payable - billedCost; no row makes up for it. */
  readonly difference: MoneyText;
  readonly agrees: boolean;
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
  return {
    InvoiceId: header.id,
    payable: moneyText(money(owed, currency)),
    billedCost: moneyText(money(billedCost, currency)),
    difference: moneyText(money(difference, currency)),
    agrees,
    tied,
    why: agrees && tied ? null : whyNotTied(tieOut),
  };
}
