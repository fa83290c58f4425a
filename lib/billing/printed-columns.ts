import type { Day } from '../values/day.ts';
import type { Decimal } from '../values/decimal.ts';
import type { BilledLine } from './billed-line.ts';

/**
 * What a source line says beyond what is asked of it: the rest of its columns, for whoever wants them all. Nothing is
 * decided by them, so that none of them can make a line unreadable. Text is as it is printed, empty where there is none.
 */
export type PrintedColumns = {
  /** As the line has it; lines of a credit note may print the number of the invoice that it amends. */
  readonly invoiceNumber: string;
  readonly partnerId: string;
  readonly customerName: string;
  readonly customerDomainName: string;
  readonly customerCountry: string;
  readonly mpnId: string;
  readonly tier2MpnId: string;
  /** When it was billed, to as many digits as are printed. */
  readonly orderDate: string;
  readonly availabilityId: string;
  readonly skuName: string;
  /** Of the price list, in the pricing currency, before discounts. */
  readonly unitPrice: Decimal | undefined;
  /** What was bought; charged is the billable quantity. */
  readonly quantity: Decimal | undefined;
  readonly priceAdjustmentDescription: string;
  readonly publisherName: string;
  readonly publisherId: string;
  readonly subscriptionDescription: string;
  readonly unitType: string;
  readonly exchangeRateDate: Day | undefined;
  readonly meterDescription: string;
  readonly creditReasonCode: string;
  readonly subscriptionEnd: Day | undefined;
  readonly productQualifiers: string;
  readonly promotionId: string;
  readonly productCategory: string;
  /**
   * Columns that have no name here, and what is no amount or no day where one is expected: one JSON object with their own
   * names, each value as text. Empty where there are none.
   */
  readonly others: string;
};

/** A charge with every column of its source line. */
export type WholeLine = { readonly line: BilledLine; readonly printed: PrintedColumns };
