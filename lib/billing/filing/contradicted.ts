import type { DocumentId } from '../../values/id.ts';
import type { BillingBook } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';
import { retied } from '../night/tied-anew.ts';
import type { TenantFacts } from './tenant-facts.ts';
import { tieOut } from './tie-out.ts';

type ReviewTools = {
  readonly book: Pick<BillingBook, 'all' | 'read' | 'write'>;
  readonly nowMs: () => number;
};

/**
 * A fact of this tenant was contradicted: every document that ties no more without it is filed no more, and due again.
 * All documents are read once for it, which happens about once in the life of a tenant; only those that fall are written.
 * The one in work, which taught the opposite, is left to whoever works on it.
 */
export async function reviewTied(
  tools: ReviewTools,
  facts: TenantFacts,
  inWork: DocumentId,
): Promise<{ readonly fallen: number }> {
  let fallen = 0;
  for await (const document of tools.book.all()) {
    if (document.header.id !== inWork && (await review(tools, document, facts))) fallen += 1;
  }
  return { fallen };
}

async function review(
  { book, nowMs }: ReviewTools,
  seen: BillingDocument,
  facts: TenantFacts,
): Promise<boolean> {
  let document: BillingDocument | undefined = seen;
  for (let tries = 0; document && tries < TRIES; tries += 1) {
    const { header, published, statement } = document;
    if (document.stage !== 'filed' || !published) return false;
    const result = tieOut(header, published, statement, facts);
    if (result.tied) return false;
    const next = { ...retied(document, result, nowMs()), dueAtMs: document.dueAtMs ?? nowMs() };
    if ((await book.write(next)) === 'written') return true;
    document = await book.read(header.id);
  }
  // Whoever writes it so often files it anew, and knows of the contradiction by now.
  return false;
}

const TRIES = 8;
