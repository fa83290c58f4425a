import type { BillingSource } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import { documentId } from '../billing-v1/document-id.ts';
import { readEntry, type Entry } from '../wire/each-by-itself.ts';
import { invoice, type Invoice } from '../billing-v1/invoice.ts';
import { listInvoices } from '../billing-v1/invoices.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { invoiceHeader } from './invoice-header.ts';
import { readWire } from '../wire/codec.ts';
import { printJson, type Json } from '../wire/json.ts';
import { memberOf } from '../wire/member-of.ts';

/**
 * Every invoice and, as documents of their own, their amendments. The list may repeat itself. An invoice that cannot be
 * read is a problem of its own and hides no other.
 */
export async function listDocuments(exchange: Exchange): ReturnType<BillingSource['documents']> {
  const found: Found = { headers: new Map(), problems: [], places: new Set() };
  let position = 0;
  for await (const { body } of listInvoices(exchange)) {
    for (const entry of body.items) {
      collect(entry, undefined, `item ${position} of the list`, found);
      position += 1;
    }
  }
  return { headers: [...found.headers.values()], problems: found.problems };
}

type Found = {
  readonly headers: Map<DocumentId, DocumentHeader>;
  readonly problems: string[];
  /** Where which document was seen already; one that cannot be read is known by all it says. */
  readonly places: Set<string>;
};

/** A document may be listed and be an amendment of another; what it amends is kept from whichever place says so. */
function collect(entry: Entry<Invoice>, parent: DocumentId | undefined, where: string, found: Found): void {
  const { headers, places, problems } = found;
  const read = headerOf(entry, parent, where);
  const header = typeof read === 'string' ? undefined : read;
  const place = `${parent ?? ''}/${header?.id ?? printJson(entry.wire)}`;
  const known = header && headers.get(header.id);
  if (header && !known) headers.set(header.id, header);
  else if (header && known && known.amendsOf === undefined) {
    headers.set(header.id, { ...known, amendsOf: header.amendsOf });
  }
  if (places.has(place)) return;
  places.add(place);
  if (typeof read === 'string') problems.push(read);
  const name = nameOf(entry.wire, where);
  const amendments = memberOf(entry.wire, 'amendments') ?? [];
  if (!isList(amendments)) {
    problems.push(`Amendments of ${name} cannot be read: amendments: is not a list.`);
    return;
  }
  // The amendments of one that cannot be read are documents all the same.
  for (const [index, amendment] of amendments.entries()) {
    collect(
      readEntry(invoice, amendment),
      header?.id ?? idOf(entry.wire),
      `amendment ${index} of ${name}`,
      found,
    );
  }
}

function headerOf(
  entry: Entry<Invoice>,
  parent: DocumentId | undefined,
  where: string,
): DocumentHeader | string {
  const read = entry.ok ? invoiceHeader(entry.value, parent) : entry;
  if (read.ok) return read.header;
  return `Invoice ${nameOf(entry.wire, where)} cannot be read: ${read.field}: ${read.reason}.`;
}

function idOf(wire: Json): DocumentId | undefined {
  const read = readWire(documentId, memberOf(wire, 'id') ?? null);
  return read.ok ? read.value.value : undefined;
}

function nameOf(wire: Json, where: string): string {
  const id = memberOf(wire, 'id');
  return typeof id === 'string' && id !== '' ? `${JSON.stringify(id.slice(0, 40))} (${where})` : where;
}

function isList(wire: Json): wire is readonly Json[] {
  return Array.isArray(wire);
}
