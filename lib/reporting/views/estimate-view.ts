import type { BillingDocument } from '../../billing/document.ts';
import type { Estimate } from '../../billing/estimates/estimate.ts';
import { addPeriods, periodOf, type BillingPeriod } from '../../values/day.ts';
import { amountText } from '../../values/money.ts';

/**
 * What is not billed yet in one currency. It says of itself that it is an estimate: no tax, no document, up to a week
 * late, replaced when the month closes. It is never summed with what documents say.
 */
export type EstimateView = {
  readonly id: string;
  readonly isEstimate: true;
  readonly currency: string;
  /** The running month, or the one before it. */
  readonly period: 'current' | 'last';
  readonly source: 'v1' | 'v2';
  readonly state: Estimate['state'];
  /** Why there is none, or no newer one; empty where nothing is amiss. */
  readonly why: string;
  /** Invoices that bill its month in its currency and are published: it is history then, and nothing open. */
  readonly billedBy: readonly string[];
  /** What was loaded last; null before the first one was whole. */
  readonly loaded: {
    readonly night: string;
    /** The month that it is of; `current` moves on while nothing newer is loaded. */
    readonly month: string;
    readonly at: string;
    readonly lines: number;
    /** Before tax. */
    readonly subtotal: string;
    readonly byCategory: readonly {
      readonly category: string;
      readonly lines: number;
      readonly subtotal: string;
    }[];
    readonly eTag: string | null;
    readonly parts: readonly { readonly part: number; readonly key: string; readonly sha256: string }[];
  } | null;
};

/** The month that was loaded last; undefined where nothing was. */
export function monthOf({ loaded, subject }: Estimate): BillingPeriod | undefined {
  return loaded && addPeriods(periodOf(loaded.night), subject.period === 'last' ? -1 : 0);
}

/** `documents`: at least all that bill its month. */
export function estimateView(estimate: Estimate, documents: readonly BillingDocument[]): EstimateView {
  const { loaded } = estimate;
  const month = monthOf(estimate);
  return {
    id: estimate.id,
    isEstimate: true,
    currency: estimate.subject.currency,
    period: estimate.subject.period,
    source: estimate.source,
    state: estimate.state,
    why: estimate.failure ?? '',
    billedBy: documents.filter((one) => bills(one, estimate, month)).map(({ header }) => header.id),
    loaded:
      loaded === undefined || month === undefined
        ? null
        : {
            night: loaded.night,
            month,
            at: new Date(loaded.atMs).toISOString(),
            lines: loaded.lines,
            subtotal: amountText(loaded.subtotal),
            byCategory: loaded.byCategory.map(({ category, lines, subtotal }) => ({
              category,
              lines,
              subtotal: amountText(subtotal),
            })),
            eTag: loaded.eTag ?? null,
            parts: loaded.parts.map(({ part, key, sha256 }) => ({ part, key, sha256 })),
          },
  };
}

// Legacy commerce has invoices of its own, and no estimates.
function bills(
  { header, published }: BillingDocument,
  { subject }: Estimate,
  month: string | undefined,
): boolean {
  return (
    published !== undefined &&
    !header.isVoid &&
    header.documentType === 'invoice' &&
    header.commerce === 'new' &&
    header.period === month &&
    header.total.currency === subject.currency
  );
}
