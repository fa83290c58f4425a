import { describe, expect, it } from '@jest/globals';
import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import type { Case, CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import { summaryRows } from '../../../lib/reporting/exports/summary.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import type { ExportJob } from '../../../lib/reporting/exports/export-job.ts';
import { aLine, OTHER_CUSTOMER } from '../../builders/book.ts';
import { aDiscrepancy } from '../../builders/case.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import { JANUARY } from './posted.ts';

/** A charge that nobody bought. */
const GIVEN: GivenBooks = {
  documents: [
    {
      lines: [
        aLine({
          customerId: OTHER_CUSTOMER,
          amounts: { subtotal: '77.00' },
          reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000002',
        }),
      ],
    },
  ],
};

async function exported(job: Partial<ExportJob>, status?: CaseStatus) {
  const books = await exportBooks(GIVEN);
  const stands = (one: Case) => (status ? { ...one, status } : one);
  const readAll: typeof books.cases.readAll = async (ids) => (await books.cases.readAll(ids)).map(stands);
  const ofPeriod: typeof books.cases.ofPeriod = async (...asked) => {
    const { cases, next } = await books.cases.ofPeriod(...asked);
    return { cases: cases.map(stands), next };
  };
  const making = {
    books: { ...books, cases: { ...books.cases, readAll, ofPeriod } },
    settings: SETTINGS,
    tell: () => {},
  };
  return filesRead(filesOf(making, anExportJob(job)));
}

const discrepancy = (status?: CaseStatus) => firstRow('discrepancies.csv', { format: 'csv' }, status);
const inQueue = (status: CaseStatus) => firstRow('cases.csv', { format: 'cases_csv', of: JANUARY }, status);

async function firstRow(file: string, job: Partial<ExportJob>, status?: CaseStatus) {
  const { bytes } = (await exported(job, status)).find(({ name }) => name === file)!;
  const [names = [], cells = []] = parseCsv(Buffer.from(bytes).toString(), { delimiter: ',' });
  return Object.fromEntries(names.map((name, index) => [String(name), String(cells[index])]));
}

describe('a discrepancy in a file', () => {
  it('has its case, how far that is, and what is to be done', async () => {
    const found = await discrepancy();
    expect(found).toMatchObject({
      ...{ kind: 'billed_not_purchased', basis: 'charge', case_status: 'open', next: 'look_into' },
      to_do: 'Find the buyer; recharge it, or dispute it if there is none.',
    });
    expect(found['case_id']).toBe(found['discrepancy_id']);
  });

  it('asks for nothing once it was decided, and is summed apart from what waits', async () => {
    expect(await discrepancy('written_off')).toMatchObject({
      ...{ case_status: 'written_off', next: 'nothing', to_do: 'Nothing: it is written off.' },
    });
    const summed = async (status?: CaseStatus) => {
      const [file] = await exported({ format: 'xlsx' }, status);
      const { sheets } = await readXlsx(file!.bytes);
      return (sheets[0]?.rows ?? [])
        .filter(([section]) => section === 'Discrepancies on charges, before tax')
        .map(([, what]) => what);
    };
    expect(await summed()).toEqual(['billed_not_purchased']);
    expect(await summed('accepted')).toEqual(['billed_not_purchased (accepted)']);
  });

  it('is summed apart by what its amount is of: a charge, a whole line, or a document with its tax', () => {
    const rows = (['billed_twice', 'unknown_charge_type', 'statement_differs'] as const).map((kind) => ({
      ...{
        discrepancy: aDiscrepancy({
          kind,
          ...(kind === 'unknown_charge_type' ? { expected: undefined } : {}),
        }),
        purchase: undefined,
        caseStatus: undefined,
      },
    }));
    const scope = {
      ...{ job: anExportJob({}), documents: [], published: [], run: undefined, mayShow: () => true },
    };
    expect(
      summaryRows(scope, [], rows).flatMap(({ section, what, count }) =>
        count === 1 ? [[section, what]] : [],
      ),
    ).toEqual([
      ['Discrepancies on charges, before tax', 'billed_twice'],
      ['Discrepancies of whole lines, before tax', 'unknown_charge_type'],
      ['Discrepancies of documents, with tax', 'statement_differs'],
    ]);
  });
});

describe('a case in the queue to be edited', () => {
  it('says what is to be done, and of what somebody decided or what is resolved that nothing is', async () => {
    expect(await inQueue('investigating')).toMatchObject({
      next: 'look_into',
      to_do: 'Find the buyer; recharge it, or dispute it if there is none.',
    });
    expect(await inQueue('accepted')).toMatchObject({ next: 'nothing', to_do: 'Nothing: it is accepted.' });
    expect(await inQueue('resolved')).toMatchObject({ next: 'nothing', to_do: 'Nothing: it is resolved.' });
  });
});
