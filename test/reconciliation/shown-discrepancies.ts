import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { discrepancyView, type DiscrepancyView } from '../../lib/reporting/views/discrepancy-view.ts';
import { sha256 } from '../fakes/sha256.ts';

/** `kind purchase/instalment document: expected -> actual, amount CURRENCY`, and a mark where it is explained. */
export function discrepanciesOf(book: Book): readonly string[] {
  return reconcile(book, sha256).discrepancies.map((found) => shown(discrepancyView(found)));
}

function shown(found: DiscrepancyView): string {
  const where = `${found.purchaseId ?? '-'}/${found.instalment ?? '-'} ${found.documentId ?? '-'}`;
  const expected = found.expected === null ? 'nothing known' : found.expected.amount;
  const money = `${expected} -> ${found.actual.amount}, ${found.amount.amount} ${found.amount.currency}`;
  return `${found.kind} ${where}: ${money}${found.explained ? ' (explained)' : ''}`;
}
