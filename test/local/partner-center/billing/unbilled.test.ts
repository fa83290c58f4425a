import { afterEach, describe, expect, it } from '@jest/globals';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import { billingWorld, eventOf, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO, FABRIKAM } from '../../../builders/shop-scenario.ts';
import { openBilling, valueAt, type BillingDesk, type Json } from './open-billing.ts';

const JANUARY = {
  event: 'invoice',
  at: '2024-02-08T05:00:00Z',
  id: 'G000001',
  period: '2024-01',
  tax: { rate: '0.19', on: 'lines' },
  otherCharges: [
    { category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '5', count: 2 },
    { category: 'azure_usage', customerId: CONTOSO, name: 'Log data', unitPrice: '0.2', quantity: 100 },
  ],
};

let open: BillingDesk | undefined;
afterEach(() => open?.close());

/** A reservation bought on 15 January and one in instalments since December, seen at an instant. */
async function desk(at: string, invoice: object = JANUARY): Promise<BillingDesk> {
  const world = billingWorld([invoice]);
  placeOrder(world, { reference: 'R/1' });
  placeOrder(world, { reference: 'R/2', billingCycle: 'monthly', at: '2023-12-20T10:00:00Z' });
  placeOrder(world, { reference: 'R/3', customerId: FABRIKAM });
  world.clock.advanceTo(Date.parse(at));
  return (open = await openBilling(world));
}

const path = (type: string, more = '') =>
  `/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=${type}&currencycode=eur&period=current${more}`;
const BILLING = path('billinglineitems');
const USAGE = path('usagelineitems');
const names = (page: Json) => page['items']?.map((line) => [line['productName'], line['subtotal']]);

