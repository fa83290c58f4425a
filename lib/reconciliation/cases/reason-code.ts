import type { DiscrepancyKind } from '../discrepancy.ts';

/** Why two sides differ: a closed list, so that reports can count by it. What is not in it is `other`, with a comment. */
export const REASON_CODES = [
  'price_changed',
  'exchange_rate',
  'proration',
  'quantity',
  'term',
  'tax',
  'discount',
  'rounding',
  'credit_or_refund',
  'duplicate_charge',
  'charge_without_purchase',
  'purchase_not_billed',
  'timing',
  'wrong_customer',
  'currency',
  'billed_after_cancellation',
  'renewal',
  'test_purchase',
  'rebilled',
  'prior_period_adjustment',
  'data_incomplete',
  'other',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** What the kind of a discrepancy says about its reason. A person may know better. */
export function reasonOf(kind: DiscrepancyKind): ReasonCode {
  return REASONS[kind];
}

const REASONS: Readonly<Record<DiscrepancyKind, ReasonCode>> = {
  billed_twice: 'duplicate_charge',
  unit_price_differs: 'price_changed',
  quantity_differs: 'quantity',
  term_differs: 'term',
  customer_differs: 'wrong_customer',
  currency_differs: 'currency',
  amount_differs: 'other',
  within_tolerance: 'rounding',
  billed_not_purchased: 'charge_without_purchase',
  bought_before_start: 'charge_without_purchase',
  purchased_not_billed: 'purchase_not_billed',
  refund_missing: 'credit_or_refund',
  refund_unannounced: 'credit_or_refund',
  billed_after_cancellation: 'billed_after_cancellation',
  exchange_rate: 'exchange_rate',
  rounding: 'rounding',
  renewed: 'renewal',
  test_purchase: 'test_purchase',
  unknown_charge_type: 'other',
  tax_on_invoice_only: 'tax',
  credit_note: 'credit_or_refund',
  rebilled: 'rebilled',
  restated: 'prior_period_adjustment',
  lines_do_not_sum: 'data_incomplete',
  statement_differs: 'data_incomplete',
};
