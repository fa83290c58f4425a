import type { BillingSource } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import { equalMoney } from '../../values/money.ts';
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
 * Every invoice and, as documents of their own, their amendments. The list may repeat itself; where it says something
 * else the second time that is a problem, and so is an invoice that cannot be read. Neither hides another invoice. Ids
 * that differ in case only are one document, under the id that came first.
 */
export async function listDocuments(exchange: Exchange): ReturnType<BillingSource['documents']> {
  const found: Found = { documents: new Map(), problems: [], places: new Set() };
  let position = 0;
  for await (const { body } of listInvoices(exchange)) {
    for (const entry of body.items) {
      collect(entry, undefined, `item ${position} of the list`, found);
      position += 1;
    }
  }
  return {
    headers: [...found.documents.values()].map((one) => headerAmong(found, one)),
    problems: found.problems,
  };
}

type Found = {
  /** By their ids in lower case. */
  readonly documents: Map<string, Listed>;
  readonly problems: string[];
  /** Where which document was seen already; one that cannot be read is known by all it says. */
  readonly places: Set<string>;
};

type Listed = { readonly header: DocumentHeader; readonly invoice: Invoice };

/** A document may be listed and be an amendment of another; what only one of the places says is kept. */
function collect(entry: Entry<Invoice>, parent: DocumentId | undefined, where: string, found: Found): void {
  const { documents, places, problems } = found;
  const read = listedIn(entry, parent, where);
  const listed = typeof read === 'string' ? undefined : read;
  const header = listed?.header;
  const key = header?.id.toLowerCase() ?? printJson(entry.wire);
  const place = `${parent?.toLowerCase() ?? ''}/${key}`;
  const known = documents.get(key);
  if (listed) documents.set(key, known ? together(known, listed) : listed);
  if (known && listed && isContradicted(known, listed)) {
    const problem = `Invoice ${JSON.stringify(known.header.id)} is listed twice, and not with the same figures.`;
    if (!problems.includes(problem)) problems.push(problem);
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

function listedIn(entry: Entry<Invoice>, parent: DocumentId | undefined, where: string): Listed | string {
  if (!entry.ok) return unreadable(entry, nameOf(entry.wire, where));
  const read = invoiceHeader(entry.value, parent);
  if (!read.ok) return unreadable(read, nameOf(entry.wire, where));
  return { header: read.header, invoice: entry.value };
}

function unreadable(
  { field, reason }: { readonly field: string; readonly reason: string },
  name: string,
): string {
  return `Invoice ${name} cannot be read: ${field}: ${reason}.`;
}

function together(known: Listed, again: Listed): Listed {
  const { header, invoice } = known;
  const amendsOf = header.amendsOf ?? again.header.amendsOf;
  if (invoice.paidAmount !== undefined) return { header: { ...header, amendsOf }, invoice };
  // The next copy is compared with what is taken.
  const { paidAmount } = again.invoice;
  return { header: { ...header, amendsOf, paid: again.header.paid }, invoice: { ...invoice, paidAmount } };
}

// What is owed, and since when. A copy that says nothing of payments contradicts none.
function isContradicted(known: Listed, again: Listed): boolean {
  const saysPaid = known.invoice.paidAmount !== undefined && again.invoice.paidAmount !== undefined;
  return (
    !equalMoney(known.header.total, again.header.total) ||
    known.header.isVoid !== again.header.isVoid ||
    known.header.invoiceDate !== again.header.invoiceDate ||
    (saysPaid && !equalMoney(known.header.paid, again.header.paid))
  );
}

/** The header, naming what it amends as that is listed itself. */
function headerAmong(found: Found, listed: Listed): DocumentHeader {
  const { header } = listed;
  const amended = amendedBy(found, header)?.header.id;
  return { ...header, amendsOf: amended ?? header.amendsOf, isVoid: isVoidAmong(found, listed) };
}

// A void document is owed nothing of. A credit note of all of it is how it was voided, and would give the same money back a
// second time; one of a part of it is a credit that stays, whatever replaces the document.
function isVoidAmong(found: Found, { header }: Listed): boolean {
  const seen = new Set<DocumentId>();
  let current = header;
  while (!current.isVoid) {
    seen.add(current.id);
    const amended = amendedBy(found, current)?.header;
    if (amended === undefined || seen.has(amended.id) || !givesBackAll(current, amended)) return false;
    current = amended;
  }
  return true;
}

// Some credit notes come with a sign, and some without.
function givesBackAll({ documentType, total }: DocumentHeader, amended: DocumentHeader): boolean {
  return (
    documentType === 'credit_note' &&
    total.currency === amended.total.currency &&
    total.amount.abs().eq(amended.total.amount.abs())
  );
}

function amendedBy({ documents }: Found, { amendsOf }: DocumentHeader): Listed | undefined {
  return amendsOf === undefined ? undefined : documents.get(amendsOf.toLowerCase());
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
