import type { CustomerId, ReservationOrderId } from '../../values/id.ts';
import type { Looked, OrderState } from '../storefront.ts';

/** A reservation as Microsoft shows it among what a customer has a right to. */
export type EntitledReservation = {
  /** Every id that its order goes by. */
  readonly orderIds: readonly string[];
  /** The order's line; undefined where it does not say. */
  readonly lineNumber: number | undefined;
  readonly reservationOrderId: ReservationOrderId;
};

/** What a customer had before anything was bought here. Reads only. */
export interface PastOrders {
  /** All orders of a customer that are listed. */
  orders(customerId: CustomerId): Promise<Looked<readonly OrderState[]>>;
  /** All reservations that Microsoft shows for the customer. Needs the App+User lane. */
  reservations(customerId: CustomerId): Promise<Looked<readonly EntitledReservation[]>>;
}
