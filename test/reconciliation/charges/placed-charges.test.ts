import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Book, ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  aReturn,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;

/** Two units for a year, 100.00 each month, ordered on 2 January. */
const monthly = aPurchase({ billingCycle: 'monthly', charge: eur('100'), orderedOn: day('2024-01-02') });
const charge = (overrides: Overrides = {}) =>
  aLine({ amounts: { subtotal: '100', unit: '50' }, ...overrides });
const billed = (
  purchase: ReconcilablePurchase,
  lines: readonly BilledLine[],
  overrides: Partial<Book> & { period?: string } = {},
) => {
  const { period = '2024-01', ...rest } = overrides;
  const documents = [aDocument(lines, { period: period as BillingPeriod })];
  return aBook({ purchases: [purchase], documents, ...rest });
};
const instalments = (book: Book) => reconcile(book, sha256).matches.map(({ instalment }) => instalment);
const kinds = (book: Book) => discrepanciesOf(book).map((text) => text.split(' ')[0]);

describe('a charge of a monthly purchase', () => {
  it('is of the instalment whose day is nearest, be it of the month before or of the month after', () => {
    const starting = (start: string) => instalments(billed(monthly, [charge({ chargeStart: day(start) })]));
    expect(starting('2024-02-28')).toEqual([3]);
    expect(starting('2024-02-05')).toEqual([2]);
    expect(starting('2023-12-30')).toEqual([1]);
    const atTheEnd = { ...monthly, orderedOn: day('2024-01-30') };
    expect(instalments(billed(atTheEnd, [charge({ chargeStart: day('2024-03-01') })]))).toEqual([2]);
  });

  it('without a day is of the month of its document; with one it is of its own, however late it is billed', () => {
    const march = { period: '2024-03' };
    expect(instalments(billed(monthly, [charge({ chargeStart: undefined })], march))).toEqual([3]);
    expect(instalments(billed(monthly, [charge({ chargeStart: day('2024-01-02') })], march))).toEqual([1]);
  });

  it('is of no instalment before the first or after the last', () => {
    expect(instalments(billed(monthly, [charge({ chargeStart: day('2023-06-02') })]))).toEqual([1]);
    const before = { period: '2023-10' };
    expect(instalments(billed(monthly, [charge({ chargeStart: undefined })], before))).toEqual([1]);
    const long = { ...monthly, term: 'P3Y' as const };
    const lastDay = charge({ chargeStart: day('2026-12-20'), termAndBillingCycle: '3 Years' });
    expect(instalments(billed(long, [lastDay]))).toEqual([36]);
  });

  it('again is a second one by the day of its instalment, also where all was given back a little later', () => {
    const returns = [aReturn({ returnedOn: '2024-01-07', amount: '1' })];
    const refund = charge({ chargeStart: day('2024-01-07'), amounts: { subtotal: '-1' } });
    const again = charge({ chargeStart: day('2024-01-10') });
    expect(
      kinds(billed(monthly, [charge({ chargeStart: day('2024-01-02') }), refund, again], { returns })),
    ).toEqual(['billed_twice']);
  });

  it('says which instalment it is of, where there are several', () => {
    const line = charge({ chargeStart: day('2024-02-02'), amounts: { subtotal: '150', unit: '50' } });
    const of = (book: Book) => reconcile(book, sha256).discrepancies[0]!.detail;
    expect(of(billed(monthly, [line], { asOf: day('2024-01-31') }))).toMatch(/ Instalment 2 of 12\.$/);
    expect(of(billed(aPurchase(), [aLine({ amounts: { subtotal: '1' } })]))).not.toContain('Instalment');
  });
});

describe('a second charge of what is paid once', () => {
  const returns = [aReturn({ returnedOn: '2024-01-15' })];
  const refund = aLine({ amounts: { subtotal: '-1000' } });
  const again = (start: string) =>
    kinds(billed(aPurchase(), [aLine(), refund, aLine({ chargeStart: day(start) })], { returns }));

  it('a day later is the same charge in another time zone, two days later it comes after the return', () => {
    expect(again('2024-01-16')).toEqual(['billed_twice']);
    expect(again('2024-01-17')).toEqual(['billed_after_cancellation']);
  });
});

describe("a charge under another customer's name", () => {
  const stranger = { customerId: OTHER_CUSTOMER };

  it('after everything was given back is too much as a whole', () => {
    const returns = [aReturn({ returnedOn: '2024-01-10' })];
    const late = charge({ ...stranger, chargeStart: day('2024-02-02') });
    const refund = charge({ chargeStart: day('2024-01-10'), amounts: { subtotal: '-1000' } });
    expect(discrepanciesOf(billed(monthly, [late, refund], { returns, asOf: day('2024-01-31') }))).toContain(
      'customer_differs p1/2 G000001: 0.00 -> 100.00, 100.00 EUR',
    );
  });

  it('is none where the name only has blanks around it', () => {
    const ours = aPurchase();
    const spaced = { ...ours, customerId: ` ${ours.customerId} ` as typeof ours.customerId };
    expect(kinds(billed(spaced, [aLine()]))).toEqual([]);
    expect(kinds(billed(ours, [aLine({ customerId: ` ${ours.customerId.toUpperCase()} ` })]))).toEqual([]);
  });
});
