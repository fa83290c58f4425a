import { describe, expect, it } from '@jest/globals';
import {
  lineItemPages,
  unbilledLineItemPages,
  type LineItemType,
  type Provider,
} from '../../../lib/partner-center/billing-v1/line-items.ts';
import type { Answer, Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { asId, type DocumentId } from '../../../lib/values/id.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';

const documentId = asId<'DocumentId'>('G020000001') satisfies DocumentId;

/** Three pages, whichever way they are asked for. */
function threePages(ask: Ask) {
  const at = ask.headers?.['MS-ContinuationToken'] ?? ask.query?.['offset'] ?? '0';
  const token = { '0': '1', '1': '2', '2': '' }[at] ?? '';
  return { body: { items: [{ at }], continuationToken: token, links: token === '' ? {} : { next: {} } } };
}

async function textsOf(pages: AsyncIterable<Answer>) {
  const texts: string[] = [];
  for await (const { bytes } of pages) texts.push(new TextDecoder().decode(bytes));
  return texts;
}

describe('line items of an invoice', () => {
  it.each<readonly [Provider, LineItemType, 'seek' | 'offset']>([
    ['onetime', 'billinglineitems', 'seek'],
    ['onetime', 'usagelineitems', 'seek'],
    ['marketplace', 'usagelineitems', 'seek'],
    ['office', 'billinglineitems', 'offset'],
    ['azure', 'billinglineitems', 'offset'],
    ['azure', 'usagelineitems', 'offset'],
  ])('of %s, %s, are paged by %s and come raw', async (provider, lineItemType, paging) => {
    const { exchange, asked } = scriptedExchange(threePages);
    const pages = await textsOf(lineItemPages(exchange, { documentId, provider, lineItemType }));
    expect(pages.map((page) => page.slice(0, 22))).toEqual([
      '{"items":[{"at":"0"}],',
      '{"items":[{"at":"1"}],',
      '{"items":[{"at":"2"}],',
    ]);
    const base = { provider, invoicelineitemtype: lineItemType, size: '2000' };
    expect(asked.map(({ operation, path }) => [operation, path])).toEqual(
      Array.from({ length: 3 }, () => ['list_line_items', '/v1/invoices/G020000001/lineitems']),
    );
    expect(asked.map(({ query }) => query)).toEqual(
      paging === 'offset'
        ? ['0', '1', '2'].map((offset) => ({ ...base, offset }))
        : [base, { ...base, seekOperation: 'Next' }, { ...base, seekOperation: 'Next' }],
    );
  });

  it('name currency, period and credit where they are asked for', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: { items: [] } }));
    const wanted = { currencyCode: 'EUR', period: 'previous', hasPartnerEarnedCredit: false } as const;
    await textsOf(
      lineItemPages(exchange, { documentId, provider: 'onetime', lineItemType: 'usagelineitems', ...wanted }),
    );
    expect(asked[0]?.query).toEqual({
      provider: 'onetime',
      invoicelineitemtype: 'usagelineitems',
      currencycode: 'eur',
      period: 'previous',
      hasPartnerEarnedCredit: 'false',
      size: '2000',
    });
  });

  it('end with an error that names them where they have no end', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { items: [1], continuationToken: 'same' } }));
    await expect(
      textsOf(lineItemPages(exchange, { documentId, provider: 'onetime', lineItemType: 'billinglineitems' })),
    ).rejects.toThrow('billinglineitems of onetime on invoice G020000001: a page came a second time');
  });
});

describe('line items that are not billed yet', () => {
  it('are asked for by currency and period, and follow tokens', async () => {
    const { exchange, asked } = scriptedExchange(threePages);
    const pages = unbilledLineItemPages(exchange, {
      provider: 'onetime',
      lineItemType: 'billinglineitems',
      currencyCode: 'USD',
      period: 'current',
    });
    expect(await textsOf(pages)).toHaveLength(3);
    expect(asked.map(({ operation, path }) => [operation, path])[0]).toEqual([
      'list_unbilled_line_items',
      '/v1/invoices/unbilled/lineitems',
    ]);
    const base = {
      provider: 'onetime',
      invoicelineitemtype: 'billinglineitems',
      currencycode: 'usd',
      period: 'current',
      size: '2000',
    };
    expect(asked.map(({ query }) => query)).toEqual([
      base,
      { ...base, seekOperation: 'Next' },
      { ...base, seekOperation: 'Next' },
    ]);
  });
});
