import type { AuditEntry } from '../../reconciliation/audit/audit-entry.ts';
import type { CaseAge } from '../../reconciliation/cases/case-age.ts';
import type { Case } from '../../reconciliation/cases/case.ts';
import { findingView, type DiscrepancyView } from './discrepancy-view.ts';

/** A case as people see it: the discrepancy it is about, and how far it is. Its id is the discrepancy's. */
export type CaseView = Omit<DiscrepancyView, 'explained'> & {
  readonly status: string;
  readonly owner: string | null;
  /** Why the two sides differ, out of the closed list; `reasonBy` says whether a rule or a person said so. */
  readonly reason: string;
  readonly reasonBy: 'rule' | 'person';
  /** In days from `since`, and the bucket it is counted in. */
  readonly age: number;
  readonly ageBucket: string;
  /** The period in whose close it counts. */
  readonly bookedIn: string;
  readonly openedOn: string;
  readonly closedOn: string | null;
  readonly closedBy: string | null;
  /** How many there are; all of them are in its audit trail. */
  readonly comments: number;
  readonly lastComment: { readonly at: string; readonly by: string; readonly text: string } | null;
  readonly evidence: readonly {
    readonly link: string;
    readonly note: string;
    readonly by: string;
    readonly at: string;
  }[];
  readonly revision: number;
};

/** One thing that happened to a case or a period: who, when, what and why, chained by hash. */
export type AuditView = Omit<AuditEntry, 'atMs'> & { readonly at: string };

export function caseView(found: Case, { days, bucket }: CaseAge): CaseView {
  const { status, reason, reasonBy, bookedIn, openedOn, comments, lastComment, revision } = found;
  return {
    ...findingView({ ...found.finding, id: found.id }),
    ...{ status, reason, reasonBy, bookedIn, openedOn, comments, revision },
    owner: found.owner ?? null,
    age: days,
    ageBucket: bucket,
    closedOn: found.closedOn ?? null,
    closedBy: found.closedBy ?? null,
    lastComment:
      lastComment === undefined
        ? null
        : { at: instant(lastComment.atMs), by: lastComment.by, text: lastComment.text },
    evidence: found.evidence.map(({ atMs, link, note, by }) => ({ link, note, by, at: instant(atMs) })),
  };
}

export function auditView({
  atMs,
  chain,
  number,
  by,
  what,
  why,
  facts,
  previous,
  hash,
}: AuditEntry): AuditView {
  return { chain, number, at: instant(atMs), by, what, why, facts, previous, hash };
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
