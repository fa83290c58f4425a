import { z } from '../../values/schema.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { decode } from '../../values/decode.ts';
import type { DocumentId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Answer, Exchange } from '../exchange/exchange.ts';
import { invoiceFields, invoiceHeader } from './invoice-header.ts';
import { fieldsOf } from './json-fields.ts';
import { nextLink } from './next-link.ts';
import { fields } from '../exchange/wire.ts';

const PAGE_SIZE = 200; // The size of the documented sample.

type Listed = { readonly headers: readonly DocumentHeader[]; readonly problems: readonly string[] };

/**
 * Every invoice and, as documents of their own, their amendments. Modern commerce ignores size and offset and may
 * repeat itself for ever: a page that brings nothing new is the end. An invoice that cannot be read is a problem of its
 * own and hides no other.
 */
export async function listInvoices(exchange: Exchange): Promise<Listed> {
  const found: Found = { headers: new Map(), problems: [], places: new Set() };
  for (let offset = 0; ;) {
    const page = decodeAnswer(invoicePage, await askForPage(exchange, offset));
    const before = found.places.size;
    for (const [index, item] of page.items.entries()) {
      collect(item, undefined, `item ${offset + index} of the list`, found);
    }
    if (page.links?.next === undefined || found.places.size === before) break;
    // Our own parameters: the documented links carry empty offsets and misspelt names.
    offset += page.items.length;
  }
  return { headers: [...found.headers.values()], problems: found.problems };
}

type Found = {
  readonly headers: Map<DocumentId, DocumentHeader>;
  readonly problems: string[];
  /** Where which document was seen already; one that cannot be read is known by all it says. */
  readonly places: Set<string>;
};

// Each is decoded by itself, so that one invoice in an odd state does not cost the night all the others.
const invoice = fields(invoiceFields);
const invoicePage = fields({ items: z.array(z.unknown()), links: nextLink });

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
function collect(item: unknown, parent: DocumentId | undefined, where: string, found: Found): void {
  const { headers, places, problems } = found;
  const read = readInvoice(item, parent, where);
  const header = typeof read === 'string' ? undefined : read;
  const place = `${parent ?? ''}/${header?.id ?? JSON.stringify(item)}`;
  const known = header && headers.get(header.id);
  if (header && !known) headers.set(header.id, header);
  else if (header && known && known.amendsOf === undefined) {
    headers.set(header.id, { ...known, amendsOf: header.amendsOf });
  }
  if (places.has(place)) return;
  places.add(place);
  if (typeof read === 'string') problems.push(read);
  const amendments = fieldsOf(item)?.get('amendments') ?? [];
  if (!Array.isArray(amendments)) {
    problems.push(`Amendments of ${nameOf(item, where)} cannot be read: amendments: is not a list.`);
    return;
  }
  // The amendments of one that cannot be read are documents all the same.
  for (const [index, amendment] of (amendments as readonly unknown[]).entries()) {
    collect(amendment, header?.id ?? idOf(item), `amendment ${index} of ${nameOf(item, where)}`, found);
  }
}

function readInvoice(item: unknown, parent: DocumentId | undefined, where: string): DocumentHeader | string {
  const unreadable = (reason: string) => `Invoice ${nameOf(item, where)} cannot be read: ${reason}.`;
  const decoded = decode(invoice, item);
  if (!decoded.ok) {
    return unreadable(decoded.problems.map(({ field, reason }) => `${field}: ${reason}`).join('; '));
  }
  return invoiceHeader(decoded.value, parent) ?? unreadable('invoiceDate: says that there is none');
}

function idOf(item: unknown): DocumentId | undefined {
  const decoded = decode(fields({ id: invoiceFields.id }), item);
  return decoded.ok ? decoded.value.id : undefined;
}

function nameOf(item: unknown, where: string): string {
  const id = fieldsOf(item)?.get('id');
  return typeof id === 'string' && id !== '' ? `${JSON.stringify(id.slice(0, 40))} (${where})` : where;
}
