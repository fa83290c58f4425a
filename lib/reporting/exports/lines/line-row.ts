import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import type { PrintedColumns } from '../../../billing/printed-columns.ts';
import type { Discrepancy, Match } from '../../../reconciliation/discrepancy.ts';
import type { ExportBooks } from '../export-books.ts';
import type { ExportScope, PublishedDocument } from '../export-scope.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';

/** A line with what reconciliation says of it. */
export type LineRow = {
  readonly header: DocumentHeader;
  readonly version: string;
  readonly line: BilledLine;
  /** The rest of what its source says. */
  readonly printed: PrintedColumns;
  readonly match: Match | undefined;
  readonly discrepancy: Discrepancy | undefined;
  /** The purchase it was matched with, or that its discrepancy is about. */
  readonly purchase: KnownPurchase | undefined;
};

type Told = { readonly match: Match | undefined; readonly discrepancy: Discrepancy | undefined };

/** Every line of the documents in scope, in the order of documents, parts and lines. */
export async function* lineRows(
  books: Pick<ExportBooks, 'readLines' | 'reconciliations'>,
  scope: ExportScope,
  purchases: KnownPurchases,
  tell: (problem: string) => void,
): AsyncGenerator<readonly LineRow[]> {
  for (const document of scope.published) {
    const { header, published } = document;
    const toldOf = await reconciled(books, scope, document, tell);
    for await (const lines of books.readLines(header, published)) {
      const rows: LineRow[] = [];
      for (const { line, printed } of lines) {
        const { match, discrepancy } = await toldOf(line);
        if (!scope.mayShow(line.customerId)) continue;
        const purchaseId = match?.purchaseId ?? discrepancy?.purchaseId;
        const purchase = purchaseId && purchases.get(purchaseId);
        rows.push({ header, version: published.version, line, printed, match, discrepancy, purchase });
      }
      if (rows.length > 0) yield rows;
    }
  }
}

/**
 * What the latest reconciliation says of each line of a document, asked for in their order. It speaks of one version of
 * the lines; where another one is published since, it says nothing, and that is told.
 */
async function reconciled(
  { reconciliations }: Pick<ExportBooks, 'reconciliations'>,
  { run }: ExportScope,
  { header, published }: PublishedDocument,
  tell: (problem: string) => void,
): Promise<(line: BilledLine) => Promise<Told> | Told> {
  if (run === undefined) return () => NOTHING;
  const ofDocument = reconciliations.ofDocument(run.run, header.id);
  const coverage = await ofDocument.coverage();
  if (coverage === undefined || coverage.version !== published.version) {
    tell(`${header.id} was published after the reconciliation of ${run.asOf}: its lines show no match.`);
    return () => NOTHING;
  }
  const discrepancies = new Map<number, Discrepancy>();
  for await (const discrepancy of ofDocument.discrepancies())
    for (const place of discrepancy.lines)
      if (place.documentId === header.id) discrepancies.set(placeOf(place), discrepancy);
  const matches = ofDocument.matches()[Symbol.asyncIterator]();
  let next = await matches.next();
  const matchAt = (place: number): Match | undefined =>
    next.done !== true && placeOf(next.value) === place ? next.value : undefined;
  const beyond = async (place: number): Promise<void> => {
    while (next.done !== true && placeOf(next.value) < place) next = await matches.next();
  };
  return (line) => {
    const place = placeOf(line);
    const told = (): Told => ({ match: matchAt(place), discrepancy: discrepancies.get(place) });
    // Most lines have no match: nothing is waited for then.
    return next.done !== true && placeOf(next.value) < place ? beyond(place).then(told) : told();
  };
}

const NOTHING: Told = { match: undefined, discrepancy: undefined };

// One number for a place: whole and exact up to two million parts.
function placeOf({ part, lineNumber }: Pick<BilledLine, 'part' | 'lineNumber'>): number {
  return part * 2 ** 32 + lineNumber;
}
