import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import { discrepancyTable, nameOf } from './print-tables.ts';
import { printSums } from './print-sums.ts';
import { table } from './table.ts';

/** Discrepancies with both sides, then what each kind comes to; what is missing by the day on which it was due. */
export function printDiscrepancies(
  found: readonly DiscrepancyView[],
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (found.length === 0) return [];
  const isMissing = found.every(({ stage }) => stage !== null);
  return [
    ...(isMissing ? missingTable(found, purchases) : discrepancyTable(found, purchases)),
    '',
    ...printSums(
      isMissing ? 'NOT BILLED' : 'IN QUESTION',
      found,
      ({ kind, stage }) => (isMissing ? `${kind}, ${stage}` : kind),
      ({ amount, expected }) => (isMissing ? (expected ?? amount) : amount),
    ),
    ...(isMissing ? ['', 'What is not due yet is no discrepancy: tieout expected'] : []),
  ];
}

/** What should have been billed or given back, and was not: when it was due, and how long it has been missed. */
function missingTable(
  found: readonly DiscrepancyView[],
  purchases: readonly PurchaseView[],
): readonly string[] {
  const names = new Map(purchases.map((purchase) => [purchase.id, nameOf(purchase)]));
  return table(
    [
      { heading: 'KIND' },
      { heading: 'PURCHASE' },
      { heading: 'INSTALMENT', align: 'right' },
      { heading: 'STAGE' },
      { heading: 'PERIOD' },
      { heading: 'DUE' },
      { heading: 'EXPECTED', align: 'right' },
      { heading: 'CURRENCY' },
      { heading: 'CUSTOMER' },
    ],
    found.map(({ kind, purchaseId, instalment, stage, period, since, expected, customerId, detail }) => ({
      cells: [
        ...[kind, purchaseId === null ? '-' : (names.get(purchaseId) ?? purchaseId)],
        ...[instalment === null ? '-' : String(instalment), stage ?? '-', period, since],
        ...[expected?.amount ?? '-', expected?.currency ?? '-', customerId ?? '-'],
      ],
      note: detail,
    })),
  );
}
