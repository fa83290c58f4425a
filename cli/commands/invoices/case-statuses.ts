import type { CaseView } from '../../../lib/reporting/views/case-view.ts';
import type { Statuses } from '../../../lib/reporting/views/in-question.ts';

/** A case has the id of its discrepancy. */
export function statusesOf(cases: readonly Pick<CaseView, 'id' | 'status'>[]): Statuses {
  return new Map(cases.map(({ id, status }) => [id, status]));
}
