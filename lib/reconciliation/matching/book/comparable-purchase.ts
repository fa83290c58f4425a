import type { ObservedPurchase } from '../../../purchasing/history/observed-purchase.ts';
import type { Purchase } from '../../../purchasing/purchase.ts';
import { dayOf } from '../../../values/day.ts';
import { decimal } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';

/** Only what became an order can be billed. */
export function boughtPurchase(purchase: Purchase): ReconcilablePurchase | undefined {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled') return undefined;
  const { id, intent, cart, order } = purchase;
  return {
    id,
    origin: 'bought',
    customerId: intent.customerId,
    productId: intent.productId,
    skuId: intent.skuId,
    quantity: intent.quantity,
    term: intent.term,
    billingCycle: intent.billingCycle,
    charge: cart.charge,
    unitPrice: intent.expected.unitPrice,
    exchangeRate: intent.expected.exchangeRate,
    orderId: order.orderId,
    alternateId: order.alternateId,
    reservationOrderId: reservationOrderIn(purchase),
    orderedOn: dayOf(order.orderedAtMs),
  };
}

/** What was bought before us; of its price often nobody knows more than what one charge came to. */
export function observedPurchase({ id, ...observed }: ObservedPurchase): ReconcilablePurchase {
  const { customerId, productId, skuId, quantity, term, billingCycle, charge } = observed;
  const { unitPrice, exchangeRate, orderId, alternateId, reservationOrderId, orderedOn } = observed;
  return {
    id,
    origin: 'observed',
    customerId,
    productId,
    skuId,
    quantity,
    term,
    billingCycle,
    charge,
    unitPrice,
    exchangeRate: exchangeRate === undefined ? undefined : decimal(exchangeRate),
    orderId,
    alternateId,
    reservationOrderId,
    orderedOn,
  };
}

function reservationOrderIn(purchase: Purchase): ReconcilablePurchase['reservationOrderId'] {
  return purchase.stage === 'fulfilled' ? purchase.reservationOrderId : undefined;
}
