import { asJson, asText, JSON_OPTION, UsageError, type Command } from '../../command.ts';
import { barText } from '../../live-line.ts';
import type { UploadedRow } from '../../../lib/reporting/exports/cases/read-uploaded.ts';
import { cellOf, inParts, readSheet } from '../../read-sheet.ts';
import { table } from '../../table.ts';

// What people may change, and what names the case: the other columns are for their eyes.
const READ = new Set(['id', 'revision', 'status', 'owner', 'reason', 'comment']);
const ROWS_AT_ONCE = 500;

export const casesUpload: Command = {
  words: ['cases', 'upload'],
  takes: ['FILE'],
  options: JSON_OPTION,
  summary:
    'applies an edited queue row by row; a bad row is named with its case and value, the others are applied',
  teaches: [
    'FILE is what `tieout cases download` wrote, edited: XLSX or CSV. A case that changed since it was downloaded refuses its',
    'row. The same file may be uploaded again, also where the first time broke off: nothing is applied twice.',
    'The exit status is 1 where a row was refused.',
  ],
  example: 'cases upload queue.xlsx',
  run: async (asked) => {
    const [file = ''] = asked.given;
    const sheet = await readSheet(asked, file, 'id');
    checkColumns(file, Object.keys(sheet[0]?.cells ?? {}));
    const rows = sheet.map(({ row, cells }) => ({
      row,
      cells: Object.fromEntries(
        Object.entries(cells).filter(([column]) => READ.has(column.trim().toLowerCase())),
      ),
    }));
    const parts = await inParts(asked, rows, ROWS_AT_ONCE, asked.client.uploadCases, (done) =>
      barText(done, rows.length, 'rows'),
    );
    const result = {
      rows: rows.length,
      applied: parts.flatMap(({ applied }) => applied),
      already: parts.flatMap(({ already }) => already),
      unchanged: parts.reduce((sum, { unchanged }) => sum + unchanged, 0),
      refused: parts.flatMap(({ refused }) => refused),
    };
    const text =
      asked.options['json'] === true
        ? asJson(result)
        : asText(
            [
              ...refusedRows(result.refused, rows),
              `${result.applied.length} of ${rows.length} rows applied, ${result.unchanged} ask for nothing new, ` +
                `${result.already.length} were applied before, ${new Set(result.refused.map(({ row }) => row)).size} refused.`,
            ],
            '',
          );
    return result.refused.length === 0 ? text : { notDone: text };
  },
};

// Without it every row would be refused; once is enough.
function checkColumns(file: string, columns: readonly string[]): void {
  if (columns.some((name) => name.trim().toLowerCase() === 'revision')) return;
  throw new UsageError(
    `${file} has no column revision, which says of each case as it was when the queue was downloaded. ` +
      `It has ${columns.join(', ')}.`,
  );
}

type Refused = { readonly row: number; readonly column: string; readonly reason: string };

/** Cells that cannot be used, as the spreadsheet numbers its rows. */
function refusedRows(refused: readonly Refused[], rows: readonly UploadedRow[]): readonly string[] {
  const sent = new Map(rows.map(({ row, cells }) => [row, cells]));
  return table(
    [
      { heading: 'ROW', align: 'right' },
      { heading: 'CASE' },
      { heading: 'COLUMN' },
      { heading: 'VALUE' },
      { heading: 'REFUSED BECAUSE IT' },
    ],
    refused.map(({ row, column, reason }) => {
      const cells = sent.get(row) ?? {};
      return {
        cells: [
          String(row),
          cellOf(cells, 'id'),
          column,
          column === 'id' ? '' : cellOf(cells, column),
          reason,
        ],
      };
    }),
  );
}
