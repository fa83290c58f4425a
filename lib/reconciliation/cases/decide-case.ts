import { absent, answer, conflict, impossible, invalid, type Answer } from '../../values/answer.ts';
import { dayOf } from '../../values/day.ts';
import { decode } from '../../values/decode.ts';
import { printableText } from '../../values/printable-text.ts';
import { z } from '../../values/schema.ts';
import { caseChain } from '../audit/audit-entry.ts';
import type { Hash } from '../audit/canonical.ts';
import { chained } from '../audit/chained.ts';
import { closedPeriods } from '../periods/closed-periods.ts';
import type { PeriodBook } from '../periods/period-book.ts';
import type { Case } from './case.ts';
import type { CaseBook } from './case-book.ts';
import type { CaseChange } from './case-change.ts';
import { chosenStatus } from './chosen-status.ts';
import { commentText } from './comment-text.ts';
import { editCase, type CaseEdit, type EditContext } from './edit-case.ts';
import { REASON_CODES } from './reason-code.ts';

export type CaseDesk = {
  readonly cases: Pick<CaseBook, 'read' | 'write'>;
  readonly periods: Pick<PeriodBook, 'all'>;
  readonly sha256: Hash;
  readonly nowMs: () => number;
};

/** What a person asked of one case. With `revision` only the case as it was when they looked at it is meant. */
export type CaseAsked = {
  readonly id: string;
  readonly body: unknown;
  readonly caller: string;
  readonly revision?: number | undefined;
};

export const ownerSchema = z.strictObject({ owner: z.nullable(printableText(200)) });
export const statusSchema = z.strictObject({
  status: chosenStatus(),
  reason: z.optional(z.enum(REASON_CODES)),
  comment: z.optional(commentText()),
});
export const commentSchema = z.strictObject({ comment: commentText() });
// Somewhere to look: a page, or a reference of another system by its name, as `ticket:2611…` or `file://…`. What a browser
// would run is neither, and a letter of a disk is no name.
const LINK = /^(https?:\/\/[^\s/?#]\S*|(?!(https?|javascript|data|vbscript):)[a-z][a-z0-9+.-]+:\S+)$/;

export const evidenceSchema = z.strictObject({
  link: printableText(1_000).check(
    z.regex(LINK, 'is neither a web address (https) nor a reference like ticket:12345'),
  ),
  note: z.optional(printableText(500)),
});

type Decided = Promise<Answer<Case>>;

export const assignCase = (desk: CaseDesk, asked: CaseAsked): Decided => edited(desk, asked, ownerSchema);

export const setCaseStatus = (desk: CaseDesk, asked: CaseAsked): Decided => edited(desk, asked, statusSchema);

export const commentCase = (desk: CaseDesk, asked: CaseAsked): Decided => edited(desk, asked, commentSchema);

/** Takes back that a difference was accepted or written off; a comment says why. */
export async function reopenCase(desk: CaseDesk, asked: CaseAsked): Decided {
  const decoded = decode(commentSchema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  return decided(desk, asked, (before, context) =>
    editOf(before, { ...decoded.value, status: 'open' }, context),
  );
}

const MOST_EVIDENCE = 50;

/** Names something to look at: a ticket at Microsoft, a mail, a page. The same link twice is one. */
export async function linkEvidence(desk: CaseDesk, asked: CaseAsked): Decided {
  const decoded = decode(evidenceSchema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  const { link, note = '' } = decoded.value;
  return decided(desk, asked, (before, { by, atMs }) => {
    if (before.evidence.some((one) => one.link === link)) return answer(before);
    if (before.evidence.length === MOST_EVIDENCE)
      return impossible(`The case has ${MOST_EVIDENCE} links already.`);
    const evidence = [...before.evidence, { link, note, by, atMs }];
    return { before, after: { ...before, evidence }, what: 'Linked evidence.', why: note, facts: { link } };
  });
}

async function edited(desk: CaseDesk, asked: CaseAsked, schema: z.ZodMiniType<CaseEdit>): Decided {
  const decoded = decode(schema, asked.body);
  if (!decoded.ok) return invalid(decoded.problems);
  return decided(desk, asked, (before, context) => editOf(before, decoded.value, context));
}

function editOf(before: Case, edit: CaseEdit, context: EditContext): CaseChange | Answer<Case> {
  const result = editCase(before, edit, context);
  if (result.edited === 'refused') return invalid(result.problems);
  return result.edited === 'unchanged' ? answer(before) : result.change;
}

// A case moves once a night, and when people work on it; who loses this often is told to look again.
const TRIES = 5;

/**
 * Writes what a person decided, if the case is still as it was when it was decided; where it is not, it is decided anew
 * over what stands now, unless only the case as they saw it was meant.
 */
async function decided(
  desk: CaseDesk,
  { id, caller, revision }: CaseAsked,
  decide: (before: Case, context: EditContext) => CaseChange | Answer<Case>,
): Decided {
  const atMs = desk.nowMs();
  const context = { by: caller, atMs, today: dayOf(atMs), closed: await closedPeriods(desk.periods) };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await desk.cases.read(id);
    if (before === undefined) return absent(`There is no case ${id}.`);
    if (revision !== undefined && revision !== before.revision) {
      return conflict('The case has changed since you looked at it. Look at it again.');
    }
    const decision = decide(before, context);
    if ('ok' in decision) return decision;
    const { after, what, why, facts } = decision;
    const write = chained<Case>(
      caseChain(id),
      before,
      after,
      { atMs, by: caller, what, why, facts },
      desk.sha256,
    );
    if ((await desk.cases.write(write)) === 'written') return answer(write.after);
  }
  return conflict('The case kept moving meanwhile. Look at it again.');
}
