import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCsv } from 'hucre/csv';
import { snapshotOf } from '../../../lib/billing/balances/snapshot-balances.ts';
import type { TenantFacts } from '../../../lib/billing/filing/tenant-facts.ts';
import { figuresOf } from '../../../lib/reconciliation/periods/period-figures.ts';
import { readMeOfDocument } from '../../../lib/reporting/exports/dispute/read-me.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { decimal, sum, ZERO } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { noMoney } from '../../../lib/values/money.ts';
import { aLicence, aLine, day } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import { bought, expectBalanced, inShort, JANUARY, postings, type Row } from './posted.ts';
import { taxed, type TaxedOn } from './taxed.ts';

const hundred = [aLicence('100.00')];
const leftOut = (taxedOn: TaxedOn, over: object = {}): GivenBooks => ({
  documents: [taxed(hundred, { taxedOn, includesTax: false, ...over })],
  asOf: '2024-04-20',
});

/** The books in FOCUS: rows of cost and usage, what is said of each invoice, and what the export tells. */
async function focus(given: GivenBooks) {
  const told: string[] = [];
  const making = {
    books: await exportBooks(given),
    settings: SETTINGS,
    tell: (problem: string) => told.push(problem),
  };
  const files = await filesRead(filesOf(making, anExportJob({ format: 'focus' })));
  const text = (name: string) =>
    Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString();
  const [names = [], ...rows] = parseCsv(text('focus-cost-and-usage.csv'), { delimiter: ',' });
  const charges = rows.map((cells): Row =>
    Object.fromEntries(names.map((name, index) => [String(name), String(cells[index])])),
  );
  const { invoices } = JSON.parse(text('focus-tie-out.json')) as { invoices: Record<string, unknown>[] };
  return { charges, invoices, told };
}

const billed = (charges: readonly Row[]) => sum(charges.map((row) => decimal(row['BilledCost'] ?? '')));

describe('an invoice whose total leaves its tax out', () => {
  it.each(['lines', 'statement'] as const)(
    'is payable with its tax, and nothing of it is unexplained: tax on the %s',
    async (taxedOn) => {
      const rows = await postings(leftOut(taxedOn));
      expect(inShort(rows)).toEqual([
        'invoice licences 100.00',
        'invoice tax 19.00',
        'invoice payable -119.00',
      ]);
      expect(rows[0]?.['description']).toBe('Invoice G000001 of Microsoft');
    },
  );

  it.each(['lines', 'statement'] as const)(
    'comes to what is payable in FOCUS, with the tax as a row: tax on the %s',
    async (taxedOn) => {
      const { charges, invoices, told } = await focus(leftOut(taxedOn));
      expect(charges.map((row) => [row['ChargeCategory'], row['BilledCost']])).toEqual([
        ['Purchase', '100'],
        ['Tax', '19'],
      ]);
      expect(charges.map((row) => row['x_InvoiceDifference'])).toEqual(['0', '0']);
      expect(invoices).toMatchObject([
        {
          payable: { amount: '119.00', currency: 'EUR' },
          taxOnTop: { amount: '19.00', currency: 'EUR', shownBy: taxedOn },
          ...{ agrees: true, tied: true, why: null },
        },
      ]);
      expect(told).toEqual([]);
    },
  );

  it('says in every file that its tax is not known yet, and makes none up', async () => {
    const why = 'the statement is missing; what tax is owed on top of its total is not shown yet';
    const unread = leftOut('statement', { isUnread: true });
    const rows = await postings(unread);
    expect(inShort(rows)).toEqual(['invoice licences 100.00', 'invoice payable -100.00']);
    expect(rows[0]?.['description']).toBe(`Invoice G000001 of Microsoft, not tied: ${why}`);
    const { charges, invoices, told } = await focus(unread);
    expect(charges).toHaveLength(1);
    expect(invoices[0]).toMatchObject({ taxOnTop: { shownBy: 'nothing' }, tied: false, why });
    expect(told).toEqual([`G000001 does not tie out: ${why}.`]);
  });

  it('has what it says beyond its lines cleared by its case alone, and not its tax', async () => {
    const given = leftOut('lines', { beyond: '1.00' });
    expect(inShort(await postings(given))).toEqual([
      'invoice licences 100.00',
      'invoice tax 19.00',
      'invoice unexplained 1.00',
      'invoice payable -120.00',
    ]);
    expect(inShort(await postings(given, JANUARY, 'written_off')).slice(4)).toEqual([
      'write_off writtenOff 1.00',
      'write_off unexplained -1.00',
    ]);
  });

  it('is taken back with its tax by a credit note', async () => {
    const credit = taxed([aLicence('-20.00')], { taxedOn: 'statement', includesTax: false });
    const header = { id: asId<'DocumentId'>('G2'), documentType: 'credit_note' as const };
    const rows = await postings({ documents: [{ ...credit, header }] });
    expect(inShort(rows)).toEqual(['invoice licences -20.00', 'invoice tax -3.80', 'invoice payable 23.80']);
  });

  it('is told to Microsoft with its tax', async () => {
    const { billing } = await exportBooks(leftOut('lines'));
    const document = await billing.read(asId('G000001'));
    expect(readMeOfDocument(document!, [], []).split('\r\n').slice(4, 7)).toEqual([
      'Total:       100.00 EUR',
      'Tax on top:  19.00 EUR',
      'Payable:     119.00 EUR',
    ]);
  });

  it('is listed with what is payable of it beside its total', async () => {
    const making = { books: await exportBooks(leftOut('lines')), settings: SETTINGS, tell: () => undefined };
    const files = await filesRead(filesOf(making, anExportJob({ format: 'csv' })));
    const listed = files.find(({ name }) => name === 'documents.csv')?.bytes ?? [];
    const [names = [], cells = []] = parseCsv(Buffer.from(listed).toString(), { delimiter: ',' });
    const of = (column: string) => String(cells[names.indexOf(column)]);
    expect([of('total'), of('payable'), of('unexplained')]).toEqual(['100.00', '119.00', '0.00']);
  });

  it('has its tax told as what only the statement shows', async () => {
    const { reconciliations } = await exportBooks(leftOut('statement'));
    const run = await reconciliations.latest();
    const { items } = await reconciliations.discrepancies(run!.run, 0, 10);
    expect(items).toMatchObject([{ kind: 'tax_on_invoice_only', explained: true, rule: 'document.tax' }]);
    expect(items[0]?.amount.amount.toString()).toBe('19');
  });
});

