import type { AskedFor } from '../lib/purchasing/people/ask-purchase.ts';
import type { Approved } from '../lib/purchasing/people/approve-purchase.ts';
import type { Cancelled } from '../lib/purchasing/people/cancel-purchase.ts';
import type { DeadLetterList } from '../lib/purchasing/people/list-dead-letters.ts';
import type { Redriven } from '../lib/purchasing/people/redrive-dead-letters.ts';
import type { Resolved } from '../lib/purchasing/people/resolve-purchase.ts';
import type { WithdrawnReturn } from '../lib/purchasing/people/withdraw-return.ts';
import type { PurchasingState } from '../lib/purchasing/people/switch-purchasing.ts';
import type {
  PurchaseView,
  PurchaseWithHistory,
  RefusedMessageView,
} from '../lib/reporting/views/purchase-view.ts';
import type { MoneyText } from '../lib/values/money.ts';
import { askEveryPage, askFinanceApi, type ApiConnection } from './ask-finance-api.ts';
import { billingClient, type BillingClient } from './clients/billing-client.ts';
import { caseClient, type CaseClient } from './clients/case-client.ts';
import { exportClient, type ExportClient } from './clients/export-client.ts';
import { historyClient, type HistoryClient } from './clients/history-client.ts';
import { periodClient, type PeriodClient } from './clients/period-client.ts';
import { reconciliationClient, type ReconciliationClient } from './clients/reconciliation-client.ts';

/** The finance API, whole lists and single things. The only way the CLI reaches the system, here and on AWS. */
export type FinanceClient = {
  readonly purchases: (query?: Readonly<Record<string, string>>) => Promise<readonly PurchaseView[]>;
  readonly purchase: (id: string) => Promise<PurchaseWithHistory>;
  readonly refusedMessages: () => Promise<readonly RefusedMessageView[]>;
  readonly purchasing: () => Promise<PurchasingState>;
  readonly deadLetters: (queue?: string) => Promise<DeadLetterList>;
} & BillingClient &
  ReconciliationClient &
  CaseClient &
  PeriodClient &
  ExportClient &
  HistoryClient &
  Decisions;

/** What is decided in the name of the token's owner. */
type Decisions = {
  readonly sendRequest: (request: unknown) => Promise<AskedFor>;
  readonly approve: (
    purchaseId: string,
    seen: { readonly contentHash: string; readonly charge: MoneyText },
  ) => Promise<Approved>;
  readonly cancel: (purchaseId: string, reason: string) => Promise<Cancelled>;
  readonly resolve: (purchaseId: string, found: Finding) => Promise<Resolved>;
  readonly recordReturn: (
    purchaseId: string,
    recorded: ReturnToRecord,
  ) => Promise<{ readonly recorded: string }>;
  readonly withdrawReturn: (
    purchaseId: string,
    withdrawal: { readonly returnId: string; readonly why: string },
  ) => Promise<WithdrawnReturn>;
  readonly setPurchasing: (state: 'open' | 'stopped', reason: string) => Promise<PurchasingState>;
  readonly redrive: (wish: RedriveWish) => Promise<Redriven>;
};

export type Finding = {
  readonly decision: 'ordered' | 'failed';
  readonly orderId?: string;
  readonly evidence: string;
};

type ReturnToRecord = {
  readonly returnId: string;
  readonly returnedOn: string;
  readonly quantity: number;
  readonly amount: string;
  readonly currency: string;
  readonly exchangedFor?: string;
  readonly why?: string;
};

type RedriveWish = { readonly queue: string; readonly messageId?: string; readonly approvedBy?: string };

export function financeClient(connection: ApiConnection): FinanceClient {
  const ask = (path: string) => askFinanceApi(connection, path);
  const all = <Item>(path: string, query: Readonly<Record<string, string>> = {}) =>
    askEveryPage<Item>(connection, path, query);
  return {
    purchases: (query) => all('/purchases', query),
    purchase: async (id) => (await ask(purchasePath(id))) as PurchaseWithHistory,
    refusedMessages: () => all('/refused-messages'),
    purchasing: async () => (await ask('/purchasing')) as PurchasingState,
    deadLetters: async (queue) => {
      const query = queue === undefined ? '' : `?${new URLSearchParams({ queue }).toString()}`;
      return (await ask(`/dead-letters${query}`)) as DeadLetterList;
    },
    ...billingClient(connection),
    ...reconciliationClient(connection),
    ...caseClient(connection),
    ...periodClient(connection),
    ...exportClient(connection),
    ...historyClient(connection),
    ...decisions(connection),
  };
}

function decisions(connection: ApiConnection): Decisions {
  const decide = (path: string, body: unknown, method = 'POST') =>
    askFinanceApi(connection, path, method, body);
  return {
    sendRequest: async (request) => (await decide('/purchase-requests', request)) as AskedFor,
    approve: async (id, seen) => (await decide(`${purchasePath(id)}/approval`, seen)) as Approved,
    cancel: async (id, reason) => (await decide(`${purchasePath(id)}/cancellation`, { reason })) as Cancelled,
    resolve: async (id, found) => (await decide(`${purchasePath(id)}/resolution`, found)) as Resolved,
    recordReturn: async (id, recorded) =>
      (await decide(`${purchasePath(id)}/returns`, recorded)) as { recorded: string },
    withdrawReturn: async (id, withdrawal) =>
      (await decide(`${purchasePath(id)}/returns/withdrawal`, withdrawal)) as WithdrawnReturn,
    setPurchasing: async (state, reason) =>
      (await decide('/purchasing', { state, reason }, 'PUT')) as PurchasingState,
    redrive: async (wish) => (await decide('/dead-letters/redrive', wish)) as Redriven,
  };
}

function purchasePath(id: string): string {
  return `/purchases/${encodeURIComponent(id)}`;
}
