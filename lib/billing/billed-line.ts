import type { Day } from '../values/day.ts';
import type { Decimal } from '../values/decimal.ts';
import type { DocumentId } from '../values/id.ts';

/** What a line charges for; which rule decided is kept beside it. */
export type LineCategory =
  | 'reservation'
  | 'savings_plan'
  | 'software_subscription'
  | 'perpetual_software'
  | 'license'
  | 'azure_usage'
  | 'marketplace'
  | 'other';

/**
 * One charge of a document, with the columns that are asked for. Lines have no id and equal lines exist: a line is
 * known by where it lies, (version, part, line number). Everything else of it is in the archive.
 */
export type BilledLine = {
  readonly documentId: DocumentId;
  /** Part of the archive, counted from 0, and line or element within it, counted from 0. */
  readonly part: number;
  readonly lineNumber: number;
  readonly category: LineCategory;
  readonly categoryRule: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly alternateId: string;
  /** As printed, prefix and all; empty where the line has none. */
  readonly reservationOrderId: string;
  readonly referenceId: string;
  readonly subscriptionId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly productName: string;
  /** Microsoft's word, as printed. */
  readonly chargeType: string;
  readonly termAndBillingCycle: string;
  /** `Monthly`, `Annual` or empty for a single payment. */
  readonly billingFrequency: string;
  readonly chargeStart: Day | undefined;
  readonly chargeEnd: Day | undefined;
  readonly subscriptionStart: Day | undefined;
  /** Per unit, after discounts, in the pricing currency. */
  readonly effectiveUnitPrice: Decimal;
  readonly pricingCurrency: string;
  /** Pricing currency to billing currency. */
  readonly exchangeRate: Decimal;
  readonly billableQuantity: Decimal;
  /** Before tax, tax, and both, in the billing currency. */
  readonly subtotal: Decimal;
  readonly tax: Decimal;
  readonly total: Decimal;
  readonly currency: string;
};
