import { describe, expect, it } from '@jest/globals';
import { extractText } from 'unpdf';
import { issueDocument } from '../../../../local/partner-center/billing/issue-document.ts';
import { statementPdf } from '../../../../local/partner-center/billing/statement-pdf.ts';
import { billingWorld, eventOf, orderOfIn } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';

async function printed(currency: string, unitPrice: string) {
  const world = billingWorld([
    {
      event: 'invoice',
      at: '2024-02-08T05:00:00Z',
      id: 'G000001',
      period: '2024-01',
      currency,
      tax: { rate: '0.2', on: 'invoice' },
      otherCharges: [{ category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice }],
    },
  ]);
  const document = issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world));
  const bytes = await statementPdf(world, document);
  return { world, document, bytes };
}

describe('the statement of a document', () => {
  it('is a PDF that states number, date, currency, subtotal, tax and total', async () => {
    const { bytes } = await printed('EUR', '1234567.89');
    const raw = Buffer.from(bytes).toString('latin1');
    expect(raw.startsWith('%PDF-')).toBe(true);
    expect(raw.trimEnd().endsWith('%%EOF')).toBe(true);
    const { text } = await extractText(new Uint8Array(bytes), { mergePages: true });
    for (const words of [
      'Invoice number: G000001',
      'Document date: 2024-02-08',
      'Currency: EUR',
      /Subtotal\s+1,234,567\.89 EUR/,
      /Tax\s+246,913\.58 EUR/,
      /Total\s+1,481,481\.47 EUR/,
    ]) {
      expect(text).toMatch(words);
    }
  });

  it('prints no decimals for a currency that has none', async () => {
    const { text } = await extractText(new Uint8Array((await printed('JPY', '1000')).bytes), {
      mergePages: true,
    });
    expect(text).toMatch(/Total\s+1,200 JPY/);
  });

  it('has the same bytes whenever it is asked for', async () => {
    const { world, document, bytes } = await printed('EUR', '10');
    expect(Buffer.from(await statementPdf(world, document)).equals(Buffer.from(bytes))).toBe(true);
  });
});
