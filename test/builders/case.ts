import { caseChain } from '../../lib/reconciliation/audit/audit-entry.ts';
import { chained } from '../../lib/reconciliation/audit/chained.ts';
import type { Case } from '../../lib/reconciliation/cases/case.ts';
import { caseChange } from '../../lib/reconciliation/cases/case-changes.ts';
import type { Discrepancy, Reconciliation } from '../../lib/reconciliation/discrepancy.ts';
import type { BillingPeriod, Day } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { sha256 } from '../fakes/sha256.ts';

export const NIGHT = '2026-11-09' as Day;
export const OCTOBER = '2026-10' as BillingPeriod;
export const NOVEMBER = '2026-11' as BillingPeriod;

/** A charge of 120 that nobody bought, on the October invoice. */
export function aDiscrepancy(
  overrides: Partial<Discrepancy> & { readonly billed?: string } = {},
): Discrepancy {
  const { billed = '120.00', ...rest } = overrides;
  return {
    id: 'billed_not_purchased:order-1:2026-10-03',
    kind: 'billed_not_purchased',
    rule: 'no purchase',
    explained: false,
    documentId: asId('G000001'),
    purchaseId: undefined,
    customerId: asId('customer-1'),
    expected: money('0', 'EUR'),
    actual: money(billed, 'EUR'),
    amount: money(billed, 'EUR'),
    instalment: undefined,
    lines: [{ documentId: asId('G000001'), version: 'v1', part: 0, lineNumber: 0 }],
    period: OCTOBER,
    since: '2026-11-08' as Day,
    boughtIn: 'azure_portal',
    stage: undefined,
    detail: 'Charged, and no purchase of ours explains it.',
    ...rest,
  };
}

/** The case of a discrepancy as it was opened, then changed by what is given. */
export function aCase(discrepancy = aDiscrepancy(), overrides: Partial<Case> = {}, openedOn = NIGHT): Case {
  const change = caseChange(undefined, discrepancy, openedOn, new Set());
  if (!change) throw new Error('nothing opens a case for what is explained');
  const said = { atMs: 1, by: 'tieout', what: change.what, why: change.why, facts: change.facts };
  const { after } = chained<Case>(caseChain(discrepancy.id), undefined, change.after, said, sha256);
  return { ...after, ...overrides };
}

/** A reconciliation that found these, and nothing else worth telling. */
export function aReconciliation(discrepancies: readonly Discrepancy[], asOf: Day = NIGHT): Reconciliation {
  return {
    asOf,
    rulesVersion: '1',
    inputHash: sha256(JSON.stringify([asOf, discrepancies])),
    compared: { documents: 1, ofDocuments: 1, unread: [], lines: 1, purchases: 1 },
    matches: [],
    discrepancies,
    explained: discrepancies.filter(({ explained }) => explained).length,
    suggestions: [],
    coverage: [],
    expected: [],
    absorbed: [],
    movedReturns: [],
  };
}
