import { decode } from '../../values/decode.ts';
import { printableText } from '../../values/printable-text.ts';
import { z } from '../../values/schema.ts';
import { downloadedStatus } from './chosen-status.ts';
import { commentText } from './comment-text.ts';
import type { CaseEdit } from './edit-case.ts';
import { REASON_CODES } from './reason-code.ts';

/** A row of an uploaded queue: its number as the spreadsheet shows it, and the text of each cell by its column's name. */
export type UploadedRow = { readonly row: number; readonly cells: Readonly<Record<string, string>> };

/** What one row asks for: of the case as it was when the queue was downloaded. */
export type RowEdit = {
  readonly row: number;
  readonly id: string;
  readonly revision: number;
  readonly edit: CaseEdit;
};

/** Why a row, or one cell of it, cannot be used. */
export type RowProblem = { readonly row: number; readonly column: string; readonly reason: string };

const rowSchema = z.object({
  id: z.string().check(z.minLength(1, 'is empty')),
  // A spreadsheet may have made 3.0 of 3.
  revision: z.string().check(z.regex(/^[1-9]\d{0,8}(\.0+)?$/, 'is not the revision that was downloaded')),
  owner: z.optional(z.nullable(printableText(200))),
  status: z.optional(downloadedStatus()),
  reason: z.optional(z.enum(REASON_CODES)),
  comment: z.optional(commentText()),
});

/**
 * Reads the rows of an uploaded queue, pure. The columns are `id`, `revision`, `owner`, `status`, `reason` and `comment`
 * (a new comment), in any spelling of large and small letters; others are for the reader's eyes. A column that is not there
 * changes nothing; an empty owner is nobody, any other empty cell changes nothing. Each row stands for itself: the bad
 * ones are named, the good ones are told.
 */
export function readBulkRows(rows: readonly UploadedRow[]): {
  readonly edits: readonly RowEdit[];
  readonly problems: readonly RowProblem[];
} {
  const edits: RowEdit[] = [];
  const problems: RowProblem[] = [];
  const rowOf = new Map<string, number>();
  for (const { row, cells } of rows) {
    const given = givenIn(cells);
    if (Object.values(given).every((cell) => cell === undefined || cell === null)) continue; // An empty row.
    const decoded = decode(rowSchema, given);
    if (!decoded.ok) {
      problems.push(...decoded.problems.map(({ field, reason }) => ({ row, column: field, reason })));
      continue;
    }
    const { id, revision, ...edit } = decoded.value;
    const first = rowOf.get(id);
    if (first === undefined) {
      rowOf.set(id, row);
      edits.push({ row, id, revision: Number(revision.split('.')[0]), edit });
    } else {
      problems.push({ row, column: 'id', reason: `stands in row ${first} already` });
    }
  }
  return { edits, problems };
}

function givenIn(cells: UploadedRow['cells']): Readonly<Record<string, string | null | undefined>> {
  const byName = new Map(
    Object.entries(cells).map(([column, text]) => [column.trim().toLowerCase(), text.trim()]),
  );
  const filled = (column: string) => byName.get(column) || undefined;
  return {
    id: filled('id'),
    revision: filled('revision'),
    owner: byName.has('owner') ? (filled('owner') ?? null) : undefined,
    status: codeIn(filled('status')),
    reason: codeIn(filled('reason')),
    comment: filled('comment'),
  };
}

// `Written off`, as people type it, is `written_off`.
function codeIn(text: string | undefined): string | undefined {
  return text?.toLowerCase().replaceAll(/[\s-]+/g, '_');
}
