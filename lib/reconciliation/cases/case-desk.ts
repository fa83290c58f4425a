import { invalid, type Answer } from '../../values/answer.ts';
import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { canonical } from '../audit/canonical.ts';
import {
  assignCase,
  commentCase,
  linkEvidence,
  reopenCase,
  setCaseStatus,
  type CaseAsked,
} from './decide-case.ts';
import { decideMatch, type MatchDesk } from './matches/decide-match.ts';
import { uploadCases, type UploadDesk, type UploadedCases } from './upload-cases.ts';

export const sheetSchema = z.strictObject({
  rows: z.array(z.strictObject({ row: z.int().check(z.gte(1)), cells: z.record(z.string(), z.string()) })),
});

/** Whose cases the rows of a sheet may be; undefined for everybody's. */
type SheetAsked = CaseAsked & { readonly customers?: readonly string[] | undefined };

/** Everything that people may do with cases and suggested matches, each by the name of their token. */
export function createCaseDesk(desk: UploadDesk & MatchDesk) {
  return {
    assignCase: (asked: CaseAsked) => assignCase(desk, asked),
    setCaseStatus: (asked: CaseAsked) => setCaseStatus(desk, asked),
    commentCase: (asked: CaseAsked) => commentCase(desk, asked),
    reopenCase: (asked: CaseAsked) => reopenCase(desk, asked),
    linkEvidence: (asked: CaseAsked) => linkEvidence(desk, asked),
    decideMatch: (asked: CaseAsked) => decideMatch(desk, asked),
    resolveSheet: (asked: SheetAsked) => resolveSheet(desk, asked),
  };
}

/** An edited queue, as rows of cells. The sheet is known by what its rows say. */
async function resolveSheet(
  desk: UploadDesk,
  { body, caller, customers }: SheetAsked,
): Promise<Answer<UploadedCases>> {
  const decoded = decode(sheetSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { rows } = decoded.value;
  return uploadCases(desk, { rows, sha256: desk.sha256(canonical(rows)), caller, customers });
}
