import { describe, expect, it } from '@jest/globals';
import type { DiscrepancyKind } from '../../../lib/reconciliation/discrepancy.ts';
import { REASON_CODES, reasonOf, type ReasonCode } from '../../../lib/reconciliation/cases/reason-code.ts';

// Reports count by these, over years.
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

describe('the reason that a kind of discrepancy says', () => {
  it.each(Object.entries(REASONS))('%s is for %s', (kind, reason) => {
    expect(reasonOf(kind as DiscrepancyKind)).toBe(reason);
  });

  it('is always one that a person may choose as well', () => {
    expect(Object.values(REASONS).filter((reason) => !REASON_CODES.includes(reason))).toEqual([]);
  });
});
