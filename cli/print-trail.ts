import type { AuditView } from '../lib/reporting/views/case-view.ts';
import { instantText } from './instant-text.ts';
import { table } from './table.ts';

/** The audit trail of one case or period: who, when, what and why. */
export function printTrail(trail: readonly AuditView[]): readonly string[] {
  return table(
    [{ heading: 'AT' }, { heading: 'BY' }, { heading: 'WHAT' }],
    trail.map(({ at, by, what, why }) => ({
      cells: [instantText(at), by, what],
      ...(why === '' ? {} : { note: why }),
    })),
  );
}
