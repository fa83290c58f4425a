import type { ImportedRows, ImportView } from '../../lib/purchasing/history/ask-import.ts';
import type { HistoryRow } from '../../lib/purchasing/history/history-rows.ts';
import type { ObservedChainView } from '../../lib/reporting/views/chain-view.ts';
import type { ObservedView, ObservedWithReturns } from '../../lib/reporting/views/observed-view.ts';
import { askEveryPage, askFinanceApi, type ApiConnection } from '../ask-finance-api.ts';

/** What was bought before us, or elsewhere. */
export type HistoryClient = {
  readonly askImport: (importId: string, customerId: string) => Promise<ImportView>;
  readonly readImport: (importId: string) => Promise<ImportView>;
  readonly observedPurchases: (query?: Readonly<Record<string, string>>) => Promise<readonly ObservedView[]>;
  readonly observedPurchase: (id: string) => Promise<ObservedWithReturns>;
  /** With what was billed for it, and what is expected next. */
  readonly observedChain: (id: string) => Promise<ObservedChainView>;
  readonly importRows: (rows: readonly HistoryRow[]) => Promise<ImportedRows>;
};

export function historyClient(connection: ApiConnection): HistoryClient {
  return {
    askImport: async (importId, customerId) =>
      (await askFinanceApi(connection, '/purchase-imports', 'POST', { importId, customerId })) as ImportView,
    readImport: async (importId) =>
      (await askFinanceApi(connection, `/purchase-imports/${encodeURIComponent(importId)}`)) as ImportView,
    observedPurchases: (query = {}) => askEveryPage(connection, '/observed-purchases', query),
    observedPurchase: async (id) =>
      (await askFinanceApi(
        connection,
        `/observed-purchases/${encodeURIComponent(id)}`,
      )) as ObservedWithReturns,
    observedChain: async (id) =>
      (await askFinanceApi(
        connection,
        `/observed-purchases/${encodeURIComponent(id)}/chain`,
      )) as ObservedChainView,
    importRows: async (rows) =>
      (await askFinanceApi(connection, '/purchase-imports/rows', 'POST', { rows })) as ImportedRows,
  };
}
