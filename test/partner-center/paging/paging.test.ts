import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../../lib/partner-center/exchange/exchange.ts';
import { pagesOf, type Continuation, type Paged } from '../../../lib/partner-center/paging/paging.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';

const ids = { operation: 'list_line_items', requestId: 'request-1', correlationId: 'correlation-1' } as const;

function answer(body: object | string): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ...ids, status: 200, headers: new Headers(), bytes: new TextEncoder().encode(text) };
}

/** A list whose pages are given by `page`, which gets the question and how many came before it. */
function list(page: (at: Continuation, before: number) => object | string, more: Partial<Paged> = {}) {
  const asked: Continuation[] = [];
  const pages = pagesOf({
    ask: async (at) => {
      asked.push(at);
      return answer(page(at, asked.length - 1));
    },
    paging: 'seek',
    pageSize: 2,
    what: 'records',
    ...more,
  });
  return { pages, asked };
}

async function textsOf(pages: AsyncIterable<Answer>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { bytes } of pages) texts.push(new TextDecoder().decode(bytes));
  return texts;
}

const endless = (_at: Continuation, before: number) => ({ items: [before], continuationToken: `t${before}` });
const next = { next: { uri: '/x?size=2?seekOperation=Next', method: 'GET', headers: [] } };

describe('pages by token', () => {
  it('are asked for by the token of the body, else of the link, until neither says one', async () => {
    const inLink = { key: 'ms-continuationtoken', value: 'b' };
    const bodies = [
      { items: [1, 2], continuationToken: 'a,/+=' },
      { items: [3], continuationToken: '', links: { next: { headers: [inLink] } } },
      { items: [4], links: { next: null, self: {} } },
    ];
    const { pages, asked } = list((_at, before) => bodies[before] ?? {});
    expect(await textsOf(pages)).toEqual(bodies.map((body) => JSON.stringify(body)));
    expect(asked).toEqual([
      { query: { size: '2' }, headers: {} },
      { query: { size: '2', seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': 'a,/+=' } },
      { query: { size: '2', seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': 'b' } },
    ]);
  });

  it('may be empty on the way', async () => {
    const { pages } = list((_at, before) => ({ items: [], continuationToken: ['a', 'b', ''][before] }));
    expect(await textsOf(pages)).toHaveLength(3);
  });

  it.each([
    ['a token', (_at: Continuation, before: number) => ({ items: [before], continuationToken: 'same' })],
    ['a page', (_at: Continuation, before: number) => ({ items: [1, 2], continuationToken: `t${before}` })],
    [
      'a short page of equal items',
      (_at: Continuation, n: number) => ({ items: [1], continuationToken: `t${n}` }),
    ],
  ])('end with an error where %s comes a second time', async (_what, page) => {
    const { pages, asked } = list(page);
    await expect(textsOf(pages)).rejects.toMatchObject({
      kind: 'malformed',
      description: expect.stringMatching(/^records: a (page|continuation token) came a second time/),
      ...ids,
    });
    expect(asked).toHaveLength(2);
  });

  it.each(['a\nb', 'a\0b', '\u20ac'])(
    'end with an error where the token %j fits no header',
    async (token) => {
      const { pages, asked } = list(() => ({ items: [1], continuationToken: token }));
      await expect(textsOf(pages)).rejects.toMatchObject({
        kind: 'malformed',
        description: 'the continuation token cannot be sent back',
      });
      expect(asked).toHaveLength(1);
    },
  );

  it('may be full of equal items more than once', async () => {
    const { pages } = list((_at, before) => ({ items: [7, 7], continuationToken: ['a', 'b', ''][before] }));
    expect(await textsOf(pages)).toHaveLength(3);
  });

  it('have an end, whatever the tokens say', async () => {
    const { pages, asked } = list(endless);
    await expect(textsOf(pages)).rejects.toThrow('more than 20000 pages');
    expect(asked).toHaveLength(20_001);
  });
});

describe('pages by offset', () => {
  it('count what came and not what was asked for, until there is no next link or nothing came', async () => {
    const full = list((_at, before) => ({ items: [[1, 2], [3], []][before], links: next }), {
      paging: 'offset',
    });
    expect(await textsOf(full.pages)).toHaveLength(3);
    expect(full.asked.map(({ query }) => query['offset'])).toEqual(['0', '2', '3']);
    const short = list(() => ({ items: [1, 2] }), { paging: 'offset' });
    expect(await textsOf(short.pages)).toHaveLength(1);
  });

  it('count items under a name that is written in escapes', async () => {
    const first = `{"\\u0069tems":[1,2],"links":${JSON.stringify(next)}}`;
    const { pages, asked } = list((_at, before) => (before === 0 ? first : { items: [] }), {
      paging: 'offset',
    });
    expect(await textsOf(pages)).toHaveLength(2);
    expect(asked.map(({ query }) => query['offset'])).toEqual(['0', '2']);
  });

  it('end with an error where they repeat themselves', async () => {
    const { pages } = list(() => ({ items: [1], links: next }), { paging: 'offset' });
    await expect(textsOf(pages)).rejects.toThrow('records: a page came a second time');
  });

  it('end quietly there, where the list is known to', async () => {
    const repetition = 'is the end';
    const { pages, asked } = list(() => ({ items: [1], links: next }), { paging: 'offset', repetition });
    expect(await textsOf(pages)).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });
});

describe('the page after the present one', () => {
  it('is asked for before the present one is worked on, and no page further', async () => {
    const { pages, asked } = list(endless);
    expect(asked).toHaveLength(0);
    await pages.next();
    expect(asked).toHaveLength(2);
    await pages.next();
    expect(asked).toHaveLength(3);
  });

  it('fails in its turn', async () => {
    const { pages } = list((at, before) => {
      if (before === 1) throw new PartnerCenterError({ kind: 'throttled', description: 'later' });
      return endless(at, before);
    });
    expect((await pages.next()).done).toBe(false);
    await expect(pages.next()).rejects.toMatchObject({ kind: 'throttled' });
  });

  it('fails unheard where nobody listens any more, and no other is asked for', async () => {
    const { pages, asked } = list((at, before) => {
      if (before === 1) throw new Error('nobody hears this');
      return endless(at, before);
    });
    await pages.next();
    await pages.return(undefined);
    // A rejection that is left unheard fails a test by itself, one turn later.
    await new Promise((turn) => setImmediate(turn));
    expect(asked).toHaveLength(2);
  });
});

describe('an answer that is no page', () => {
  it.each([
    ['{"totalCount":0}', 'malformed', 'items is missing'],
    ['{"items":"none"}', 'malformed', 'items is not a list'],
    ['{"items":[1', 'malformed', 'the answer is not JSON'],
    ['{"items":[1]', 'malformed', 'the answer is not JSON'],
    ['{"items":[1],"links":{"next":"more"}}', 'malformed', 'links.next is not an object'],
    ['{"items":[1],"continuationToken":5}', 'malformed', 'continuationToken is not a text'],
    ['{"code":"400072","description":"gone"}', 'refused', 'gone'],
  ])('%s is %s: %s', async (body, kind, description) => {
    const { pages } = list(() => body);
    await expect(textsOf(pages)).rejects.toMatchObject({
      kind,
      description: expect.stringContaining(description),
    });
  });
});
