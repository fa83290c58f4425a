import type { Discrepancy, DiscrepancyKind, LinePlace } from '../../reconciliation/discrepancy.ts';
import { moneyText, type MoneyText } from '../../values/money.ts';

/** A discrepancy as finance reads it: both sides, and the money in question. */
export type DiscrepancyView = {
  readonly id: string;
  readonly kind: string;
  /** The rule that decided; its version is that of the reconciliation. */
  readonly rule: string;
  readonly explained: boolean;
  readonly documentId: string | null;
  /** The document that this one takes the place of (`rebilled`), or amends (`credit_note`). */
  readonly relatedDocumentId: string | null;
  readonly purchaseId: string | null;
  /** Null where it is about a whole document. */
  readonly customerId: string | null;
  /** The billing period it belongs to. */
  readonly period: string;
  /** The day from which its age counts. */
  readonly since: string;
  readonly expected: MoneyText | null;
  readonly actual: MoneyText;
  readonly amount: MoneyText;
  /**
   * How much of `amount` comes of the month's exchange rate alone; the rest is what is in dispute. Null where it is nothing,
   * or cannot be known.
   */
  readonly exchangeRateEffect: MoneyText | null;
  /**
   * What the money is of. `charge`: amount = actual - expected, before tax. `line`: a whole line before tax, because
   * nothing is expected or the expectation is in another currency. `document`: amount = actual - expected of whole
   * documents, tax included.
   */
  readonly basis: 'charge' | 'line' | 'document';
  readonly instalment: number | null;
  /** The lines it is about, each with the place that leads to its source. */
  readonly lines: readonly PlaceView[];
  /** Where a reservation was bought that no purchase explains. */
  readonly boughtIn: string | null;
  /** How long something has not been billed: `late`, or `missing`. */
  readonly stage: string | null;
  readonly detail: string;
};

/** Where a line lies. */
export type PlaceView = {
  readonly documentId: string;
  readonly version: string;
  readonly part: number;
  readonly line: number;
};

export function discrepancyView(discrepancy: Discrepancy): DiscrepancyView {
  return { ...findingView(discrepancy), explained: discrepancy.explained };
}

/** The same of what is a case by now: a case is of what nobody explained. */
export function findingView(finding: Omit<Discrepancy, 'explained'>): Omit<DiscrepancyView, 'explained'> {
  const { id, kind, rule, period, since, expected, exchangeRateEffect, detail } = finding;
  return {
    ...{ id, kind, rule, period, since, detail },
    documentId: finding.documentId ?? null,
    relatedDocumentId: finding.relatedDocumentId ?? null,
    purchaseId: finding.purchaseId ?? null,
    customerId: finding.customerId ?? null,
    expected: expected === undefined ? null : moneyText(expected),
    actual: moneyText(finding.actual),
    amount: moneyText(finding.amount),
    exchangeRateEffect: exchangeRateEffect === undefined ? null : moneyText(exchangeRateEffect),
    basis: basisOf(finding),
    instalment: finding.instalment ?? null,
    lines: finding.lines.map(placeView),
    boughtIn: finding.boughtIn ?? null,
    stage: finding.stage ?? null,
  };
}

export function placeView({ documentId, version, part, lineNumber }: LinePlace): PlaceView {
  return { documentId, version, part, line: lineNumber };
}

const OF_DOCUMENTS: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'tax_on_invoice_only',
  'credit_note',
  'rebilled',
  'restated',
  'lines_do_not_sum',
  'statement_differs',
]);

function basisOf({
  kind,
  expected,
  actual,
}: Pick<Discrepancy, 'kind' | 'expected' | 'actual'>): DiscrepancyView['basis'] {
  if (OF_DOCUMENTS.has(kind)) return 'document';
  return expected?.currency === actual.currency ? 'charge' : 'line';
}
