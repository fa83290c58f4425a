import type { BilledLine } from '../billing/billed-line.ts';
import { decimalText } from '../values/decimal.ts';
import { reservationOrderOf } from './matching/keys/reservation-order.ts';

/**
 * What people's decisions about a charge are kept under: the reservation order it charges for, else its order, so that one
 * word holds for all its instalments, in whatever document, version and place. A line that names neither is known by its
 * customer, product, quantity and the first day of what it charges for.
 */
export function lineIdentity(line: BilledLine): string {
  const reservationOrder = reservationOrderOf(line.reservationOrderId);
  if (reservationOrder !== '') return `reservation-order:${reservationOrder}`;
  const order = plain(line.orderId) || plain(line.alternateId);
  if (order !== '') return `order:${order}:${plain(line.productId)}:${plain(line.skuId)}`;
  const { customerId, productId, skuId } = line;
  const quantity = decimalText(line.billableQuantity.abs());
  return `line:${[customerId, productId, skuId, quantity, line.chargeStart ?? ''].map(plain).join(':')}`;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
