import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Discrepancy } from '../../reconciliation/discrepancy.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import type { DocumentId } from '../../values/id.ts';
import { documentView, type DocumentView } from './document-view.ts';

/** Another document that one cannot be read without. */
export type RelatedDocument = Pick<
  DocumentView,
  'id' | 'documentType' | 'total' | 'payable' | 'currency' | 'period' | 'void'
> & {
  readonly relation: 'amends' | 'amended_by' | 'replaces' | 'replaced_by';
};

type Books = {
  readonly billing: Pick<BillingBook, 'read' | 'amendmentsOf'>;
  readonly reconciliations: Pick<ReconciliationStore, 'seekDiscrepancies'>;
};

/** What a document amends and is amended by, and what it replaces or is replaced by, as reconciliation found it. */
export async function relatedDocuments(
  { billing, reconciliations }: Books,
  { header: { id, amendsOf, isVoid } }: BillingDocument,
  run: string | undefined,
  own: readonly Discrepancy[],
): Promise<readonly RelatedDocument[]> {
  const replaced = own.flatMap(({ kind, relatedDocumentId }) =>
    kind === 'rebilled' && relatedDocumentId !== undefined ? [relatedDocumentId] : [],
  );
  const replacing = isVoid && run !== undefined ? await replacementsOf(reconciliations, run, id) : [];
  const related: RelatedDocument[] = [];
  const add = async (relation: RelatedDocument['relation'], ids: readonly (DocumentId | undefined)[]) => {
    for (const one of ids) {
      const document = one && (await billing.read(one));
      if (document) related.push(relatedView(document, relation));
    }
  };
  await add('amends', [amendsOf]);
  await add('replaces', replaced);
  await add('replaced_by', replacing);
  for await (const amendment of billing.amendmentsOf(id)) related.push(relatedView(amendment, 'amended_by'));
  return related;
}

const AT_ONCE = 500;

// Told of the new document and not of the void one, so that it has to be looked for.
async function replacementsOf(
  { seekDiscrepancies }: Books['reconciliations'],
  run: string,
  id: DocumentId,
): Promise<readonly (DocumentId | undefined)[]> {
  const found: (DocumentId | undefined)[] = [];
  const rebilled = seekDiscrepancies(run, { kind: 'rebilled' });
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: Awaited<ReturnType<typeof rebilled>> = await rebilled(from, AT_ONCE);
    for (const { documentId, relatedDocumentId } of page.items)
      if (relatedDocumentId === id) found.push(documentId);
    from = page.next;
  }
  return found;
}

function relatedView(document: BillingDocument, relation: RelatedDocument['relation']): RelatedDocument {
  const { id, documentType, total, payable, currency, period, void: isVoid } = documentView(document);
  return { id, documentType, total, payable, currency, period, void: isVoid, relation };
}
