import type { Content } from '../../../billing/billing-source.ts';
import type { BillingDocument } from '../../../billing/document.ts';
import type { ObservedPurchase } from '../../../purchasing/history/observed-purchase.ts';
import type { Purchase } from '../../../purchasing/purchase.ts';
import type { Case } from '../../../reconciliation/cases/case.ts';
import type { DocumentId } from '../../../values/id.ts';
import { caseDecisions } from '../case-decisions.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows, type DiscrepancyRow } from '../discrepancies.ts';
import type { ExportBooks } from '../export-books.ts';
import type { ExportJob } from '../export-job.ts';
import { exportScope } from '../export-scope.ts';
import type { Making } from '../files-of.ts';
import { csv } from '../formats/csv.ts';
import { zip, type ZipEntry } from '../formats/zip.ts';
import { knownPurchases } from '../known-purchases.ts';
import { LINE_COLUMNS } from '../lines/line-columns.ts';
import { lineRows, type LineRow } from '../lines/line-row.ts';
import { NotPossible } from '../not-possible.ts';
import { atOnce, type OutputFiles } from '../output-file.ts';
import { disputedLines, type DisputedLine } from './disputed-lines.ts';
import {
  forMicrosoft,
  OBSERVED_COLUMNS,
  ORDER_COLUMNS,
  REQUEST_COLUMNS,
  sendsOf,
} from './purchase-tables.ts';
import { readMeOfCase, readMeOfDocument } from './read-me.ts';

/** What Microsoft needs to see of one case or one document, as one zip. */
export async function* disputeFiles(making: Making, job: ExportJob): OutputFiles {
  const { of } = job;
  if (of.what === 'case') yield pack(`dispute-${of.caseId}.zip`, await casePack(making, of.caseId));
  else if (of.what === 'document')
    yield pack(`dispute-${of.documentId}.zip`, await documentPack(making, job, of.documentId));
  else throw new NotPossible('A dispute pack is of one document or one case.');
}

function pack(name: string, entries: readonly ZipEntry[]) {
  return { name: name.replace(/[^\w.-]+/g, '_'), content: zip(entries), rows: () => undefined };
}

async function casePack({ books, tell }: Making, caseId: string): Promise<readonly ZipEntry[]> {
  const one = await books.cases.read(caseId);
  if (one === undefined) throw new NotPossible(`There is no case ${caseId}.`);
  const documents = await documentsOf(books, one);
  const lines = await disputedLines(books, documents, one.finding.lines, tell);
  const { purchaseId } = one.finding;
  const purchase = purchaseId && (await books.ledger.read(purchaseId));
  const observed = purchaseId && (await books.history.readObserved(purchaseId));
  const all = [...documents.values()];
  const entries = [
    ...(lines.length > 0 ? lineEntries(lines) : []),
    ...(purchase ? purchaseEntries(purchase) : []),
    ...(observed ? [observedEntry(observed)] : []),
    ...all.flatMap((document) => statementEntries(books, document)),
  ];
  return [textEntry('README.txt', readMeOfCase(one, all, namesOf(entries))), ...entries];
}

async function documentPack(
  { books, tell }: Making,
  job: ExportJob,
  documentId: DocumentId,
): Promise<readonly ZipEntry[]> {
  const scope = await exportScope(books, job, tell);
  const purchases = await knownPurchases(books, scope.mayShow);
  const [document] = scope.published;
  if (document === undefined) throw new NotPossible(`${documentId} has no lines yet.`);
  const rows = lineRows(books, scope, purchases, tell);
  const decided = await caseDecisions(books.cases);
  const questions: DiscrepancyRow[] = [];
  // What we accepted or gave up is nothing that we ask for.
  for await (const batch of discrepancyRows(books, scope, purchases))
    questions.push(...batch.filter(({ discrepancy: { explained, id } }) => !explained && !decided.has(id)));
  const entries: readonly ZipEntry[] = [
    { name: 'lines.csv', content: csv({ columns: forMicrosoft(LINE_COLUMNS), rows }) },
    ...(questions.length > 0 ? [questionsEntry(questions)] : []),
    ...document.published.parts.map((part) => ({
      name: `source/part-${String(part.part).padStart(5, '0')}${document.published.source === 'v2' ? '.json.gz' : '.json'}`,
      content: books.archive.fetch(part),
      stored: document.published.source === 'v2',
    })),
    ...statementEntries(books, document),
  ];
  return [textEntry('README.txt', readMeOfDocument(document, questions, namesOf(entries))), ...entries];
}

function questionsEntry(questions: readonly DiscrepancyRow[]): ZipEntry {
  const columns = forMicrosoft(DISCREPANCY_COLUMNS);
  return { name: 'discrepancies.csv', content: csv({ columns, rows: atOnce(questions) }) };
}

/** Every document that a case names. */
async function documentsOf(
  { billing }: Pick<ExportBooks, 'billing'>,
  { finding }: Case,
): Promise<ReadonlyMap<DocumentId, BillingDocument>> {
  const ids = [...finding.lines.map(({ documentId }) => documentId), finding.documentId];
  const found = new Map<DocumentId, BillingDocument>();
  for (const id of new Set(ids)) {
    const document = id && (await billing.read(id));
    if (document) found.set(document.header.id, document);
  }
  return found;
}

function lineEntries(lines: readonly DisputedLine[]): readonly ZipEntry[] {
  const nothingOfOurs = { match: undefined, discrepancy: undefined, purchase: undefined };
  const rows = lines.flatMap(({ document: { header }, version, line, printed }): readonly LineRow[] =>
    line && printed ? [{ header, version, line, printed, ...nothingOfOurs }] : [],
  );
  return [
    textEntry('source-lines.jsonl', lines.map(({ text }) => `${text}\n`).join('')),
    { name: 'lines.csv', content: csv({ columns: forMicrosoft(LINE_COLUMNS), rows: atOnce(rows) }) },
  ];
}

function purchaseEntries(purchase: Purchase): readonly ZipEntry[] {
  return [
    { name: 'order.csv', content: csv({ columns: ORDER_COLUMNS, rows: atOnce([purchase]) }) },
    { name: 'request-ids.csv', content: csv({ columns: REQUEST_COLUMNS, rows: atOnce(sendsOf(purchase)) }) },
  ];
}

/** What was bought before us has no requests of ours. */
function observedEntry(observed: ObservedPurchase): ZipEntry {
  return { name: 'order.csv', content: csv({ columns: OBSERVED_COLUMNS, rows: atOnce([observed]) }) };
}

function statementEntries(
  { archive }: Pick<ExportBooks, 'archive'>,
  { header, statement }: BillingDocument,
): readonly ZipEntry[] {
  if (statement === undefined) return [];
  return [{ name: `statements/${header.id}.pdf`, content: archive.fetch(statement), stored: true }];
}

function namesOf(entries: readonly ZipEntry[]): readonly string[] {
  return entries.map(({ name }) => name);
}

function textEntry(name: string, text: string): ZipEntry {
  async function* content(): Content {
    yield new TextEncoder().encode(text);
  }
  return { name, content: content() };
}
