import type { ExpectedView } from '../lib/reporting/views/match-view.ts';
import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';

/** `instalment 3 of 12`, or the refund of a return. */
export function whatOf(
  { instalment, returnId }: Pick<ExpectedView, 'instalment' | 'returnId'>,
  purchase: Pick<PurchaseView, 'term' | 'billingCycle'> | undefined,
): string {
  if (returnId !== null) return `refund of return ${returnId}`;
  if (purchase?.billingCycle === 'one_time') return 'one charge';
  const of = purchase === undefined ? undefined : INSTALMENTS[purchase.term];
  return `instalment ${instalment ?? '-'}${of === undefined ? '' : ` of ${of}`}`;
}

// Of what is billed each month: as many as the term has months.
const INSTALMENTS: Readonly<Record<string, number>> = { P1Y: 12, P3Y: 36 };
