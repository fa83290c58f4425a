import { afterEach, describe, expect, it } from '@jest/globals';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import { billingWorld, orderOfIn } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';
import { openBilling, valueAt, type BillingDesk } from './open-billing.ts';

const USAGE = {
  category: 'azure_usage',
  customerId: CONTOSO,
  name: 'Log data',
  unitPrice: '0.2',
  quantity: 100,
};
const LICENCE = { category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '5' };
const JANUARY = {
  event: 'invoice',
  at: '2024-02-08T05:00:00Z',
  id: 'G000001',
  period: '2024-01',
  otherCharges: [LICENCE, USAGE],
};

let open: BillingDesk | undefined;
afterEach(() => open?.close());

async function desk(invoice: object): Promise<BillingDesk> {
  const world = billingWorld([invoice]);
  for (const event of world.scenario.timeline) {
    world.clock.advanceTo(Date.parse(event.at));
    playBillingEvent(world, event, orderOfIn(world));
  }
  return (open = await openBilling(world));
}

describe('billed daily rated usage in v1', () => {
  const usage = '/v1/invoices/G000001/lineitems?provider=onetime&invoicelineitemtype=usagelineitems';

  it('goes on by token, with links that are sound, under either provider', async () => {
    const { get } = await desk(JANUARY);
    const first = (await get(`${usage}&currencycode=eur&size=20`)).json;
    expect(first['items']).toHaveLength(20);
    expect(valueAt(first, 'links', 'next', 'uri')).toBe(
      '/invoices/OneTime-G000001/lineitems?provider=onetime&invoicelineitemtype=usagelineitems&currencycode=eur&period=previous&size=20&seekOperation=Next',
    );
    const token = { 'MS-ContinuationToken': String(first['continuationToken']) };
    const second = (await get(`${usage}&size=20&seekOperation=Next`, 'app', token)).json;
    expect(second['items']).toHaveLength(11);
    const all = [...(first['items'] ?? []), ...(second['items'] ?? [])];
    expect(all[0]).toMatchObject({
      invoiceNumber: 'G000001',
      usageDate: '2024-01-01T00:00:00Z',
      unitOfMeasure: '1 GB',
      effectiveUnitPrice: '0.1999968000511991808131',
      rateOfPartnerEarnedCredit: '0',
      hasPartnerEarnedCredit: false,
      invoiceLineItemType: 'usage_line_items',
      attributes: { objectType: 'DailyRatedUsageLineItem' },
    });
    const byMarketplace = (await get(usage.replace('onetime', 'marketplace'))).json;
    expect(byMarketplace['items']).toEqual(all);
  });

  it('leaves the billing lines as they are, and refuses their tokens', async () => {
    const { get } = await desk(JANUARY);
    const billing = usage.replace('usagelineitems', 'billinglineitems');
    const page = (await get(`${billing}&size=1`)).json;
    expect((await get(billing)).json['items']?.map((line) => line['subtotal']).sort()).toEqual([
      '20.00',
      '5.00',
    ]);
    const token = { 'MS-ContinuationToken': String(page['continuationToken']) };
    expect((await get(`${usage}&seekOperation=Next`, 'app', token)).status).toBe(400);
    expect((await get(billing.replace('onetime', 'marketplace'))).json['items']).toEqual([]);
  });

  it('writes its numbers digit by digit', async () => {
    const { get } = await desk(JANUARY);
    const raw = new TextDecoder().decode((await get(usage)).bytes);
    expect(raw).toContain('"effectiveUnitPrice":0.1999968000511991808131,');
    expect(raw).toContain('"effectiveUnitPrice":"0.1999968000511991808131",');
  });

  it('is named among the details of an invoice that has any', async () => {
    const { get } = await desk(JANUARY);
    const pairs = (await get('/v1/invoices')).json['items']?.[0]?.['invoiceDetails']?.map((detail) => [
      detail['billingProvider'],
      detail['invoiceLineItemType'],
    ]);
    expect(pairs).toEqual([
      ['one_time', 'billing_line_items'],
      ['marketplace', 'usage_line_items'],
    ]);
    const link = '/v1/invoices/OneTime-G000001/lineitems/OneTime/UsageLineItems';
    expect((await get(link)).json['items']).toHaveLength(31);
  });
});

describe('daily usage of a legacy document', () => {
  const usage = '/v1/invoices/D000001/lineitems?provider=azure&invoicelineitemtype=usagelineitems';

  it('names quantities and no money, paged by offset', async () => {
    const { get } = await desk({ ...JANUARY, id: 'D000001', kind: 'recurring' });
    const page = (await get(`${usage}&size=30&offset=30`)).json;
    expect(page['items']).toEqual([
      expect.objectContaining({
        usageDate: '2024-01-31T00:00:00',
        consumedQuantity: '3.22582',
        resourceName: 'LOG DATA',
        attributes: { objectType: 'DailyUsageLineItem' },
      }),
    ]);
    expect(JSON.stringify(page)).not.toMatch(/price|pretax|currency|totalFor/i);
    expect((await get(usage.replace('azure', 'office'))).json['items']).toEqual([]);
    expect((await get(usage.replace('azure', 'onetime'))).json['items']).toEqual([]);
    expect((await get(usage.replace('usagelineitems', 'otherlineitems'))).status).toBe(400);
  });
});
