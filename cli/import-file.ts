import { HISTORY_COLUMNS } from '../lib/purchasing/history/history-rows.ts';
import { asJson, asText, UsageError, type Asked } from './command.ts';
import { barText } from './live-line.ts';
import type { UploadedRow } from '../lib/reporting/exports/cases/read-uploaded.ts';
import { cellOf, inParts, readSheet } from './read-sheet.ts';
import { table } from './table.ts';

const COLUMNS: readonly string[] = [...HISTORY_COLUMNS.needed, ...HISTORY_COLUMNS.optional];
const ROWS_AT_ONCE = 500;

/** Takes the rows of a file into the history, in parts; says what became of every row. */
export async function importFromFile(
  asked: Asked,
  file: string,
): Promise<string | { readonly notDone: string }> {
  const rows = await readSheet(asked, file, 'customerId');
  checkColumns(file, Object.keys(rows[0]?.cells ?? {}));
  const parts = await inParts(asked, rows, ROWS_AT_ONCE, asked.client.importRows, (done) =>
    barText(done, rows.length, 'rows'),
  );
  const result = {
    rows: rows.length,
    imported: parts.reduce((sum, { imported }) => sum + imported, 0),
    known: parts.reduce((sum, { known }) => sum + known, 0),
    skipped: parts.flatMap(({ skipped }) => skipped),
    refused: parts.flatMap(({ refused }) => refused),
  };
  const text = asked.options['json'] === true ? asJson(result) : asText(printResult(result, rows), '');
  return result.refused.length === 0 ? text : { notDone: text };
}

// A misspelt column would be refused in every row; once is enough.
function checkColumns(file: string, columns: readonly string[]): void {
  const missing = HISTORY_COLUMNS.needed.filter((name) => !columns.includes(name));
  const unknown = columns.filter((name) => !COLUMNS.includes(name));
  const problems = [
    ...(missing.length === 0 ? [] : [`has no column ${missing.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`has columns that are not known: ${unknown.join(', ')}`]),
  ];
  if (problems.length > 0)
    throw new UsageError(`${file} ${problems.join('; it ')}. There are ${COLUMNS.join(', ')}.`);
}

type Result = Pick<
  Awaited<ReturnType<Asked['client']['importRows']>>,
  'imported' | 'known' | 'skipped' | 'refused'
> & {
  readonly rows: number;
};

function printResult(
  { rows, imported, known, skipped, refused }: Result,
  sent: readonly UploadedRow[],
): readonly string[] {
  const cells = new Map(sent.map((one) => [one.row, one.cells]));
  return [
    ...table(
      [
        { heading: 'ROW', align: 'right' },
        ...[{ heading: 'COLUMN' }, { heading: 'VALUE' }, { heading: 'REFUSED BECAUSE IT' }],
      ],
      refused.flatMap(({ row, problems }) =>
        problems.map(({ field, reason }) => ({
          cells: [String(row), field, cellOf(cells.get(row) ?? {}, field), reason],
        })),
      ),
    ),
    ...skipped.map(({ what, why }) => `  skipped ${what}: ${why}`),
    `${imported} of ${rows} rows imported, ${known} known before, ${skipped.length} skipped, ${refused.length} refused.`,
  ];
}
