import { describe, expect, it } from '@jest/globals';
import { invoice } from '../../../lib/partner-center/billing-v1/invoice.ts';
import { getInvoice, invoices, listInvoices } from '../../../lib/partner-center/billing-v1/invoices.ts';
import type { Exchange } from '../../../lib/partner-center/exchange/exchange.ts';
import { readWire } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { asId } from '../../../lib/values/id.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

/** What no invoice is without. */
const money = { totalCharges: 12.5, currencyCode: 'EUR' };
const next = { next: { uri: '/invoices?size=200&offset=', method: 'GET', headers: [] } };

/** Page by page, the ids of the invoices that can be read, and the others whole. */
async function pagesIn(exchange: Exchange) {
  const pages: unknown[][] = [];
  for await (const { body } of listInvoices(exchange)) {
    pages.push(body.items.map((entry) => (entry.ok ? entry.value.id.value : entry)));
  }
  return pages;
}

describe('the list of invoices', () => {
  it('comes page by page, by offsets of our own', async () => {
    const pages: Record<string, object> = {
      '0': {
        items: [
          { id: 'G1', ...money },
          { id: 'G2', ...money },
        ],
        links: next,
      },
      '2': { items: [{ id: 'G3', ...money }] },
    };
    const { exchange, asked } = scriptedExchange((ask) => ({
      body: pages[ask.query?.['offset'] ?? ''] ?? {},
    }));
    expect(await pagesIn(exchange)).toEqual([['G1', 'G2'], ['G3']]);
    expect(asked.map(({ operation, path, query }) => [operation, path, query])).toEqual([
      ['list_invoices', '/v1/invoices', { size: '200', offset: '0' }],
      ['list_invoices', '/v1/invoices', { size: '200', offset: '2' }],
    ]);
  });

  it('ends where it repeats itself, though something about the invoices has changed meanwhile', async () => {
    let paid = 0;
    const { exchange } = scriptedExchange(() => ({
      body: { items: [{ id: 'G1', ...money, paidAmount: (paid += 1) }], links: next },
    }));
    expect(await pagesIn(exchange)).toEqual([['G1'], ['G1']]);
  });

  it('hides no invoice behind one that cannot be read', async () => {
    const { exchange } = scriptedExchange(() => ({
      body: { items: [{ id: 'G1', totalCharges: 'free' }, { id: 'G2', ...money }, 'G3'] },
    }));
    const [page] = await pagesIn(exchange);
    expect(page).toEqual([
      {
        ok: false,
        wire: { id: 'G1', totalCharges: 'free' },
        field: 'totalCharges',
        reason: 'is not an amount',
      },
      'G2',
      { ok: false, wire: 'G3', field: '(whole)', reason: 'is not an object' },
    ]);
  });

  it('prints back what was read, whether it could be read or not', () => {
    for (const json of [fixture('invoices'), '{"items":[{"id":"G1","totalCharges":"free"},1.50]}']) {
      const read = readWire(invoices, parseJson(json));
      expect(read.ok && printJson(invoices.print(read.value))).toBe(printJson(parseJson(json)));
    }
  });
});

describe('one invoice', () => {
  it('is asked for by its bare id, and read with its amendments and theirs', async () => {
    const second = { ...money, id: 'G3', amendsOf: ' ' };
    const amendments = [{ ...money, id: 'G2', amendsOf: 'G1', amendments: [second] }];
    const { exchange, asked } = scriptedExchange(() => ({
      body: { ...money, id: 'OneTime-G1', amendments },
    }));
    const { body } = await getInvoice(exchange, asId('G1'));
    expect(asked).toEqual([{ operation: 'get_invoice', path: '/v1/invoices/G1' }]);
    const [amendment] = body.amendments ?? [];
    const [theirs] = (amendment?.ok ? amendment.value.amendments : undefined) ?? [];
    expect(body.id.value).toBe('G1');
    expect(amendment?.ok && [amendment.value.id.value, amendment.value.amendsOf?.value]).toEqual([
      'G2',
      'G1',
    ]);
    expect(theirs?.ok && [theirs.value.id.value, theirs.value.amendsOf?.value]).toEqual(['G3', undefined]);
  });

  it.each<[string, string | undefined]>([
    ['Recurring-D02005YFHI', 'D02005YFHI'],
    [' G000024135 ', 'G000024135'],
    ['onetime-g7', 'g7'],
    ['G-1', undefined],
    ['OneTime-', undefined],
    ['', undefined],
    ['../G1', undefined],
  ])('has the id %j, which is %p', (id, bare) => {
    const read = readWire(invoice, parseJson(JSON.stringify({ ...money, id })));
    expect(read.ok ? read.value.id.value : undefined).toBe(bare);
  });

  it.each([
    ['totalCharges', undefined, 'is missing'],
    ['totalCharges', null, 'is missing'],
    ['totalCharges', '', 'is not an amount'],
    ['currencyCode', undefined, 'is missing'],
    ['currencyCode', ' ', 'is not a currency code'],
  ])('is refused where its %s is %j', async (field, written, reason) => {
    const { exchange } = scriptedExchange(() => ({ body: { id: 'G1', ...money, [field]: written } }));
    await expect(getInvoice(exchange, asId('G1'))).rejects.toMatchObject({
      kind: 'malformed',
      description: `${field} ${reason}`,
    });
  });

  it('is known with its tax receipts under the name that the table gives them', () => {
    const read = readWire(
      invoice,
      parseJson(JSON.stringify({ ...money, id: 'G1', collectionOfSummary: [{ id: '7' }] })),
    );
    expect(read).toMatchObject({ ok: true, drifts: [] });
  });

  it('tells its kind in whatever words it comes, and keeps them', () => {
    const read = readWire(
      invoice,
      parseJson(JSON.stringify({ ...money, id: 'G1', documentType: 'Credit Note', status: 'frozen' })),
    );
    if (!read.ok) throw new Error(read.reason);
    const { documentType, status } = read.value;
    expect([documentType?.value, documentType?.wire]).toEqual(['credit_note', 'Credit Note']);
    expect([status?.value, status?.wire]).toEqual(['other', 'frozen']);
  });
});
