import { describe, expect, it } from '@jest/globals';
import {
  lineItemPages,
  unbilledLineItemPages,
  type Provider,
} from '../../../lib/partner-center/billing-v1/line-items.ts';
import type { Answer, Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { asId, type DocumentId } from '../../../lib/values/id.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';

type Wanted =
  | { readonly provider: Provider; readonly lineItemType: 'billinglineitems' }
  | { readonly provider: Exclude<Provider, 'onetime'>; readonly lineItemType: 'usagelineitems' };

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
  it.each<readonly [Wanted, 'seek' | 'offset']>([
    [{ provider: 'onetime', lineItemType: 'billinglineitems' }, 'seek'],
    [{ provider: 'marketplace', lineItemType: 'usagelineitems' }, 'seek'],
    [{ provider: 'office', lineItemType: 'billinglineitems' }, 'offset'],
    [{ provider: 'azure', lineItemType: 'billinglineitems' }, 'offset'],
    [{ provider: 'azure', lineItemType: 'usagelineitems' }, 'offset'],
  ])('%j are paged by %s and come raw', async (wanted, paging) => {
    const { exchange, asked } = scriptedExchange(threePages);
    const pages = await textsOf(lineItemPages(exchange, { documentId, ...wanted }));
    expect(pages.map((page) => page.slice(0, 22))).toEqual([
      '{"items":[{"at":"0"}],',
      '{"items":[{"at":"1"}],',
      '{"items":[{"at":"2"}],',
    ]);
    const base = { provider: wanted.provider, invoicelineitemtype: wanted.lineItemType, size: '2000' };
    expect(asked.map(({ operation, path }) => [operation, path])).toEqual(
      Array.from({ length: 3 }, () => ['list_line_items', '/v1/invoices/G020000001/lineitems']),
    );
    expect(asked.map(({ query }) => query)).toEqual(
      paging === 'offset'
        ? ['0', '1', '2'].map((offset) => ({ ...base, offset }))
        : [base, { ...base, seekOperation: 'Next' }, { ...base, seekOperation: 'Next' }],
    );
  });

  it('of the usage of new commerce are those of a currency and a period, to the last page', async () => {
    const { exchange, asked } = scriptedExchange(threePages);
    const wanted = { currencyCode: 'EUR', period: 'previous', hasPartnerEarnedCredit: false } as const;
    const pages = await textsOf(
      lineItemPages(exchange, { documentId, provider: 'onetime', lineItemType: 'usagelineitems', ...wanted }),
    );
    expect([pages.length, asked[2]?.headers]).toEqual([3, { 'MS-ContinuationToken': '2' }]);
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
