import type { Day } from '../../values/day.ts';
import type { Problem } from '../../values/decode.ts';
import type { Unchained } from '../audit/chained.ts';
import type { Case, CaseStatus } from './case.ts';
import { countsIn, isDecided, isUndecided, type CaseChange, type ClosedPeriods } from './case-change.ts';
import { ONLY_RECONCILIATION_RESOLVES } from './chosen-status.ts';
import type { ReasonCode } from './reason-code.ts';

/** What a person wants to be otherwise; what is undefined stays. */
export type CaseEdit = {
  /** Null: nobody's any more. */
  readonly owner?: string | null | undefined;
  readonly status?: CaseStatus | undefined;
  readonly reason?: ReasonCode | undefined;
  readonly comment?: string | undefined;
};

export type EditContext = {
  readonly by: string;
  readonly atMs: number;
  readonly today: Day;
  readonly closed: ClosedPeriods;
};

/** The change; the problems that stand against it, each with its field; or nothing, where all is so already. */
type Edited =
  | { readonly edited: 'changed'; readonly change: CaseChange }
  | { readonly edited: 'refused'; readonly problems: readonly Problem[] }
  | { readonly edited: 'unchanged' };

/** Applies what a person decided about a case, all of it or nothing. Pure. */
export function editCase(before: Case, edit: CaseEdit, context: EditContext): Edited {
  const owner = edit.owner === undefined ? before.owner : (edit.owner ?? undefined);
  const status = edit.status ?? before.status;
  const reason = edit.reason ?? before.reason;
  const problems = [...statusProblems(before, status, reason, context), ...silence(before, status, edit)];
  if (problems.length > 0) return { edited: 'refused', problems };
  const parts = [
    ...(owner === before.owner ? [] : [owner === undefined ? 'Nobody’s any more.' : `Assigned to ${owner}.`]),
    ...(status === before.status ? [] : [`From ${inWords(before.status)} to ${inWords(status)}.`]),
    ...(reason === before.reason ? [] : [`The reason is ${inWords(reason)}.`]),
    ...(edit.comment === undefined ? [] : ['Commented.']),
  ];
  if (parts.length === 0) return { edited: 'unchanged' };
  const decided = status !== before.status;
  const after: Unchained<Case> = {
    ...before,
    ...commented(before, edit.comment, context),
    owner,
    status,
    reason,
    // A downloaded queue brings the rule's reason back with every row: nobody said anything by that.
    reasonBy: reason === before.reason ? before.reasonBy : 'person',
    bookedIn: decided ? countsIn(before.bookedIn, context.today, context.closed) : before.bookedIn,
  };
  const facts = {
    ...(decided ? { from: before.status, to: status } : {}),
    ...(owner === before.owner ? {} : { owner: owner ?? '' }),
    ...(decided || reason !== before.reason ? { reason } : {}),
  };
  return {
    edited: 'changed',
    change: { before, after, what: parts.join(' '), why: edit.comment ?? '', facts },
  };
}

function statusProblems(
  before: Case,
  status: CaseStatus,
  reason: ReasonCode,
  { closed }: EditContext,
): readonly Problem[] {
  const decides = status !== before.status;
  if (!decides && reason === before.reason) return [];
  const refused = (why: string) => [{ field: decides ? 'status' : 'reason', reason: why }];
  if (decides && status === 'resolved') {
    return refused(ONLY_RECONCILIATION_RESOLVES);
  }
  if (decides && before.status === 'resolved') {
    return refused('cannot change: the difference is gone, and the case opens by itself if it comes back');
  }
  if (!isUndecided(before.status) && closed.has(before.bookedIn)) {
    return refused(
      `cannot change: the case was signed with the period ${before.bookedIn}, which is closed and has to be reopened first`,
    );
  }
  return [];
}

/** Decisions that nobody would understand later without a word on them. */
function silence(before: Case, status: CaseStatus, edit: CaseEdit): readonly Problem[] {
  if (status === before.status || edit.comment !== undefined) return [];
  if (isDecided(status)) {
    return [{ field: 'comment', reason: `is missing: why is it ${inWords(status)}?` }];
  }
  if (isDecided(before.status) && isUndecided(status)) {
    return [{ field: 'comment', reason: `is missing: why is it no longer ${inWords(before.status)}?` }];
  }
  return [];
}

function commented({ comments, lastComment }: Case, text: string | undefined, { by, atMs }: EditContext) {
  return text === undefined
    ? { comments, lastComment }
    : { comments: comments + 1, lastComment: { atMs, by, text } };
}

function inWords(code: string): string {
  return code.replaceAll('_', ' ');
}
