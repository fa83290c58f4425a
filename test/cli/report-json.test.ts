import { expect, it } from '@jest/globals';
import { printReport } from '../../cli/print-report.ts';
import { reportJson } from '../../cli/report-json.ts';
import { aDiscrepancyView, aDocumentView, aReport } from '../builders/report.ts';

const extra = { duplicates: 0, elapsedMs: 5 };

it('counts each purchase once, and a refused message as requested and rejected', () => {
  expect(reportJson(aReport(), extra)).toMatchObject({
    purchases: {
      requested: 5,
      rejected: 2,
      cancelled: 0,
      failed: 0,
      ordered: 1,
      fulfilled: 1,
      unfulfilled: 0,
      unknown: 0,
      inProgress: 1,
      duplicates: 0,
    },
    matches: 1,
    elapsedMs: 5,
  });
});

it('has the keys that programs rely on', () => {
  const json = reportJson(aReport(), extra);
  expect(json.invoices[0]).toMatchObject({
    id: 'G000001',
    documentType: 'invoice',
    currency: 'EUR',
    total: '1234.96',
    linesTotal: '1037.78',
    lines: 1,
    source: 'v2',
    statementSha256: 'abc',
    tied: true,
    difference: '197.18',
    explained: [{ kind: 'tax_on_invoice_only', amount: '197.18' }],
    unexplained: '0.00',
  });
  expect(json.discrepancies[0]).toMatchObject({
    kind: 'billed_twice',
    explained: false,
    invoiceId: 'G000001',
    purchaseId: 'p1',
    requestId: 'REQ-1',
    lineId: '1',
    expected: '0.00',
    actual: '1037.78',
    amount: '1037.78',
    currency: 'EUR',
    basis: 'charge',
    instalment: 1,
  });
  expect(json.discrepancies[1]).toMatchObject({
    expected: '1037.78',
    expectedCurrency: 'EUR',
    currency: 'USD',
    basis: 'line',
  });
  expect(json.discrepancies[0]).not.toHaveProperty('expectedCurrency');
  expect(json.balances[0]).toMatchObject({
    currency: 'EUR',
    opening: '0.00',
    invoiced: '1234.96',
    paid: '0.00',
    closing: '1234.96',
    unexplained: '0.00',
  });
});

it('what of a difference is the rate of the month, and which document another replaces, are told where they are known', () => {
  const [first, ...rest] = aReport().discrepancies;
  const known = {
    ...first!,
    exchangeRateEffect: { amount: '12.30', currency: 'EUR' },
    relatedDocumentId: 'G000009',
  };
  const { discrepancies } = reportJson(aReport({ discrepancies: [known, ...rest] }), extra);
  expect(discrepancies[0]).toMatchObject({ exchangeRateEffect: '12.30', relatedInvoiceId: 'G000009' });
  expect(discrepancies[1]).not.toHaveProperty('exchangeRateEffect');
  expect(discrepancies[1]).not.toHaveProperty('relatedInvoiceId');
});

it('a report before anything happened is a report', () => {
  const nothing = aReport({
    purchases: [],
    refused: [],
    documents: [],
    reconciliation: undefined,
    discrepancies: [],
    balances: [],
    night: undefined,
  });
  expect(reportJson(nothing, extra)).toMatchObject({ matches: 0, invoices: [], discrepancies: [] });
  expect(printReport(nothing, { duplicates: 0 })).toContain('nothing has been reconciled yet');
});

it('a long list is cut in print, and says where the rest is', () => {
  const many = Array.from({ length: 75 }, (_, index) => aDiscrepancyView({ id: `d${index}` }));
  const text = printReport(aReport({ discrepancies: many }), { duplicates: 3 });
  expect(text).toContain(
    'Discrepancies that no rule explains: 75\n  75 on charges, before tax: net 77833.50 EUR\n',
  );
  expect(text).toContain('… and 15 more: tieout discrepancies --all');
  expect(text).toContain('3 bought twice');
});

it('a void document is not counted as tied, and takes part in no sum', () => {
  const voided = aDocumentView({ id: 'G000003', void: true, currency: 'EUR' });
  const { documents, reconciliation } = aReport();
  const [covered] = reconciliation!.coverage;
  const coverage = [covered!, { ...covered!, documentId: 'G000003' }];
  const report = aReport({
    documents: [...documents, voided],
    reconciliation: { ...reconciliation!, coverage },
  });
  const text = printReport(report, { duplicates: null });
  expect(text).toContain('Documents: 3, 1 of them void; 1 of 2 tied\n');
  expect(text).toMatch(/^ {2}G000003 .* void$/m);
  expect(text).toMatch(/^ {2}EUR +2 +1246\.96 +1037\.78 +197\.18$/m);
  expect(text).toContain('without the lines of G000002, not read yet');
  expect(text).toContain('= 2085.56 EUR');
});

it('charges and whole documents are never netted with one another', () => {
  const [charge, line, document] = aReport().discrepancies;
  const text = printReport(aReport({ discrepancies: [charge!, line!, { ...document!, explained: false }] }), {
    duplicates: null,
  });
  expect(text).toContain('  2 on charges, before tax: net 1037.78 EUR, 1200.00 USD\n');
  expect(text).toContain('  1 on whole documents, with tax: net 197.18 EUR\n');
});

it('the problems of the latest night stand under a heading of their own', () => {
  const night = { ...aReport().night!, problems: ['The balances could not be read: busy'] };
  expect(printReport(aReport({ night }), { duplicates: null })).toContain(
    '\nProblems of the night of 2024-02-10\n  The balances could not be read: busy\n',
  );
  expect(printReport(aReport(), { duplicates: null })).not.toContain('Problems of');
});

it('balances that were recorded once are not said to roll forward', () => {
  const balances = aReport().balances.map((balance) => ({ ...balance, opening: null, unexplained: null }));
  const text = printReport(aReport({ balances }), { duplicates: null });
  expect(text).toContain('Balances: recorded once, nothing to compare with yet');
});
