import { afterEach, describe, expect, it } from '@jest/globals';
import { extractText } from 'unpdf';
import { playBillingEvent } from '../../../../local/partner-center/billing/play-billing-event.ts';
import { billingWorld, orderOfIn } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';
import { openBilling, valueAt, type BillingDesk } from './open-billing.ts';

const JANUARY = {
  event: 'invoice',
  at: '2024-02-08T05:00:00Z',
  id: 'G000001',
  period: '2024-01',
  tax: { rate: '0.05', on: 'invoice' },
  otherCharges: [{ category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '200' }],
};

let open: BillingDesk | undefined;
afterEach(() => open?.close());

async function desk(market: string): Promise<BillingDesk> {
  const world = billingWorld([JANUARY], { market });
  for (const event of world.scenario.timeline) playBillingEvent(world, event, orderOfIn(world));
  return (open = await openBilling(world));
}

describe('a tax receipt', () => {
  it('is a PDF that an invoice in Taiwan links to, for users only', async () => {
    const { get } = await desk('TW');
    const invoice = (await get('/v1/invoices/G000001', 'user')).json;
    const id = String(valueAt(invoice, 'taxReceipts', 0, 'id'));
    const link = `/v1${String(valueAt(invoice, 'taxReceipts', 0, 'taxReceiptPdfDownloadLink'))}`;
    expect(link).toBe(`/v1/invoices/G000001/receipts/${id}/documents/statement`);
    expect((await get(link)).status).toBe(403);
    const pdf = await get(link, 'user');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename=E-Tax-${id}.pdf`);
    const { text } = await extractText(pdf.bytes, { mergePages: true });
    expect(text).toContain('Tax: 10.00 EUR');
    expect((await get(link.replace(id, '1'), 'user')).status).toBe(404);
  });

  it('does not exist anywhere else', async () => {
    const { get } = await desk('DE');
    expect((await get('/v1/invoices/G000001', 'user')).json['taxReceipts']).toEqual([]);
    expect((await get('/v1/invoices/G000001/receipts/8602768/documents/statement', 'user')).status).toBe(404);
  });
});
