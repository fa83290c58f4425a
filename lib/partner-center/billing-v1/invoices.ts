import type { DocumentId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { pagesOf } from '../paging/paging.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf } from '../wire/collections.ts';
import { eachByItself, type Entry } from '../wire/each-by-itself.ts';
import { invoice, type Invoice } from './invoice.ts';

const PAGE_SIZE = 200; // The size of the documented sample.

/**
 * Every invoice, page by page. Modern commerce ignores size and offset and may repeat itself for ever: a page that
 * names no invoice for the first time is the last. Page: get-a-collection-of-invoices.
 */
export async function* listInvoices(exchange: Exchange): AsyncGenerator<Result<ValueOf<typeof invoices>>> {
  const seen = new Set<string>();
  const pages = pagesOf({
    ask: ({ query }) => exchange({ operation: 'list_invoices', path: '/v1/invoices', query }),
    paging: 'offset',
    pageSize: PAGE_SIZE,
    what: 'invoices',
    repetition: 'is the end',
  });
  for await (const answer of pages) {
    const page = readAnswer(invoices, answer);
    const before = seen.size;
    for (const entry of page.body.items) seen.add(nameOf(entry));
    yield page;
    if (seen.size === before) return;
  }
}

/**
 * One invoice. Needs the App+User lane, and the bare id: `G000024135`, not `OneTime-G000024135`. Errors: 404 no such
 * invoice. Page: get-invoice-by-id.
 */
export async function getInvoice(exchange: Exchange, documentId: DocumentId): Promise<Result<Invoice>> {
  const answer = await exchange({ operation: 'get_invoice', path: path`/v1/invoices/${documentId}` });
  return readAnswer(invoice, answer);
}

export const invoices = collectionOf(eachByItself(() => invoice));

/** An invoice is known by its id; one that cannot be read, by all it says. */
function nameOf(entry: Entry<Invoice>): string {
  return entry.ok ? entry.value.id.value : JSON.stringify(entry.wire);
}
