import type { BillingDocument } from '../../billing/document.ts';
import type { Coverage } from '../../reconciliation/discrepancy.ts';
import type { Decimal } from '../../values/decimal.ts';
import { minorDigits, type Money } from '../../values/money.ts';
import type { ExportScope } from './export-scope.ts';
import { payable, totalOf } from './payable.ts';
import { amountColumn, column, type Column } from './table.ts';

/** A document, and how far its lines are explained; a reconciliation of another version says nothing of it. */
export type DocumentRow = {
  readonly document: BillingDocument;
  readonly coverage: Coverage | undefined;
};

export function documentRows({ documents, run }: ExportScope): readonly DocumentRow[] {
  const coverage = new Map(run?.coverage.map((one) => [one.documentId, one]));
  return documents.map((document) => {
    const of = coverage.get(document.header.id);
    return { document, coverage: of?.version === document.published?.version ? of : undefined };
  });
}

const text = (name: string, of: (row: DocumentRow) => string | undefined) =>
  column<DocumentRow, 'text'>('text', name, of);
const amount = (name: string, of: (row: DocumentRow) => Money | undefined) =>
  amountColumn<DocumentRow>(
    name,
    (row): Decimal | undefined => of(row)?.amount,
    ({ document }) => minorDigits(document.header.total.currency),
  );

export const DOCUMENT_COLUMNS: readonly Column<DocumentRow>[] = [
  text('document_id', ({ document }) => document.header.id),
  text('document_type', ({ document }) => document.header.documentType),
  text('is_void', ({ document }) => (document.header.isVoid ? 'true' : 'false')),
  text('amends', ({ document }) => document.header.amendsOf),
  text('billing_period', ({ document }) => document.header.period),
  column('day', 'invoice_date', ({ document }) => document.header.invoiceDate),
  text('stage', ({ document }) => document.stage),
  text('currency', ({ document }) => document.header.total.currency),
  amount('total', ({ document }) => totalOf(document)),
  // With the tax that a total may leave out; a void document comes to nothing.
  amountColumn<DocumentRow>(
    'payable',
    ({ document }) => payable(document),
    ({ document }) => minorDigits(document.header.total.currency),
  ),
  amount('lines_before_tax', ({ document }) => document.published?.subtotal),
  amount('lines_tax', ({ document }) => document.published?.tax),
  amount('lines_total', ({ document }) => document.published?.total),
  amount('difference', ({ document }) => document.tieOut?.difference),
  amount('unexplained', ({ document }) => document.tieOut?.unexplained),
  text('tied', ({ document }) => document.tieOut && (document.tieOut.tied ? 'true' : 'false')),
  text('why_not_tied', ({ document }) => document.tieOut?.why),
  column('whole', 'lines', ({ document }) => document.published?.lineCount),
  amount('matched', ({ coverage }) => coverage?.matched),
  amount('discrepant', ({ coverage }) => coverage?.discrepant),
  amount('out_of_scope', ({ coverage }) => coverage?.outOfScope),
  text('version', ({ document }) => document.published?.version),
];
