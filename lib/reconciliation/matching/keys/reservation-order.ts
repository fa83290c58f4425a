import type { BilledLine } from '../../../billing/billed-line.ts';
import type { OrderElsewhere } from '../../../purchasing/purchase-ledger.ts';
import type { BoughtIn } from '../../discrepancy.ts';

/** The GUID inside, whatever prefix the line puts before it; empty where there is none, or one of nothing but zeros. */
export function reservationOrderOf(printed: string): string {
  const guid = GUID.exec(printed)?.[0].toLowerCase() ?? '';
  return guid === NIL ? '' : guid;
}

/** Partner Center marks what a test account bought. */
export function isTestPurchase(line: Pick<BilledLine, 'reservationOrderId'>): boolean {
  return /^\s*PCTest/i.test(line.reservationOrderId);
}

/**
 * Where a reservation was bought, by the prefix of its order: `RIOderId` in Partner Center, `PCTest` with a test account,
 * none in the Azure portal. Where the line names no reservation order, an order that we saw at Partner Center was made there.
 */
export function boughtIn(
  { reservationOrderId, orderId, alternateId }: BilledLine,
  isSeenElsewhere: (orderId: string) => boolean,
): BoughtIn {
  if (isTestPurchase({ reservationOrderId })) return 'test_account';
  if (/^\s*RIOr?derId/i.test(reservationOrderId)) return 'partner_center';
  if (reservationOrderOf(reservationOrderId) !== '') return 'azure_portal';
  return isSeenElsewhere(orderId) || isSeenElsewhere(alternateId) ? 'partner_center' : 'unknown';
}

/** Knows the orders that the nightly watch saw at Partner Center and that no purchase of ours made. */
export function ordersElsewhere(
  orders: readonly Pick<OrderElsewhere, 'orderId'>[],
): (orderId: string) => boolean {
  const known = new Set(orders.map(({ orderId }) => orderId.trim().toLowerCase()));
  return (orderId) => known.has(orderId.trim().toLowerCase());
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const NIL = '00000000-0000-0000-0000-000000000000';
