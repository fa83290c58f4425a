import type { Day } from '../../values/day.ts';
import { amountText, equalMoney, type Money } from '../../values/money.ts';
import { canonical } from '../audit/canonical.ts';
import type { Unchained } from '../audit/chained.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { Case } from './case.ts';
import { countsIn, isDecided, type CaseChange, type ClosedPeriods } from './case-change.ts';
import { reasonOf } from './reason-code.ts';

/**
 * What a reconciliation changes about the cases: opened for every discrepancy that nothing explains, refreshed where it
 * says something new, opened again where it comes back or where the amounts are no longer those that somebody accepted,
 * resolved where it is gone. The same reconciliation once more changes nothing, and one of an earlier day changes nothing
 * that a later one has said.
 */
export function caseChanges(
  cases: Iterable<Case>,
  discrepancies: readonly Discrepancy[],
  asOf: Day,
  closed: ClosedPeriods,
): readonly CaseChange[] {
  const known = new Map(Array.from(cases, (one) => [one.id, one]));
  const found = new Set(discrepancies.map(({ id }) => id));
  const gone = [...known.values()].filter(({ id }) => !found.has(id));
  return [
    ...discrepancies.map((discrepancy) => caseChange(known.get(discrepancy.id), discrepancy, asOf, closed)),
    ...gone.map((one) => caseChange(one, undefined, asOf, closed)),
  ].filter((change) => change !== undefined);
}

/** The same for one case and its discrepancy, either of which may not be there. */
export function caseChange(
  before: Case | undefined,
  discrepancy: Discrepancy | undefined,
  asOf: Day,
  closed: ClosedPeriods,
): CaseChange | undefined {
  if (before && before.asOf > asOf) return undefined;
  const open = discrepancy?.explained === false ? aged(before, discrepancy) : undefined;
  if (!before) return open && opened(open, asOf, closed);
  if (before.status === 'resolved') return open && cameBack(before, open, asOf, closed);
  return open ? refreshed(before, open, asOf, closed) : resolved(before, discrepancy, asOf, closed);
}

// A document that is billed anew has a later date, and the difference is as old as it was.
function aged(before: Case | undefined, discrepancy: Discrepancy): Discrepancy {
  const { since } = before?.finding ?? discrepancy;
  return since < discrepancy.since ? { ...discrepancy, since } : discrepancy;
}

function opened(discrepancy: Discrepancy, asOf: Day, closed: ClosedPeriods): CaseChange {
  const { id, kind, period, amount, detail } = discrepancy;
  const after: Unchained<Case> = {
    id,
    status: 'open',
    finding: discrepancy,
    bookedIn: countsIn(period, asOf, closed),
    openedOn: asOf,
    asOf,
    owner: undefined,
    reason: reasonOf(kind),
    reasonBy: 'rule',
    closedBy: undefined,
    closedOn: undefined,
    comments: 0,
    lastComment: undefined,
    evidence: [],
    sheet: undefined,
  };
  return {
    before: undefined,
    after,
    what: 'Opened.',
    why: detail,
    facts: { to: 'open', ...figure('amount', amount) },
  };
}

function cameBack(before: Case, discrepancy: Discrepancy, asOf: Day, closed: ClosedPeriods): CaseChange {
  return {
    before,
    after: {
      ...before,
      ...openAgain(before, discrepancy, asOf, closed),
      closedBy: undefined,
      closedOn: undefined,
    },
    what: 'Opened again: the difference came back.',
    why: discrepancy.detail,
    facts: { from: 'resolved', to: 'open', ...figure('amount', discrepancy.amount) },
  };
}

function refreshed(
  before: Case,
  finding: Discrepancy,
  asOf: Day,
  closed: ClosedPeriods,
): CaseChange | undefined {
  if (canonical(finding) === canonical(before.finding)) return undefined;
  const moved = !sameAmounts(before.finding, finding);
  const { amount: was } = before.finding;
  const facts = { ...figure('was', was), ...figure('amount', finding.amount) };
  if (!moved) {
    const after = { ...before, finding, asOf };
    return { before, after, what: 'Seen again, with the same amounts.', why: finding.detail, facts };
  }
  if (!isDecided(before.status)) {
    const bookedIn = countsIn(before.bookedIn, asOf, closed);
    const after = { ...before, finding, asOf, bookedIn };
    return { before, after, what: 'The amounts changed.', why: finding.detail, facts };
  }
  const decision = before.status === 'accepted' ? 'accepted' : 'written off';
  return {
    before,
    after: { ...before, ...openAgain(before, finding, asOf, closed) },
    what: `Opened again: ${inWords(was)} was ${decision}, and it is ${inWords(finding.amount)} now.`,
    why: finding.detail,
    facts: { from: before.status, to: 'open', ...facts },
  };
}

function resolved(
  before: Case,
  explained: Discrepancy | undefined,
  asOf: Day,
  closed: ClosedPeriods,
): CaseChange {
  const writtenOff =
    before.status === 'written_off'
      ? ' It had been written off: what was booked for it has to be taken back.'
      : '';
  return {
    before,
    after: {
      ...before,
      status: 'resolved',
      closedBy: explained ? 'explained' : 'money_arrived',
      closedOn: asOf,
      asOf,
      bookedIn: countsIn(before.bookedIn, asOf, closed),
    },
    what: `Resolved: the difference is ${explained ? 'explained' : 'gone'}.${writtenOff}`,
    why: explained?.detail ?? '',
    facts: { from: before.status, to: 'resolved', ...figure('was', before.finding.amount) },
  };
}

function openAgain(before: Case, finding: Discrepancy, asOf: Day, closed: ClosedPeriods) {
  const bookedIn = countsIn(before.bookedIn, asOf, closed);
  return { status: 'open', finding, asOf, bookedIn } as const;
}

function sameAmounts(one: Discrepancy, other: Discrepancy): boolean {
  const { expected } = one;
  const sameExpected =
    expected && other.expected ? equalMoney(expected, other.expected) : expected === other.expected;
  return sameExpected && equalMoney(one.actual, other.actual) && equalMoney(one.amount, other.amount);
}

function figure(name: string, amount: Money): Readonly<Record<string, string>> {
  return { [name]: inWords(amount) };
}

function inWords(amount: Money): string {
  return `${amountText(amount)} ${amount.currency}`;
}
