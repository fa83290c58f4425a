import type { Discrepancy, DiscrepancyKind } from '../reconciliation/discrepancy.ts';
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
  /**
   * What the money is of. `charge`: amount = actual - expected, before tax. `line`: a whole line before tax, because
   * nothing is expected or the expectation is in another currency. `document`: amount = actual - expected of whole
   * documents, tax included.
   */
  readonly basis: 'charge' | 'line' | 'document';
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
    basis: basisOf(discrepancy),
    instalment: instalment ?? null,
    detail,
  };
}

const OF_DOCUMENTS: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'tax_on_invoice_only',
  'credit_note',
  'rebilled',
  'restated',
  'lines_do_not_sum',
  'statement_differs',
]);

function basisOf({ kind, expected, actual }: Discrepancy): DiscrepancyView['basis'] {
  if (OF_DOCUMENTS.has(kind)) return 'document';
  return expected?.currency === actual.currency ? 'charge' : 'line';
}
