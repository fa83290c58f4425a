import type { Content } from '../../../billing/billing-source.ts';
import type { BillingDocument } from '../../../billing/document.ts';
import type { ObservedPurchase } from '../../../purchasing/history/observed-purchase.ts';
import type { Purchase } from '../../../purchasing/purchase.ts';
import type { Case } from '../../../reconciliation/cases/case.ts';
import type { DocumentId, PurchaseId } from '../../../values/id.ts';
import { caseDecisions } from '../case-decisions.ts';
import { discrepancyRows, type DiscrepancyRow } from '../discrepancies.ts';
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
import type { Column } from '../table.ts';
import { disputedLines, type DisputedLine } from './disputed-lines.ts';
import {
  forMicrosoft,
  OBSERVED_COLUMNS,
  ORDER_COLUMNS,
  REQUEST_COLUMNS,
  sendsOf,
} from './purchase-tables.ts';
import { QUESTION_COLUMNS, questionsOf, type Question } from './questions.ts';
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
  const all = [...documents.values()];
  const entries = [
    ...(lines.length > 0 ? lineEntries(lines) : []),
    ...(await orderEntries(books, [one.finding.purchaseId], () => true)),
    ...all.flatMap((document) => statementEntries(books, document)),
  ];
  const { documentId } = one.finding;
  const row = { discrepancy: one.finding, purchase: undefined, caseStatus: one.status };
  const [question] = await questionsOf(books, documentId && documents.get(documentId), [row]);
  return [textEntry('README.txt', readMeOfCase(question!, all, namesOf(entries))), ...entries];
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
  const found: DiscrepancyRow[] = [];
  // What we accepted or gave up is nothing that we ask for.
  for await (const batch of discrepancyRows(books, scope, purchases))
    found.push(...batch.filter(({ discrepancy: { explained, id } }) => !explained && !decided.has(id)));
  const questions = await questionsOf(books, document, found);
  const questioned = questions.map(({ discrepancy }) => discrepancy.purchaseId);
  const entries: readonly ZipEntry[] = [
    { name: 'lines.csv', content: csv({ columns: forMicrosoft(LINE_COLUMNS), rows }) },
    ...(questions.length > 0 ? [questionsEntry(questions)] : []),
    ...(await orderEntries(books, questioned, scope.mayShow)),
    ...document.published.parts.map((part) => ({
      name: `source/part-${String(part.part).padStart(5, '0')}${document.published.source === 'v2' ? '.json.gz' : '.json'}`,
      content: books.archive.fetch(part),
      stored: document.published.source === 'v2',
    })),
    ...statementEntries(books, document),
  ];
  return [textEntry('README.txt', readMeOfDocument(document, questions, namesOf(entries))), ...entries];
}

function questionsEntry(questions: readonly Question[]): ZipEntry {
  return {
    name: 'discrepancies.csv',
    content: csv({ columns: QUESTION_COLUMNS, rows: atOnce(questions) }),
  };
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

/**
 * The orders of these purchases with the ids of their checkouts. What was bought before us stands apart: nobody knows more of
 * it than its order, and it has no requests of ours.
 */
async function orderEntries(
  { ledger, history }: Pick<ExportBooks, 'ledger' | 'history'>,
  ids: readonly (PurchaseId | undefined)[],
  mayShow: (customerId: string) => boolean,
): Promise<readonly ZipEntry[]> {
  const purchases: Purchase[] = [];
  const imported: ObservedPurchase[] = [];
  for (const id of new Set(ids.filter((one) => one !== undefined))) {
    const purchase = await ledger.read(id);
    if (purchase && mayShow(purchase.intent.customerId)) purchases.push(purchase);
    const observed = purchase ? undefined : await history.readObserved(id);
    if (observed && mayShow(observed.customerId)) imported.push(observed);
  }
  const file = <Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]) =>
    rows.length === 0 ? [] : [{ name, content: csv({ columns, rows: atOnce(rows) }) }];
  return [
    ...file('orders.csv', ORDER_COLUMNS, purchases),
    ...file('request-ids.csv', REQUEST_COLUMNS, purchases.flatMap(sendsOf)),
    ...file('imported-orders.csv', OBSERVED_COLUMNS, imported),
  ];
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
