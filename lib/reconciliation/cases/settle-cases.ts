import { caseChain, TIEOUT } from '../audit/audit-entry.ts';
import type { Hash } from '../audit/canonical.ts';
import { chained } from '../audit/chained.ts';
import type { Discrepancy, Reconciliation, ToldReconciliation } from '../discrepancy.ts';
import { countsOf, unexplainedIn } from '../nightly-figures.ts';
import { closedPeriods } from '../periods/closed-periods.ts';
import type { PeriodBook } from '../periods/period-book.ts';
import type { Case } from './case.ts';
import { CASE_STATUSES } from './case.ts';
import type { CaseBook } from './case-book.ts';
import type { CaseChange, ClosedPeriods } from './case-change.ts';
import { caseChange, caseChanges } from './case-changes.ts';

type SettleDesk = {
  readonly cases: CaseBook;
  readonly periods: Pick<PeriodBook, 'all'>;
  readonly sha256: Hash;
  readonly nowMs: () => number;
};

type Settled = { readonly opened: number; readonly changed: number; readonly resolved: number };

const PAGE = 500;
// A person moves a case every few seconds at most.
const TRIES = 10;
const AT_ONCE = 16;

/**
 * Brings the cases up to a reconciliation. Every case is one write of its own, made only where something is to change:
 * killed half-way and begun again it goes on where it was, and nothing is told twice. Undefined where the cases follow a
 * reconciliation of a later day already.
 */
export async function settleCases(
  desk: SettleDesk,
  reconciliation: ToldReconciliation,
): Promise<Settled | undefined> {
  const { asOf } = reconciliation;
  const { run } = countsOf(reconciliation);
  if ((await desk.cases.beginSettling(asOf, run)) === 'superseded') return undefined;
  const closed = await closedPeriods(desk.periods);
  const known = await knownCases(desk.cases, unexplainedIn(reconciliation.discrepancies));
  const discrepancies = concernedBy(reconciliation.discrepancies, known);
  const byId = new Map(discrepancies.map((discrepancy) => [discrepancy.id, discrepancy]));
  const told = { opened: 0, changed: 0, resolved: 0 };
  const settle = async (change: CaseChange) => {
    const written = await write(desk, change, byId.get(change.after.id), asOf, closed);
    if (written) told[kindOf(written)] += 1;
  };
  const changes = caseChanges(known, discrepancies, asOf, closed);
  for (let from = 0; from < changes.length; from += AT_ONCE) {
    await Promise.all(changes.slice(from, from + AT_ONCE).map(settle));
  }
  await desk.cases.endSettling(asOf, run);
  return told;
}

/** The discrepancies that cases are about: those that nothing explains, and the explained ones that were a case before. */
function concernedBy(discrepancies: Iterable<Discrepancy>, cases: readonly Case[]): readonly Discrepancy[] {
  const known = new Set(cases.map(({ id }) => id));
  const found: Discrepancy[] = [];
  for (const one of discrepancies) if (!one.explained || known.has(one.id)) found.push(one);
  return found;
}

/** Every case that is not resolved, and the resolved ones that may have come back. */
async function knownCases(cases: CaseBook, unexplained: readonly Discrepancy[]): Promise<readonly Case[]> {
  const known = new Map<string, Case>();
  for (const status of CASE_STATUSES.filter((one) => one !== 'resolved')) {
    let after: string | undefined;
    do {
      const page = await cases.ofStatus(status, after, PAGE);
      for (const one of page.cases) known.set(one.id, one);
      after = page.next;
    } while (after !== undefined);
  }
  const others = unexplained.filter(({ id }) => !known.has(id));
  for (let from = 0; from < others.length; from += PAGE) {
    const ids = others.slice(from, from + PAGE).map(({ id }) => id);
    for (const one of await cases.readAll(ids)) known.set(one.id, one);
  }
  return [...known.values()];
}

/** Where somebody was faster the change is made anew over what stands now, since there may be none left. */
async function write(
  desk: SettleDesk,
  first: CaseChange,
  discrepancy: Discrepancy | undefined,
  asOf: Reconciliation['asOf'],
  closed: ClosedPeriods,
): Promise<CaseChange | undefined> {
  let change: CaseChange | undefined = first;
  for (let tried = 0; tried < TRIES && change; tried += 1) {
    const { before, after, what, why, facts } = change;
    const said = { atMs: desk.nowMs(), by: TIEOUT, what, why, facts: { ...facts, asOf } };
    const next = chained<Case>(caseChain(after.id), before, after, said, desk.sha256);
    if ((await desk.cases.write(next)) === 'written') return change;
    change = caseChange(await desk.cases.read(after.id), discrepancy, asOf, closed);
  }
  if (change) throw new Error(`The case ${change.after.id} kept moving.`);
  return undefined;
}

function kindOf({ before, after }: CaseChange): keyof Settled {
  if (!before) return 'opened';
  return after.status === 'resolved' ? 'resolved' : 'changed';
}
