import type { DecidedView } from '../../lib/reporting/case-office.ts';
import type { ChainView } from '../../lib/reporting/views/chain-view.ts';
import type { DiscrepancyView } from '../../lib/reporting/views/discrepancy-view.ts';
import type { DocumentExplanation } from '../../lib/reporting/views/document-explanation.ts';
import type { ExpectedView, SuggestionView } from '../../lib/reporting/views/match-view.ts';
import type { CoverageView, ReconciliationView } from '../../lib/reporting/views/reconciliation-view.ts';
import { absentIs, askEveryPage, askFinanceApi, withheldIs, type ApiConnection } from '../ask-finance-api.ts';

/** A reconciliation, and how each document is explained. */
export type CoveredReconciliation = ReconciliationView & { readonly coverage: readonly CoverageView[] };

export type Filters = Readonly<Record<string, string>>;

/** Whether the two sides agree, as the finance API has it. */
export type ReconciliationClient = {
  /** Undefined before the first reconciliation. */
  readonly reconciliation: () => Promise<CoveredReconciliation | undefined>;
  /** The day of the latest one; undefined before the first, and for whoever may see some customers only. */
  readonly reconciledOn: () => Promise<string | undefined>;
  readonly coverage: (filters?: Filters) => Promise<readonly CoverageView[]>;
  readonly explanation: (documentId: string) => Promise<DocumentExplanation>;
  readonly discrepancies: (filters?: Filters) => Promise<readonly DiscrepancyView[]>;
  readonly expected: (filters?: Filters) => Promise<readonly ExpectedView[]>;
  readonly suggestions: (filters?: Filters) => Promise<readonly SuggestionView[]>;
  readonly decideMatch: (
    suggestionId: string,
    decision: 'confirmed' | 'refused',
    why: string,
  ) => Promise<DecidedView>;
  /** Undefined where the books of this API know of no such purchase. */
  readonly chain: (purchaseId: string) => Promise<ChainView | undefined>;
};

export function reconciliationClient(connection: ApiConnection): ReconciliationClient {
  const ask = (path: string) => askFinanceApi(connection, path);
  const all = <Item>(path: string, filters: Filters = {}) => askEveryPage<Item>(connection, path, filters);
  return {
    reconciliation: async () => {
      const found = await absentIs(undefined, ask('/reconciliation'));
      return found === undefined
        ? undefined
        : { ...(found as ReconciliationView), coverage: await all<CoverageView>('/coverage') };
    },
    reconciledOn: async () => {
      const found = await withheldIs(undefined, absentIs(undefined, ask('/reconciliation')));
      return (found as ReconciliationView | undefined)?.asOf;
    },
    coverage: (filters) => all('/coverage', filters),
    explanation: async (id) =>
      (await ask(`/documents/${encodeURIComponent(id)}/explanation`)) as DocumentExplanation,
    discrepancies: (filters) => all('/discrepancies', filters),
    expected: (filters) => all('/expected', filters),
    suggestions: (filters) => all('/suggestions', filters),
    decideMatch: async (id, decision, why) => {
      const path = `/suggestions/${encodeURIComponent(id)}/decision`;
      return (await askFinanceApi(connection, path, 'PUT', { decision, why })) as DecidedView;
    },
    chain: async (id) =>
      (await absentIs(undefined, ask(`/purchases/${encodeURIComponent(id)}/chain`))) as ChainView | undefined,
  };
}
