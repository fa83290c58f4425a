import { equalMoney } from '../../values/money.ts';
import type { BillingDocument, DocumentHeader } from '../document.ts';
import { filingEvents } from '../filing/filing-events.ts';
import type { TenantFacts } from '../filing/tenant-facts.ts';
import { tieOut } from '../filing/tie-out.ts';
import { remember } from '../history.ts';

/**
 * The document under a header that the list shows now. What the header says counts at once, also where Microsoft never
 * answers for the lines: a document whose money or kind moved is tied anew, and is filed no more unless it still ties.
 */
export function underHeader(
  document: BillingDocument,
  header: DocumentHeader,
  facts: TenantFacts,
  nowMs: number,
): BillingDocument {
  const { published, statement, header: before } = document;
  const moved = { ...document, header };
  if (!published) return moved;
  // The figures of another currency say nothing of this document any more; its lines stay until others are loaded.
  if (isRecast(document, header)) return { ...moved, stage: 'published', tieOut: undefined };
  if (equalMoney(before.total, header.total) && before.documentType === header.documentType) return moved;
  return retied(moved, tieOut(header, published, statement, facts), nowMs);
}

/** The document with another tie-out of what is here already: it may fall from being filed, and never rises to it. */
export function retied(
  document: BillingDocument,
  result: NonNullable<BillingDocument['tieOut']>,
  nowMs: number,
): BillingDocument {
  const stage = result.tied ? document.stage : 'published';
  const next: BillingDocument = { ...document, tieOut: result, stage };
  return filingEvents(document, next, nowMs).reduce(remember, next);
}

/** Whether the published lines are in another currency than the document now says: they have to be loaded anew. */
export function isRecast(
  { published }: Pick<BillingDocument, 'published'>,
  header: Pick<DocumentHeader, 'total'>,
): boolean {
  return published !== undefined && published.total.currency !== header.total.currency;
}
