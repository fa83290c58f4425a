import type { Archive } from '../billing-book.ts';
import type { BillingSource } from '../billing-source.ts';
import type { BillingDocument, Statement, Version } from '../document.ts';
import { proveStatement } from './prove-statement.ts';
import { attempt } from '../source-failure.ts';
import { tieOut } from './tie-out.ts';
import { STATEMENT_MISSING_MS } from '../waits.ts';

type FileTools = {
  readonly source: Pick<BillingSource, 'statement' | 'statementFigures'>;
  readonly archive: Pick<Archive, 'keep'>;
  readonly nowMs: () => number;
};

/** Fetches and proves the statement of a published document where it has to be, and ties the document out. */
export async function fileDocument(
  tools: FileTools,
  document: BillingDocument,
  published: Version,
): Promise<BillingDocument> {
  const known = document.statement;
  const answer = isCurrent(document, published) ? known : await fetchStatement(tools, document);
  const missing = typeof answer === 'string';
  // A statement once proven stays proven, also in a night in which it cannot be fetched again.
  const statement = missing ? known : answer;
  const result = tieOut(document.header, published, statement);
  const replaced = known && statement && known.sha256 !== statement.sha256 ? [known] : [];
  return {
    ...document,
    statement,
    earlierStatements: [...(document.earlierStatements ?? []), ...replaced],
    statementProblem: missing ? answer : undefined,
    tieOut: result,
    stage: result.tied ? 'filed' : 'published',
    failure: undefined,
    dueAtMs: missing ? tools.nowMs() + STATEMENT_MISSING_MS : undefined,
  };
}

// A statement can be reissued: it is fetched again with every new version of the lines, and while anything differs.
function isCurrent({ statement, header }: BillingDocument, published: Version): boolean {
  if (!statement || statement.fetchedAtMs < published.loadedAtMs) return false;
  return tieOut(header, published, statement).tied;
}

async function fetchStatement(
  { source, archive, nowMs }: FileTools,
  { header }: BillingDocument,
): Promise<Statement | string> {
  const { value: bytes, failure } = await attempt(() => source.statement(header.id));
  if (failure) return failure.message;
  const proof = proveStatement(bytes);
  if (!proof.proven) return `what came is no statement: ${proof.reason}`;
  const kept = await archive.keep('statements', header.id, bytes);
  const { value: figures } = await attempt(() => source.statementFigures(bytes, header.total.currency));
  return { ...kept, length: bytes.length, figures, fetchedAtMs: nowMs() };
}
