import type { UploadedCases } from '../../lib/reconciliation/cases/upload-cases.ts';
import type { AuditView, CaseView } from '../../lib/reporting/views/case-view.ts';
import { askEveryPage, askFinanceApi, callFinanceApi, type ApiConnection } from '../ask-finance-api.ts';
import type { Filters } from './reconciliation-client.ts';

/** Something as it was seen, with the tag by which a change is for that state only. */
export type Seen<Value> = { readonly value: Value; readonly tag: string | undefined };

/** What people decide about one case, and the body of each decision. */
export type CaseDecision =
  | { readonly what: 'owner'; readonly body: { readonly owner: string | null } }
  | {
      readonly what: 'status';
      readonly body: { readonly status: string; readonly reason?: string; readonly comment?: string };
    }
  | { readonly what: 'comments' | 'reopening'; readonly body: { readonly comment: string } }
  | { readonly what: 'evidence'; readonly body: { readonly link: string; readonly note?: string } };

type SheetRow = { readonly row: number; readonly cells: Readonly<Record<string, string>> };

/** The queue of cases, as the finance API has it. */
export type CaseClient = {
  readonly cases: (filters?: Filters) => Promise<readonly CaseView[]>;
  readonly case: (id: string) => Promise<Seen<CaseView>>;
  readonly caseAudit: (id: string) => Promise<readonly AuditView[]>;
  /** Refused where the case is not as it was seen. */
  readonly decideCase: (seen: Seen<CaseView>, decision: CaseDecision) => Promise<CaseView>;
  readonly uploadCases: (rows: readonly SheetRow[]) => Promise<UploadedCases>;
};

export function caseClient(connection: ApiConnection): CaseClient {
  return {
    cases: (filters = {}) => askEveryPage(connection, '/cases', filters),
    case: async (id) => (await callFinanceApi(connection, casePath(id))) as Seen<CaseView>,
    caseAudit: (id) => askEveryPage(connection, `${casePath(id)}/audit`, {}),
    decideCase: async ({ value: { id }, tag: ifMatch }, { what, body }) => {
      const method = what === 'owner' || what === 'status' ? 'PUT' : 'POST';
      return (await callFinanceApi(connection, `${casePath(id)}/${what}`, { method, body, ifMatch }))
        .value as CaseView;
    },
    uploadCases: async (rows) =>
      (await askFinanceApi(connection, '/cases/uploads', 'POST', { rows })) as UploadedCases,
  };
}

function casePath(id: string): string {
  return `/cases/${encodeURIComponent(id)}`;
}
