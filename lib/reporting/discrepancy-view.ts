import type { Discrepancy } from '../reconciliation/discrepancy.ts';
import { moneyText, type MoneyText } from '../values/money.ts';

/** A discrepancy as finance reads it: both sides, and the money in question. */
export type DiscrepancyView = {
  readonly id: string;
  readonly kind: string;
  readonly explained: boolean;
  readonly documentId: string | null;
  readonly purchaseId: string | null;
  readonly expected: MoneyText | null;
  readonly actual: MoneyText;
  readonly amount: MoneyText;
  readonly instalment: number | null;
  readonly detail: string;
};

export function discrepancyView(discrepancy: Discrepancy): DiscrepancyView {
  const { id, kind, explained, documentId, purchaseId, expected, instalment, detail } = discrepancy;
  return {
    id,
    kind,
    explained,
    documentId: documentId ?? null,
    purchaseId: purchaseId ?? null,
    expected: expected === undefined ? null : moneyText(expected),
    actual: moneyText(discrepancy.actual),
    amount: moneyText(discrepancy.amount),
    instalment: instalment ?? null,
    detail,
  };
}
