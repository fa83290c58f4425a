import type { BillingDocument, TieOut, Version } from '../../billing/document.ts';
import type { ReconciliationSummary } from '../../reconciliation/reconciliation-store.ts';
import type { BillingPeriod, Day } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import type { ExportBooks } from './export-books.ts';
import type { ExportJob, ExportOf } from './export-job.ts';
import { NotPossible } from './not-possible.ts';

/** A document whose lines can be read. */
export type PublishedDocument = BillingDocument & { readonly published: Version };

/** What one export is made of. */
export type ExportScope = {
  readonly job: ExportJob;
  /** Of the period, or the one document, or all; in the order of their periods and ids. Those without lines yet too. */
  readonly documents: readonly BillingDocument[];
  /** Those of them that have lines. */
  readonly published: readonly PublishedDocument[];
  /** The latest reconciliation; undefined where there has been none. */
  readonly run: ReconciliationSummary | undefined;
  /** Whether a customer may be shown; whoever asked may be restricted to some. */
  readonly mayShow: (customerId: string | undefined) => boolean;
};

// Far more than a partner's month, and than can be written in time: said before anything is read.
const MOST_LINES = 20_000_000;

export async function exportScope(
  books: Pick<ExportBooks, 'billing' | 'reconciliations'>,
  job: ExportJob,
  tell: (problem: string) => void,
): Promise<ExportScope> {
  const documents = await documentsOf(books, job.of);
  const published = documents.filter(
    (document): document is PublishedDocument => document.published !== undefined,
  );
  if (isOfDocuments(job)) tellOfDocuments(job, documents, tell);
  const lines = published.reduce((count, document) => count + document.published.lineCount, 0);
  if (lines > MOST_LINES)
    throw new NotPossible(`${lines} lines are too many for one export; ask for one period or document.`);
  const run = await books.reconciliations.latest();
  if (run === undefined) tell('Nothing has been reconciled yet: no line shows a match.');
  return { job, documents, published, run, mayShow: restrictionOf(job) };
}

// The queue of cases is not made of documents.
function isOfDocuments({ format }: ExportJob): boolean {
  return format !== 'cases_csv' && format !== 'cases_xlsx';
}

function tellOfDocuments(
  { of, customers }: ExportJob,
  documents: readonly BillingDocument[],
  tell: (problem: string) => void,
): void {
  if (documents.length === 0)
    tell(of.what === 'period' ? `There is no document of ${of.period}.` : 'There is no document yet.');
  for (const { header, published, tieOut } of documents) {
    if (published === undefined) tell(`${header.id} has no lines yet and is left out.`);
    // Whoever sees some customers only does not see what whole documents come to.
    else if (customers === undefined && !header.isVoid && tieOut?.tied !== true)
      tell(`${header.id} does not tie out: ${whyNotTied(tieOut)}.`);
  }
}

/** Why a document is not tied, in words, without the full stop. */
export function whyNotTied(tieOut: TieOut | undefined): string {
  if (tieOut === undefined) return 'it has not been looked at yet';
  return tieOut.why.replace(/\.$/, '') || 'lines and document differ';
}

async function documentsOf(
  { billing }: Pick<ExportBooks, 'billing'>,
  of: ExportOf,
): Promise<readonly BillingDocument[]> {
  if (of.what === 'document') return [await oneDocument(billing, of.documentId)];
  const found: BillingDocument[] = [];
  for await (const document of billing.all())
    if (of.what !== 'period' || document.header.period === of.period) found.push(document);
  return found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

async function oneDocument(
  billing: ExportBooks['billing'],
  documentId: DocumentId,
): Promise<BillingDocument> {
  const document = await billing.read(documentId);
  if (document === undefined) throw new NotPossible(`There is no document ${documentId}.`);
  if (document.published === undefined) throw new NotPossible(`${documentId} has no lines yet.`);
  return document;
}

function orderOf({ header }: BillingDocument): string {
  return `${header.period}|${header.id}`;
}

function restrictionOf({ customers }: ExportJob): ExportScope['mayShow'] {
  if (customers === undefined) return () => true;
  const shown = new Set(customers.map((customer) => customer.toLowerCase()));
  return (customerId) => customerId !== undefined && shown.has(customerId.toLowerCase());
}

/** The period that an export is about: its own, its document's, or for everything the month of the last reconciliation. */
export function periodIn({ job, documents, run }: ExportScope): BillingPeriod | undefined {
  if (job.of.what === 'period') return job.of.period;
  if (job.of.what === 'document') return documents[0]?.header.period;
  return run?.asOf.slice(0, 7) as BillingPeriod | undefined;
}

/** The day that ages and dues are counted to. */
export function asOfDay({ job, run }: ExportScope): Day {
  return run?.asOf ?? (new Date(job.askedAtMs).toISOString().slice(0, 10) as Day);
}
