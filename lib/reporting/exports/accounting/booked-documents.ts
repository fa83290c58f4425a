import type { BillingDocument, Version } from '../../../billing/document.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { PublishedDocument } from '../export-scope.ts';

/** The lines of a document as they are booked from a month on. */
type BookedVersion = { readonly from: BillingPeriod; readonly version: Version };

/** A document with the month in which it is booked, and what of it was billed anew after a close; in their order. */
export type BookedDocument = {
  readonly document: PublishedDocument;
  readonly versions: readonly [BookedVersion, ...BookedVersion[]];
  /** When lines of it were here first. */
  readonly loadedAtMs: number;
};

export type BookedDocuments = ReadonlyMap<DocumentId, BookedDocument>;

/** Every document that counts. */
export async function bookedDocuments(
  documents: AsyncIterable<BillingDocument> | Iterable<BillingDocument>,
  monthOf: BookingMonth,
): Promise<BookedDocuments> {
  const booked = new Map<DocumentId, BookedDocument>();
  for await (const document of documents)
    if (isPublished(document) && !document.header.isVoid)
      booked.set(document.header.id, bookedDocument(document, monthOf));
  return booked;
}

function isPublished(document: BillingDocument): document is PublishedDocument {
  return document.published !== undefined;
}

/**
 * Lines that came, or came anew, after the month of the document was closed are booked in the month in which they came. What
 * was replaced before is in no entry.
 */
function bookedDocument(document: PublishedDocument, monthOf: BookingMonth): BookedDocument {
  const { header, published, restatements } = document;
  const { currency } = published.total;
  // What was in another currency cannot be taken off.
  const replaced = restatements.map(({ replaced: version }) =>
    version?.total.currency === currency ? version : published,
  );
  const all = [...replaced, published];
  const loadedAtMs = restatements[0]?.replaced?.loadedAtMs ?? published.loadedAtMs;
  const since = [loadedAtMs, ...restatements.map(({ atMs }) => atMs)];
  const known = all.map((version, index) => ({ version, from: monthOf(header.period, since[index] ?? 0) }));
  const months = [...new Set(known.map(({ from }) => from))].sort();
  const versions = months.map((from) => ({
    from,
    version: known.findLast((one) => one.from <= from)?.version ?? published,
  }));
  const [first, ...others] = versions.filter(
    ({ version }, index) => version.version !== versions[index - 1]?.version.version,
  );
  return {
    document,
    versions: [first ?? { from: header.period, version: published }, ...others],
    loadedAtMs,
  };
}

/** The month in which something of a document is booked at the earliest. */
export function bookedMonth(
  documents: BookedDocuments,
  documentId: DocumentId | undefined,
  own: BillingPeriod,
): BillingPeriod {
  const from = documentId && documents.get(documentId)?.versions[0].from;
  return from !== undefined && from > own ? from : own;
}
