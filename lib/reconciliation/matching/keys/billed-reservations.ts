import type { BilledLine } from '../../../billing/billed-line.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { reservationOrderOf } from './reservation-order.ts';
import { isSameProduct } from './same-product.ts';

/** A reservation order that an invoice names for an order of ours, before its entitlement was seen. */
export type BilledReservation = { readonly purchaseId: PurchaseId; readonly reservationOrderId: string };

/**
 * Gathers what invoices say about purchases of ours whose reservation is not known yet; the first line of the purchase's
 * product that names one counts. What is remembered of another product would be wrong for ever.
 */
export function reservationNamer(): {
  readonly look: (line: BilledLine, purchase: ReconcilablePurchase) => void;
  readonly named: () => readonly BilledReservation[];
} {
  const found = new Map<PurchaseId, BilledReservation>();
  return {
    look(line, purchase) {
      const { id: purchaseId, origin, reservationOrderId: known } = purchase;
      if (known !== undefined || origin === 'observed' || found.has(purchaseId)) return;
      if (!isSameProduct(purchase, line)) return;
      const reservationOrderId = reservationOrderOf(line.reservationOrderId);
      if (reservationOrderId !== '') found.set(purchaseId, { purchaseId, reservationOrderId });
    },
    named: () => [...found.values()],
  };
}
