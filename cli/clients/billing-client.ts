import type { AskedDocument } from '../../lib/billing/night/ask-document.ts';
import type { AskedNight } from '../../lib/billing/night/ask-night.ts';
import type { BalanceView } from '../../lib/reporting/views/balance-view.ts';
import type { DifferenceView } from '../../lib/reporting/views/difference-view.ts';
import type { DocumentDetails } from '../../lib/reporting/views/document-details.ts';
import type { DocumentView } from '../../lib/reporting/views/document-view.ts';
import type { EstimateView } from '../../lib/reporting/views/estimate-view.ts';
import type { FactView } from '../../lib/reporting/views/facts-view.ts';
import type { LineView } from '../../lib/reporting/views/line-view.ts';
import type { LinesView } from '../../lib/reporting/views/lines-view.ts';
import type { NightDetails } from '../../lib/reporting/views/night-view.ts';
import { askEveryPage, askPages, askFinanceApi, type ApiConnection } from '../ask-finance-api.ts';
import type { Filters } from './reconciliation-client.ts';

/** The billing night and what it brought, as the finance API has it. */
export type BillingClient = {
  readonly documents: (filters?: Filters) => Promise<readonly DocumentView[]>;
  /** `alone`: without its relatives, for whoever looks often. */
  readonly document: (id: string, how?: 'alone') => Promise<DocumentDetails>;
  /** Page by page: a document may have millions of lines. */
  readonly lines: (id: string, version?: string) => AsyncIterable<LinesView>;
  readonly difference: (id: string, number: string) => AsyncIterable<DifferenceView>;
  readonly line: (id: string, part: string, line: string, version?: string) => Promise<LineView>;
  readonly balances: () => Promise<readonly BalanceView[]>;
  readonly estimates: () => Promise<readonly EstimateView[]>;
  readonly facts: () => Promise<readonly FactView[]>;
  /** Refused with 404 where it has not run. */
  readonly night: (night: string) => Promise<NightDetails>;
  /** Refused with 404 before the first night. */
  readonly latestNight: () => Promise<NightDetails>;
  /** Has a night planned; today's where none is named. */
  readonly askNight: (night?: string) => Promise<AskedNight>;
  readonly askDocument: (id: string, wish: 'sync' | 'reload') => Promise<AskedDocument>;
};

export function billingClient(connection: ApiConnection): BillingClient {
  const ask = (path: string) => askFinanceApi(connection, path);
  const all = <Item>(path: string, filters: Filters = {}) => askEveryPage<Item>(connection, path, filters);
  return {
    documents: (filters) => all('/documents', filters),
    document: async (id, how) =>
      (await ask(`${documentPath(id)}${how === undefined ? '' : '?alone=true'}`)) as DocumentDetails,
    lines: (id, version) =>
      askPages<LinesView>(connection, `${documentPath(id)}/lines`, version === undefined ? {} : { version }),
    difference: (id, number) =>
      askPages<DifferenceView>(
        connection,
        `${documentPath(id)}/differences/${encodeURIComponent(number)}`,
        {},
      ),
    line: async (id, part, line, version) => {
      const query = version === undefined ? '' : `?${new URLSearchParams({ version }).toString()}`;
      const place = `${encodeURIComponent(part)}/${encodeURIComponent(line)}`;
      return (await ask(`${documentPath(id)}/lines/${place}${query}`)) as LineView;
    },
    balances: () => all('/balances'),
    estimates: () => all('/estimates'),
    facts: () => all('/facts'),
    night: async (night) => (await ask(`/nights/${encodeURIComponent(night)}`)) as NightDetails,
    latestNight: async () => (await ask('/nights/latest')) as NightDetails,
    askNight: async (night) => {
      const body = night === undefined ? {} : { night };
      return (await askFinanceApi(connection, '/nights', 'POST', body)) as AskedNight;
    },
    askDocument: async (id, wish) =>
      (await askFinanceApi(connection, `${documentPath(id)}/${wish}`, 'POST')) as AskedDocument,
  };
}

function documentPath(id: string): string {
  return `/documents/${encodeURIComponent(id)}`;
}
