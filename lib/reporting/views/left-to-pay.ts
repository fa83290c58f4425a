import type { DocumentHeader } from '../../billing/document.ts';
import { ZERO } from '../../values/decimal.ts';
import { amountText, minus, money, noMoney, plus } from '../../values/money.ts';
import type { RelatedDocument } from './related-documents.ts';

/** What of an invoice is still to be paid: payMeanwhile - paid - givenBack = left. Below zero where more was paid than that. */
export type LeftToPay = {
  /** What Microsoft says was paid, without sign: its pages contradict each other on the sign. */
  readonly paid: string;
  /** What credit notes that amend it give back, without sign. */
  readonly givenBack: string;
  readonly left: string;
};

/** Null where nothing was paid or given back, where what is to be paid is not known, and of a credit note. */
export function leftToPay(
  { documentType, paid, total: { currency } }: Pick<DocumentHeader, 'documentType' | 'paid' | 'total'>,
  payMeanwhile: string | null,
  related: readonly RelatedDocument[],
): LeftToPay | null {
  if (payMeanwhile === null || documentType === 'credit_note' || paid.currency !== currency) return null;
  const size = money(paid.amount.abs(), currency);
  const credits = related
    .filter((one) => one.relation === 'amended_by' && one.documentType === 'credit_note')
    .filter((one) => one.currency === currency)
    .reduce((sum, { payable }) => minus(sum, money(payable, currency)), noMoney(currency));
  const settled = plus(size, credits);
  if (settled.amount.eq(ZERO)) return null;
  return {
    paid: amountText(size),
    givenBack: amountText(credits),
    left: amountText(minus(money(payMeanwhile, currency), settled)),
  };
}
