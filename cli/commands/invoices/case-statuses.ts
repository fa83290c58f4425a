import type { CaseView } from '../../../lib/reporting/views/case-view.ts';
import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import {
  isDecided,
  STANDING_WORDS,
  standingOf,
  type Statuses,
} from '../../../lib/reporting/views/in-question.ts';

/** A case has the id of its discrepancy. */
export function statusesOf(cases: readonly Pick<CaseView, 'id' | 'status'>[]): Statuses {
  return new Map(cases.map(({ id, status }) => [id, status]));
}

/** `purchased_not_billed`, and where somebody decided about it what: `purchased_not_billed, written off`. */
export function kindAsDecided(
  found: Pick<DiscrepancyView, 'id' | 'kind' | 'explained'>,
  statuses: Statuses,
): string {
  const standing = standingOf(found, statuses);
  return isDecided(standing) ? `${found.kind}, ${STANDING_WORDS[standing]}` : found.kind;
}
