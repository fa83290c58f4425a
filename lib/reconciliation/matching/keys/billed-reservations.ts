import type { BilledLine } from '../../../billing/billed-line.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { reservationOrderOf } from './reservation-order.ts';

/** A reservation order that an invoice names for an order of ours, before its entitlement was seen. */
export type BilledReservation = { readonly purchaseId: PurchaseId; readonly reservationOrderId: string };

/** Gathers what invoices say about purchases of ours whose reservation is not known yet; the first line that names one counts. */
export function reservationNamer(): {
  readonly look: (line: BilledLine, purchase: ReconcilablePurchase) => void;
  readonly named: () => readonly BilledReservation[];
} {
  const found = new Map<PurchaseId, BilledReservation>();
  return {
    look(line, { id: purchaseId, origin, reservationOrderId: known }) {
      if (known !== undefined || origin === 'observed' || found.has(purchaseId)) return;
      const reservationOrderId = reservationOrderOf(line.reservationOrderId);
      if (reservationOrderId !== '') found.set(purchaseId, { purchaseId, reservationOrderId });
    },
    named: () => [...found.values()],
  };
}
