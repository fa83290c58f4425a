import type { BalanceSnapshot, RollForward } from '../billing/balances/balance.ts';
import type { Archive, BillingBook, NightRun } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import type { DocumentLists } from '../billing/document-lists.ts';
import type { Estimate } from '../billing/estimates/estimate.ts';
import type { AuditTrail } from '../reconciliation/audit/audit-trail.ts';
import type { CaseBook } from '../reconciliation/cases/case-book.ts';
import type { ReconciliationStore } from '../reconciliation/reconciliation-store.ts';
import { absent, answer, invalid, type Answer } from '../values/answer.ts';
import { dayOf, isDay, type BillingPeriod } from '../values/day.ts';
import { asId } from '../values/id.ts';
import { balanceView, type BalanceView } from './views/balance-view.ts';
import { familyView, type FamilyJudgement } from './views/check-view.ts';
import { differenceView, type DifferenceView } from './views/difference-view.ts';
import { documentDetails, type DocumentDetails } from './views/document-details.ts';
import { documentExplanation, type DocumentExplanation } from './views/document-explanation.ts';
import { documentView, type DocumentView } from './views/document-view.ts';
import { estimateView, monthOf, type EstimateView } from './views/estimate-view.ts';
import { every } from './pages/every.ts';
import { factViews, type FactJudgement, type FactView } from './views/facts-view.ts';
import { lineView, type LinePlace, type LineView, type ReadSourceLine } from './views/line-view.ts';
import { linesView, type LinesView } from './views/lines-view.ts';
import { documentListQuery, documentQuery, type Asked } from './pages/list-query.ts';
import { listedPage } from './pages/listed-page.ts';
import { missedSince, nightDetails, type NightDetails } from './views/night-view.ts';
import type { PageView } from './pages/page.ts';
import { relativesOf } from './views/relatives.ts';
import { receiptLinks, statementLink, type Links, type PaperLink } from './views/paper-links.ts';
import type { ProgressJudgement } from './views/progress-view.ts';

export type BillingBooks = FamilyJudgement &
  ProgressJudgement &
  FactJudgement & {
    readonly billing: Pick<
      BillingBook,
      | 'amendmentsOf'
      | 'ofPeriod'
      | 'read'
      | 'lines'
      | 'linesAt'
      | 'balances'
      | 'night'
      | 'latestNight'
      | 'facts'
      | 'estimates'
    >;
    readonly documentLists: DocumentLists;
    readonly archive: Pick<Archive, 'fetch'>;
    readonly links: Links;
    readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'ofDocument' | 'seekDiscrepancies'>;
    readonly cases: Pick<CaseBook, 'readAll'>;
    readonly audit: Pick<AuditTrail, 'entries'>;
    readonly readSourceLine: ReadSourceLine;
    readonly rollForward: (snapshots: readonly BalanceSnapshot[]) => readonly RollForward[];
    /** The hour at which the billing night begins, UTC. */
    readonly nightHour: number;
    /** How many items a page of a list has; ours where it is left out. */
    readonly pageLength?: number;
  };

type List<Item> = Promise<Answer<PageView<Item>>>;

/** What can be asked of the billing night and of what it brought. */
export type BillingReader = {
  readonly documents: (asked: Asked) => List<DocumentView>;
  /** With its relatives, which are read too, unless it is asked for `alone`. */
  readonly document: (id: string, asked?: Asked) => Promise<Answer<DocumentDetails>>;
  /** Explained to its last cent. */
  readonly explanation: (id: string) => Promise<Answer<DocumentExplanation>>;
  readonly statement: (id: string, asked: Asked) => Promise<Answer<PaperLink>>;
  readonly receipts: (id: string) => List<PaperLink>;
  readonly line: (id: string, place: LinePlace) => Promise<Answer<LineView>>;
  /** Of the published version, unless another one is named. */
  readonly lines: (id: string, asked: Asked) => Promise<Answer<LinesView>>;
  /** What a restatement took away and added, line by line. */
  readonly difference: (
    id: string,
    number: string | undefined,
    asked: Asked,
  ) => Promise<Answer<DifferenceView>>;
  readonly balances: () => List<BalanceView>;
  readonly estimates: () => List<EstimateView>;
  readonly facts: () => List<FactView>;
  readonly night: (night: string) => Promise<Answer<NightDetails>>;
  readonly latestNight: () => Promise<Answer<NightDetails>>;
};

export function createBillingReader(books: BillingBooks): BillingReader {
  const { billing } = books;
  const shown = (run: NightRun, isLatest: boolean) =>
    nightDetails(
      billing.read,
      books,
      run,
      isLatest ? missedSince(run.night, books.nightHour, books.nowMs()) : null,
    );
  const found = async <Value>(id: string, show: (document: BillingDocument) => Promise<Answer<Value>>) => {
    const document = await billing.read(asId(id));
    return document === undefined ? absent(`There is no document ${id}.`) : show(document);
  };
  return {
    documents: async (asked) => {
      const query = documentListQuery(asked);
      if (!query.ok) return query;
      const { period, next } = query.value;
      const { all, ofPeriod } = books.documentLists;
      const list = period === undefined ? all : ofPeriod(period as BillingPeriod);
      return answer(await listedPage(list, next, documentView, books.pageLength));
    },
    document: async (id, asked = {}) => {
      const query = documentQuery(asked);
      if (!query.ok) return query;
      return found(id, async (document) => {
        const relatives = query.value.alone ? [] : await relativesOf(billing, document);
        return answer(documentDetails(document, books, familyView(id, relatives, books)));
      });
    },
    explanation: (id) => found(id, async (document) => answer(await documentExplanation(document, books))),
    statement: (id, asked) => found(id, (document) => statementLink(document, asked, books.links)),
    receipts: (id) => found(id, async (document) => answer(await receiptLinks(document, books.links))),
    line: (id, place) =>
      found(id, (document) => lineView(document, place, books.archive, books.readSourceLine)),
    lines: (id, asked) => found(id, (document) => linesView(books, document, asked, books.pageLength)),
    difference: (id, number, asked) =>
      found(id, (document) => differenceView(document, number, asked, books.archive, books.pageLength)),
    balances: async () => {
      const snapshots = await every<BalanceSnapshot>(billing.balances());
      const views = books.rollForward(snapshots).map((roll) => balanceView(roll, snapshots));
      return answer({ items: views, next: null });
    },
    estimates: async () => {
      const estimates = await every<Estimate>(billing.estimates());
      const months = new Set(estimates.map(monthOf).filter((month) => month !== undefined));
      const documents: BillingDocument[] = [];
      for (const month of months) documents.push(...(await every<BillingDocument>(billing.ofPeriod(month))));
      const views = estimates.map((one) => estimateView(one, documents));
      return answer({ items: views.toSorted((a, b) => (a.id < b.id ? -1 : 1)), next: null });
    },
    facts: async () => answer({ items: factViews(await billing.facts(), books), next: null }),
    night: async (night) => {
      if (!isDay(night)) return invalid([{ field: 'night', reason: 'is not a day like 2024-02-29' }]);
      const today = dayOf(books.nowMs());
      if (night > today) return invalid([{ field: 'night', reason: `has not come yet: today is ${today}` }]);
      const run = await billing.night(night);
      return run === undefined
        ? absent(`The night of ${night} has not run.`)
        : answer(await shown(run, false));
    },
    latestNight: async () => {
      const run = await billing.latestNight();
      return run === undefined ? absent('No billing night has run yet.') : answer(await shown(run, true));
    },
  };
}
