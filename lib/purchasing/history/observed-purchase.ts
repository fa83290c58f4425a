import type { Day } from '../../values/day.ts';
import type { CustomerId, OrderId, PurchaseId, ReservationOrderId } from '../../values/id.ts';
import type { Money } from '../../values/money.ts';
import type { BillingCycle, Term } from '../purchase.ts';

/**
 * A reservation that was bought before us or elsewhere, as history: its charges are matched like those of our own
 * purchases. It lies apart from the ledger of purchases and has no stage, so that nothing can ever buy it.
 */
export type ObservedPurchase = {
  readonly id: PurchaseId;
  readonly customerId: CustomerId;
  /** At least one of the two is known: an order of Partner Center, or a reservation bought in the Azure portal. */
  readonly orderId: OrderId | undefined;
  readonly reservationOrderId: ReservationOrderId | undefined;
  readonly alternateId: string | undefined;
  /** Empty where nobody knows it any more. */
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  /** One charge before tax: everything, or one instalment of a monthly purchase. */
  readonly charge: Money;
  /** The price of one unit for one charge, in the currency of the price list, where somebody knows it. */
  readonly unitPrice: Money | undefined;
  /** From that currency to the one it is billed in, in the month of the order: a decimal number as text. */
  readonly exchangeRate: string | undefined;
  readonly orderedOn: Day;
  /** Whatever finance knows it by. */
  readonly reference: string | undefined;
  /** Where it was read: Microsoft's list of orders, or a file that somebody brought. */
  readonly from: 'orders' | 'file';
  readonly by: string;
  /** When we learnt of it; absent where it was imported before that was kept. */
  readonly importedAtMs?: number | undefined;
  /** What stood here before each correction, the oldest first; absent where nothing was ever corrected. */
  readonly former?: readonly FormerPurchase[];
};

/** An observed purchase as it stood until somebody corrected it. */
export type FormerPurchase = {
  readonly observed: Omit<ObservedPurchase, 'former'>;
  readonly correctedBy: string;
  readonly correctedAtMs: number;
};

/** The same purchase has the same id, whoever imports it and how often: made of its order, or else of its reservation. */
export function observedId({
  orderId,
  reservationOrderId,
  lineNumber,
}: {
  readonly orderId: string | undefined;
  readonly reservationOrderId: string | undefined;
  /** Of the order's lines, counted from 0. */
  readonly lineNumber: number;
}): PurchaseId {
  const known = (orderId ?? reservationOrderId ?? '').toLowerCase();
  return `observed.${known}.${lineNumber}` as PurchaseId;
}
