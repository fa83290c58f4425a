import type { BalanceSnapshot, RollForward } from '../../billing/balances/balance.ts';
import type { BillingBook, NightRun } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { ReturnBook, ReturnRecord } from '../../purchasing/people/return-book.ts';
import type { RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import { dayOf, periodOf, type BillingPeriod, type Day } from '../../values/day.ts';
import type { Hash } from '../audit/canonical.ts';
import { CASE_STATUSES, type Case } from '../cases/case.ts';
import { isUndecided } from '../cases/case-change.ts';
import type { CaseBook, CasePage, Settling } from '../cases/case-book.ts';
import type { Coverage, Discrepancy } from '../discrepancy.ts';
import type { ReconciliationStore, ReconciliationSummary } from '../reconciliation-store.ts';
import { adjustmentsOf } from './adjustments.ts';
import type { Adjustment, Period } from './period.ts';
import type { PeriodBook } from './period-book.ts';
import { snapshotsOf } from './period-balances.ts';
import { figuresOf, type PeriodFigures } from './period-figures.ts';

/** What is looked at before a period is signed. `rollForward` is how billing rolls balances. */
export type PeriodDesk = {
  readonly billing: Pick<BillingBook, 'ofPeriod' | 'balances' | 'latestNight'>;
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'seekDiscrepancies'>;
  readonly cases: Pick<CaseBook, 'ofPeriod' | 'ofStatus' | 'readAll' | 'settling'>;
  readonly periods: PeriodBook;
  readonly returns: Pick<ReturnBook, 'all'>;
  readonly rollForward: (snapshots: Iterable<BalanceSnapshot>) => readonly RollForward[];
  readonly sha256: Hash;
  readonly nowMs: () => number;
};

/** Everything that is known of one period today. */
export type PeriodFacts = {
  readonly period: BillingPeriod;
  readonly today: Day;
  readonly documents: readonly BillingDocument[];
  readonly reconciliation: Omit<ReconciliationSummary, 'coverage'> | undefined;
  readonly coverage: readonly Coverage[];
  /** Of this period, without their lines and sentences: there may be one for nearly every line of the month. */
  readonly discrepancies: readonly PeriodDiscrepancy[];
  /** Those of this month that count: what was withdrawn does not. */
  readonly returns: readonly RecordedReturn[];
  /** Cases that count in this period, and those of its own discrepancies that count in a later one. */
  readonly cases: readonly Case[];
  /** Undecided cases that count in earlier periods: the open items that this one is signed beside. */
  readonly carried: readonly Case[];
  readonly settling: Settling | undefined;
  readonly night: NightRun | undefined;
  readonly rolls: readonly RollForward[];
  readonly adjustments: readonly Adjustment[];
};

type PeriodDiscrepancy = Pick<Discrepancy, 'id' | 'kind' | 'explained' | 'documentId' | 'amount'>;

const PAGE = 1_000;
const SOUGHT_AT_ONCE = 10_000;

export async function periodFacts(desk: PeriodDesk, period: BillingPeriod): Promise<PeriodFacts> {
  const documents = await every<BillingDocument>(desk.billing.ofPeriod(period));
  const reconciliation = await desk.reconciliations.latest();
  const discrepancies = await discrepanciesOf(desk, period, reconciliation?.run);
  const balances = await every<BalanceSnapshot>(desk.billing.balances());
  return {
    period,
    today: dayOf(desk.nowMs()),
    documents,
    reconciliation,
    coverage: reconciliation?.coverage.filter((one) => one.period === period) ?? [],
    discrepancies,
    returns: await returnsOf(desk, period),
    cases: await casesOf(desk, period, discrepancies),
    carried: await carriedInto(desk, period),
    settling: await desk.cases.settling(),
    night: await desk.billing.latestNight(),
    rolls: desk.rollForward(snapshotsOf(documents, balances)),
    adjustments: await adjustments(desk, period),
  };
}

async function returnsOf({ returns }: PeriodDesk, period: BillingPeriod): Promise<readonly RecordedReturn[]> {
  const records = await every<ReturnRecord>(returns.all());
  return records
    .flatMap((record) => record.returns)
    .filter(({ withdrawn, returnedOn }) => !withdrawn && periodOf(returnedOn as Day) === period);
}

async function adjustments({ billing, periods }: PeriodDesk, period: BillingPeriod) {
  const closed = (await every<Period>(periods.all())).filter(({ state }) => state === 'closed');
  const present = new Map<BillingPeriod, PeriodFigures>();
  for (const earlier of closed.filter((one) => one.period < period)) {
    present.set(
      earlier.period,
      figuresOf(await every<BillingDocument>(billing.ofPeriod(earlier.period)), []),
    );
  }
  return adjustmentsOf(period, closed, present);
}

async function casesOf(
  { cases }: PeriodDesk,
  period: BillingPeriod,
  discrepancies: readonly PeriodDiscrepancy[],
): Promise<readonly Case[]> {
  const counting = await everyPage((after) => cases.ofPeriod(period, after, PAGE));
  const found = new Map(counting.map((one) => [one.id, one]));
  const others = discrepancies.filter(({ id, explained }) => !explained && !found.has(id));
  for (let from = 0; from < others.length; from += PAGE) {
    const ids = others.slice(from, from + PAGE).map(({ id }) => id);
    for (const one of await cases.readAll(ids)) found.set(one.id, one);
  }
  return [...found.values()];
}

async function carriedInto({ cases }: PeriodDesk, period: BillingPeriod): Promise<readonly Case[]> {
  const carried: Case[] = [];
  for (const status of CASE_STATUSES.filter(isUndecided)) {
    carried.push(...(await everyPage((after) => cases.ofStatus(status, after, PAGE))));
  }
  return carried.filter(({ bookedIn }) => bookedIn < period);
}

async function everyPage(read: (after: string | undefined) => Promise<CasePage>): Promise<readonly Case[]> {
  const found: Case[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    found.push(...page.cases);
    after = page.next;
  } while (after !== undefined);
  return found;
}

async function discrepanciesOf(
  { reconciliations }: PeriodDesk,
  period: BillingPeriod,
  run: string | undefined,
): Promise<readonly PeriodDiscrepancy[]> {
  if (run === undefined) return [];
  const found: PeriodDiscrepancy[] = [];
  const seek = reconciliations.seekDiscrepancies(run, { period });
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: Awaited<ReturnType<typeof seek>> = await seek(from, SOUGHT_AT_ONCE);
    for (const { id, kind, explained, documentId, amount } of page.items)
      found.push({ id, kind, explained, documentId, amount });
    from = page.next;
  }
  return found;
}

async function every<Entry>(entries: AsyncIterable<Entry>): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}
