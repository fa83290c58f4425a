import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chainProblems } from '../../../lib/reconciliation/audit/chain-problems.ts';
import { caseChain } from '../../../lib/reconciliation/audit/audit-entry.ts';
import { chained } from '../../../lib/reconciliation/audit/chained.ts';
import type { Case } from '../../../lib/reconciliation/cases/case.ts';
import { CASE_STATUSES } from '../../../lib/reconciliation/cases/case.ts';
import type { CaseChange } from '../../../lib/reconciliation/cases/case-change.ts';
import { caseChange } from '../../../lib/reconciliation/cases/case-changes.ts';
import { editCase } from '../../../lib/reconciliation/cases/edit-case.ts';
import { REASON_CODES } from '../../../lib/reconciliation/cases/reason-code.ts';
import type { AuditEntry } from '../../../lib/reconciliation/audit/audit-entry.ts';
import { addDays, addPeriods, periodOf, type BillingPeriod } from '../../../lib/values/day.ts';
import { aDiscrepancy, NIGHT, OCTOBER } from '../../builders/case.ts';
import { sha256 } from '../../fakes/sha256.ts';

const FOUND = ['gone', 'explained', '1.00', '2.00', 'other words'] as const;
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('night' as const),
      found: fc.constantFrom(...FOUND),
      late: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('edit' as const),
      status: fc.option(fc.constantFrom(...CASE_STATUSES), { nil: undefined }),
      owner: fc.option(fc.constantFrom('ada', 'grace', null), { nil: undefined }),
      reason: fc.option(fc.constantFrom(...REASON_CODES), { nil: undefined }),
      comment: fc.option(fc.constantFrom('Seen.', 'Asked.'), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('close' as const) }) },
);
type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

function discrepancyOf(found: (typeof FOUND)[number]) {
  if (found === 'gone') return undefined;
  if (found === 'explained') return aDiscrepancy({ explained: true });
  if (found === 'other words') return aDiscrepancy({ billed: '1.00', detail: 'In other words.' });
  return aDiscrepancy({ billed: found });
}

/** Takes the steps one after the other, and looks after each whether what must always be so is so. */
function walk(steps: readonly Step[], reached: Set<string>) {
  const { id } = aDiscrepancy();
  const closed = new Set<BillingPeriod>();
  const entries: AuditEntry[] = [];
  let current: Case | undefined;
  let day = NIGHT;
  let latest: (typeof FOUND)[number] | undefined;
  for (const [index, taken] of steps.entries()) {
    let change: CaseChange | undefined;
    if (taken.step === 'close') {
      closed.add(addPeriods(OCTOBER, closed.size));
      continue;
    }
    if (taken.step === 'night') {
      const isLate = taken.late && current !== undefined && current.asOf === day;
      day = isLate ? day : addDays(day, 1);
      change = caseChange(current, discrepancyOf(taken.found), isLate ? addDays(day, -1) : day, closed);
      if (isLate) expect(change).toBeUndefined();
      else latest = taken.found;
    } else if (current) {
      const context = { by: 'ada', atMs: index, today: day, closed };
      const edited = editCase(current, taken, context);
      reached.add(edited.edited);
      if (edited.edited === 'changed') change = edited.change;
    }
    if (!change) continue;
    const before = current;
    const said = { atMs: index, by: 'ada', what: change.what, why: change.why, facts: change.facts };
    const write = chained<Case>(caseChain(id), current, change.after, said, sha256);
    current = write.after;
    entries.push(write.entry);
    if (!before) reached.add('opened');
    if (before && before.status !== current.status) reached.add(`${before.status} -> ${current.status}`);
    // What was signed with a closed period is not decided otherwise in it.
    const decides =
      before?.status !== current.status ||
      before.finding.amount.amount.cmp(current.finding.amount.amount) !== 0;
    if (decides) expect(closed.has(current.bookedIn)).toBe(false);
    // A word nobody gave is in no comment.
    expect(current.comments).toBe(entries.filter(({ what }) => what.includes('Commented.')).length);
  }
  if (!current) return expect(entries).toEqual([]);
  expect(current.id).toBe(id);
  expect(current.status === 'resolved').toBe(latest === 'gone' || latest === 'explained');
  expect(current.closedBy !== undefined).toBe(current.status === 'resolved');
  expect(current.closedOn !== undefined).toBe(current.status === 'resolved');
  expect(current.bookedIn >= OCTOBER).toBe(true);
  expect(current.bookedIn === OCTOBER || current.bookedIn >= periodOf(current.openedOn)).toBe(true);
  expect(chainProblems(caseChain(id), entries, current, sha256)).toEqual([]);
}

describe('a case on any walk of nights, people and closes', () => {
  it('is resolved exactly while its discrepancy is gone or explained, and its trail stands', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 25 }), (steps) => walk(steps, reached)),
      { numRuns: 1_000, seed: 20261126 },
    );
    const decisions = ['accepted', 'written_off'].flatMap((status) => [
      `open -> ${status}`,
      `${status} -> open`,
      `${status} -> resolved`,
    ]);
    expect([...reached]).toEqual(
      expect.arrayContaining([
        ...decisions,
        'opened',
        'refused',
        'unchanged',
        'changed',
        'resolved -> open',
        'open -> investigating',
        'investigating -> waiting_on_microsoft',
        'waiting_on_microsoft -> resolved',
      ]),
    );
    expect([...reached].filter((move) => /^(resolved -> (?!open)|.* -> resolved -> )/.test(move))).toEqual(
      [],
    );
  });
});
