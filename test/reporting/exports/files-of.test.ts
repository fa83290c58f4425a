import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { readUploaded } from '../../../lib/reporting/exports/cases/read-uploaded.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import type { ExportJob } from '../../../lib/reporting/exports/export-job.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, eur, CUSTOMER, OTHER_CUSTOMER } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { anObserved } from '../../builders/history.ts';
import { aPurchase, aSend, fulfilled } from '../../builders/purchase.ts';
import { filesRead } from './collected.ts';

async function exported(given: GivenBooks, job: Partial<ExportJob>) {
  const told: string[] = [];
  const making = {
    books: await exportBooks(given),
    settings: SETTINGS,
    tell: (problem: string) => told.push(problem),
  };
  const files = await filesRead(filesOf(making, anExportJob(job)));
  return {
    files,
    told,
    of: (name: string) => files.find((file) => file.name === name)?.bytes ?? new Uint8Array(),
  };
}

function table(bytes: Uint8Array): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = parseCsv(Buffer.from(bytes).toString(), { delimiter: ',' });
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, index) => [String(name), String(cells[index])])),
  );
}

const bought = aPurchase(
  fulfilled(
    { orderId: asId('order0000001'), orderedAtMs: Date.parse('2024-01-15T09:00:00Z') },
    {
      sends: [
        aSend({ answer: 'order', requestId: asId('ms-request-1'), correlationId: asId('ms-correlation-1') }),
      ],
    },
  ),
  {
    id: asId('p1'),
    intent: {
      ...{ customerId: asId(CUSTOMER), productId: 'DZH318Z0BQ3Q', skuId: '00FV' },
      ...{ purchaseOrder: 'PO-7', costCentre: 'CC-1' },
    },
  },
);
const STRANGE = aLine({
  customerId: OTHER_CUSTOMER,
  orderId: 'another',
  alternateId: '',
  reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000002',
  productName: '=HYPERLINK("http://evil")',
  amounts: { subtotal: '77.00' },
});
const GIVEN: GivenBooks = {
  documents: [{ lines: [aLine(), aLicence('12.50'), STRANGE] }],
  purchases: [bought],
};

