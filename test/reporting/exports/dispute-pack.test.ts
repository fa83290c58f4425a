import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import { readMeOfDocument } from '../../../lib/reporting/exports/dispute/read-me.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLine, eur, OTHER_CUSTOMER } from '../../builders/book.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aDiscrepancy } from '../../builders/case.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import { bought } from './posted.ts';

const DEARER = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
const STRANGE = aLine({
  ...{ customerId: OTHER_CUSTOMER, orderId: 'another', alternateId: '' },
  reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000002',
  amounts: { subtotal: '77.00' },
});
const UNKNOWN = aLine({ chargeType: 'teleport', amounts: { subtotal: '5.00' } });
const REFUND = aLine({ chargeType: 'cancelImmediate', amounts: { subtotal: '-518.89', quantity: '1' } });

/** What the pack of the one document says, and the names of its files; all its cases stand so. */
async function packOf(given: GivenBooks, standing: CaseStatus = 'open') {
  const books = await exportBooks(given);
  const cases: typeof books.cases = {
    ...books.cases,
    ofStatus: async (status, after, limit) =>
      status === standing ? await books.cases.ofStatus('open', after, limit) : { cases: [], next: undefined },
  };
  const making = { books: { ...books, cases }, settings: SETTINGS, tell: () => undefined };
  const of = { what: 'document', documentId: asId<'DocumentId'>('G000001') } as const;
  const [file] = await filesRead(filesOf(making, anExportJob({ format: 'dispute_pack', of })));
  const entries = unzipSync(file?.bytes ?? new Uint8Array());
  const readMe = strFromU8(entries['README.txt'] as Uint8Array).split('\r\n');
  return { readMe, names: Object.keys(entries) };
}

const given: GivenBooks = {
  documents: [{ lines: [DEARER, STRANGE, UNKNOWN, REFUND] }],
  purchases: [bought()],
};

describe('the dispute pack of a document', () => {
  it('tells what is too much, too little, and to be found out first, apart', async () => {
    const { readMe } = await packOf(given);
    const from = readMe.indexOf(
      'Charges in question, before tax (billed less expected, without what comes of the exchange rate):',
    );
    expect(readMe.slice(from, from + 9)).toEqual([
      'Charges in question, before tax (billed less expected, without what comes of the exchange rate):',
      '  refund_unannounced: 1, -518.89 EUR',
      '  unit_price_differs: 1, 162.22 EUR',
      '  billed_not_purchased: 1, 77.00 EUR',
      '  billed too much 239.22 EUR, too little 518.89 EUR',
      '  of that we dispute 162.22 EUR, in 1 of them; about the others we ask',
      '',
      'Whole lines of which it has to be found out first what they are, before tax:',
      '  unknown_charge_type: 1, 5.00 EUR',
    ]);
  });

  it('tells what is wrong with the document beside its charges', () => {
    const discrepancy = aDiscrepancy({
      ...{ kind: 'lines_do_not_sum', lines: [], detail: 'The lines come to something else.' },
      ...{ expected: eur('764.11'), actual: eur('763.11'), amount: eur('-1') },
    });
    const told = readMeOfDocument(
      aBillingDocument(),
      [{ discrepancy, purchase: undefined, caseStatus: undefined }],
      [],
    );
    expect(told).toContain(
      'The document as a whole, tax included:\r\n  lines_do_not_sum: -1.00 EUR\r\n\r\n  -1.00 EUR  lines_do_not_sum: The lines',
    );
    expect(told).not.toContain('Charges in question');
  });

  it.each<CaseStatus>(['accepted', 'written_off'])('asks for nothing that was %s', async (standing) => {
    const { readMe, names } = await packOf(given, standing);
    expect(readMe).toContain('No charge of it is in question.');
    expect(names).not.toContain('discrepancies.csv');
  });
});
