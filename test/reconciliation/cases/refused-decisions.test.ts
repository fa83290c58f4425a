import { beforeEach, describe, expect, it } from '@jest/globals';
import { chained } from '../../../lib/reconciliation/audit/chained.ts';
import { createCaseDesk } from '../../../lib/reconciliation/cases/case-desk.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { neverPrepared } from '../../../lib/reconciliation/periods/look-at-period.ts';
import type { Period } from '../../../lib/reconciliation/periods/period.ts';
import type { Answer } from '../../../lib/values/answer.ts';
import { aDiscrepancy, aReconciliation, OCTOBER } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../../fakes/sha256.ts';

const { id } = aDiscrepancy();
let books: ReturnType<typeof inMemoryCaseBooks>;
const tools = () => ({
  ...books,
  reconciliations: inMemoryReconciliationStore(),
  sha256,
  nowMs: () => Date.parse('2026-11-20T09:00:00Z'),
});
const desk = () => createCaseDesk(tools());
const asked = (body: unknown, revision?: number) => ({ id, body, caller: 'ada', revision });
beforeEach(async () => {
  books = inMemoryCaseBooks();
  await settleCases(tools(), aReconciliation([aDiscrepancy()]));
});

/** `done`, or why not: the detail, or each field with its reason. */
const why = (told: Answer<unknown>) => {
  if (told.ok) return 'done';
  const problems = 'problems' in told ? (told.problems ?? []) : [];
  return problems.length > 0
    ? problems.map(({ field, reason }) => `${field} ${reason}`).join('; ')
    : told.detail;
};

describe('what a person is told where a case cannot be changed', () => {
  it('is that there is no such case, or that it has moved since', async () => {
    const { assignCase } = desk();
    expect(why(await assignCase({ id: 'nothing', body: { owner: 'grace' }, caller: 'ada' }))).toBe(
      'There is no case nothing.',
    );
    expect(why(await assignCase(asked({ owner: 'grace' }, 1)))).toBe('done');
    expect(why(await assignCase(asked({ owner: 'bob' }, 1)))).toBe(
      'The case has changed since you looked at it. Look at it again.',
    );
  });

  it('is what a decision lacks', async () => {
    const { setCaseStatus, reopenCase } = desk();
    expect(why(await setCaseStatus(asked({ status: 'written_off' })))).toBe(
      'comment is missing: why is it written off?',
    );
    await setCaseStatus(asked({ status: 'accepted', comment: 'Half a month.' }));
    expect(why(await setCaseStatus(asked({ status: 'investigating' })))).toBe(
      'comment is missing: why is it no longer accepted?',
    );
    expect(why(await reopenCase(asked({})))).toMatch(/^comment /);
    expect((await books.cases.read(id))!.status).toBe('accepted');
  });

  it('is that a comment of blanks is none', async () => {
    expect(why(await desk().commentCase(asked({ comment: ' \n ' })))).toMatch(/^comment is blank/);
  });

  it('is that the difference is gone', async () => {
    await settleCases(tools(), aReconciliation([], '2026-11-12' as never));
    expect(why(await desk().setCaseStatus(asked({ status: 'accepted', comment: 'So.' })))).toBe(
      'status cannot change: the difference is gone, and the case opens by itself if it comes back',
    );
  });

  it('is that it was signed with a period', async () => {
    const { setCaseStatus } = desk();
    await setCaseStatus(asked({ status: 'accepted', comment: 'Half a month.' }));
    const said = { atMs: 1, by: 'grace', what: 'Closed.', why: '', facts: {} };
    const after = { ...neverPrepared(OCTOBER), state: 'closed' as const };
    await books.periods.write(chained<Period>(`period:${OCTOBER}`, undefined, after, said, sha256));
    const signed = `cannot change: the case was signed with the period ${OCTOBER}, which is closed and has to be reopened first`;
    expect(why(await setCaseStatus(asked({ status: 'open', comment: 'No.' })))).toBe(`status ${signed}`);
    expect(why(await setCaseStatus(asked({ status: 'accepted', reason: 'proration' })))).toBe(
      `reason ${signed}`,
    );
  });
});

describe('a link that is named as evidence', () => {
  const linked = async (link: string) => why(await desk().linkEvidence(asked({ link })));
  const neither = 'link is neither a web address (https) nor a reference like ticket:12345';

  it.each([
    'http:colleague',
    'https:/x',
    'ticket:1 and more',
    'https://tickets.example and more',
    'see above',
  ])('%j is refused', async (link) => {
    expect(await linked(link)).toBe(neither);
  });

  it('is one of at most 50, and the same twice is one', async () => {
    for (let number = 1; number <= 50; number += 1) expect(await linked(`ticket:${number}`)).toBe('done');
    expect(await linked('ticket:50')).toBe('done');
    expect(await linked('ticket:51')).toBe('The case has 50 links already.');
    expect((await books.cases.read(id))!.evidence).toHaveLength(50);
  });
});