describe('an export of lines', () => {
  it('has every line with its classification, its match and its discrepancy', async () => {
    const { files, of, told } = await exported(GIVEN, {});
    expect(files.map(({ name, rows }) => [name, rows])).toEqual([
      ['lines.csv', 3],
      ['discrepancies.csv', 1],
      ['documents.csv', 1],
    ]);
    const [matched, licence, strange] = table(of('lines.csv'));
    expect(matched).toMatchObject({
      category: 'reservation',
      subtotal: '1037.78',
      matched_by: 'order_id',
      instalment: '1',
      purchase_id: 'p1',
      purchase_order: 'PO-7',
      cost_centre: 'CC-1',
      discrepancy_id: '',
    });
    expect(licence).toMatchObject({
      category: 'license',
      subtotal: '12.50',
      matched_by: '',
      purchase_id: '',
    });
    const [discrepancy] = table(of('discrepancies.csv'));
    expect(strange).toMatchObject({
      discrepancy_kind: 'billed_not_purchased',
      discrepancy_id: discrepancy?.['discrepancy_id'],
      product_name: '\'=HYPERLINK("http://evil")',
    });
    expect(table(of('documents.csv'))[0]).toMatchObject({
      tied: 'true',
      matched: '1037.78',
      discrepant: '77.00',
      out_of_scope: '12.50',
    });
    expect(told).toEqual([]);
  });

  it('shows no match of a version that was published after the reconciliation, and tells so', async () => {
    const books = await exportBooks(GIVEN);
    const told: string[] = [];
    const restated: typeof books.billing.all = async function* () {
      for await (const document of books.billing.all())
        yield {
          ...document,
          published: document.published && { ...document.published, version: 'a later one' },
        };
    };
    const making = {
      books: { ...books, billing: { ...books.billing, all: restated } },
      settings: SETTINGS,
      tell: (problem: string) => told.push(problem),
    };
    const [lines] = await filesRead(filesOf(making, anExportJob()));
    const rows = table(lines?.bytes ?? new Uint8Array());
    expect(rows.map((row) => [row['version'], row['matched_by'], row['discrepancy_id']])).toEqual(
      rows.map(() => ['a later one', '', '']),
    );
    expect(told).toEqual([
      'G000001 was published after the reconciliation of 2024-02-10: its lines show no match.',
    ]);
  });

  it('is of one period, or of one document, where that was asked', async () => {
    const two: GivenBooks = {
      documents: [
        { lines: [aLicence('1.00')], header: { id: asId('G1'), period: '2023-12' as never } },
        { lines: [aLicence('2.00')], header: { id: asId('G2') } },
      ],
    };
    const lines = async (of: ExportJob['of']) =>
      table((await exported(two, { of })).of('lines.csv')).map((row) => row['document_id']);
    expect(await lines({ what: 'all' })).toEqual(['G1', 'G2']);
    expect(await lines({ what: 'period', period: '2024-01' as never })).toEqual(['G2']);
    expect(await lines({ what: 'document', documentId: asId('G1') })).toEqual(['G1']);
    await expect(lines({ what: 'document', documentId: asId('G9') })).rejects.toThrow(
      'There is no document G9.',
    );
  });

  it('shows whoever may see some customers only what is theirs, and no whole document', async () => {
    const restricted = { customers: [asId<'CustomerId'>(CUSTOMER.toUpperCase())] };
    const { files, of } = await exported(GIVEN, restricted);
    expect(files.map(({ name }) => name)).toEqual(['lines.csv', 'discrepancies.csv']);
    expect(new Set(table(of('lines.csv')).map((row) => row['customer_id']))).toEqual(new Set([CUSTOMER]));
    expect(table(of('discrepancies.csv'))).toEqual([]);
    const book = await readXlsx((await exported(GIVEN, { ...restricted, format: 'xlsx' })).of('tieout.xlsx'));
    expect(JSON.stringify(book.sheets.map(({ rows }) => rows))).not.toContain(OTHER_CUSTOMER);
    expect(book.sheets.map(({ name }) => name)).toEqual(['Summary', 'Discrepancies', 'Cases', 'Lines']);
  });

  it('shows them no word of a purchase of somebody else whose charge they were billed', async () => {
    const theirs: GivenBooks = {
      documents: [{ lines: [aLine({ customerId: OTHER_CUSTOMER })] }],
      purchases: [bought],
    };
    const restricted = { customers: [asId<'CustomerId'>(OTHER_CUSTOMER)] };
    for (const name of ['lines.csv', 'discrepancies.csv']) {
      const [row] = table((await exported(theirs, restricted)).of(name));
      expect(row).toMatchObject({ customer_id: OTHER_CUSTOMER, request_id: '', purchase_order: '' });
      expect(table((await exported(theirs, {})).of(name))[0]).toMatchObject({ purchase_order: 'PO-7' });
    }
  });

  it('is a workbook with a summary, discrepancies, cases, documents and lines', async () => {
    const { files } = await exported(GIVEN, { format: 'xlsx' });
    expect(files[0]?.rows).toBe(3);
    const { sheets } = await readXlsx(files[0]?.bytes as Uint8Array);
    expect(sheets.map(({ name, rows }) => [name, rows.length - 1])).toEqual([
      ['Summary', expect.any(Number)],
      ['Discrepancies', 1],
      ['Cases', 1],
      ['Documents', 1],
      ['Lines', 3],
    ]);
    const summary = (sheets[0]?.rows ?? []).map(([section, what, currency, amount, count]) =>
      [section, what, currency, amount, count].join('|'),
    );
    expect(summary).toEqual(
      expect.arrayContaining([
        'Lines before tax|Billed before tax|EUR|1127.28|',
        'Lines before tax|Matched with purchases|EUR|1037.78|1',
        'Lines before tax|Not reservations: license|EUR|12.5|1',
        'Discrepancies on charges, before tax|billed_not_purchased|EUR|77|1',
      ]),
    );
  });

  it.each(['csv', 'xlsx', 'parquet', 'focus', 'accounting'] as const)(
    'names a document that does not tie, and why, and no void one (%s)',
    async (format) => {
      const { told } = await exported(
        {
          documents: [
            { lines: [aLicence('1.00')], header: { id: asId('G1') }, total: eur('2.00') },
            { lines: [aLicence('1.00')], header: { id: asId('G2'), isVoid: true }, total: eur('2.00') },
            { lines: [aLicence('1.00')], header: { id: asId('G3') } },
          ],
        },
        { format },
      );
      expect(told.filter((problem) => !problem.includes('more than its rows'))).toEqual([
        'G1 does not tie out: the lines sum to something else.',
      ]);
    },
  );

  it('says nothing of documents in the queue of cases', async () => {
    const untied = { documents: [{ lines: [aLicence('1.00')], total: eur('2.00') }] };
    expect((await exported(untied, { format: 'cases_csv' })).told).toEqual([]);
  });

  it('counts a void document in no sum of the summary', async () => {
    const voided = {
      lines: [aLine(), aLicence('3.00')],
      header: { id: asId<'DocumentId'>('G0'), isVoid: true },
    };
    const given: GivenBooks = { ...GIVEN, documents: [voided, ...(GIVEN.documents ?? [])] };
    const { of } = await exported(given, { format: 'xlsx' });
    const { sheets } = await readXlsx(of('tieout.xlsx'));
    const summary = (sheets[0]?.rows ?? []).map(([, what, , amount, count]) => [what, amount ?? count]);
    expect(summary).toEqual(
      expect.arrayContaining([
        ['Documents', 2],
        ['Void documents (in no sum)', 1],
        ['Documents that tie out', 1],
        ['Billed before tax', 1127.28],
        ['Not reservations: license', 12.5],
      ]),
    );
    expect(JSON.stringify(summary)).not.toContain('Not reservations: reservation');
  });

  it('is a dataset with the same lines', async () => {
    const { files } = await exported(GIVEN, { format: 'parquet' });
    expect(files.map(({ name, rows }) => [name, rows])).toEqual([['lines-00001.parquet', 3]]);
    const file = files[0]?.bytes.buffer as ArrayBuffer;
    const rows: Record<string, unknown>[] = await parquetReadObjects({ file });
    expect(rows.map((row) => [row['subtotal'], row['matched_by']])).toEqual([
      [expect.closeTo(1037.78), 'order_id'], // The reader turns decimals into binary numbers.
      [expect.closeTo(12.5), null],
      [expect.closeTo(77), null],
    ]);
  });

  it.each(['csv', 'xlsx', 'parquet', 'focus', 'accounting', 'cases_csv', 'cases_xlsx'] as const)(
    'is the same bytes for the same books (%s)',
    async (format) => {
      const bytes = async () =>
        (await exported(GIVEN, { format })).files.map((file) => Buffer.from(file.bytes));
      const [first, again] = [await bytes(), await bytes()];
      expect(first.length).toBeGreaterThan(0);
      expect(again.map((file, index) => file.equals(first[index] as Buffer))).toEqual(first.map(() => true));
    },
  );
});

