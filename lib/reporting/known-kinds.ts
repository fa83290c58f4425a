import type { LineCategory } from '../billing/billed-line.ts';
import type { DiscrepancyKind } from '../reconciliation/discrepancy.ts';

// As records, so that a name that is new or gone does not compile here: whoever mistypes one must not be told that there is
// nothing of it.
const KINDS: Readonly<Record<DiscrepancyKind, true>> = {
  ...{ billed_twice: true, unit_price_differs: true, quantity_differs: true, term_differs: true },
  ...{ customer_differs: true, currency_differs: true, amount_differs: true, within_tolerance: true },
  ...{ billed_not_purchased: true, bought_before_start: true, purchased_not_billed: true },
  ...{ refund_missing: true, refund_unannounced: true, billed_after_cancellation: true },
  ...{ exchange_rate: true, rounding: true, renewed: true, test_purchase: true },
  ...{ unknown_charge_type: true, tax_on_invoice_only: true, credit_note: true, rebilled: true },
  ...{ restated: true, lines_do_not_sum: true, statement_differs: true },
};

const CATEGORIES: Readonly<Record<LineCategory, true>> = {
  ...{ reservation: true, savings_plan: true, software_subscription: true, perpetual_software: true },
  ...{ license: true, azure_usage: true, marketplace: true, other: true },
};

/** Every kind of discrepancy by which a list can be filtered. */
export const DISCREPANCY_KINDS = Object.keys(KINDS) as readonly DiscrepancyKind[];

export const LINE_CATEGORIES = Object.keys(CATEGORIES) as readonly LineCategory[];