describe('unbilled line items', () => {
  it('are what was bought this month and what else will be charged, and instalments from their day on', async () => {
    const { get, passMinutes } = await desk('2024-01-19T12:00:00Z');
    const expected = [
      ['SKU 0001', '1499.46'],
      ['Teams', '5.00'],
      ['Teams', '5.00'],
    ];
    expect(names((await get(BILLING)).json)).toEqual(expected);
    passMinutes(24 * 60);
    expect(names((await get(BILLING)).json)).toEqual([
      expected[0],
      ['SKU 0001', '128.10'],
      ...expected.slice(1),
    ]);
    const inDollars = (await get(BILLING.replace('eur', 'USD'))).json;
    expect(names(inDollars)).toEqual([['SKU 0001', '1641.10']]);
  });

  it('are estimates: no invoice, no tax, no total, no billing frequency', async () => {
    const { get } = await desk('2024-01-20T12:00:00Z');
    for (const line of (await get(BILLING)).json['items'] ?? []) {
      expect(line).toMatchObject({
        invoiceNumber: '',
        taxTotal: '0',
        totalForCustomer: '0',
        billingFrequency: '',
        attributes: { objectType: 'OneTimeInvoiceLineItem' },
      });
    }
  });

  it('are those of the previous month until its invoice is there', async () => {
    const billing = await desk('2024-02-07T12:00:00Z');
    const previous = BILLING.replace('current', 'previous');
    expect((await billing.get(previous)).json['items']).toHaveLength(4);
    expect((await billing.get(BILLING)).json['items']).toEqual([]);
    playBillingEvent(billing.world, eventOf(billing.world, 'invoice'), orderOfIn(billing.world));
    expect((await billing.get(previous)).json['items']).toEqual([]);
    expect((await billing.get(previous.replace('eur', 'usd'))).json['items']).toHaveLength(1);
  });

  it('go on by token, whose link is sound', async () => {
    const { get } = await desk('2024-01-20T12:00:00Z');
    const first = (await get(`${BILLING}&size=3`)).json;
    expect(valueAt(first, 'links', 'next', 'uri')).toBe(
      '/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=eur&period=current&size=3&seekOperation=Next',
    );
    const token = { 'MS-ContinuationToken': String(first['continuationToken']) };
    // The samples write the parameter in lower case too, and double the first slash.
    const next = `/${BILLING}&size=3&seekoperation=next`;
    expect((await get(`${open?.origin}${next}`, 'app', token)).json['items']).toHaveLength(1);
    expect((await get(`${USAGE}&seekOperation=Next`, 'app', token)).status).toBe(400);
  });

  it('lie where the links of the estimates say', async () => {
    const { get } = await desk('2024-01-20T12:00:00Z');
    const links = (await get('/v1/invoices/estimates/links?currencycode=eur')).json['items'] ?? [];
    const counts = await Promise.all(
      links.map(async (item) => {
        const { json } = await get(`/v1${String(valueAt(item, 'link', 'uri'))}`);
        return [item['type'], item['period'], json['items']?.length];
      }),
    );
    expect(counts).toEqual([
      ['daily_rated_usage', 'Current', 19],
      ['non_consumption', 'Current', 4],
      ['daily_rated_usage', 'Previous', 0],
      ['non_consumption', 'Previous', 1],
    ]);
  });

  it('are nothing of an order that was cancelled, and neither is the invoice', async () => {
    const { get, world } = await desk('2024-01-19T12:00:00Z');
    for (const order of world.orders) order.cancelledAtMs = world.clock.nowMs();
    expect(names((await get(BILLING)).json)).toEqual([
      ['Teams', '5.00'],
      ['Teams', '5.00'],
    ]);
    playBillingEvent(world, eventOf(world, 'invoice'), orderOfIn(world));
    expect(world.documents.get('G000001')?.lines.map((line) => line['ProductName'])).not.toContain(
      'SKU 0001',
    );
  });

  it('never change what is invoiced later', async () => {
    const asked = await desk('2024-01-20T12:00:00Z');
    for (const one of [BILLING, USAGE]) await asked.get(one);
    const issued = (billing: BillingDesk) => {
      playBillingEvent(billing.world, eventOf(billing.world, 'invoice'), orderOfIn(billing.world));
      return billing.world.documents.get('G000001')?.lines;
    };
    const lines = issued(asked);
    await asked.close();
    expect(lines).toHaveLength(5);
    expect(issued(await desk('2024-01-20T12:00:00Z'))).toEqual(lines);
  });

  it.each([
    ['no currency', BILLING.replace('currencycode=eur&', '')],
    ['no period', BILLING.replace('&period=current', '')],
    ['the word of v2', BILLING.replace('current', 'last')],
    ['another provider', BILLING.replace('onetime', 'office')],
    ['another type of lines', BILLING.replace('billing', 'other')],
  ])('are refused for %s', async (_why, asked) => {
    const { get } = await desk('2024-01-20T12:00:00Z');
    expect((await get(asked)).json).toMatchObject({ code: '800002' });
  });
});

describe('unbilled usage', () => {
  it('has a line for every day up to yesterday, without an invoice', async () => {
    const { get, passMinutes } = await desk('2024-01-20T12:00:00Z');
    const days = (await get(USAGE)).json['items'] ?? [];
    expect(days).toHaveLength(19);
    expect(days.at(-1)).toMatchObject({ usageDate: '2024-01-19T00:00:00Z', invoiceNumber: '' });
    passMinutes(24 * 60);
    expect((await get(USAGE)).json['items']).toHaveLength(20);
    expect((await get(`${USAGE}&hasPartnerEarnedCredit=true`)).json['items']).toEqual([]);
  });

  it('is whole when the month is over, and gone when it is invoiced', async () => {
    const billing = await desk('2024-02-01T00:00:00Z');
    const previous = USAGE.replace('current', 'previous');
    expect((await billing.get(previous)).json['items']).toHaveLength(31);
    playBillingEvent(billing.world, eventOf(billing.world, 'invoice'), orderOfIn(billing.world));
    expect((await billing.get(previous)).json['items']).toEqual([]);
  });
});
