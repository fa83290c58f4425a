import type { AuditTrail } from '../reconciliation/audit/audit-trail.ts';
import type { PeriodBook } from '../reconciliation/periods/period-book.ts';
import type { PeriodDifference } from '../reconciliation/periods/period-difference.ts';
import type { PeriodLook } from '../reconciliation/periods/look-at-period.ts';
import type { Period } from '../reconciliation/periods/period.ts';
import type { ReconciliationStore } from '../reconciliation/reconciliation-store.ts';
import { answer, type Answer } from '../values/answer.ts';
import { moneyText } from '../values/money.ts';
import { auditPage } from './case-reader.ts';
import type { AuditView } from './views/case-view.ts';
import { every } from './pages/every.ts';
import { auditQuery, plainQuery, type Asked as Query } from './pages/list-query.ts';
import { pageOf, type PageView } from './pages/page.ts';
import { cutNote, firstOf } from './views/cut-list.ts';
import { periodDifferenceView, type PeriodDifferenceView } from './views/period-difference-view.ts';
import {
  adjustmentView,
  figuresView,
  periodCheckView,
  periodView,
  unsignedPeriod,
  type AdjustmentView,
  type CarriedView,
  type FiguresView,
  type PeriodCheckView,
  type PeriodView,
} from './views/period-view.ts';

type Asked = {
  readonly id: string;
  readonly body: unknown;
  readonly caller: string;
  readonly revision?: number | undefined;
};

/** What people decide about periods, and how a period stands; as the books of reconciliation answer it. */
export type PeriodDesk = {
  readonly periodNow: (period: string) => Promise<Answer<PeriodLook>>;
  readonly diffPeriod: (period: string) => Promise<Answer<{ readonly difference: PeriodDifference }>>;
} & Readonly<
  Record<'preparePeriod' | 'closePeriod' | 'reopenPeriod', (asked: Asked) => Promise<Answer<Period>>>
>;

/** A period as it stands now: what would be signed, whether it may be, and in what it is no longer what was signed. */
export type PeriodNow = PeriodView & {
  readonly checks: readonly PeriodCheckView[];
  readonly figures: readonly FiguresView[];
  readonly adjustments: readonly AdjustmentView[];
  /** How many cases count in it, by their status; the list of cases of this period has the same ones. */
  readonly cases: Readonly<Record<string, number>>;
  /** The first cases of earlier periods that nobody has decided on yet, and how many there are; signed are all of them. */
  readonly carried: readonly CarriedView[];
  readonly carriedCount: number;
  /** A sentence where that list is cut. */
  readonly cut: string | null;
  readonly since: PeriodDifferenceView | null;
};

export type PeriodOffice = {
  readonly periods: (asked: Query) => Promise<Answer<PageView<PeriodView>>>;
  readonly period: (period: string) => Promise<Answer<PeriodNow>>;
  readonly periodDifference: (period: string) => Promise<Answer<PeriodDifferenceView>>;
  readonly periodAudit: (period: string, asked: Query) => Promise<Answer<PageView<AuditView>>>;
} & Readonly<
  Record<'preparePeriod' | 'closePeriod' | 'reopenPeriod', (asked: Asked) => Promise<Answer<PeriodView>>>
>;

export function createPeriodOffice(
  desk: PeriodDesk,
  books: {
    readonly periods: Pick<PeriodBook, 'all'>;
    readonly audit: Pick<AuditTrail, 'entries'>;
    readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'coverage'>;
    readonly pageLength?: number;
  },
): PeriodOffice {
  return {
    periods: async (asked) => {
      const query = plainQuery(asked);
      if (!query.ok) return query;
      const recorded = (await every<Period>(books.periods.all())).map(periodView);
      const known = new Set(recorded.map(({ period }) => period));
      const others = (await reconciledPeriods(books.reconciliations)).filter((period) => !known.has(period));
      const views = [...recorded, ...others.map(unsignedPeriod)];
      return answer(pageOf(views, ({ period }) => period, query.value.next, books.pageLength));
    },
    period: async (period) => shown(await desk.periodNow(period), nowView),
    periodDifference: async (period) =>
      shown(await desk.diffPeriod(period), ({ difference }) => periodDifferenceView(difference)),
    periodAudit: async (period, asked) => {
      const query = auditQuery(asked);
      if (!query.ok) return query;
      return answer(await auditPage(books.audit, `period:${period}`, query.value.next, books.pageLength));
    },
    preparePeriod: async (asked) => shown(await desk.preparePeriod(asked), periodView),
    closePeriod: async (asked) => shown(await desk.closePeriod(asked), periodView),
    reopenPeriod: async (asked) => shown(await desk.reopenPeriod(asked), periodView),
  };
}

const READ_AT_ONCE = 1_000;

/** Every month that has a document whose lines are here. */
async function reconciledPeriods({
  latest,
  coverage,
}: Pick<ReconciliationStore, 'latest' | 'coverage'>): Promise<readonly string[]> {
  const run = (await latest())?.run;
  const periods = new Set<string>();
  for (let from: number | undefined = 0; run !== undefined && from !== undefined;) {
    const page: Awaited<ReturnType<typeof coverage>> = await coverage(run, from, READ_AT_ONCE);
    for (const { period } of page.items) periods.add(period);
    from = page.next;
  }
  return [...periods];
}

/** The answer as its readers see it; a refusal stays what it is. */
export function shown<Value, View>(found: Answer<Value>, view: (value: Value) => View): Answer<View> {
  return found.ok ? answer(view(found.value)) : found;
}

function nowView({ period, checks, figures, adjustments, cases, carried, since }: PeriodLook): PeriodNow {
  return {
    ...periodView(period),
    checks: checks.map(periodCheckView),
    figures: figures.map(figuresView),
    adjustments: adjustments.map(adjustmentView),
    cases,
    carried: firstOf(carried).map(({ id, status, amount }) => ({ id, status, amount: moneyText(amount) })),
    carriedCount: carried.length,
    cut: cutNote(
      { 'carried cases': carried.length },
      'The list of cases has them all, with what else waits for a decision.',
    ),
    since: since === undefined ? null : periodDifferenceView(since),
  };
}
