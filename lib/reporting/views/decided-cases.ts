import type { AuditTrail } from '../../reconciliation/audit/audit-trail.ts';
import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import { isDecided } from './in-question.ts';

/** How a case stands and, where it was accepted or written off, who decided so, when and why. */
export type CaseStanding = {
  readonly status: string;
  readonly decision: { readonly by: string; readonly at: string; readonly why: string } | null;
};

export type CasesAndTrail = {
  readonly cases: Pick<CaseBook, 'readAll'>;
  readonly audit: Pick<AuditTrail, 'entries'>;
};

// Who decided is in the trail of each case. Of more than so many the decision is shown without a name.
const MOST_NAMED = 100;

/** The cases of these discrepancies, whose ids are those of the discrepancies. One that is not there yet is left out. */
export async function decidedCases(
  { cases, audit }: CasesAndTrail,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CaseStanding>> {
  const known = await cases.readAll(ids);
  const decided = known.filter(({ status }) => isDecided(status)).slice(0, MOST_NAMED);
  const decisions = new Map(
    await Promise.all(decided.map(async ({ id }) => [id, await lastDecision(audit, id)] as const)),
  );
  return new Map(known.map(({ id, status }) => [id, { status, decision: decisions.get(id) ?? null }]));
}

async function lastDecision(
  audit: Pick<AuditTrail, 'entries'>,
  id: string,
): Promise<CaseStanding['decision']> {
  let last: CaseStanding['decision'] = null;
  for await (const { facts, by, atMs, why } of audit.entries(`case:${id}`))
    if (isDecided(facts['to'] ?? '')) last = { by, at: new Date(atMs).toISOString(), why };
  return last;
}
