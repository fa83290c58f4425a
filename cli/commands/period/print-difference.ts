import type { PeriodDifferenceView } from '../../../lib/reporting/period-difference-view.ts';
import { table } from '../../table.ts';

const right = (heading: string) => ({ heading, align: 'right' as const });

/** In what a period is no longer what was signed; nothing where it is the same. */
export function printDifference(difference: PeriodDifferenceView): readonly string[] {
  const { figures, documents, cases } = difference;
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
      [{ heading: 'CASE' }, { heading: 'SIGNED' }, { heading: 'NOW' }],
      cases.map(({ id, signed, now }) => ({ cells: [id, signed ?? '-', now ?? '-'] })),
    ),
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

function discrepancyChanges({ discrepancies }: PeriodDifferenceView): readonly string[] {
  const rows = [
    ...discrepancies.new.map((now) => ({ what: 'new', id: now.id, signed: '-', now })),
    ...discrepancies.gone.map((signed) => ({
      what: 'gone',
      id: signed.id,
      signed: signed.amount.amount,
      now: null,
      of: signed,
    })),
    ...discrepancies.changed.map(({ signed, now }) => ({
      what: 'changed',
      id: now.id,
      signed: signed.amount.amount,
      now,
    })),
  ];
  return table(
    [{ heading: 'DISCREPANCY' }, { heading: 'WHAT' }, right('SIGNED'), right('NOW'), { heading: 'CURRENCY' }],
    rows.map(({ what, id, signed, now, ...more }) => ({
      cells: [
        ...[id, what, signed, now?.amount.amount ?? '-'],
        (now ?? ('of' in more ? more.of : undefined))?.amount.currency ?? '-',
      ],
    })),
  );
}