describe('the queue of cases', () => {
  const QUEUES: [ExportJob['format'], string][] = [
    ['cases_csv', 'cases.csv'],
    ['cases_xlsx', 'cases.xlsx'],
  ];
  it.each(QUEUES)('can be edited and sent back (%s)', async (format, name) => {
    const read = await readUploaded((await exported(GIVEN, { format })).of(name));
    expect(read).toMatchObject({
      ok: true,
      rows: [
        {
          row: 2,
          cells: {
            status: 'open',
            revision: '1',
            owner: '',
            comment: '',
            expected: expect.stringMatching(/^0(\.00)?$/),
            expected_currency: 'EUR',
            difference: expect.stringMatching(/^77(\.00)?$/),
          },
        },
      ],
    });
  });

  it('is read with semicolons and in the code page that Excel saves', async () => {
    const text = 'id;revision;comment\r\n"x";1;"für Müller"\r\n;;\r\n';
    expect(await readUploaded(new Uint8Array(Buffer.from(text, 'latin1')))).toEqual({
      ok: true,
      rows: [{ row: 2, cells: { id: 'x', revision: '1', comment: 'für Müller' } }],
    });
  });

  it.each([
    ['no column id', 'a,b\r\n1,2\r\n', 'The file has no table whose first row has a column named id.'],
    ['nothing', '', 'The file has no table whose first row has a column named id.'],
  ])('is refused where it has %s', async (_, text, why) => {
    expect(await readUploaded(new Uint8Array(Buffer.from(text)))).toEqual({ ok: false, why });
  });

  it('is refused where it is a zip and no workbook', async () => {
    const refused = await readUploaded(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]));
    expect(refused).toMatchObject({ ok: false, why: expect.stringMatching(/^The file cannot be read/) });
  });
});

