import type { PeriodDifferenceView } from '../../../lib/reporting/views/period-difference-view.ts';
import { table } from '../../table.ts';

const right = (heading: string) => ({ heading, align: 'right' as const });

/** In what a period is no longer what was signed; nothing where it is the same. */
export function printDifference(difference: PeriodDifferenceView): readonly string[] {
  const { figures, documents, returns, cases, cut } = difference;
  return [
    ...table(
      [{ heading: 'FIGURE' }, right('SIGNED'), right('NOW'), right('DIFFERENCE'), { heading: 'CURRENCY' }],
      figures.map(({ name, signed, now, difference: by, currency }) => ({
        cells: [name, signed, now, by, currency],
      })),
    ),
    ...table(
      [{ heading: 'DOCUMENT' }, right('SIGNED'), right('NOW'), { heading: 'CURRENCY' }, { heading: 'WHAT' }],
      documents.map((one) => ({
        cells: [
          ...[one.id, one.signed?.total.amount ?? '-', one.now?.total.amount ?? '-'],
          one.now?.total.currency ?? one.signed?.total.currency ?? '-',
          documentChange(one),
        ],
      })),
    ),
    ...discrepancyChanges(difference),
    ...table(
      [
        ...[{ heading: 'PURCHASE' }, { heading: 'RETURN' }, { heading: 'ON' }, right('UNITS')],
        ...[right('SIGNED'), right('NOW'), { heading: 'CURRENCY' }],
      ],
      returns.map(({ purchaseId, returnId, signed, now }) => {
        const known = now ?? signed;
        const amounts = [signed?.amount.amount ?? '-', now?.amount.amount ?? '-'];
        const told = [known?.returnedOn ?? '-', String(known?.quantity ?? '-')];
        return { cells: [purchaseId, returnId, ...told, ...amounts, known?.amount.currency ?? '-'] };
      }),
    ),
    ...table(
      [{ heading: 'CASE' }, { heading: 'SIGNED' }, { heading: 'NOW' }],
      cases.map(({ id, signed, now }) => ({ cells: [id, signed ?? '-', now ?? '-'] })),
    ),
    ...(cut === null ? [] : [cut]),
  ];
}

function documentChange({ signed, now }: PeriodDifferenceView['documents'][number]): string {
  if (signed === null) return 'came';
  if (now === null) return 'is gone';
  if (signed.void !== now.void) return now.void ? 'was voided' : 'is void no more';
  if (signed.version !== now.version) return 'was restated';
  if (signed.tied !== now.tied) return now.tied ? 'ties now' : 'ties no more';
  return 'changed';
}

type SignedDiscrepancy = PeriodDifferenceView['discrepancies']['new'][number];
type Change = {
  readonly what: string;
  readonly signed: SignedDiscrepancy | null;
  readonly now: SignedDiscrepancy | null;
};

function discrepancyChanges({ discrepancies }: PeriodDifferenceView): readonly string[] {
  const changes: readonly Change[] = [
    ...discrepancies.new.map((now) => ({ what: 'new', signed: null, now })),
    ...discrepancies.gone.map((signed) => ({ what: 'gone', signed, now: null })),
    ...discrepancies.changed.map(({ signed, now }) => ({ what: 'changed', signed, now })),
  ];
  return table(
    [{ heading: 'DISCREPANCY' }, { heading: 'WHAT' }, right('SIGNED'), right('NOW'), { heading: 'CURRENCY' }],
    changes.map(({ what, signed, now }) => ({
      cells: [
        ...[(now ?? signed)?.id ?? '-', what, signed?.amount.amount ?? '-', now?.amount.amount ?? '-'],
        (now ?? signed)?.amount.currency ?? '-',
      ],
    })),
  );
}
