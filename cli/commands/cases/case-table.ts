import type { CaseView } from '../../../lib/reporting/case-view.ts';
import type { PurchaseView } from '../../../lib/reporting/purchase-view.ts';
import { printSums } from '../../print-sums.ts';
import { nameOf } from '../../print-tables.ts';
import { table } from '../../table.ts';

/** The queue: what is oldest first, then how much money is how old. */
export function printCases(
  cases: readonly CaseView[],
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (cases.length === 0) return [];
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  return [
    ...table(
      [
        { heading: 'CASE' },
        { heading: 'STATUS' },
        { heading: 'OWNER' },
        { heading: 'DAYS', align: 'right' },
        { heading: 'DOCUMENT' },
        { heading: 'PURCHASE' },
        { heading: 'IN QUESTION', align: 'right' },
        { heading: 'CURRENCY' },
        { heading: 'REASON' },
      ],
      cases.map((one) => ({
        cells: [
          ...[one.id, one.status, one.owner ?? '-', String(one.age), one.documentId ?? '-'],
          one.purchaseId === null ? '-' : (names.get(one.purchaseId) ?? one.purchaseId),
          ...[one.amount.amount, one.amount.currency, one.reason],
        ],
        note: one.detail,
      })),
    ),
    '',
    ...printSums(
      'DAYS OLD',
      cases.toSorted((a, b) => a.age - b.age),
      ({ ageBucket }) => ageBucket,
      ({ amount }) => amount,
    ),
    '',
    'One of them with its whole history: tieout cases show CASE. Many at once: tieout cases download FILE',
  ];
}

export function casesInOrder(cases: readonly CaseView[]): readonly CaseView[] {
  return cases.toSorted((a, b) => b.age - a.age || Number(a.id > b.id) - Number(a.id < b.id));
}

/** What a decision came to, in a sentence. */
export function decidedText({ id, status, owner, reason, revision }: CaseView): string {
  return `Case ${id} is ${status} (${reason}), ${owner === null ? "nobody's" : `with ${owner}`}, at revision ${revision}.\n`;
}
