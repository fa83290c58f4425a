import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { parseCsv } from 'hucre/csv';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLine } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import { bought } from './posted.ts';

const OURS = { purchaseOrder: 'PO-4711', costCentre: 'CC-4711', reference: 'REF-4711' };
const COLUMNS = ['purchase_order', 'cost_centre', 'reference'];
const purchase = bought();
const given: GivenBooks = {
  documents: [{ lines: [aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } })] }],
  purchases: [{ ...purchase, intent: { ...purchase.intent, ...OURS } }],
};

async function filesIn(format: 'csv' | 'dispute_pack', of: ExportOf) {
  const making = { books: await exportBooks(given), settings: SETTINGS, tell: () => undefined };
  return await filesRead(filesOf(making, anExportJob({ format, of })));
}

/** The files of a pack as text, by their names. */
async function packOf(of: ExportOf): Promise<ReadonlyMap<string, string>> {
  const [file] = await filesIn('dispute_pack', of);
  const entries = Object.entries(unzipSync(file?.bytes ?? new Uint8Array()));
  return new Map(entries.map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const columnsOf = (csv: string) => (parseCsv(csv, { delimiter: ',' })[0] ?? []).map(String);
const DOCUMENT: ExportOf = { what: 'document', documentId: asId('G000001') };
const ofCase = async (): Promise<ExportOf> => {
  const { cases } = await (await exportBooks(given)).cases.ofStatus('open', undefined, 10);
  return { what: 'case', caseId: cases[0]?.id ?? '' };
};

describe('how a customer books a purchase', () => {
  it('stands in the files that are for us', async () => {
    for (const { name, bytes } of (await filesIn('csv', { what: 'all' })).slice(0, 2)) {
      const csv = Buffer.from(bytes).toString();
      expect([name, columnsOf(csv)]).toEqual([name, expect.arrayContaining(COLUMNS)]);
      for (const word of Object.values(OURS)) expect(csv).toContain(word);
    }
  });

  it.each([
    ['document', () => Promise.resolve(DOCUMENT), ['lines.csv', 'discrepancies.csv', 'orders.csv']],
    ['case', ofCase, ['lines.csv', 'orders.csv']],
  ])('stands nowhere in the pack of a %s, which is for Microsoft', async (_, of, tables) => {
    const pack = await packOf(await of());
    for (const [name, text] of pack)
      for (const word of Object.values(OURS)) expect(`${name}: ${text}`).not.toContain(word);
    for (const name of tables) {
      const columns = columnsOf(pack.get(name) ?? '');
      expect(columns).toContain('purchase_id');
      expect(columns.filter((column) => COLUMNS.includes(column))).toEqual([]);
    }
  });
});
