import type { BilledLine } from '../billing/billed-line.ts';
import type { DocumentHeader, Restatement } from '../billing/document.ts';
import type { TieOut } from '../billing/document.ts';
import type { BillingCycle, Term } from '../purchasing/purchase.ts';
import type { RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { Day } from '../values/day.ts';
import type { Decimal } from '../values/decimal.ts';
import type { CustomerId, OrderId, PurchaseId, ReservationOrderId } from '../values/id.ts';
import type { Money } from '../values/money.ts';

/** Both sides as they are known on one day. The order of the lists means nothing. */
export type Book = {
  readonly asOf: Day;
  /** What was bought before this day was not bought through us. */
  readonly ledgerStart: Day;
  readonly tolerances: Tolerances;
  readonly purchases: readonly ReconcilablePurchase[];
  readonly returns: readonly RecordedReturn[];
  readonly documents: readonly BookDocument[];
};

/** A purchase that became an order, reduced to what its charges are compared with. */
export type ReconcilablePurchase = {
  readonly id: PurchaseId;
  readonly customerId: CustomerId;
  readonly quantity: number;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  /** One charge before tax: everything, or one instalment of a monthly purchase. */
  readonly charge: Money;
  /** What upstream knew of the price list when it asked. */
  readonly unitPrice: Money | undefined;
  readonly exchangeRate: Decimal | undefined;
  readonly orderId: OrderId;
  readonly alternateId: string | undefined;
  readonly reservationOrderId: ReservationOrderId | undefined;
  readonly orderedOn: Day;
};

export type BookDocument = {
  readonly header: DocumentHeader;
  readonly tieOut: TieOut | undefined;
  readonly restatements: readonly Restatement[];
  /** Undefined where no version of the lines is published. */
  readonly published: PublishedLines | undefined;
};

/** The lines of a published version: those that take part one by one, the others as sums. */
export type PublishedLines = {
  readonly version: string;
  /** Reservation charges and charges of an unknown type, in the order of part and line. */
  readonly charges: readonly BilledLine[];
  /** Sum before tax of all other lines. */
  readonly outOfScope: Decimal;
  /** Sum before tax of all lines. */
  readonly subtotal: Decimal;
  readonly lineCount: number;
  /** How often each charge occurs, over all lines. Only gathered where a void document may have been billed anew. */
  readonly occurrences: ReadonlyMap<string, number> | undefined;
};

/** Largest difference taken for rounding, counted in the smallest unit of the currency: the larger of the two. */
export type Tolerances = { readonly perLine: Decimal; readonly perUnit: Decimal };
