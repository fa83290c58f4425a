import { createHash } from 'node:crypto';
import { z } from '../../values/schema.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { malformed } from '../exchange/malformed.ts';
import { nextLink } from './next-link.ts';
import { path } from '../exchange/path.ts';
import { fields, folded, text } from '../exchange/wire.ts';

const PAGE_SIZE = 2000; // The documented maximum.
const PAGES_AT_MOST = 20_000; // Forty million lines: whatever goes on after that has no end.

type LineItems = { readonly provider: 'onetime' | 'office' | 'azure'; readonly paging: 'seek' | 'offset' };
type Continuation = {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
};

const linePage = fields({
  items: z.array(z.unknown()),
  continuationToken: z.optional(text),
  links: nextLink,
});
type LinePage = z.output<typeof linePage>;

/** The pages of a document's billing lines, raw, numbered through over all its providers. Complete or an error. */
export async function* lineItemPages(exchange: Exchange, header: DocumentHeader): AsyncGenerator<RawPart> {
  let part = 0;
  for (const lineItems of lineItemsOf(header)) {
    for await (const bytes of pages(exchange, header.id, lineItems)) {
      yield { part, bytes, format: 'v1_page' };
      part += 1;
    }
  }
}

// Only billing lines are charges. Usage lines say again, in quantities and estimates, what the billing lines charge:
// counted with them, every cent of usage would be owed twice.
function lineItemsOf(header: DocumentHeader): readonly LineItems[] {
  const providers = new Map<string, LineItems>();
  for (const source of header.lineSources) {
    const [provider = '', lineType = ''] = source.split('/');
    if (folded(lineType).startsWith('usage')) continue;
    const lineItems = lineItemsBy(provider);
    if (lineItems === undefined)
      throw malformed(`invoice ${header.id} names the line items ${source}, which are not known`);
    providers.set(lineItems.provider, lineItems);
  }
  // An amendment of new commerce may come without details; there is only one place where its lines can be.
  if (header.lineSources.length === 0 && header.commerce === 'new')
    return [{ provider: 'onetime', paging: 'seek' }];
  return [...providers.values()];
}

function lineItemsBy(provider: string): LineItems | undefined {
  switch (folded(provider)) {
    case 'onetime':
    case 'marketplace': // "No longer being updated": its lines are among those of onetime.
      return { provider: 'onetime', paging: 'seek' };
    case 'office':
      return { provider: 'office', paging: 'offset' };
    case 'azure':
      return { provider: 'azure', paging: 'offset' };
    default:
      return undefined;
  }
}

async function* pages(exchange: Exchange, id: DocumentId, lineItems: LineItems): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  const once = (mark: string, what: string, answer: Answer) => {
    if (seen.has(mark))
      throw malformed(`invoice ${id}: ${what} came a second time, so its line items have no end`, answer);
    seen.add(mark);
  };
  let offset = 0;
  let pageCount = 0;
  let continuation: Continuation | undefined = firstPage(lineItems);
  while (continuation !== undefined) {
    const answer = await askForPage(exchange, id, lineItems, continuation);
    const page = decodeAnswer(linePage, answer);
    const { items } = page;
    if (items.length > 0 && !isFullOfEqualLines(items)) once(`page ${digest(items)}`, 'a page', answer);
    pageCount += 1;
    if (pageCount > PAGES_AT_MOST)
      throw malformed(`invoice ${id} has more than ${PAGES_AT_MOST} pages of line items`, answer);
    yield answer.bytes;
    offset += items.length;
    if (lineItems.paging === 'seek') {
      const token = continuationToken(page);
      if (token !== undefined) once(`token ${token}`, 'a continuation token', answer);
      continuation = token === undefined ? undefined : seekNext(token);
    } else {
      continuation = items.length > 0 && page.links?.next !== undefined ? offsetNext(offset) : undefined;
    }
  }
}

function askForPage(
  exchange: Exchange,
  id: DocumentId,
  lineItems: LineItems,
  at: Continuation,
): Promise<Answer> {
  return exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/invoices/${id}/lineitems`,
    query: {
      provider: lineItems.provider,
      invoicelineitemtype: 'billinglineitems',
      size: String(PAGE_SIZE),
      ...at.query,
    },
    headers: at.headers,
    repeatable: true,
  });
}

// The next page is asked for by our own parameters: the documented links have a second `?`, an empty offset and a
// misspelt name in them.
function firstPage(lineItems: LineItems): Continuation {
  return lineItems.paging === 'seek' ? { query: {}, headers: {} } : offsetNext(0);
}

function seekNext(token: string): Continuation {
  return { query: { seekOperation: 'Next' }, headers: { 'MS-ContinuationToken': token } };
}

function offsetNext(offset: number): Continuation {
  return { query: { offset: String(offset) }, headers: {} };
}

function continuationToken(page: LinePage): string | undefined {
  const inBody = page.continuationToken ?? '';
  if (inBody !== '') return inBody;
  const header = page.links?.next?.headers?.find(({ key }) => key.toLowerCase() === 'ms-continuationtoken');
  return header?.value || undefined;
}

// Equal lines are legal, so a full page of nothing else proves nothing when it comes again.
function isFullOfEqualLines(items: readonly unknown[]): boolean {
  return items.length >= PAGE_SIZE && new Set(items.map(digest)).size === 1;
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex');
}
