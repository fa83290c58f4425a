import type { Archive } from '../billing-book.ts';
import type { BillingSource } from '../billing-source.ts';
import type { BillingDocument, Receipt, Version } from '../document.ts';
import { inOnePiece, provenPdf, type Missing } from './proven-pdf.ts';

type ReceiptTools = {
  readonly source: Pick<BillingSource, 'receipt'>;
  readonly archive: Pick<Archive, 'keep'>;
  readonly nowMs: () => number;
};

type Receipts = { readonly receipts: readonly Receipt[]; readonly missing: readonly Missing[] };

/**
 * The tax receipts that a document names, proven and kept; every distinct one that ever came stays. Asked for once for
 * each version of the lines, as the statement is: a restated document may have other receipts under the same id.
 */
export async function fetchReceipts(
  tools: ReceiptTools,
  { header, receipts: known = [] }: Pick<BillingDocument, 'header' | 'receipts'>,
  published: Version,
): Promise<Receipts> {
  let receipts = known;
  const missing: Missing[] = [];
  for (const receiptId of header.taxReceipts ?? []) {
    if (known.some((one) => one.receiptId === receiptId && one.fetchedAtMs >= published.loadedAtMs)) continue;
    const { value: bytes, missing: why } = await provenPdf('tax receipt', () =>
      tools.source.receipt(header.id, receiptId),
    );
    if (why) missing.push({ ...why, why: `tax receipt ${receiptId}: ${why.why}` });
    else {
      const kept = await tools.archive.keep('receipts', `${header.id}-${receiptId}`, inOnePiece(bytes));
      receipts = withReceipt(receipts, { ...kept, receiptId, fetchedAtMs: tools.nowMs() });
    }
  }
  return { receipts, missing };
}

// The same bytes again are the same receipt, seen later.
function withReceipt(receipts: readonly Receipt[], added: Receipt): readonly Receipt[] {
  const others = receipts.filter(
    ({ receiptId, sha256 }) => receiptId !== added.receiptId || sha256 !== added.sha256,
  );
  return [...others, added];
}
