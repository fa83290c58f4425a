import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import type { DocumentView } from '../lib/reporting/views/document-view.ts';
import type { PurchaseView, RefusedMessageView } from '../lib/reporting/views/purchase-view.ts';
import { decimal } from '../lib/values/decimal.ts';

/**
 * The orders in which lists are shown. They are made of what upstream and finance call things: ids of Microsoft and of
 * ours are drawn anew in every run of a scenario, and two reports of the same events are to be compared line by line.
 */
export function purchasesInOrder(purchases: readonly PurchaseView[]): readonly PurchaseView[] {
  return purchases.toSorted((a, b) =>
    firstOf(byName(a.requestId, b.requestId), byName(a.lineId, b.lineId), byName(a.source, b.source)),
  );
}

export function refusedInOrder(refused: readonly RefusedMessageView[]): readonly RefusedMessageView[] {
  const problems = (message: RefusedMessageView) => JSON.stringify(message.problems);
  return refused.toSorted((a, b) =>
    firstOf(
      byName(a.receivedAt, b.receivedAt),
      byName(a.source, b.source),
      byName(a.requestId, b.requestId),
      byName(problems(a), problems(b)),
    ),
  );
}

export function documentsInOrder(documents: readonly DocumentView[]): readonly DocumentView[] {
  return documents.toSorted((a, b) => firstOf(byName(a.period, b.period), byName(a.id, b.id)));
}

/** By document (what is on none comes last), kind, request, line, instalment and amount. */
export function discrepanciesInOrder<Found extends DiscrepancyView>(
  discrepancies: readonly Found[],
  purchases: readonly PurchaseView[],
): readonly Found[] {
  const bought = new Map(purchases.map((purchase) => [purchase.id, purchase]));
  return discrepancies
    .map((found) => ({ found, purchase: bought.get(found.purchaseId ?? '') }))
    .sort((a, b) =>
      firstOf(
        byName(a.found.documentId, b.found.documentId),
        byName(a.found.kind, b.found.kind),
        byName(a.purchase?.requestId, b.purchase?.requestId),
        byName(a.purchase?.lineId, b.purchase?.lineId),
        (a.found.instalment ?? Infinity) - (b.found.instalment ?? Infinity) || 0,
        decimal(a.found.amount.amount).cmp(decimal(b.found.amount.amount)),
        byName(a.found.amount.currency, b.found.amount.currency),
        byName(a.found.detail, b.found.detail),
        byName(a.found.id, b.found.id),
      ),
    )
    .map(({ found }) => found);
}

function firstOf(...differences: readonly number[]): number {
  return differences.find((difference) => difference !== 0) ?? 0;
}

const NATURAL = new Intl.Collator('en', { numeric: true });

/** R-9 before R-10; what has no name comes last. */
export function byName(a: string | null | undefined, b: string | null | undefined): number {
  const [one, other] = [a ?? undefined, b ?? undefined];
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  return NATURAL.compare(one, other) || Number(one > other) - Number(one < other);
}
