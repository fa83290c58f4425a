import type { BillingDocument } from '../../lib/billing/document.ts';
import { aHeader, day } from './billing.ts';

/** A document that was just listed in the night of 9 March 2024. */
export function aBillingDocument(over: Partial<BillingDocument> = {}): BillingDocument {
  return {
    header: aHeader(),
    stage: 'listed',
    source: 'v2',
    export: undefined,
    published: undefined,
    restatements: [],
    statement: undefined,
    statementProblem: undefined,
    tieOut: undefined,
    failure: undefined,
    firstSeenMs: Date.parse('2024-03-09T02:00:00Z'),
    night: day('2024-03-09'),
    revision: 0,
    dueAtMs: undefined,
    ...over,
  };
}
