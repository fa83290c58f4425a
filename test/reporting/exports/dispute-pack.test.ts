import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import { disputeFiles } from '../../../lib/reporting/exports/dispute/dispute-files.ts';
import { questionsOf } from '../../../lib/reporting/exports/dispute/questions.ts';
import { readMeOfCase, readMeOfDocument } from '../../../lib/reporting/exports/dispute/read-me.ts';
import { parseCsv } from 'hucre/csv';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLine, eur, OTHER_CUSTOMER } from '../../builders/book.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aDiscrepancy } from '../../builders/case.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
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
async function packOf(given: GivenBooks, standing: CaseStatus = 'open', of = DOCUMENT) {
  const books = await exportBooks(given);
  const cases: typeof books.cases = {
    ...books.cases,
    ofStatus: async (status, after, limit) =>
      status === standing ? await books.cases.ofStatus('open', after, limit) : { cases: [], next: undefined },
  };
  const making = { books: { ...books, cases }, settings: SETTINGS, tell: () => undefined };
  const job = anExportJob({ format: 'dispute_pack', of });
  const [file] = await filesRead(disputeFiles(making, job));
  const entries = unzipSync(file?.bytes ?? new Uint8Array());
  const readMe = strFromU8(entries['README.txt'] as Uint8Array).split('\r\n');
  const table = (name: string) => {
    const [names = [], ...rows] = parseCsv(strFromU8(entries[name]!).replace('\uFEFF', ''), {
      delimiter: ',',
    });
    return rows.map((cells) =>
      Object.fromEntries(names.map((column, index) => [String(column), String(cells[index])])),
    );
  };
  return { readMe, names: Object.keys(entries), table };
}

const DOCUMENT: ExportOf = { what: 'document', documentId: asId('G000001') };

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
    expect(readMe.slice(from, from + 11)).toEqual([
      'Charges in question, before tax (billed less expected, without what comes of the exchange rate):',
      '  refund_unannounced: 1, -518.89 EUR',
      '  unit_price_differs: 1, 162.22 EUR',
      '  billed_not_purchased: 1, 77.00 EUR',
      '  billed too much 239.22 EUR, too little 518.89 EUR',
      '  of that we dispute 162.22 EUR, in 1 of them; about the others we ask',
      '  and the tax on it, where there is any',
      '  What tax is owed of this document is not known yet.',
      '',
      'Whole lines of which it has to be found out first what they are, before tax:',
      '  unknown_charge_type: 1, 5.00 EUR',
    ]);
  });

  it('tells what is wrong with the document beside its charges', async () => {
    const discrepancy = aDiscrepancy({
      ...{ kind: 'lines_do_not_sum', lines: [], detail: 'The lines come to something else.' },
      ...{ expected: eur('764.11'), actual: eur('763.11'), amount: eur('-1') },
    });
    const document = aBillingDocument();
    const row = { discrepancy, purchase: undefined, caseStatus: undefined };
    const told = readMeOfDocument(document, await questionsOf(await exportBooks(), document, [row]), []);
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

/** Two units at 100 USD, bought at 0.90; billed at 110 USD and 0.92, with 19 % tax on the line, and once more. */
const CONVERTED = {
  ...bought('one_time', '180.00'),
  intent: {
    ...bought('one_time', '180.00').intent,
    expected: { charge: eur('180.00'), unitPrice: money('100.00', 'USD'), exchangeRate: decimal('0.90') },
  },
};
const OF_JANUARY = aLine({
  ...{ pricingCurrency: 'USD', tax: decimal('38.45'), total: decimal('240.85') },
  amounts: { subtotal: '202.40', unit: '110.00', rate: '0.92' },
});
const converted: GivenBooks = {
  documents: [{ lines: [OF_JANUARY, OF_JANUARY], header: { total: eur('481.70') } }],
  purchases: [CONVERTED],
};
const caseOf = async (kind: string): Promise<ExportOf> => {
  const { cases } = await (await exportBooks(converted)).cases.ofStatus('open', undefined, 10);
  return { what: 'case', caseId: cases.find((one) => one.finding.kind === kind)?.id ?? kind };
};

describe('what is disputed of a difference that the month’s rate takes part in', () => {
  it('is one amount with its tax: in the pack of its case', async () => {
    const { readMe } = await packOf(converted, 'open', await caseOf('unit_price_differs'));
    const from = readMe.indexOf('Difference:  22.40 EUR');
    expect(readMe.slice(from, from + 5)).toEqual([
      'Difference:  22.40 EUR',
      "  of which   4.00 EUR comes of the month's exchange rate alone",
      'Disputed:    18.40 EUR before tax',
      // 38.45 * 18.40 / 202.40 = 3.4954…
      'Tax on it:   3.49 EUR. Where a part of a line is disputed, its tax is the same part of the tax on that line, cut to the smallest unit.',
      'With tax:    21.89 EUR',
    ]);
  });

  it('is the same in the list, the sums and the table of the pack of its document', async () => {
    const { readMe, table } = await packOf(converted);
    expect(readMe).toEqual(
      expect.arrayContaining([
        '  unit_price_differs: 1, 18.40 EUR',
        '  of that we dispute 220.80 EUR, in 2 of them',
        '  with 41.94 EUR of tax on it that is 262.74 EUR',
        expect.stringMatching(
          /^ {2}18\.40 EUR {2}unit_price_differs: .* The difference is 22\.40 EUR, and 4\.00 EUR of it come of the month's exchange rate alone\. With 3\.49 of tax on it: 21\.89 EUR\.$/,
        ),
      ]),
    );
    expect(table('discrepancies.csv')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ kind: 'unit_price_differs', difference: '22.40', exchange_rate_effect: '4.00' },
          ...{ asked: 'disputed', in_question: '18.40', tax_on_it: '3.49', with_tax: '21.89' },
        }),
      ]),
    );
  });

  it.each<CaseStatus>(['accepted', 'resolved'])(
    'is nothing any more where the case is %s',
    async (status) => {
      const books = await exportBooks(converted);
      const { cases } = await books.cases.ofStatus('open', undefined, 10);
      const [one] = cases;
      const [question] = await questionsOf(books, await books.billing.read(asId('G000001')), [
        { discrepancy: one!.finding, purchase: undefined, caseStatus: status },
      ]);
      const told = readMeOfCase(question!, [], []);
      expect(told).toContain(`Disputed:    nothing any more: the case is ${status}\r\n`);
      expect(told).not.toContain('With tax');
    },
  );
});

