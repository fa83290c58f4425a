import type { BillingPeriod } from '../../values/day.ts';
import type { DocumentHeader, LineSource } from '../document.ts';

/** The cloud that the partner's tenant lives in. */
export type Cloud = 'global' | 'us_government';

/** Where the lines of a document are read: one source for each document, recorded with it, never both. */
export function documentSource(
  cloud: Cloud,
  header: Pick<DocumentHeader, 'commerce' | 'period'>,
): LineSource {
  const rule = RULES.find(
    (candidate) =>
      candidate.cloud === cloud &&
      candidate.commerce === header.commerce &&
      header.period >= candidate.from &&
      (candidate.until === undefined || header.period <= candidate.until),
  );
  return rule?.source ?? 'v1';
}

type Rule = {
  readonly source: LineSource;
  readonly cloud: Cloud;
  readonly commerce: DocumentHeader['commerce'];
  /** First and last billing period, both inclusive. */
  readonly from: BillingPeriod;
  readonly until: BillingPeriod | undefined;
};

// Microsoft's retirement dates moved twice, so they stand here as data. The asynchronous export has new commerce from
// billing period February 2024, in the global cloud only; legacy documents and everything older have v1 only.
const RULES: readonly Rule[] = [
  { source: 'v2', cloud: 'global', commerce: 'new', from: '2024-02' as BillingPeriod, until: undefined },
];
