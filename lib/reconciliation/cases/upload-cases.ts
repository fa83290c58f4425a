import { answer, invalid, type Answer } from '../../values/answer.ts';
import { dayOf } from '../../values/day.ts';
import { caseChain } from '../audit/audit-entry.ts';
import { chained } from '../audit/chained.ts';
import { closedPeriods } from '../periods/closed-periods.ts';
import { readBulkRows, type RowEdit, type RowProblem, type UploadedRow } from './bulk-rows.ts';
import type { Case } from './case.ts';
import type { CaseBook } from './case-book.ts';
import type { CaseDesk } from './decide-case.ts';
import { editCase, type EditContext } from './edit-case.ts';

export type UploadDesk = CaseDesk & { readonly cases: Pick<CaseBook, 'read' | 'readAll' | 'write'> };

/** What became of every row of an uploaded queue. */
export type UploadedCases = {
  readonly applied: readonly { readonly row: number; readonly id: string }[];
  /** Applied when the very same sheet was uploaded before: nothing counts twice. */
  readonly already: readonly { readonly row: number; readonly id: string }[];
  /** How many rows ask for nothing else than what is. */
  readonly unchanged: number;
  readonly refused: readonly RowProblem[];
};

const MOST_ROWS = 5_000;
const READ_AT_ONCE = 100;
const WRITTEN_AT_ONCE = 10;

/**
 * Applies an edited queue, every row for itself: a bad one is named with its column and the reason, and the others are
 * applied. A row counts for the case as it was downloaded; where the case has moved since, the row is refused. The same
 * sheet, known by the hash of its bytes, may be uploaded again, be it that the first time broke off: it goes on from there.
 * With `customers`, ids in small letters, only cases of these are there for whoever uploads.
 */
export async function uploadCases(
  desk: UploadDesk,
  upload: {
    readonly rows: readonly UploadedRow[];
    readonly sha256: string;
    readonly caller: string;
    readonly customers?: readonly string[] | undefined;
  },
): Promise<Answer<UploadedCases>> {
  if (upload.rows.length > MOST_ROWS) {
    return invalid([{ field: 'rows', reason: `are more than the ${MOST_ROWS} that can be applied at once` }]);
  }
  const { edits, problems } = readBulkRows(upload.rows);
  const atMs = desk.nowMs();
  const context = { by: upload.caller, atMs, today: dayOf(atMs), closed: await closedPeriods(desk.periods) };
  const results: RowResult[] = [];
  for (let from = 0; from < edits.length; from += READ_AT_ONCE) {
    const some = edits.slice(from, from + READ_AT_ONCE);
    const found = await desk.cases.readAll(some.map(({ id }) => id));
    const cases = new Map(found.filter(mayChange(upload.customers)).map((one) => [one.id, one]));
    for (let at = 0; at < some.length; at += WRITTEN_AT_ONCE) {
      const together = some.slice(at, at + WRITTEN_AT_ONCE);
      results.push(
        ...(await Promise.all(
          together.map((edit) =>
            applyRow(desk, edit, cases.get(edit.id), { ...context, sheet: upload.sha256 }),
          ),
        )),
      );
    }
  }
  return answer(toldOf(results, problems));
}

type RowResult =
  | { readonly became: 'applied' | 'already' | 'unchanged'; readonly row: number; readonly id: string }
  | { readonly became: 'refused'; readonly problems: readonly RowProblem[] };

async function applyRow(
  desk: UploadDesk,
  { row, id, revision, edit }: RowEdit,
  before: Case | undefined,
  context: EditContext & { readonly sheet: string },
): Promise<RowResult> {
  const refused = (column: string, reason: string): RowResult => ({
    became: 'refused',
    problems: [{ row, column, reason }],
  });
  if (before === undefined) return refused('id', 'is not the id of a case');
  if (before.sheet?.sha256 === context.sheet && before.sheet.row === row)
    return { became: 'already', row, id };
  const result = editCase(before, edit, context);
  if (result.edited === 'unchanged') return { became: 'unchanged', row, id };
  if (before.revision !== revision) return refused('revision', movedSince(before));
  if (result.edited === 'refused') {
    const problems = result.problems.map(({ field, reason }) => ({ row, column: field, reason }));
    return { became: 'refused', problems };
  }
  const { after, what, why, facts } = result.change;
  const write = chained<Case>(
    caseChain(id),
    before,
    { ...after, sheet: { sha256: context.sheet, row } },
    {
      atMs: context.atMs,
      by: context.by,
      what,
      why,
      facts: { ...facts, sheet: context.sheet, row: String(row) },
    },
    desk.sha256,
  );
  if ((await desk.cases.write(write)) === 'written') return { became: 'applied', row, id };
  return refused('revision', movedSince((await desk.cases.read(id)) ?? before));
}

// What is of no customer is nobody's who is for some customers only.
function mayChange(customers: readonly string[] | undefined): (found: Case) => boolean {
  return ({ finding: { customerId } }) =>
    customers === undefined || (customerId !== undefined && customers.includes(customerId.toLowerCase()));
}

function movedSince({ revision }: Case): string {
  return `is not the present one: the case has changed since it was downloaded and is at revision ${revision}`;
}

function toldOf(results: readonly RowResult[], unread: readonly RowProblem[]): UploadedCases {
  const of = (became: 'applied' | 'already' | 'unchanged') =>
    results.flatMap((one) => (one.became === became ? [{ row: one.row, id: one.id }] : []));
  const refused = results.flatMap((one) => (one.became === 'refused' ? one.problems : []));
  return {
    applied: of('applied'),
    already: of('already'),
    unchanged: of('unchanged').length,
    refused: [...unread, ...refused].toSorted((one, other) => one.row - other.row),
  };
}
