import { describe, expect, it } from '@jest/globals';
import type { Content, PageMark, RawPage } from '../../../lib/billing/billing-source.ts';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import type { Ask, Exchange } from '../../../lib/partner-center/exchange/exchange.ts';
import { chargePages, estimatePages } from '../../../lib/partner-center/billing-source/charge-pages.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { listedDocument } from '../../builders/listed-document.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';

async function pagesOf(exchange: Exchange, header: DocumentHeader, from?: PageMark) {
  return readPages(chargePages(exchange, header, from));
}

async function readPages(pages: AsyncIterable<RawPage>) {
  const read: { body: unknown; next: PageMark | undefined }[] = [];
  for await (const { content, next } of pages) read.push({ body: JSON.parse(await textOf(content)), next });
  return read;
}

async function textOf(content: Content): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const bodies = (pages: readonly { body: unknown }[]) => pages.map(({ body }) => body);

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
    expect(bodies(pages)).toEqual([byToken[''], byToken['a,b/='], byToken['c']]);
    expect(pages.map(({ next }) => next !== undefined)).toEqual([true, true, false]);
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
    expect(bodies(pages)).toEqual([{ items: [{ provider: 'office' }] }, { items: [{ provider: 'azure' }] }]);
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

describe('pages that are left and gone on with', () => {
  /** Two providers of three pages each. */
  const mixed = listedDocument({
    commerce: 'legacy',
    lineSources: ['office/billing_line_items', 'azure/billing_line_items'],
  });
  const offsets = (ask: Ask) => {
    const offset = Number(ask.query?.['offset']);
    const items = [{ of: ask.query?.['provider'], offset }];
    return { body: { items, links: offset < 2 ? nextOffset : {} } };
  };

  it('come all and each once, wherever they are left', async () => {
    const { exchange, asked } = scriptedExchange(offsets);
    const whole = await pagesOf(exchange, mixed);
    expect(whole).toHaveLength(6);
    expect(whole.at(-1)?.next).toBeUndefined();
    for (const [index, { next }] of whole.slice(0, -1).entries()) {
      asked.length = 0;
      expect(await pagesOf(exchange, mixed, next)).toEqual(whole.slice(index + 1));
      expect(asked).toHaveLength(whole.length - index - 1);
    }
  });

  it('go on at the token, and know the pages and tokens of before', async () => {
    let given = 0;
    const { exchange, asked } = scriptedExchange((ask) => {
      const token = ask.headers?.['MS-ContinuationToken'] ?? '';
      // After the third page the first one comes again.
      const n = token === 't3' ? 0 : (given += 1);
      return { body: { items: [{ n }], continuationToken: `t${n + 1}` } };
    });
    const left: (PageMark | undefined)[] = [];
    const first = scriptedExchange(() => ({ body: { items: [{ n: 0 }], continuationToken: 't1' } }));
    for await (const { next } of chargePages(first.exchange, listedDocument())) {
      left.push(next);
      break;
    }
    const rest = pagesOf(exchange, listedDocument(), left[0]);
    await expect(rest).rejects.toThrow('a page came a second time');
    expect(asked.map(({ headers }) => headers?.['MS-ContinuationToken'])).toEqual(['t1', 't2', 't3']);

    const again = scriptedExchange(() => ({ body: { items: [{ n: 9 }], continuationToken: 't1' } }));
    await expect(pagesOf(again.exchange, listedDocument(), left[0])).rejects.toThrow(
      'a continuation token came a second time',
    );
  });

  it('have an end, also where they are left after each page', async () => {
    const { exchange } = scriptedExchange(offsets);
    const mark = JSON.parse((await pagesOf(exchange, mixed))[0]?.next ?? '') as object;
    const endless = scriptedExchange(() => ({ body: { items: [{ at: Math.random() }], links: nextOffset } }));
    const late = pagesOf(endless.exchange, mixed, JSON.stringify({ ...mark, pages: 20_000 }));
    await expect(late).rejects.toThrow('more than 20000 pages');
  });

  it.each([
    ['is no JSON', () => '{'],
    ['lacks a field', ({ list }: { list?: string }) => JSON.stringify({ list })],
    ['has a field more', (mark: object) => JSON.stringify({ ...mark, more: 1 })],
    ['has digests of another length', (mark: object) => JSON.stringify({ ...mark, seen: 'abc' })],
    ['counts below nothing', (mark: object) => JSON.stringify({ ...mark, offset: -1 })],
    ['has a token that fits no header', (mark: object) => JSON.stringify({ ...mark, token: 'a\nb' })],
    ['is one of other providers', (mark: object) => JSON.stringify({ ...mark, list: 'azure of azure' })],
  ])('are refused, and nothing is asked, where their mark %s', async (_how, spoil) => {
    const { exchange, asked } = scriptedExchange(offsets);
    const mark = JSON.parse((await pagesOf(exchange, mixed))[1]?.next ?? '') as object;
    asked.length = 0;
    await expect(pagesOf(exchange, mixed, spoil(mark))).rejects.toMatchObject({ kind: 'malformed' });
    expect(asked).toEqual([]);
  });

  it('carry eight letters a page and token in their mark, and nothing that opens anything', async () => {
    const { exchange } = scriptedExchange(offsets);
    const [first] = await pagesOf(exchange, mixed);
    expect(JSON.parse(first?.next ?? '')).toEqual({
      list: 'office of office, azure',
      pages: 1,
      offset: 1,
      seen: expect.stringMatching(/^[\w-]{8}$/),
    });
  });
});

describe('what is not billed yet', () => {
  it.each<['current' | 'last', string]>([
    ['current', 'current'],
    ['last', 'previous'],
  ])('is asked of v1 for the %s month as %s', async (period, word) => {
    const { exchange, asked } = scriptedExchange(() => ({ body: { items: [{ n: 1 }] } }));
    expect(bodies(await readPages(estimatePages(exchange, { currency: 'EUR', period })))).toHaveLength(1);
    expect(asked).toEqual([
      expect.objectContaining({
        path: '/v1/invoices/unbilled/lineitems',
        query: expect.objectContaining({ provider: 'onetime', currencycode: 'eur', period: word }),
      }),
    ]);
  });

  it('goes on from a mark of its own currency and month, and of no other', async () => {
    const { exchange } = scriptedExchange((ask) => {
      const token = ask.headers?.['MS-ContinuationToken'];
      return {
        body: { items: [{ n: token ?? 'first' }], continuationToken: token === undefined ? 'b' : '' },
      };
    });
    const subject = { currency: 'EUR', period: 'current' } as const;
    const [first, second] = await readPages(estimatePages(exchange, subject));
    expect(await readPages(estimatePages(exchange, subject, first?.next))).toEqual([second]);
    const other = readPages(estimatePages(exchange, { ...subject, period: 'last' }, first?.next));
    await expect(other).rejects.toMatchObject({ kind: 'malformed' });
  });
});
