import { describe, expect, it } from '@jest/globals';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import type { Ask, Exchange } from '../../../lib/partner-center/exchange/exchange.ts';
import { chargePages } from '../../../lib/partner-center/billing-source/charge-pages.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { listedDocument } from '../../builders/listed-document.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';

async function pagesOf(exchange: Exchange, header: DocumentHeader) {
  const pages: { part: number; format: string; body: unknown }[] = [];
  for await (const { part, format, bytes } of chargePages(exchange, header)) {
    pages.push({ part, format, body: JSON.parse(new TextDecoder().decode(bytes)) });
  }
  return pages;
}

const office = listedDocument({ commerce: 'legacy', lineSources: ['office/billing_line_items'] });
const nextOffset = { next: { uri: '/invoices/x/lineitems?size=2000&offset=', method: 'GET', headers: [] } };
const nextToken = (value: string) => ({
  next: { uri: '/x?size=2?seekOperation=Next', headers: [{ key: 'ms-continuationtoken', value }] },
});

describe('one-time line items', () => {
  // Three pages: the second token stands in the body, the third only in the link.
  const byToken: Record<string, object> = {
    '': { items: [{ n: 1 }], continuationToken: 'a,b/=', totalCount: 9 },
    'a,b/=': { items: [{ n: 2 }], continuationToken: '', links: nextToken('c') },
    c: { items: [{ n: 3 }], links: {} },
  };
  const reply = (ask: Ask) => ({ body: byToken[ask.headers?.['MS-ContinuationToken'] ?? ''] ?? {} });

  it('follow the token from the body or from the next link, and every page comes raw', async () => {
    const { exchange, asked } = scriptedExchange(reply);
    const pages = await pagesOf(exchange, listedDocument());
    expect(pages).toEqual([
      { part: 0, format: 'v1_page', body: byToken[''] },
      { part: 1, format: 'v1_page', body: byToken['a,b/='] },
      { part: 2, format: 'v1_page', body: byToken['c'] },
    ]);
    const base = { provider: 'onetime', invoicelineitemtype: 'billinglineitems', size: '2000' };
    expect(asked.map(({ path, operation, query }) => [path, OPERATIONS[operation].lane, query])).toEqual([
      ['/v1/invoices/G020000001/lineitems', 'app', base],
      ['/v1/invoices/G020000001/lineitems', 'app', { ...base, seekOperation: 'Next' }],
      ['/v1/invoices/G020000001/lineitems', 'app', { ...base, seekOperation: 'Next' }],
    ]);
  });

  it('end with an error where a token comes a second time', async () => {
    let page = 0;
    const { exchange, asked } = scriptedExchange(() => ({
      body: { items: [{ n: (page += 1) }], continuationToken: 'again' },
    }));
    await expect(pagesOf(exchange, listedDocument())).rejects.toMatchObject({
      kind: 'malformed',
      description: expect.stringContaining('continuation token came a second time'),
    });
    expect(asked).toHaveLength(2);
  });

  it('end with an error where a page comes a second time under new tokens', async () => {
    let token = 0;
    const { exchange } = scriptedExchange(() => ({
      body: { items: [{ n: 1 }], continuationToken: `t${(token += 1)}` },
    }));
    await expect(pagesOf(exchange, listedDocument())).rejects.toThrow('a page came a second time');
  });

  it('may fill two pages with nothing but equal lines', async () => {
    const items = Array.from({ length: 2000 }, () => ({ n: 1 }));
    const next: Record<string, string> = { '': 'a', a: 'b', b: '' };
    const { exchange } = scriptedExchange((ask) => ({
      body: { items, continuationToken: next[ask.headers?.['MS-ContinuationToken'] ?? ''] },
    }));
    expect(await pagesOf(exchange, listedDocument())).toHaveLength(3);
  });

  it('are asked for by a new-commerce document that names no details', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: { items: [] } }));
    expect(await pagesOf(exchange, listedDocument({ lineSources: [] }))).toHaveLength(1);
    expect(asked[0]?.query?.['provider']).toBe('onetime');
  });

  it('end with an error over an answer without items', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { totalCount: 0 } }));
    await expect(pagesOf(exchange, listedDocument())).rejects.toMatchObject({ kind: 'malformed' });
  });
});

describe('legacy line items', () => {
  it('are paged by offsets of our own, counting what came and not what was asked for', async () => {
    const pages: Record<string, object> = {
      '0': { items: [{ n: 1 }, { n: 2 }], links: nextOffset },
      '2': { items: [{ n: 3 }], links: nextOffset },
      '3': { items: [], links: nextOffset },
    };
    const { exchange, asked } = scriptedExchange((ask) => ({
      body: pages[ask.query?.['offset'] ?? ''] ?? {},
    }));
    expect(await pagesOf(exchange, office)).toHaveLength(3);
    expect(asked.map((ask) => ask.query?.['offset'])).toEqual(['0', '2', '3']);
    expect(asked[0]?.query).toMatchObject({ provider: 'office', invoicelineitemtype: 'billinglineitems' });
  });

  it('end with an error where the offset is ignored', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { items: [{ n: 1 }], links: nextOffset } }));
    await expect(pagesOf(exchange, office)).rejects.toThrow('a page came a second time');
  });

  it('are read for each provider, numbered through, without the usage that says the charges again', async () => {
    const { exchange, asked } = scriptedExchange((ask) => ({
      body: { items: [{ provider: ask.query?.['provider'] }] },
    }));
    const lineSources = ['Office/BillingLineItems', 'azure/billing_line_items', 'azure/usage_line_items'];
    const pages = await pagesOf(exchange, listedDocument({ commerce: 'legacy', lineSources }));
    expect(pages.map(({ part, body }) => [part, body])).toEqual([
      [0, { items: [{ provider: 'office' }] }],
      [1, { items: [{ provider: 'azure' }] }],
    ]);
    expect(asked).toHaveLength(2);
  });

  it('are asked for once where marketplace and one-time name the same lines', async () => {
    const { exchange, asked } = scriptedExchange(() => ({ body: { items: [] } }));
    const lineSources = ['one_time/billing_line_items', 'marketplace/billing_line_items'];
    await pagesOf(exchange, listedDocument({ lineSources }));
    expect(asked).toHaveLength(1);
  });

  it('are an error where the provider is not known, since lines would be missing', async () => {
    const { exchange } = scriptedExchange(() => ({ body: { items: [] } }));
    await expect(
      pagesOf(exchange, listedDocument({ lineSources: ['lunar/billing_line_items'] })),
    ).rejects.toThrow('lunar/billing_line_items');
  });
});
