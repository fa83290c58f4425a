import { expect } from '@jest/globals';
import { parseCsv } from 'hucre/csv';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { CUSTOMER } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { aCart, aPurchase, fulfilled } from '../../builders/purchase.ts';
import { filesRead } from './collected.ts';

export type Row = Readonly<Record<string, string>>;

/** `bookedIn`: the month in which a decision counts, where its own was closed before. */
export async function postings(
  given: GivenBooks,
  of: ExportOf = { what: 'all' },
  decision: CaseStatus = 'open',
  bookedIn?: string,
): Promise<readonly Row[]> {
  const books = await exportBooks(given);
  const cases: typeof books.cases = {
    ...books.cases,
    ofStatus: async (status, after, limit) => {
      if (status === 'resolved') return books.cases.ofStatus(status, after, limit);
      const { cases: open, next } = await books.cases.ofStatus('open', after, limit);
      if (status !== decision) return { cases: [], next: undefined };
      if (bookedIn === undefined) return { cases: open, next };
      return { cases: open.map((one) => ({ ...one, bookedIn: bookedIn as BillingPeriod })), next };
    },
  };
  const making = { books: { ...books, cases }, settings: SETTINGS, tell: () => undefined };
  const [file] = await filesRead(filesOf(making, anExportJob({ format: 'accounting', of })));
  const [names = [], ...rows] = parseCsv(Buffer.from(file?.bytes ?? []).toString(), { delimiter: ',' });
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, index) => [String(name), String(cells[index])])),
  );
}

export const inShort = (rows: readonly Row[]) =>
  rows.map((row) => `${row['kind']} ${row['account_name']} ${row['debit'] || `-${row['credit']}`}`);

/** What each account comes to; those at nothing are left out. */
export function balances(rows: readonly Row[]): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>();
  for (const { account_name: name = '', debit, credit } of rows)
    sums.set(name, (sums.get(name) ?? ZERO).plus(decimal(debit || '0')).minus(decimal(credit || '0')));
  return Object.fromEntries(
    [...sums].flatMap(([name, sum]) => (sum.eq(ZERO) ? [] : [[name, sum.toString()]])),
  );
}

export function expectBalanced(rows: readonly Row[]): void {
  const sums = new Map<string, ReturnType<typeof decimal>>();
  for (const row of rows) {
    const key = `${row['entry_id']}|${row['currency']}`;
    const amount = decimal(row['debit'] || '0').minus(decimal(row['credit'] || '0'));
    sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
  }
  expect([...sums].filter(([, left]) => !left.eq(ZERO))).toEqual([]);
}

/** The purchase that `aLine` bills, ordered on 15 January 2024. */
export const bought = (billingCycle: 'one_time' | 'monthly' = 'one_time', charge = '1037.78') =>
  aPurchase(
    fulfilled(
      {
        orderId: asId('order0000001'),
        orderedAtMs: Date.parse('2024-01-15T09:00:00Z'),
        charge: money(charge, 'EUR'),
      },
      { cart: aCart({ charge: money(charge, 'EUR') }) },
    ),
    {
      id: asId('p1'),
      intent: {
        customerId: asId(CUSTOMER),
        ...{ productId: 'DZH318Z0BQ3Q', skuId: '00FV' },
        billingCycle,
        purchaseOrder: 'PO-7',
        costCentre: 'CC-1',
        reference: 'ref',
        expected: { charge: money(charge, 'EUR') },
      },
    },
  );
export const JANUARY: ExportOf = { what: 'period', period: '2024-01' as BillingPeriod };
export const FEBRUARY: ExportOf = { what: 'period', period: '2024-02' as BillingPeriod };
export const MARCH: ExportOf = { what: 'period', period: '2024-03' as BillingPeriod };
