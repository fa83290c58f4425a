import type { PurchaseId } from '../values/id.ts';
import type { BookDocument, ReconcilablePurchase } from './book.ts';
import { purchaseFinder, reservationOrderOf } from './match-keys.ts';

/** A reservation order that an invoice names for an order of ours, before its entitlement was seen. */
export type BilledReservation = { readonly purchaseId: PurchaseId; readonly reservationOrderId: string };

/** What invoices say about purchases whose reservation is not known yet; the first line that names one counts. */
export function billedReservations(
  purchases: readonly ReconcilablePurchase[],
  documents: readonly BookDocument[],
): readonly BilledReservation[] {
  const open = purchases.filter(({ reservationOrderId }) => reservationOrderId === undefined);
  if (open.length === 0) return [];
  const find = purchaseFinder(open);
  const found = new Map<PurchaseId, BilledReservation>();
  const live = documents.filter(({ header }) => !header.isVoid);
  for (const line of live.flatMap(({ published }) => published?.charges ?? [])) {
    const purchaseId = line.category === 'reservation' ? find(line)?.purchase.id : undefined;
    const reservationOrderId = reservationOrderOf(line.reservationOrderId);
    if (purchaseId === undefined || reservationOrderId === '' || found.has(purchaseId)) continue;
    found.set(purchaseId, { purchaseId, reservationOrderId });
  }
  return [...found.values()];
}
