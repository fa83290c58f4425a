import type { Case } from '../reconciliation/cases/case.ts';
import type { DecidedMatch } from '../reconciliation/cases/matches/match-record.ts';
import type { UploadedCases } from '../reconciliation/cases/upload-cases.ts';
import type { Answer } from '../values/answer.ts';
import { dayOf } from '../values/day.ts';
import { createCaseReader, type CaseBooks, type CaseReader } from './case-reader.ts';
import { caseView, type CaseView } from './views/case-view.ts';
import { shown } from './period-office.ts';

type Asked = {
  readonly id: string;
  readonly body: unknown;
  readonly caller: string;
  readonly revision?: number | undefined;
};
type Decide<Value> = (asked: Asked) => Promise<Answer<Value>>;

/** A sheet is about many cases: for which customers the caller may ask goes with it; undefined for all. */
type ResolveSheet = (
  asked: Asked & { readonly customers?: readonly string[] | undefined },
) => Promise<Answer<UploadedCases>>;

type OfOneCase = 'assignCase' | 'setCaseStatus' | 'commentCase' | 'reopenCase' | 'linkEvidence';

/** What people decide about cases, as the books of reconciliation answer it. */
export type CaseDesk = Readonly<Record<OfOneCase, Decide<Case>>> & {
  readonly decideMatch: Decide<DecidedMatch & { readonly identity: string }>;
  readonly resolveSheet: ResolveSheet;
};

/** A decision on a suggested match. */
export type DecidedView = Omit<DecidedMatch, 'atMs'> & { readonly identity: string; readonly at: string };

export type CaseOffice = CaseReader &
  Readonly<Record<OfOneCase, Decide<CaseView>>> & {
    readonly decideMatch: Decide<DecidedView>;
    readonly resolveSheet: ResolveSheet;
  };

export function createCaseOffice(desk: CaseDesk, books: CaseBooks): CaseOffice {
  const viewed = (found: Case) => caseView(found, books.ageOf(found, dayOf(books.nowMs())));
  const ofOne =
    (decide: Decide<Case>): Decide<CaseView> =>
    async (asked) =>
      shown(await decide(asked), viewed);
  return {
    ...createCaseReader(books),
    assignCase: ofOne(desk.assignCase),
    setCaseStatus: ofOne(desk.setCaseStatus),
    commentCase: ofOne(desk.commentCase),
    reopenCase: ofOne(desk.reopenCase),
    linkEvidence: ofOne(desk.linkEvidence),
    decideMatch: async (asked) =>
      shown(await desk.decideMatch(asked), ({ atMs, ...decided }) => ({
        ...decided,
        at: new Date(atMs).toISOString(),
      })),
    resolveSheet: desk.resolveSheet,
  };
}
