import type { BalanceView } from '../lib/reporting/balance-view.ts';
import type { DiscrepancyView } from '../lib/reporting/discrepancy-view.ts';
import type { DocumentView } from '../lib/reporting/document-view.ts';
import type { NightView } from '../lib/reporting/night-view.ts';
import type {
  PurchaseView,
  PurchaseWithHistory,
  RefusedMessageView,
} from '../lib/reporting/purchase-view.ts';
import type { ReconciliationView } from '../lib/reporting/reconciliation-view.ts';

/** The finance API, whole lists and single things. The only way the CLI reaches the system, here and on AWS. */
export type FinanceClient = {
  readonly purchases: (query?: Readonly<Record<string, string>>) => Promise<readonly PurchaseView[]>;
  readonly purchase: (id: string) => Promise<PurchaseWithHistory>;
  readonly refusedMessages: () => Promise<readonly RefusedMessageView[]>;
  readonly documents: () => Promise<readonly DocumentView[]>;
  readonly document: (id: string) => Promise<DocumentView>;
  /** Undefined before the first reconciliation. */
  readonly reconciliation: () => Promise<ReconciliationView | undefined>;
  readonly discrepancies: () => Promise<readonly DiscrepancyView[]>;
  readonly balances: () => Promise<readonly BalanceView[]>;
  /** Undefined before the first night. */
  readonly latestNight: () => Promise<NightView | undefined>;
  readonly purchasing: () => Promise<PurchasingView>;
  readonly setPurchasing: (state: 'open' | 'stopped', reason: string) => Promise<PurchasingView>;
  readonly recordReturn: (
    purchaseId: string,
    recorded: ReturnToRecord,
  ) => Promise<{ readonly recorded: string }>;
};

export type PurchasingView = {
  readonly state: 'open' | 'stopped';
  readonly since: string;
  readonly by: string;
  readonly reason: string;
};

type ReturnToRecord = {
  readonly returnId: string;
  readonly returnedOn: string;
  readonly quantity: number;
  readonly amount: string;
  readonly currency: string;
};

type Problem = { readonly field: string; readonly reason: string };

/** The API said no, or could not be reached. The message is for the person at the terminal. */
export class FinanceApiError extends Error {
  override readonly name = 'FinanceApiError' as const;
  /** Undefined where there was no answer at all. */
  readonly status: number | undefined;
  /** What is wrong with what was asked, by the API's own names of the fields. */
  readonly problems: readonly Problem[];

  constructor(
    message: string,
    status?: number,
    { problems = [], ...options }: ErrorOptions & { readonly problems?: readonly Problem[] } = {},
  ) {
    super(message, options);
    this.status = status;
    this.problems = problems;
  }
}

export function financeClient(connection: {
  readonly api: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}): FinanceClient {
  const ask = (path: string, method = 'GET', body?: unknown) => answerOf(connection, path, method, body);
  const all = <Item>(path: string, query: Readonly<Record<string, string>> = {}) =>
    everyPage<Item>(ask, path, query);
  return {
    purchases: (query) => all('/purchases', query),
    purchase: async (id) => (await ask(`/purchases/${encodeURIComponent(id)}`)) as PurchaseWithHistory,
    refusedMessages: () => all('/refused-messages'),
    documents: () => all('/documents'),
    document: async (id) => (await ask(`/documents/${encodeURIComponent(id)}`)) as DocumentView,
    reconciliation: async () => (await absentIs(undefined, ask('/reconciliation'))) as ReconciliationView,
    discrepancies: () => all('/discrepancies'),
    balances: () => all('/balances'),
    latestNight: async () => (await absentIs(undefined, ask('/nights/latest'))) as NightView,
    purchasing: async () => (await ask('/purchasing')) as PurchasingView,
    setPurchasing: async (state, reason) =>
      (await ask('/purchasing', 'PUT', { state, reason })) as PurchasingView,
    recordReturn: async (id, recorded) =>
      (await ask(`/purchases/${encodeURIComponent(id)}/returns`, 'POST', recorded)) as { recorded: string },
  };
}

type Asking = (path: string) => Promise<unknown>;

async function everyPage<Item>(
  ask: Asking,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  do {
    const parameters = new URLSearchParams({ ...query, ...(next === null ? {} : { next }) });
    const page = (await ask(parameters.size === 0 ? path : `${path}?${parameters.toString()}`)) as {
      items: Item[];
      next: string | null;
    };
    if (!Array.isArray(page.items)) throw new FinanceApiError(`${path} did not answer with a list.`);
    if (page.next !== null && page.next === next) throw new FinanceApiError(`${path} repeats a page.`);
    items.push(...page.items);
    next = page.next;
  } while (next !== null);
  return items;
}

async function absentIs<Value>(value: Value, answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof FinanceApiError && failure.status === 404) return value;
    throw failure;
  }
}

async function answerOf(
  connection: { readonly api: string; readonly token: string; readonly fetch: typeof globalThis.fetch },
  path: string,
  method: string,
  body: unknown,
): Promise<unknown> {
  const url = `${connection.api.replace(/\/$/, '')}${path}`;
  let response: Response;
  try {
    response = await connection.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${connection.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new FinanceApiError(`No answer from ${connection.api}. Is it running?`, undefined, { cause });
  }
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return JSON.parse(text) as unknown;
}

function refusal(status: number, text: string): FinanceApiError {
  const otherwise = `The API answered ${status}.`;
  try {
    const { detail = otherwise, problems = [] } = JSON.parse(text) as {
      detail?: string;
      problems?: readonly Problem[];
    };
    return new FinanceApiError(detail, status, { problems });
  } catch {
    return new FinanceApiError(otherwise, status);
  }
}
