import { accountingFiles } from './accounting/accounting-files.ts';
import { CASE_COLUMNS, caseRows } from './cases/case-rows.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows, type DiscrepancyRow } from './discrepancies.ts';
import { disputeFiles } from './dispute/dispute-files.ts';
import { DOCUMENT_COLUMNS, documentRows } from './documents.ts';
import type { ExportBooks } from './export-books.ts';
import type { ExportFormat, ExportJob } from './export-job.ts';
import { exportScope, type ExportScope } from './export-scope.ts';
import type { ExportSettings } from './export-settings.ts';
import { focusFiles } from './focus/focus-files.ts';
import { sheet, workbook, type Sheet } from './formats/xlsx/workbook.ts';
import { knownPurchases, type KnownPurchases } from './known-purchases.ts';
import { LINE_COLUMNS } from './lines/line-columns.ts';
import { lineRows } from './lines/line-row.ts';
import { parquetDataset } from './lines/parquet-dataset.ts';
import { atOnce, counted, csvFile, type OutputFile, type OutputFiles } from './output-file.ts';
import { SUMMARY_COLUMNS, summaryRows } from './summary.ts';
import type { Table } from './table.ts';

export type Making = {
  readonly books: ExportBooks;
  readonly settings: ExportSettings;
  /** Told what the files cannot show. */
  readonly tell: (problem: string) => void;
};

/** The files of one export, one after the other. The same books give the same bytes. */
export async function* filesOf(making: Making, job: ExportJob): OutputFiles {
  if (job.format === 'dispute_pack') yield* disputeFiles(making, job);
  else yield* filesOfBooks(making, job, job.format);
}

async function* filesOfBooks(
  making: Making,
  job: ExportJob,
  format: Exclude<ExportFormat, 'dispute_pack'>,
): OutputFiles {
  const { books, tell } = making;
  const scope = await exportScope(books, job, tell);
  const purchases = await knownPurchases(books, scope.mayShow);
  const lines = () => ({ columns: LINE_COLUMNS, rows: lineRows(books, scope, purchases, tell) });
  const cases = () => ({ columns: CASE_COLUMNS, rows: caseRows(books, scope, purchases) });
  switch (format) {
    case 'csv':
      yield csvFile('lines.csv', lines());
      yield csvFile('discrepancies.csv', discrepancyTable(making, scope, purchases));
      // Documents are the partner's as a whole: whoever sees some customers only does not see them.
      if (job.customers === undefined)
        yield csvFile('documents.csv', { columns: DOCUMENT_COLUMNS, rows: atOnce(documentRows(scope)) });
      return;
    case 'parquet':
      yield* parquetDataset('lines', lines(), tell);
      return;
    case 'xlsx':
      yield workbookFile('tieout.xlsx', await workbookSheets(making, scope, purchases), lines());
      return;
    case 'cases_csv':
      yield csvFile('cases.csv', cases());
      return;
    case 'cases_xlsx':
      yield workbookFile('cases.xlsx', [], cases(), 'Cases');
      return;
    case 'focus':
      yield* focusFiles(making, scope, purchases);
      return;
    case 'accounting':
      yield* accountingFiles(making, scope, purchases);
      return;
  }
}

function discrepancyTable(
  { books }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): Table<DiscrepancyRow> {
  return { columns: DISCREPANCY_COLUMNS, rows: discrepancyRows(books, scope, purchases) };
}

async function workbookSheets(
  { books }: Making,
  scope: ExportScope,
  purchases: KnownPurchases,
): Promise<readonly Sheet[]> {
  const discrepancies: DiscrepancyRow[] = [];
  for await (const rows of discrepancyRows(books, scope, purchases)) discrepancies.push(...rows);
  const documents = scope.job.customers === undefined ? documentRows(scope) : [];
  const summary = atOnce(summaryRows(scope, documents, discrepancies));
  return [
    sheet('Summary', { columns: SUMMARY_COLUMNS, rows: summary }),
    sheet('Discrepancies', { columns: DISCREPANCY_COLUMNS, rows: atOnce(discrepancies) }),
    sheet('Cases', { columns: CASE_COLUMNS, rows: caseRows(books, scope, purchases) }),
    ...(documents.length > 0
      ? [sheet('Documents', { columns: DOCUMENT_COLUMNS, rows: atOnce(documents) })]
      : []),
  ];
}

/** A workbook whose last sheet is the long one; it is the one whose rows are counted. */
function workbookFile<Row>(
  name: string,
  sheets: readonly Sheet[],
  table: Table<Row>,
  sheetName = 'Lines',
): OutputFile {
  const { table: passing, rows } = counted(table);
  return { name, content: workbook([...sheets, sheet(sheetName, passing)]), rows };
}
