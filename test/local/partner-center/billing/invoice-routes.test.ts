import { afterEach, describe, expect, it } from '@jest/globals';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import { billingWorld, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';
import { openBilling, valueAt, type BillingDesk } from './open-billing.ts';

const JANUARY = { event: 'invoice', at: '2024-02-08T05:00:00Z', id: 'G000001', period: '2024-01' };
const charge = (unitPrice: string, more: object = {}) => ({
  category: 'license',
  customerId: CONTOSO,
  name: 'Teams',
  unitPrice,
  ...more,
});

let open: BillingDesk | undefined;
afterEach(() => open?.close());

async function desk(
  timeline: readonly object[],
  overrides: Record<string, unknown> = {},
): Promise<BillingDesk> {
  const world = billingWorld(timeline, overrides);
  placeOrder(world, { reference: 'R/1' });
  for (const event of world.scenario.timeline) {
    world.clock.advanceTo(Date.parse(event.at));
    playBillingEvent(world, event, orderOfIn(world));
  }
  return (open = await openBilling(world));
}

describe('the list of invoices', () => {
  const timeline = [
    {
      event: 'invoice',
      at: '2024-01-20T05:00:00Z',
      id: 'D000001',
      period: '2024-01',
      kind: 'recurring',
      otherCharges: [charge('5')],
    },
    JANUARY,
    {
      event: 'credit_note',
      at: '2024-02-10T00:00:00Z',
      id: 'G000002',
      amends: 'G000001',
      customerId: CONTOSO,
      amount: '3',
    },
    { event: 'payment', at: '2024-02-11T00:00:00Z', invoice: 'G000001', amount: '1000' },
  ];

  it('shows exact totals, and amendments only inside what they amend', async () => {
    const { get } = await desk(timeline);
    const { status, json } = await get('/v1/invoices?size=200&offset=0');
    expect(status).toBe(200);
    expect(json['items']?.map((item) => item['id'])).toEqual(['D000001', 'G000001']);
    expect(json['items']?.[1]).toMatchObject({
      totalCharges: '1499.46',
      paidAmount: '1000',
      currencyCode: 'EUR',
      documentType: 'invoice',
      invoiceType: 'OneTime',
      invoiceDetails: [{ billingProvider: 'one_time', invoiceLineItemType: 'billing_line_items' }],
      amendments: [
        { id: 'G000002', documentType: 'adjustment_note', amendsOf: 'G000001', totalCharges: '3' },
      ],
      links: { self: { uri: '/invoices/OneTime-G000001' } },
    });
    expect(json['items']?.[1]?.['amendments']?.[0]).not.toHaveProperty('pdfDownloadLink');
  });

  it('pages legacy documents only, repeats new commerce on every page, and always links on', async () => {
    const { get } = await desk(timeline);
    const second = (await get('/v1/invoices?size=1&offset=1')).json;
    expect(second['items']?.map((item) => item['id'])).toEqual(['G000001']);
    expect(valueAt(second, 'links', 'next', 'uri')).toBe('/invoices?size=1&offset=2');
  });

  it('answers one invoice, and its statement, to a user only', async () => {
    const { get } = await desk(timeline);
    expect((await get('/v1/invoices/OneTime-G000001', 'user')).json['id']).toBe('G000001');
    expect((await get('/v1/invoices/G000001')).status).toBe(403);
    expect((await get('/v1/invoices/G999999', 'user')).status).toBe(404);
    expect((await get('/v1/invoices/G000001/documents/statement')).status).toBe(403);
    const pdf = await get('/v1/invoices/G000001/documents/statement', 'user');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toBe('attachment; filename=Invoice_G000001.pdf');
    expect(Buffer.from(pdf.bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  it('sums what is unpaid, by currency and by kind of invoice', async () => {
    const { get } = await desk([
      ...timeline,
      {
        ...JANUARY,
        id: 'G000003',
        currency: 'USD',
        otherCharges: [charge('7.10')],
        at: '2024-02-12T00:00:00Z',
      },
    ]);
    const inDefault = (await get('/v1/invoices/summary')).json;
    expect(inDefault).toMatchObject({
      balanceAmount: '501.46',
      currencyCode: 'EUR',
      accountingDate: '2024-02-12T00:00:00',
      lastPaymentAmount: '1000',
      lastPaymentDate: '2024-02-11T00:00:00Z',
    });
    expect(
      inDefault['details']?.map((detail) => [
        detail['invoiceType'],
        valueAt(detail, 'summary', 'balanceAmount'),
      ]),
    ).toEqual([
      ['Recurring', '5'],
      ['OneTime', '496.46'],
    ]);
    expect((await get('/v1/invoices/summaries')).status).toBe(403);
    const all = (await get('/v1/invoices/summaries', 'user')).json;
    expect(all['items']?.map((item) => [item['currencyCode'], item['balanceAmount']])).toEqual([
      ['EUR', '501.46'],
      ['USD', '7.1'],
    ]);
  });

  it('says where the estimates of what is not invoiced yet are', async () => {
    const { get } = await desk([]);
    expect((await get('/v1/invoices/estimates/links?currencycode=eur')).json['items']).toHaveLength(4);
    expect((await get('/v1/invoices/estimates/links')).status).toBe(400);
  });
});

describe('v1 line items', () => {
  const items = '/v1/invoices/G000001/lineitems?provider=onetime&invoicelineitemtype=billinglineitems';

  it('go on by token, under the names of v1, in either spelling of the path', async () => {
    const { get } = await desk([{ ...JANUARY, otherCharges: [charge('1.50', { count: 2 })] }]);
    const first = await get(`${items}&size=2`);
    expect(first.json['items']).toHaveLength(2);
    const token = String(first.json['continuationToken']);
    expect(valueAt(first.json, 'links', 'next', 'headers', 0)).toEqual({
      key: 'MS-ContinuationToken',
      value: token,
    });
    const second = await get(`${items}&size=2&seekOperation=Next`, 'app', { 'MS-ContinuationToken': token });
    expect(second.json['items']).toHaveLength(1);
    expect(second.json).not.toHaveProperty('continuationToken');
    expect(second.json['links']).not.toHaveProperty('next');
    const lines = [...(first.json['items'] ?? []), ...(second.json['items'] ?? [])];
    expect(lines.map((line) => line['totalForCustomer']).sort()).toEqual(['1.50', '1.50', '1499.46']);
    expect(lines[0]).toMatchObject({
      pcToBCExchangeRate: '0.9137',
      attributes: { objectType: 'OneTimeInvoiceLineItem' },
      invoiceLineItemType: 'billing_line_items',
    });
    const byPath = await get('/v1/invoices/OneTime-G000001/lineitems/OneTime/BillingLineItems');
    expect(byPath.json['items']).toEqual(lines);
  });

  it('refuse a token of another document or another state of the data', async () => {
    const { get } = await desk([{ ...JANUARY, otherCharges: [charge('1.50', { count: 2 })] }]);
    const stale = Buffer.from('G000001,7,2').toString('base64');
    const answer = await get(`${items}&size=2&seekOperation=Next`, 'app', { 'MS-ContinuationToken': stale });
    expect(answer.status).toBe(400);
  });

  it('write amounts as numbers in one row and as text in another', async () => {
    const { get } = await desk([{ ...JANUARY, otherCharges: [charge('1.50', { count: 20 })] }]);
    const raw = new TextDecoder().decode((await get(items)).bytes);
    expect(raw).toContain('"subtotal":1.50,');
    expect(raw).toContain('"subtotal":"1.50",');
  });

  it('of legacy documents lie with two providers, under other names, paged by offset', async () => {
    const legacy = {
      ...JANUARY,
      id: 'D000001',
      kind: 'recurring',
      tax: { rate: '0.1', on: 'lines' },
      otherCharges: [charge('5', { count: 2 }), charge('0.07', { category: 'azure_usage', quantity: 100 })],
    };
    const { get } = await desk([legacy]);
    const of = (provider: string, more = '') =>
      get(`/v1/invoices/D000001/lineitems?provider=${provider}&invoicelineitemtype=billinglineitems${more}`);
    const office = (await of('office', '&size=1&offset=1')).json;
    expect(office['items']).toEqual([
      expect.objectContaining({
        subtotal: '5.00',
        tax: '0.50',
        totalForCustomer: '5.50',
        billingProvider: 'office',
      }),
    ]);
    expect((await of('office', '&size=1&offset=2')).json).toMatchObject({ totalCount: '0', items: [] });
    expect((await of('azure')).json['items']).toEqual([
      expect.objectContaining({ pretaxCharges: '7.00', taxAmount: '0.70', postTaxTotal: '7.70' }),
    ]);
    expect((await of('onetime')).json['items']).toEqual([]);
    expect((await of('elsewhere')).status).toBe(400);
  });

  it('are empty until they are there', async () => {
    const { get, passMinutes } = await desk([{ ...JANUARY, linesFrom: '2024-02-08T06:00:00Z' }]);
    expect((await get(items)).json['items']).toEqual([]);
    passMinutes(60);
    expect((await get(items)).json['items']).toHaveLength(1);
  });

  it('have ended for new commerce after March 2025, but not for the US Government', async () => {
    const late = { event: 'invoice', at: '2025-05-08T05:00:00Z', id: 'G000001', period: '2025-04' };
    expect((await (await desk([late])).get(items)).status).toBe(410);
    await open?.close();
    expect((await (await desk([late], { cloud: 'us_government' })).get(items)).status).toBe(200);
  });
});
