import { asId, type PurchaseId } from '../../values/id.ts';
import { record } from '../record-move.ts';
import { checkoutOf } from '../checkout/send-checkout.ts';
import { moved, type Tools } from '../step.ts';

/**
 * ordered -> ordered: an invoice names the reservation of an order whose entitlement was not seen, be it that the App+User
 * lane is down. The purchase is due at once; its order is looked at before it counts as fulfilled.
 */
export async function noteBilledReservation(
  tools: Pick<Tools, 'ledger' | 'nowMs' | 'say' | 'alarm'>,
  {
    purchaseId,
    reservationOrderId,
  }: { readonly purchaseId: PurchaseId; readonly reservationOrderId: string },
): Promise<void> {
  const purchase = await tools.ledger.read(purchaseId);
  if (purchase?.stage !== 'ordered' || purchase.billedReservationOrderId === reservationOrderId) return;
  const { order } = purchase;
  const billedReservationOrderId = asId<'ReservationOrderId'>(reservationOrderId);
  const stage = { ...checkoutOf(purchase), stage: 'ordered', order, billedReservationOrderId } as const;
  const what = 'An invoice names the reservation.';
  // Where somebody else moves the purchase at this moment, the next night says it again.
  await record(tools, purchase, moved(purchase, stage, tools.nowMs(), what, { reservationOrderId }));
}
