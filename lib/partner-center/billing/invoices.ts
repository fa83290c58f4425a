import { z } from '../../values/schema.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { invoiceFields, invoiceHeader, type Invoice } from './invoice-header.ts';
import { malformed } from '../exchange/malformed.ts';
import { nextLink } from './next-link.ts';
import { fields } from '../exchange/wire.ts';

const PAGE_SIZE = 200; // The size of the documented sample.

/**
 * Every invoice and, as documents of their own, their amendments. Modern commerce ignores size and offset and may
 * repeat itself for ever: a page that brings nothing new is the end.
 */
export async function listInvoices(exchange: Exchange): Promise<readonly DocumentHeader[]> {
  const headers = new Map<DocumentId, DocumentHeader>();
  const places = new Set<string>();
  for (let offset = 0; ;) {
    const answer = await askForPage(exchange, offset);
    const page = decodeAnswer(invoicePage, answer);
    const before = places.size;
    for (const item of page.items) collect(item, undefined, headers, places, answer);
    if (page.links?.next === undefined || places.size === before) break;
    // Our own parameters: the documented links carry empty offsets and misspelt names.
    offset += page.items.length;
  }
  return [...headers.values()];
}

type AmendedInvoice = Invoice & { readonly amendments?: readonly AmendedInvoice[] | undefined };

const amendedInvoice: z.ZodMiniType<AmendedInvoice> = z.lazy(() =>
  fields({ ...invoiceFields, amendments: z.optional(z.array(amendedInvoice)) }),
);
const invoicePage = fields({ items: z.array(amendedInvoice), links: nextLink });

function askForPage(exchange: Exchange, offset: number): Promise<Answer> {
  return exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: '/v1/invoices',
    query: { size: String(PAGE_SIZE), offset: String(offset) },
    repeatable: true,
  });
}

/** A document may be listed and be an amendment of another; what it amends is kept from whichever place says so. */
function collect(
  invoice: AmendedInvoice,
  parent: DocumentId | undefined,
  headers: Map<DocumentId, DocumentHeader>,
  places: Set<string>,
  answer: Answer,
): void {
  const header = invoiceHeader(invoice, parent);
  if (header === undefined) throw malformed(`invoice ${invoice.id} has no invoiceDate`, answer);
  const known = headers.get(header.id);
  if (known === undefined) headers.set(header.id, header);
  else if (known.amendsOf === undefined) headers.set(header.id, { ...known, amendsOf: header.amendsOf });
  const place = `${parent ?? ''}/${header.id}`;
  if (places.has(place)) return;
  places.add(place);
  for (const amendment of invoice.amendments ?? []) collect(amendment, header.id, headers, places, answer);
}
