import type { BalanceView } from '../lib/reporting/views/balance-view.ts';
import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import type { DocumentView } from '../lib/reporting/views/document-view.ts';
import type { NightView } from '../lib/reporting/views/night-view.ts';
import type { PurchaseView, RefusedMessageView } from '../lib/reporting/views/purchase-view.ts';
import { absentIs } from './ask-finance-api.ts';
import type { CoveredReconciliation } from './clients/reconciliation-client.ts';
import type { FinanceClient } from './finance-client.ts';
import { discrepanciesInOrder, documentsInOrder, purchasesInOrder, refusedInOrder } from './report-order.ts';

/** Everything that the report says, as the finance API answered it, every list in its order. */
export type Report = {
  readonly purchases: readonly PurchaseView[];
  readonly refused: readonly RefusedMessageView[];
  readonly documents: readonly DocumentView[];
  readonly reconciliation: CoveredReconciliation | undefined;
  readonly discrepancies: readonly DiscrepancyView[];
  readonly balances: readonly BalanceView[];
  readonly night: NightView | undefined;
};

export async function buildReport(client: FinanceClient): Promise<Report> {
  const [purchases, refused, documents, reconciliation, discrepancies, balances, night] = await Promise.all([
    client.purchases(),
    client.refusedMessages(),
    client.documents(),
    client.reconciliation(),
    client.discrepancies(),
    client.balances(),
    // A system that has only bought so far has no night to tell of.
    absentIs(undefined, client.latestNight()) as Promise<NightView | undefined>,
  ]);
  return {
    purchases: purchasesInOrder(purchases),
    refused: refusedInOrder(refused),
    documents: documentsInOrder(documents),
    reconciliation,
    discrepancies: discrepanciesInOrder(discrepancies, purchases),
    balances,
    night,
  };
}
