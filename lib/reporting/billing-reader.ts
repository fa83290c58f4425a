import type { BalanceSnapshot, RollForward } from '../billing/balances/balance.ts';
import type { Archive, BillingBook, NightRun } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import type { Estimate } from '../billing/estimates/estimate.ts';
import { absent, answer, invalid, type Answer } from '../values/answer.ts';
import { isDay } from '../values/day.ts';
import { asId } from '../values/id.ts';
import { balanceView, type BalanceView } from './balance-view.ts';
import { familyView, type FamilyJudgement } from './check-view.ts';
import { documentDetails, type DocumentDetails } from './document-details.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { estimateView, type EstimateView } from './estimate-view.ts';
import { every } from './every.ts';
import { factViews, type FactJudgement, type FactView } from './facts-view.ts';
import { lineView, type LinePlace, type LineView, type ReadSourceLine } from './line-view.ts';
import { documentQuery, plainQuery, type Asked } from './list-query.ts';
import { nightDetails, type NightDetails } from './night-view.ts';
import { pageOf, type PageView } from './page.ts';
import type { ProgressJudgement } from './progress-view.ts';

export type BillingBooks = FamilyJudgement &
  ProgressJudgement &
  FactJudgement & {
    readonly billing: Pick<
      BillingBook,
      'all' | 'read' | 'balances' | 'night' | 'latestNight' | 'facts' | 'estimates'
    >;
    readonly archive: Pick<Archive, 'fetch'>;
    readonly readSourceLine: ReadSourceLine;
    readonly rollForward: (snapshots: readonly BalanceSnapshot[]) => readonly RollForward[];
    /** How many items a page of a list has; ours where it is left out. */
    readonly pageLength?: number;
  };

type List<Item> = Promise<Answer<PageView<Item>>>;

/** What can be asked of the billing night and of what it brought. */
export type BillingReader = {
  readonly documents: (asked: Asked) => List<DocumentView>;
  /** With its relatives, unless it is asked for `alone`: to find them takes reading all documents. */
  readonly document: (id: string, asked?: Asked) => Promise<Answer<DocumentDetails>>;
  readonly line: (id: string, place: LinePlace) => Promise<Answer<LineView>>;
  readonly balances: () => List<BalanceView>;
  readonly estimates: () => List<EstimateView>;
  readonly facts: () => List<FactView>;
  readonly night: (night: string) => Promise<Answer<NightDetails>>;
  readonly latestNight: () => Promise<Answer<NightDetails>>;
};

export function createBillingReader(books: BillingBooks): BillingReader {
  const { billing } = books;
  const shown = (run: NightRun) => nightDetails(billing.read, books, run);
  const found = async <Value>(id: string, show: (document: BillingDocument) => Promise<Answer<Value>>) => {
    const document = await billing.read(asId(id));
    return document === undefined ? absent(`There is no document ${id}.`) : show(document);
  };
  return {
    documents: async (asked) => {
      const query = plainQuery(asked);
      if (!query.ok) return query;
      const views = (await every<BillingDocument>(billing.all())).map(documentView);
      const key = (view: DocumentView) => `${view.invoiceDate}|${view.id}`;
      return answer(pageOf(views, key, query.value.next, books.pageLength));
    },
    document: async (id, asked = {}) => {
      const query = documentQuery(asked);
      if (!query.ok) return query;
      return found(id, async (document) => {
        const all = query.value.alone ? [] : await every<BillingDocument>(billing.all());
        return answer(documentDetails(document, books, familyView(id, all, books)));
      });
    },
    line: (id, place) =>
      found(id, (document) => lineView(document, place, books.archive, books.readSourceLine)),
    balances: async () => {
      const snapshots = await every<BalanceSnapshot>(billing.balances());
      const views = books.rollForward(snapshots).map((roll) => balanceView(roll, snapshots));
      return answer({ items: views, next: null });
    },
    estimates: async () => {
      const views = (await every<Estimate>(billing.estimates())).map(estimateView);
      return answer({ items: views.toSorted((a, b) => (a.id < b.id ? -1 : 1)), next: null });
    },
    facts: async () => answer({ items: factViews(await billing.facts(), books), next: null }),
    night: async (night) => {
      if (!isDay(night)) return invalid([{ field: 'night', reason: 'is not a day like 2024-02-29' }]);
      const run = await billing.night(night);
      return run === undefined ? absent(`The night of ${night} has not run.`) : answer(await shown(run));
    },
    latestNight: async () => {
      const run = await billing.latestNight();
      return run === undefined ? absent('No billing night has run yet.') : answer(await shown(run));
    },
  };
}
