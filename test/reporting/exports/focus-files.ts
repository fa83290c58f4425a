import { parseCsv } from 'hucre/csv';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import type { FocusRow } from './focus-rules.ts';

/** The files of a FOCUS export of these books, read back: their columns, and their rows by column. */
export async function focusFiles(given: GivenBooks) {
  const making = { books: await exportBooks(given), settings: SETTINGS, tell: () => undefined };
  const files = await filesRead(filesOf(making, anExportJob({ format: 'focus' })));
  const read = (name: string) => {
    const text = Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString();
    const [head = [], ...cells] = parseCsv(text, { delimiter: ',' });
    const columns = head.map((column) => String(column));
    const rows = cells.map((row): FocusRow =>
      Object.fromEntries(columns.map((column, index) => [column, String(row[index])])),
    );
    return { columns, rows };
  };
  return {
    charges: read('focus-cost-and-usage.csv'),
    details: read('focus-invoice-detail.csv'),
    periods: read('focus-billing-period.csv'),
  };
}
