import type { BilledLine } from '../billing/billed-line.ts';
import type { DocumentId, PurchaseId } from '../values/id.ts';
import { minus, type Money } from '../values/money.ts';
import type { Discrepancy, DiscrepancyKind, Match } from './discrepancy.ts';

/** A discrepancy before it has its id. `concerns` is what the id is made of, beside the kind. */
export type Finding = Omit<Discrepancy, 'id'> & { readonly concerns: readonly string[] };

/** What the rules decided about some lines of one document or several: exactly one judgement for every line. */
export type Judgement = {
  readonly lines: readonly BilledLine[];
  readonly matches: readonly Match[];
  readonly finding: Finding | undefined;
};

const EXPLAINED: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'bought_before_start',
  'exchange_rate',
  'rounding',
  'tax_on_invoice_only',
  'credit_note',
  'rebilled',
  'restated',
]);

/** Builds a finding; the amount is what was billed beyond what was expected, in one currency. */
export function finding(found: {
  readonly kind: DiscrepancyKind;
  readonly concerns: readonly string[];
  readonly documentId?: DocumentId | undefined;
  readonly purchaseId?: PurchaseId | undefined;
  readonly expected: Money | undefined;
  readonly actual: Money;
  readonly instalment?: number | undefined;
  readonly detail: string;
}): Finding {
  const { expected, actual } = found;
  const comparable = expected !== undefined && expected.currency === actual.currency;
  return {
    kind: found.kind,
    concerns: found.concerns,
    explained: EXPLAINED.has(found.kind),
    documentId: found.documentId,
    purchaseId: found.purchaseId,
    expected,
    actual,
    amount: comparable ? minus(actual, expected) : actual,
    instalment: found.instalment,
    detail: found.detail,
  };
}

/**
 * Gives every finding its id: kind and what it concerns, and a number only where the same is found more than once.
 * Neither a version nor a position is in it, so that it stays over nights, re-exports and rebills.
 */
export function withIds(findings: readonly Finding[]): readonly Discrepancy[] {
  const seen = new Map<string, number>();
  return findings.map(({ concerns, ...discrepancy }) => {
    const key = [discrepancy.kind, ...concerns].join(':');
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return { id: occurrence === 1 ? key : `${key}:${occurrence}`, ...discrepancy };
  });
}