describe('an invoice whose total is its lines before tax, of a tenant that taught nothing yet', () => {
  const undecided: GivenBooks = {
    documents: [taxed(hundred, { taxedOn: 'lines', includesTax: undefined })],
    asOf: '2024-04-20',
  };
  const why =
    'whether 19.00 EUR of tax is owed on top of its total is not known, ' +
    'for no document has shown yet whether totals include tax';

  it('owes its total alone, with its tax unexplained, and the file says what is not known', async () => {
    const rows = await postings(undecided);
    expect(inShort(rows)).toEqual([
      'invoice licences 100.00',
      'invoice tax 19.00',
      'invoice unexplained -19.00',
      'invoice payable -100.00',
    ]);
    expect(rows[0]?.['description']).toContain(why);
  });

  it('is said in FOCUS to come to less than its rows, and why', async () => {
    const { invoices } = await focus(undecided);
    expect(invoices[0]).toMatchObject({
      payable: { amount: '100.00', currency: 'EUR' },
      difference: { amount: '-19.00', currency: 'EUR' },
      taxOnTop: { amount: '19.00', shownBy: 'undecided' },
      agrees: false,
      why: expect.stringContaining(why),
    });
  });
});

describe('what is payable, whatever a tenant taught', () => {
  const cents = fc.integer({ min: -50_000, max: 100_000 }).map((amount) => (amount / 100).toFixed(2));
  const aTenant = fc.record({
    amounts: fc.array(fc.record({ subtotal: cents, isReserved: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    taxedOn: fc.constantFrom<TaxedOn>('nothing', 'lines', 'statement'),
    includesTax: fc.constantFrom(undefined, true, false),
    beyond: fc.constantFrom('0.00', '0.00', '1.00', '-2.50'),
    isUnread: fc.boolean(),
  });

  it('is the same in entries, FOCUS, the figures of the period, and the balance', async () => {
    await fc.assert(
      fc.asyncProperty(aTenant, async ({ amounts, ...tenant }) => {
        const lines = amounts.map(({ subtotal, isReserved }) =>
          isReserved ? aLine({ amounts: { subtotal } }) : aLicence(subtotal),
        );
        const given = { documents: [taxed(lines, tenant)], purchases: [bought()] };
        const { billing } = await exportBooks(given);
        const document = await billing.read(asId('G000001'));
        if (document?.tieOut === undefined) throw new Error('not filed');
        const facts: TenantFacts = given.documents[0]?.tied?.facts ?? [];
        const reported = { balance: noMoney('EUR'), accountingDate: undefined, details: [] };
        const counted = [{ header: document.header, known: document }];
        const taken = { night: day('2024-02-10'), atMs: 0 };
        const owed = snapshotOf(reported, counted, facts, undefined, taken).invoiced.amount;

        const rows = await postings(given, { what: 'document', documentId: asId('G000001') });
        expectBalanced(rows);
        const posted = (account: string) =>
          rows
            .filter((row) => row['account_name'] === account && row['kind'] === 'invoice')
            .reduce((left, row) => left.plus(row['debit'] || '0').minus(row['credit'] || '0'), ZERO);
        expect(posted('payable').toString()).toBe(owed.neg().toString());
        expect(posted('unexplained').toString()).toBe(document.tieOut.unexplained.amount.toString());

        const [figures] = figuresOf([document], []);
        expect(figures?.payable.amount.toString()).toBe(owed.toString());
        expect(figures?.unexplained.amount.toString()).toBe(document.tieOut.unexplained.amount.toString());
        expect(figures?.tax.amount.toString()).toBe(posted('tax').toString());

        const { charges, invoices } = await focus(given);
        const difference = decimal(String((invoices[0]?.['difference'] as { amount: string }).amount));
        expect(billed(charges).plus(difference).toString()).toBe(owed.toString());
        if (document.tieOut.tied) expect(difference.toString()).toBe('0');
      }),
      { numRuns: 150 },
    );
  });

  it('is unexplained of no invoice once its case is decided', async () => {
    await fc.assert(
      fc.asyncProperty(aTenant, fc.boolean(), async ({ amounts, ...tenant }, isLost) => {
        const lines = amounts.map(({ subtotal }) => aLicence(subtotal));
        const document = taxed(lines, { ...tenant, isUnread: false });
        const rows = await postings(
          { documents: [document], asOf: '2024-04-20' },
          { what: 'all' },
          isLost ? 'written_off' : 'accepted',
        );
        const left = rows
          .filter((row) => row['account_name'] === 'unexplained')
          .reduce((sum, row) => sum.plus(row['debit'] || '0').minus(row['credit'] || '0'), ZERO);
        expect(left.toString()).toBe('0');
      }),
      { numRuns: 60 },
    );
  });
});
