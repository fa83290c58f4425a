import { asId } from '../values/id.ts';
import { createAuditReader, type AuditReader } from './audit-reader.ts';
import { createCaseOffice, type CaseDesk, type CaseOffice } from './case-office.ts';
import type { CaseBooks } from './case-reader.ts';
import { createExportDesk, type ExportDesk, type ExportTools } from './exports/export-desk.ts';
import type { Asked } from './pages/list-query.ts';
import { createPeriodOffice, type PeriodDesk, type PeriodOffice } from './period-office.ts';

/** Who decides about cases and periods. */
type Decisions = Pick<CaseBooks, 'ageOf'> & {
  readonly cases: CaseDesk;
  readonly periods: PeriodDesk;
  readonly verify: Parameters<typeof createAuditReader>[0];
};

type Books = Omit<CaseBooks, 'ageOf'> &
  Parameters<typeof createPeriodOffice>[1] & { readonly exports: Omit<ExportTools, 'nowMs'> };

/** Where people of finance work on what differs, sign periods, and have files written. */
export function createFinanceOffices(
  { cases, periods, verify, ageOf }: Decisions,
  books: Books,
): {
  readonly cases: CaseOffice;
  readonly periods: PeriodOffice;
  readonly audit: AuditReader;
  readonly exports: ExportOffice;
} {
  return {
    cases: createCaseOffice(cases, { ...books, ageOf }),
    periods: createPeriodOffice(periods, books),
    audit: createAuditReader(verify),
    exports: exportOffice(createExportDesk({ ...books.exports, nowMs: books.nowMs })),
  };
}

type Customers = { readonly customers?: readonly string[] | undefined };

/** The same desk for whoever knows the customers of a token as text. */
type ExportOffice = {
  readonly askExport: (
    asked: Customers & { readonly body: unknown; readonly caller: string },
  ) => ReturnType<ExportDesk['askExport']>;
  readonly export: (id: string, reader: Customers) => ReturnType<ExportDesk['export']>;
  readonly exports: (asked: Asked, reader: Customers) => ReturnType<ExportDesk['exports']>;
};

function exportOffice(desk: ExportDesk): ExportOffice {
  const ids = ({ customers }: Customers) => ({ customers: customers?.map((id) => asId<'CustomerId'>(id)) });
  return {
    askExport: (asked) => desk.askExport({ ...asked, ...ids(asked) }),
    export: (id, reader) => desk.export(id, ids(reader)),
    exports: (asked, reader) => desk.exports(asked, ids(reader)),
  };
}