describe('a dispute pack', () => {
  const dispute = async (given: GivenBooks, of: ExportJob['of']) => {
    const { files, told } = await exported(given, { format: 'dispute_pack', of });
    return { name: files[0]?.name, told, entries: unzipSync(files[0]?.bytes as Uint8Array) };
  };

  it('of a case has its lines, its statement, the order and the ids of our requests', async () => {
    const dearer = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
    const given: GivenBooks = { documents: [{ lines: [dearer] }], purchases: [bought] };
    const books = await exportBooks(given);
    const { cases } = await books.cases.ofStatus('open', undefined, 10);
    const { entries, told } = await dispute(given, { what: 'case', caseId: cases[0]?.id ?? '' });
    expect(Object.keys(entries)).toEqual([
      'README.txt',
      'source-lines.jsonl',
      'lines.csv',
      'orders.csv',
      'request-ids.csv',
      'statements/G000001.pdf',
    ]);
    const text = (name: string) => strFromU8(entries[name] as Uint8Array);
    expect(text('README.txt')).toContain('Difference:  162.22 EUR');
    expect(text('README.txt')).toContain('source-lines.jsonl has the very bytes');
    expect(text('README.txt')).not.toContain('source/');
    expect(Object.keys(entries).map(text).join('')).not.toMatch(/PO-7|CC-1|purchase_order|cost_centre/);
    expect(text('source-lines.jsonl')).toBe('{"source line":0}\n');
    expect(table(entries['orders.csv'] as Uint8Array)[0]).toMatchObject({ order_id: 'order0000001' });
    expect(table(entries['request-ids.csv'] as Uint8Array)[0]).toMatchObject({
      request_id: 'ms-request-1',
      correlation_id: 'ms-correlation-1',
    });
    expect(text('statements/G000001.pdf')).toBe('%PDF-1.7 %%EOF');
    expect(told).toEqual([]);
  });

  it('of a case about what was bought before us has its order and no requests of ours', async () => {
    const observed = anObserved({
      ...{ customerId: asId(CUSTOMER), productId: 'DZH318Z0BQ3Q', skuId: '00FV' },
      orderId: asId('order0000001'),
      orderedOn: '2024-01-15' as never,
    });
    const dearer = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
    const given: GivenBooks = { documents: [{ lines: [dearer] }], observed: [observed] };
    const { cases } = await (await exportBooks(given)).cases.ofStatus('open', undefined, 10);
    const { entries } = await dispute(given, { what: 'case', caseId: cases[0]?.id ?? '' });
    expect(Object.keys(entries)).not.toContain('request-ids.csv');
    expect(table(entries['imported-orders.csv'] as Uint8Array)[0]).toMatchObject({
      purchase_id: observed.id,
      order_id: 'order0000001',
      ordered_on: '2024-01-15',
    });
  });

  it('of a document has all its lines and their source, byte for byte', async () => {
    const { name, entries } = await dispute(GIVEN, { what: 'document', documentId: asId('G000001') });
    expect(name).toBe('dispute-G000001.zip');
    expect(Object.keys(entries)).toEqual([
      'README.txt',
      'lines.csv',
      'discrepancies.csv',
      'source/part-00000.json.gz',
      'statements/G000001.pdf',
    ]);
    const readMe = strFromU8(entries['README.txt'] as Uint8Array);
    expect(readMe).toContain(
      '  billed_not_purchased: 1, 77.00 EUR\r\n  billed too much 77.00 EUR, too little 0.00 EUR\r\n',
    );
    expect(readMe).toContain('The files in source/ have the very bytes');
    expect(readMe).not.toContain('source-lines.jsonl');
    expect(strFromU8(entries['source/part-00000.json.gz'] as Uint8Array)).toBe('source bytes\n');
    expect(table(entries['lines.csv'] as Uint8Array)).toHaveLength(3);
  });

  it('of a document leaves out what is explained, and what is between us and the customer', async () => {
    const rounded = aLine({ amounts: { subtotal: '1037.79' } });
    const given: GivenBooks = { documents: [{ lines: [rounded] }], purchases: [bought] };
    const { discrepancies } = (await exported(given, {})).files.reduce<Record<string, readonly unknown[]>>(
      (all, { name, bytes }) => ({ ...all, [name.replace('.csv', '')]: table(bytes) }),
      {},
    );
    expect(discrepancies).toEqual([expect.objectContaining({ kind: 'rounding', explained: 'true' })]);
    const { entries } = await dispute(given, { what: 'document', documentId: asId('G000001') });
    expect(Object.keys(entries)).not.toContain('discrepancies.csv');
    expect(strFromU8(entries['README.txt'] as Uint8Array)).toContain('No charge of it is in question.');
    expect(
      Object.entries(entries)
        .map(([, bytes]) => strFromU8(bytes))
        .join('\n'),
    ).not.toMatch(/PO-7|CC-1|purchase_order|cost_centre/);
  });

  it('of a case that does not exist is not possible', async () => {
    await expect(dispute(GIVEN, { what: 'case', caseId: 'nobody' })).rejects.toThrow(
      'There is no case nobody.',
    );
  });
});
