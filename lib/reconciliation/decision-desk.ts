import { verifyAudit, type AuditDesk } from './audit/verify-audit.ts';
import { ageOf } from './cases/case-age.ts';
import { createCaseDesk } from './cases/case-desk.ts';
import { createPeriodDesk } from './periods/period-desk.ts';

/** Everything that people decide about cases, suggested matches and periods, and the proof that their trail is whole. */
export function createDecisionDesk(
  books: AuditDesk & Parameters<typeof createCaseDesk>[0] & Parameters<typeof createPeriodDesk>[0],
) {
  return {
    cases: createCaseDesk(books),
    periods: createPeriodDesk(books),
    verify: (asked: Parameters<typeof verifyAudit>[1]) => verifyAudit(books, asked),
    ageOf,
  };
}
