import type { Answer } from '../../values/answer.ts';
import { absent, answer } from '../../values/answer.ts';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { OfPurchase, ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import { decimal, ZERO } from '../../values/decimal.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import {
  expectedView,
  matchView,
  suggestionViews,
  type ExpectedView,
  type MatchView,
  type SuggestionView,
} from './match-view.ts';
import { purchaseView, type PurchaseView } from './purchase-view.ts';
import { observedView, type ObservedView } from './observed-view.ts';
import type { ReconciliationBooks } from '../reconciliation-reader.ts';

/**
 * A document that the purchase is billed on: whether it ties, its proven statement, and whether it is paid. No figures: they
 * are of the document as a whole, with the charges of other customers in them.
 */
type ChainDocument = Pick<
  DocumentView,
  | 'id'
  | 'documentType'
  | 'period'
  | 'invoiceDate'
  | 'void'
  | 'currency'
  | 'stage'
  | 'tied'
  | 'statementSha256'
> & { readonly paid: 'paid' | 'in_part' | 'open' };

/** What was billed of a purchase, where the two differ, and what is still to come. */
type Billed = {
  /** Null before the first reconciliation. */
  readonly asOf: string | null;
  /** In the order of the instalments. */
  readonly matches: readonly MatchView[];
  readonly discrepancies: readonly DiscrepancyView[];
  /** The next one first. */
  readonly expected: readonly ExpectedView[];
  readonly suggestions: readonly SuggestionView[];
  /** Those with its charges, in the order of their days. */
  readonly documents: readonly ChainDocument[];
};

/** One purchase from the request to what is expected next: what was asked for and ordered, and what was billed of it. */
export type ChainView = Billed & { readonly customerId: string; readonly purchase: PurchaseView };

/** The same of what was bought before us or elsewhere. */
export type ObservedChainView = Billed & { readonly customerId: string; readonly purchase: ObservedView };

export async function chainOf(
  { ledger, ...books }: Pick<ReconciliationBooks, 'ledger'> & BilledBooks,
  id: string,
): Promise<Answer<ChainView>> {
  const found = await ledger.read(asId(id));
  if (found === undefined) return absent(`There is no purchase ${id}.`);
  const purchase = purchaseView(found);
  return answer({
    ...{ customerId: purchase.customerId, purchase },
    ...(await billedOf(books, found.id)),
  });
}

export async function observedChainOf(
  { history, ...books }: Pick<ReconciliationBooks, 'history'> & BilledBooks,
  id: string,
): Promise<Answer<ObservedChainView>> {
  const found = await history.readObserved(asId(id));
  if (found === undefined) return absent(`Nothing was imported as ${id}.`);
  const purchase = observedView(found);
  return answer({
    ...{ customerId: purchase.customerId, purchase },
    ...(await billedOf(books, found.id)),
  });
}

type BilledBooks = Pick<ReconciliationBooks, 'billing' | 'matches'> & {
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'ofPurchase'>;
};

async function billedOf({ billing, reconciliations, matches }: BilledBooks, id: PurchaseId): Promise<Billed> {
  const latest = await reconciliations.latest();
  if (latest === undefined)
    return { asOf: null, matches: [], discrepancies: [], expected: [], suggestions: [], documents: [] };
  const billed = await reconciliations.ofPurchase(latest.run, id);
  return {
    asOf: latest.asOf,
    matches: billed.matches.map(matchView).toSorted((a, b) => (a.instalment ?? 0) - (b.instalment ?? 0)),
    discrepancies: billed.discrepancies.map(discrepancyView),
    expected: billed.expected.map(expectedView).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1)),
    suggestions: await suggestionViews(matches, billed.suggestions),
    documents: await documentsOf(billing, billed),
  };
}

async function documentsOf(
  billing: Pick<BillingBook, 'read'>,
  { matches, discrepancies }: Pick<OfPurchase, 'matches' | 'discrepancies'>,
): Promise<readonly ChainDocument[]> {
  const lines = [...matches, ...discrepancies.flatMap((one) => one.lines)];
  const ids = [...new Set(lines.map(({ documentId }) => documentId))];
  const documents = await Promise.all(ids.map((id) => billing.read(id)));
  return documents
    .flatMap((document) => (document ? [chainDocument(documentView(document))] : []))
    .toSorted((a, b) => (`${a.invoiceDate}|${a.id}` < `${b.invoiceDate}|${b.id}` ? -1 : 1));
}

function chainDocument({ payable, paid, ...document }: DocumentView): ChainDocument {
  const { id, documentType, period, invoiceDate, currency, stage, tied, statementSha256 } = document;
  const [owed, settled] = [decimal(payable).abs(), decimal(paid.amount).abs()];
  return {
    ...{ id, documentType, period, invoiceDate, void: document.void, currency, stage, tied, statementSha256 },
    paid: settled.lt(owed) ? (settled.eq(ZERO) ? 'open' : 'in_part') : 'paid',
  };
}