describe('what Microsoft can check a dispute by', () => {
  it('is the order, and the ids of its checkouts, of every charge in question', async () => {
    const { names, table } = await packOf(converted);
    expect(names).toContain('orders.csv');
    expect(table('orders.csv')).toMatchObject([{ purchase_id: 'p1', order_id: 'order0000001' }]);
    expect(table('request-ids.csv')).toMatchObject([
      { purchase_id: 'p1', request_id: 'request-1', correlation_id: 'correlation-1' },
    ]);
  });

  it('is the first charge, where it is about a second one', async () => {
    const first = 'G000001, part 0, line 0';
    const { readMe } = await packOf(converted, 'open', await caseOf('billed_twice'));
    expect(readMe).toContain(`Repeats:     ${first}, which charged the same instalment first (202.40 EUR)`);
    const ofDocument = await packOf(converted);
    expect(ofDocument.readMe.join('\n')).toContain(` First charged in ${first}.`);
    expect(
      ofDocument.table('discrepancies.csv').map(({ kind, first_charge }) => [kind, first_charge]),
    ).toEqual(
      expect.arrayContaining([
        ['billed_twice', first],
        ['unit_price_differs', ''],
      ]),
    );
  });

  it('is not the order of a purchase of a customer whom the reader may not see', async () => {
    const books = await exportBooks(converted);
    const job = anExportJob({ format: 'dispute_pack', of: DOCUMENT, customers: [asId(OTHER_CUSTOMER)] });
    const making = { books, settings: SETTINGS, tell: () => undefined };
    const [file] = await filesRead(disputeFiles(making, job));
    expect(Object.keys(unzipSync(file?.bytes ?? new Uint8Array()))).not.toContain('orders.csv');
  });
});
