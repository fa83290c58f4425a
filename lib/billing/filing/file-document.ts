import type { Archive, BillingBook } from '../billing-book.ts';
import type { BillingSource } from '../billing-source.ts';
import type { BillingDocument, DocumentEvent, Statement, Version } from '../document.ts';
import { isKnown, remember } from '../history.ts';
import { attempt } from '../source-failure.ts';
import { STATEMENT_MISSING_MS } from '../waits.ts';
import { reviewTied } from './contradicted.ts';
import { fetchReceipts } from './fetch-receipts.ts';
import { filingEvents } from './filing-events.ts';
import { inOnePiece, provenPdf, type Fetched, type Missing } from './proven-pdf.ts';
import { contradiction, lessonsOf, type TenantFacts } from './tenant-facts.ts';
import { tieOut } from './tie-out.ts';

type FileTools = {
  readonly source: Pick<BillingSource, 'statement' | 'receipt' | 'statementFigures'>;
  readonly archive: Pick<Archive, 'keep'>;
  readonly book: Pick<BillingBook, 'facts' | 'learn' | 'all' | 'read' | 'write'>;
  readonly nowMs: () => number;
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/**
 * Fetches and proves the statement and the tax receipts of a published document where they have to be, learns what the
 * document teaches, and ties it out. The lane that PDFs need may be down while lines load: then the document stays
 * published, says so, alarms once, and comes due again.
 */
export async function fileDocument(
  tools: FileTools,
  document: BillingDocument,
  published: Version,
): Promise<BillingDocument> {
  const facts = await tools.book.facts();
  const fetched = await currentStatement(tools, document, published, facts);
  // A statement once proven stays proven, also in a night in which it cannot be fetched again.
  const statement = fetched.value ?? document.statement;
  const { receipts, missing } = await fetchReceipts(tools, document, published);
  const problems = [...(fetched.missing ? [fetched.missing] : []), ...missing];
  alarmOnce(tools, document, problems);
  const { learnt, contradicted } = await learn(tools, { ...document, statement }, published, facts);
  const result = tieOut(document.header, published, statement, learnt);
  const filed: BillingDocument = {
    ...document,
    statement,
    earlierStatements: earlierStatements(document, statement),
    receipts,
    statementProblem: problems.length === 0 ? undefined : problems.map(({ why }) => why).join('; '),
    tieOut: result,
    stage: result.tied ? 'filed' : 'published',
    failure: undefined,
    dueAtMs: problems.length === 0 ? undefined : tools.nowMs() + STATEMENT_MISSING_MS,
  };
  return [...contradicted, ...filingEvents(document, filed, tools.nowMs())].reduce(remember, filed);
}

// A statement can be reissued: it is fetched again with every new version of the lines, and while anything differs.
async function currentStatement(
  tools: FileTools,
  document: BillingDocument,
  published: Version,
  facts: TenantFacts,
): Promise<Fetched<Statement>> {
  const { header, statement } = document;
  const isCurrent =
    statement !== undefined &&
    statement.fetchedAtMs >= published.loadedAtMs &&
    tieOut(header, published, statement, facts).tied;
  return isCurrent ? { value: statement, missing: undefined } : fetchStatement(tools, header);
}

async function fetchStatement(
  { source, archive, nowMs }: FileTools,
  { id, total }: BillingDocument['header'],
): Promise<Fetched<Statement>> {
  const { value: bytes, missing } = await provenPdf('statement', () => source.statement(id));
  if (missing) return { value: undefined, missing };
  const kept = await archive.keep('statements', id, inOnePiece(bytes));
  const { value: figures } = await attempt(() => source.statementFigures(bytes, total.currency, id));
  return { value: { ...kept, figures, fetchedAtMs: nowMs() }, missing: undefined };
}

// The lane may be down for days, and is tried every six hours: it is told of when it begins, and not at each try.
function alarmOnce(tools: FileTools, document: BillingDocument, problems: readonly Missing[]): void {
  const [first] = problems;
  if (first === undefined || document.statementProblem !== undefined) return;
  tools.alarm('statement not fetched', first.failure, { documentId: document.header.id, why: first.why });
}

/**
 * What is known of the tenant with what this document adds to it. Where that contradicts what another document taught,
 * all that was tied by it is looked at once more, and the document says so in its timeline: so it is done once, and done
 * again where a worker was killed before that was written.
 */
async function learn(
  tools: FileTools,
  document: BillingDocument,
  published: Version,
  facts: TenantFacts,
): Promise<{ readonly learnt: TenantFacts; readonly contradicted: readonly DocumentEvent[] }> {
  const { book, nowMs, alarm } = tools;
  const own = lessonsOf(document, published, nowMs());
  const news = own.filter(
    ({ fact, value }) => !facts.some((known) => known.fact === fact && known.value === value),
  );
  for (const lesson of news) await book.learn(lesson);
  // Another document may have taught the opposite at the same time.
  const learnt = news.length === 0 ? facts : await book.facts();
  const contradicted: DocumentEvent[] = [];
  for (const { fact } of learnt.filter(({ documentId }) => documentId === document.header.id)) {
    const why = contradiction(learnt, fact);
    if (why === undefined) continue;
    const event = { atMs: nowMs(), what: 'fact contradicted', ids: { fact, why } };
    if (isKnown(document, event)) continue;
    const { fallen } = await reviewTied(tools, learnt, document.header.id);
    alarm('fact contradicted', undefined, { fact, why, fallen });
    contradicted.push(event);
  }
  return { learnt, contradicted };
}

// Every other distinct one; the newest may be one that was there before.
function earlierStatements(
  { statement: known, earlierStatements: earlier = [] }: BillingDocument,
  statement: Statement | undefined,
): readonly Statement[] {
  const distinct = new Map([...earlier, ...(known ? [known] : [])].map((one) => [one.sha256, one]));
  if (statement) distinct.delete(statement.sha256);
  return [...distinct.values()];
}
