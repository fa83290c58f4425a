import type { BilledLine, LineCategory } from '../billing/billed-line.ts';
import type { DocumentHeader, Restatement } from '../billing/document.ts';
import type { TieOut } from '../billing/document.ts';
import type { BillingCycle, Term } from '../purchasing/purchase.ts';
import type { OrderElsewhere, RecordedReturn } from '../purchasing/purchase-ledger.ts';
import type { Day } from '../values/day.ts';
import type { Decimal } from '../values/decimal.ts';
import type { CustomerId, OrderId, PurchaseId, ReservationOrderId } from '../values/id.ts';
import type { Currency, Money } from '../values/money.ts';

/** Both sides as they are known on one day. The order of the lists means nothing. */
export type Book = {
  readonly asOf: Day;
  /** What was bought before this day was not bought through us. */
  readonly ledgerStart: Day;
  readonly tolerances: Tolerances;
  readonly purchases: readonly ReconcilablePurchase[];
  readonly returns: readonly RecordedReturn[];
  readonly documents: readonly BookDocument[];
  /** What people said of suggested matches. One that is refused is not suggested again. */
  readonly decisions: readonly MatchDecision[];
  /** Orders that were seen at Microsoft and are known not to be ours. */
  readonly elsewhere: readonly Pick<OrderElsewhere, 'orderId' | 'customerId'>[];
};

/**
 * Somebody's word on whether a charge belongs to a purchase. `identity` is the charge's own (`line-identity.ts`): it names
 * the reservation order, so that one word holds for all its instalments, and never a version or a position.
 */
export type MatchDecision = {
  readonly identity: string;
  readonly purchaseId: PurchaseId;
  readonly decision: 'confirmed' | 'refused';
};

/** A purchase that became an order, reduced to what its charges are compared with. */
export type ReconcilablePurchase = {
  readonly id: PurchaseId;
  /** `observed`: bought before us or elsewhere, and imported; what it was billed before the ledger's start is not asked for. */
  readonly origin: 'bought' | 'observed';
  readonly customerId: CustomerId;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  /** One charge before tax: everything, or one instalment of a monthly purchase. */
  readonly charge: Money;
  /** What upstream knew of the price list when it asked. */
  readonly unitPrice: Money | undefined;
  readonly exchangeRate: Decimal | undefined;
  /** Ours always has one; what was bought in the Azure portal is known by its reservation order only. */
  readonly orderId: OrderId | undefined;
  readonly alternateId: string | undefined;
  readonly reservationOrderId: ReservationOrderId | undefined;
  readonly orderedOn: Day;
};

export type BookDocument = SummedDocument & {
  /** Undefined where no version of the lines is published. */
  readonly published: PublishedLines | undefined;
};

/** A document whose charges are looked at one after the other, and are not all here at once. */
export type SummedDocument = {
  readonly header: DocumentHeader;
  readonly tieOut: TieOut | undefined;
  readonly restatements: readonly Restatement[];
  readonly published: PublishedSums | undefined;
};

/** A book beside its documents. */
export type BookSides = Omit<Book, 'documents'> & {
  /** Known once each purchase has one record only. */
  readonly movedReturns?: readonly MovedReturn[];
};

/** A return that was recorded on a record which is the same as another one: what it counts for instead. */
export type MovedReturn = {
  readonly recordedOn: PurchaseId;
  readonly returnId: string;
  /** Undefined where the same return is recorded there as well: it counts once. */
  readonly countsFor: PurchaseId | undefined;
};

/** The lines of a published version: those that take part one by one, the others as sums. */
export type PublishedLines = PublishedSums & {
  /** Reservation charges and charges of an unknown type, in the order of part and line. */
  readonly charges: readonly BilledLine[];
};

export type PublishedSums = {
  readonly version: string;
  /** All other lines, counted and summed before tax by what they charge for. */
  readonly outOfScope: readonly CategorySum[];
  /** Sum before tax of all lines. */
  readonly subtotal: Decimal;
  readonly lineCount: number;
  /** How often each charge occurs, over all lines. Only gathered where a void document may have been billed anew. */
  readonly occurrences: ReadonlyMap<string, number> | undefined;
};

export type CategorySum = {
  readonly category: LineCategory;
  readonly lines: number;
  readonly amount: Decimal;
};

/** Which differences are taken as they are. Quantities have no tolerance. */
export type Tolerances = {
  /** What Microsoft's rounding explains, counted in the smallest unit of the currency: the larger of the two. */
  readonly perLine: Decimal;
  readonly perUnit: Decimal;
  /** What somebody decided to accept beyond it; a currency that is not named accepts nothing. */
  readonly accepted: Readonly<Record<Currency, AcceptedDifference>>;
};

/** `above`: billed more than expected, or given back less. */
export type AcceptedDifference = {
  readonly above: DifferenceLimits | undefined;
  readonly below: DifferenceLimits | undefined;
};

/** An amount, a percentage of what was expected, or both: then a difference has to be within both. */
export type DifferenceLimits = {
  readonly absolute: Decimal | undefined;
  readonly percent: Decimal | undefined;
};
