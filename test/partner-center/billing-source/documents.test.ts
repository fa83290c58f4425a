import { describe, expect, it } from '@jest/globals';
import { listDocuments } from '../../../lib/partner-center/billing-source/documents.ts';
import type { Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { amountText } from '../../../lib/values/money.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const next = { next: { uri: '/invoices?size=200&offset=', method: 'GET', headers: [] } };

function invoice(id: string, more: object = {}) {
  return { id, invoiceDate: '2024-03-08T00:00:00Z', totalCharges: 1, currencyCode: 'EUR', ...more };
}

async function listed(more: object) {
  const { exchange } = scriptedExchange(() => ({ body: { items: [invoice('G1', more)] } }));
  return (await listDocuments(exchange)).headers[0];
}

describe('the list of invoices', () => {
  it('gives every invoice and every amendment as a document of its own, though the list repeats itself', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: fixture('invoices') }));
    const { headers: documents } = await listDocuments(exchange);
    expect(documents.map((header) => [header.id, header.documentType, header.amendsOf])).toEqual([
      ['D0300ABCDE', 'invoice', undefined],
      ['G020000001', 'invoice', undefined],
      ['G020000002', 'credit_note', 'G020000001'],
      ['G020000003', 'credit_note', 'G020000002'],
      ['G020000004', 'other', undefined],
    ]);
    expect(asked.map((ask) => ask.query)).toEqual([
      { size: '200', offset: '0' },
      { size: '200', offset: '3' },
    ]);
  });

  it('keeps amounts and signs to the last digit, as sent', async () => {
    const { exchange } = scriptedExchange(() => ({ body: fixture('invoices') }));
    const { headers: documents } = await listDocuments(exchange);
    expect(documents.map(({ total, paid }) => [amountText(total), amountText(paid), total.currency])).toEqual(
      [
        ['812.40', '-812.40', 'EUR'],
        ['12345678901234567.89', '0.00', 'EUR'],
        ['100.10', '0.00', 'EUR'],
        ['-5.00', '0.00', 'EUR'],
        ['640', '0', 'JPY'],
      ],
    );
  });

  it('names the tax receipts of a document, each once, and none where there are none', async () => {
    const link = '/invoices/G1/receipts/234567/documents/statement';
    const receipts = [{ id: '234567', taxReceiptPdfDownloadLink: link }, { id: 234568 }, { id: '234567' }];
    expect((await listed({ taxReceipts: receipts }))?.taxReceipts).toEqual(['234567', '234568']);
    expect((await listed({ taxReceipts: [] }))?.taxReceipts).toBeUndefined();
    expect((await listed({}))?.taxReceipts).toBeUndefined();
  });

  it('takes the period from the end of the billing period, else the month before the invoice', async () => {
    const { exchange } = scriptedExchange(() => ({ body: fixture('invoices') }));
    const { headers: documents } = await listDocuments(exchange);
    expect(documents.map(({ invoiceDate, period }) => [invoiceDate, period])).toEqual([
      ['2024-02-21', '2024-01'],
      ['2024-03-08', '2024-02'],
      ['2024-03-09', '2024-02'],
      ['2024-04-09', '2024-03'],
      ['2024-01-08', '2023-12'],
    ]);
  });

  it('names the pairs of provider and line type as Microsoft spells them', async () => {
    const { exchange } = scriptedExchange(() => ({ body: fixture('invoices') }));
    expect(
      (await listDocuments(exchange)).headers.map((header) => [header.commerce, header.lineSources]),
    ).toEqual([
      ['legacy', ['office/billing_line_items', 'azure/billing_line_items', 'azure/usage_line_items']],
      ['new', ['one_time/billing_line_items']],
      ['new', ['one_time/billing_line_items']],
      ['new', []],
      ['new', []],
    ]);
  });

  it.each([
    [{ documentType: 'Credit Note' }, 'credit_note', false],
    [{ documentType: 'CREDIT_NOTE' }, 'credit_note', false],
    [{ documentType: 'AdjustmentNote' }, 'credit_note', false],
    [{ documentType: 'Invoice' }, 'invoice', false],
    [{ documentType: 'Void Note' }, 'invoice', true],
    [{ documentType: 'invoice', status: 'Void' }, 'invoice', true],
    [{ documentType: 'invoice', Status: 'active' }, 'invoice', false],
    [{}, 'invoice', false],
    [{ amendsOf: 'G0' }, 'other', false],
  ])('reads %j as %s, void %s', async (more, documentType, isVoid) => {
    expect(await listed(more)).toMatchObject({ documentType, isVoid });
  });

  it('follows offsets of its own until a page has no next link', async () => {
    const pages = [
      { items: [invoice('G1'), invoice('G2')], links: next },
      { items: [invoice('G3')], links: next },
      { items: [invoice('G4')] },
    ];
    const { exchange } = scriptedExchange((ask: Ask) => ({
      body: pages[['0', '2', '3'].indexOf(ask.query?.['offset'] ?? '')] ?? {},
    }));
    expect((await listDocuments(exchange)).headers.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3', 'G4']);
  });

  it('walks amendments that amend one another once', async () => {
    const circle = invoice('G1', { amendments: [invoice('G2', { amendments: [invoice('G1')] })] });
    const { exchange } = scriptedExchange(() => ({ body: { items: [circle] } }));
    expect((await listDocuments(exchange)).headers.map(({ id }) => id)).toEqual(['G1', 'G2']);
  });

  it('takes a credit note of the whole of a void document for void with it, wherever it is listed', async () => {
    const note = (id: string, more: object = {}) => invoice(id, { documentType: 'adjustment_note', ...more });
    const amendments = [note('G2', { amendments: [note('G3', { totalCharges: -1 })] })];
    const items = [
      note('G6', { amendsOf: 'g1', totalCharges: -1 }),
      note('G2'),
      invoice('G1', { documentType: 'void_note', amendments }),
    ];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id, isVoid }) => [id, isVoid])).toEqual([
      ['G6', true],
      ['G2', true],
      ['G1', true],
      ['G3', true],
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['of a part of it', { totalCharges: 0.99 }, {}],
    ['in another currency', { currencyCode: 'USD' }, {}],
    ['that is an invoice, as a rebill is', { documentType: 'invoice' }, {}],
    ['of a document that stands', {}, { documentType: 'invoice' }],
    ['of a document that is not listed', { amendsOf: 'G9' }, {}],
  ])('takes no amendment for void %s', async (_case, ofNote, ofAmended) => {
    const note = { documentType: 'adjustment_note', amendsOf: 'G1', ...ofNote };
    const items = [invoice('G1', { documentType: 'void_note', ...ofAmended }), invoice('G2', note)];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    expect((await listDocuments(exchange)).headers[1]).toMatchObject({ id: 'G2', isVoid: false });
  });

  it('keeps what a document amends when the document is also listed by itself', async () => {
    const items = [invoice('G2'), invoice('G1', { amendments: [invoice('G2')] })];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    expect((await listDocuments(exchange)).headers.map(({ id, amendsOf }) => [id, amendsOf])).toEqual([
      ['G2', 'G1'],
      ['G1', undefined],
    ]);
  });

  it.each([
    [{ totalCharges: 2 }, { totalCharges: 3 }],
    [{ currencyCode: 'EUR' }, { currencyCode: 'USD' }],
    [{ paidAmount: 0 }, { paidAmount: -1 }],
    [{}, { paidAmount: -1 }, { paidAmount: -2 }],
    [{ invoiceDate: '2024-03-08T00:00:00Z' }, { invoiceDate: '2024-04-08T00:00:00Z' }],
    [{ documentType: 'invoice' }, { status: 'void' }],
  ])('says once that an invoice is listed with other figures the next time: %j, %j', async (...copies) => {
    const items = copies.map((copy) => invoice('G1', copy));
    const { exchange } = scriptedExchange(() => ({ body: { items: [...items, ...items, invoice('G2')] } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id }) => id)).toEqual(['G1', 'G2']);
    expect(problems).toEqual(['Invoice "G1" is listed twice, and not with the same figures.']);
  });

  it('notices it among the amendments of another too, and takes a copy that names no payment for no contradiction', async () => {
    const items = [
      invoice('G1', { amendments: [invoice('G2'), invoice('G3', { totalCharges: 7 })] }),
      invoice('G2', { paidAmount: -1.0 }),
      invoice('G3', { totalCharges: '7.01' }),
    ];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id, amendsOf, paid }) => [id, amendsOf, amountText(paid)])).toEqual([
      ['G1', undefined, '0.00'],
      ['G2', 'G1', '-1.00'],
      ['G3', 'G1', '0.00'],
    ]);
    expect(problems).toEqual(['Invoice "G3" is listed twice, and not with the same figures.']);
  });

  it('takes ids that differ in case only for one document, under the id that came first', async () => {
    const items = [
      invoice('g2', { amendsOf: 'G2' }),
      invoice('G1', { amendments: [invoice('G2'), invoice('G3', { amendsOf: 'g1' })] }),
      invoice('G4', { amendsOf: 'g9' }),
    ];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id, amendsOf }) => [id, amendsOf])).toEqual([
      ['g2', 'G1'],
      ['G1', undefined],
      ['G3', 'G1'],
      ['G4', 'g9'],
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    [
      { totalCharges: 'free' },
      'Invoice "G2" (item 1 of the list) cannot be read: totalCharges: is not an amount.',
    ],
    [{ totalCharges: null }, 'Invoice "G2" (item 1 of the list) cannot be read: totalCharges: is missing.'],
    [{ currencyCode: '' }, '"G2" (item 1 of the list) cannot be read: currencyCode: is not a currency code.'],
    [{ invoiceDate: 'soon' }, '"G2" (item 1 of the list) cannot be read: invoiceDate: is not a date.'],
    [{ invoiceDate: '0001-01-01T00:00:00' }, 'invoiceDate: says that there is none.'],
    [{ id: 'G-1' }, 'Invoice "G-1" (item 1 of the list) cannot be read: id: is not the id of an invoice.'],
    [{ id: null }, 'Invoice item 1 of the list cannot be read: id: is missing.'],
    [
      { amendments: 'none' },
      'Amendments of "G2" (item 1 of the list) cannot be read: amendments: is not a list.',
    ],
  ])('hides no other invoice over %j, and says which, what and why', async (more, problem) => {
    const items = [invoice('G1'), invoice('G2', more), invoice('G3')];
    // The list repeats itself: a problem is told once all the same.
    const { exchange } = scriptedExchange(() => ({ body: { items, links: next } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id }) => id).filter((id) => id !== 'G2')).toEqual(['G1', 'G3']);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('reads the amendments of an invoice that cannot be read, and the invoice of an amendment', async () => {
    const items = [
      invoice('G1', { currencyCode: '', amendments: [invoice('G2'), invoice('G3', { totalCharges: null })] }),
      invoice('G4', { amendments: [invoice('G5', { invoiceDate: 'soon' })] }),
    ];
    const { exchange } = scriptedExchange(() => ({ body: { items } }));
    const { headers, problems } = await listDocuments(exchange);
    expect(headers.map(({ id, amendsOf }) => [id, amendsOf])).toEqual([
      ['G2', 'G1'],
      ['G4', undefined],
    ]);
    expect(problems).toHaveLength(3);
    expect(problems[1]).toContain('"G3" (amendment 1 of "G1" (item 0 of the list))');
  });

  it('is refused whole where it is no list', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { items: 'none' } }));
    await expect(listDocuments(exchange)).rejects.toMatchObject({
      kind: 'malformed',
      requestId: 'request-1',
    });
  });
});
