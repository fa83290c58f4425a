import { commentSchema, evidenceSchema, ownerSchema, statusSchema } from './cases/decide-case.ts';
import { sheetSchema } from './cases/case-desk.ts';
import { matchDecisionSchema } from './cases/matches/decide-match.ts';
import { closeSchema, prepareSchema, reopenSchema } from './periods/close-period.ts';

/** What people send with each decision about cases, suggested matches and periods, for whoever describes it to others. */
export const decisionBodies = {
  owner: ownerSchema,
  status: statusSchema,
  comment: commentSchema,
  evidence: evidenceSchema,
  sheet: sheetSchema,
  matchDecision: matchDecisionSchema,
  prepare: prepareSchema,
  close: closeSchema,
  reopen: reopenSchema,
};
