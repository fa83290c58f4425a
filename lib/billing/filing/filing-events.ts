import type { BillingDocument, DocumentEvent } from '../document.ts';

/** What a filing brought, for the timeline of a document; a night without news adds nothing. */
export function filingEvents(
  before: BillingDocument,
  after: BillingDocument,
  atMs: number,
): readonly DocumentEvent[] {
  const events: DocumentEvent[] = [];
  const tell = (what: string, ids: Readonly<Record<string, string>>) => events.push({ atMs, what, ids });
  const { statement, receipts = [], published } = after;
  if (statement && statement.sha256 !== before.statement?.sha256) {
    tell(before.statement ? 'statement replaced' : 'statement kept', { sha256: statement.sha256 });
  }
  for (const { receiptId, sha256 } of receipts) {
    const isKnown = (before.receipts ?? []).some(
      (one) => one.receiptId === receiptId && one.sha256 === sha256,
    );
    if (!isKnown) tell('tax receipt kept', { receiptId, sha256 });
  }
  if (after.statementProblem !== undefined && before.statementProblem === undefined) {
    tell('statement not fetched', { why: after.statementProblem });
  }
  if (after.stage === 'filed' && before.stage !== 'filed')
    tell('filed', { version: published?.version ?? '' });
  if (after.stage !== 'filed' && before.stage === 'filed')
    tell('no longer tied', { why: after.tieOut?.why ?? '' });
  return events;
}
