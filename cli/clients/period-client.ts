import type { VerificationView } from '../../lib/reporting/audit-reader.ts';
import type { AuditView } from '../../lib/reporting/views/case-view.ts';
import type { PeriodDifferenceView } from '../../lib/reporting/views/period-difference-view.ts';
import type { PeriodNow } from '../../lib/reporting/period-office.ts';
import type { PeriodView } from '../../lib/reporting/views/period-view.ts';
import { askEveryPage, askFinanceApi, callFinanceApi, type ApiConnection } from '../ask-finance-api.ts';
import type { Seen } from './case-client.ts';

/** What people decide about one period, and the body of each decision. */
export type PeriodDecision =
  | {
      readonly what: 'preparation';
      readonly body: {
        readonly waivers: readonly { readonly check: string; readonly why: string }[];
        readonly comment?: string;
      };
    }
  | { readonly what: 'closing'; readonly body: { readonly comment?: string } }
  | { readonly what: 'reopening'; readonly body: { readonly why: string } };

/** Billing periods on their way to being closed, and the proof of the audit trail. */
export type PeriodClient = {
  readonly periods: () => Promise<readonly PeriodView[]>;
  readonly period: (period: string) => Promise<Seen<PeriodNow>>;
  readonly periodDifference: (period: string) => Promise<PeriodDifferenceView>;
  readonly periodAudit: (period: string) => Promise<readonly AuditView[]>;
  /** Refused where the period is not as it was seen. */
  readonly decidePeriod: (seen: Seen<PeriodNow>, decision: PeriodDecision) => Promise<PeriodView>;
  /** A part of the trail: one chain, or some of all; `next` names where the following part begins. */
  readonly verifyAudit: (query: Readonly<Record<string, string>>) => Promise<VerificationView>;
};

export function periodClient(connection: ApiConnection): PeriodClient {
  return {
    periods: () => askEveryPage(connection, '/periods', {}),
    period: async (period) => (await callFinanceApi(connection, periodPath(period))) as Seen<PeriodNow>,
    periodDifference: async (period) =>
      (await askFinanceApi(connection, `${periodPath(period)}/difference`)) as PeriodDifferenceView,
    periodAudit: (period) => askEveryPage(connection, `${periodPath(period)}/audit`, {}),
    decidePeriod: async ({ value: { period }, tag: ifMatch }, { what, body }) => {
      const path = `${periodPath(period)}/${what}`;
      return (await callFinanceApi(connection, path, { method: 'POST', body, ifMatch })).value as PeriodView;
    },
    verifyAudit: async (query) =>
      (await askFinanceApi(
        connection,
        `/audit/verification?${new URLSearchParams(query).toString()}`,
      )) as VerificationView,
  };
}

function periodPath(period: string): string {
  return `/periods/${encodeURIComponent(period)}`;
}
