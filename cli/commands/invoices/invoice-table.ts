import { sumOf } from '../../../lib/reporting/views/in-question.ts';
import { amountText } from '../../../lib/values/money.ts';
import { table } from '../../table.ts';
import { totalsOf } from '../../totals.ts';
import type { InvoiceRow } from './invoice-rows.ts';

const right = (heading: string) => ({ heading, align: 'right' as const });
const FIGURES = [
  ...['BEFORE TAX', 'MATCHED', 'DISCREPANT', 'OUT OF SCOPE'],
  ...['TOO MUCH', 'TOO LITTLE', 'DECIDED'],
].map(right);

/** Every invoice, then the sums of each currency without those that are void. */
export function invoiceTable(rows: readonly InvoiceRow[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    ...table(
      [
        ...[{ heading: 'INVOICE' }, { heading: 'TYPE' }, { heading: 'PERIOD' }],
        ...[right('TOTAL'), right('LINES'), ...FIGURES],
        ...[{ heading: 'CURRENCY' }, { heading: 'TIED' }, right('OPEN CASES')],
      ],
      rows.map((row) => ({
        cells: [
          ...[row.id, row.documentType.replaceAll('_', ' '), row.period, row.total],
          ...[row.lines === null ? '-' : String(row.lines), ...figuresOf(row)],
          ...[row.currency, row.void ? 'void' : row.tied ? 'yes' : 'NO', String(row.openCases)],
        ],
        ...toClarify(row),
      })),
    ),
    '',
    ...sums(rows.filter((row) => !row.void)),
    '',
    'Why one of them is as high as it is: tieout invoices explain INVOICE',
  ];
}

function figuresOf({ coverage, inQuestion, currency }: InvoiceRow): readonly string[] {
  if (coverage === null || inQuestion === null) return FIGURES.map(() => '-');
  const { linesSubtotal, matched, discrepant, outOfScope } = coverage;
  const { tooMuch, tooLittle, decided } = inQuestion;
  const differences = decided.map(({ amount }) => amount);
  return [
    ...[linesSubtotal, matched, discrepant, outOfScope, tooMuch, tooLittle],
    amountText(sumOf(differences, currency)),
  ];
}

function toClarify({ inQuestion, currency }: InvoiceRow): { readonly note?: string } {
  const kinds = (inQuestion?.toClarify ?? []).map(
    ({ kind, count, amount }) => `${count} ${kind} (${amount} ${currency} charged)`,
  );
  return kinds.length === 0 ? {} : { note: `to be clarified: ${kinds.join(', ')}` };
}

function sums(owed: readonly InvoiceRow[]): readonly string[] {
  const totals = totalsOf(
    owed.map((row) => ({
      currency: row.currency,
      amounts: [row.total, ...figuresOf(row).map((figure) => (figure === '-' ? '0' : figure))],
    })),
  );
  const notReconciled = owed.filter(({ coverage }) => coverage === null).map(({ id }) => id);
  return [
    ...table(
      [{ heading: 'NOT VOID' }, right('INVOICES'), right('TOTAL'), ...FIGURES],
      totals.map(({ currency, amounts }) => ({
        cells: [...[currency, String(owed.filter((row) => row.currency === currency).length)], ...amounts],
      })),
    ),
    ...(notReconciled.length === 0
      ? []
      : [`  Not reconciled yet, and only in the totals: ${notReconciled.join(', ')}`]),
  ];
}
