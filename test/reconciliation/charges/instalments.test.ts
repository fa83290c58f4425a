import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { addMonths, addPeriods, periodOf, type Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  aReturn,
  day,
  eur,
  unreadDocument,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

/** Four units for a year, 50.00 a month, ordered on the last day of January. */
const monthly = aPurchase({
  billingCycle: 'monthly',
  quantity: 4,
  charge: eur('200'),
  orderedOn: day('2024-01-31'),
});

type Amounts = { subtotal?: string; quantity?: string; unit?: string };

/** The invoice of the month in which instalment k is charged, with its line. */
function month(instalment: number, amounts: Amounts = {}) {
  const start = addMonths(monthly.orderedOn, instalment - 1);
  const line = aLine({
    chargeType: instalment === 1 ? 'new' : 'cycleCharge',
    chargeStart: start,
    amounts: { subtotal: '200', quantity: '4', unit: '50', ...amounts },
  });
  return aDocument([line], {
    id: asId(`G00000${instalment}`),
    period: periodOf(start),
    invoiceDate: `${addPeriods(periodOf(start), 1)}-07` as Day,
  });
}

const book = (overrides: Partial<Book>) => aBook({ purchases: [monthly], ...overrides });

describe('a purchase that is billed month by month', () => {
  it('matches each line with its own instalment, also where months are short', () => {
    const { matches, discrepancies, expected } = reconcile(
      book({ documents: [month(3), month(1), month(2)], asOf: day('2024-04-08') }),
      sha256,
    );
    expect(matches.map(({ documentId, instalment }) => `${documentId} ${instalment}`)).toEqual([
      'G000001 1',
      'G000002 2',
      'G000003 3',
    ]);
    expect(discrepancies).toEqual([]);
    expect(expected.map(({ instalment, dueOn }) => `${instalment} ${dueOn}`)).toEqual([
      '4 2024-05-10',
      '5 2024-06-10',
    ]);
  });

  it('misses the instalment that was left out, and no other', () => {
    expect(discrepanciesOf(book({ documents: [month(1), month(3)], asOf: day('2024-04-08') }))).toEqual([
      'purchased_not_billed p1/2 -: 200.00 -> 0.00, -200.00 EUR',
    ]);
  });

  it('waits with what is due while an invoice of that month cannot be read', () => {
    const unread = unreadDocument({ id: asId('G000002'), period: periodOf(day('2024-02-29')) });
    const waiting = book({ documents: [month(1), unread], asOf: day('2024-03-20') });
    expect(discrepanciesOf(waiting)).toEqual([]);
    const otherMonth = { ...unread, header: { ...unread.header, period: periodOf(day('2023-12-01')) } };
    expect(discrepanciesOf({ ...waiting, documents: [month(1), otherMonth] })).toHaveLength(1);
  });

  it('expects no instalment after all units were returned', () => {
    const returns = [aReturn({ returnedOn: '2024-02-10', quantity: 4, amount: '150' })];
    const refund = aLine({ chargeStart: day('2024-02-10'), amounts: { subtotal: '-150', quantity: '4' } });
    const february = aDocument([refund], {
      id: asId('G000009'),
      period: periodOf(day('2024-02-10')),
      invoiceDate: day('2024-03-07'),
    });
    const returned = book({ returns, documents: [month(1), february], asOf: day('2024-06-30') });
    expect(discrepanciesOf(returned)).toEqual([]);
    expect(discrepanciesOf({ ...returned, documents: [month(1), february, month(2)] })).toEqual([
      'billed_after_cancellation p1/2 G000002: 0.00 -> 200.00, 200.00 EUR',
    ]);
  });

  it('expects less after some units were returned', () => {
    const returns = [aReturn({ returnedOn: '2024-02-10', quantity: 1, amount: '40' })];
    const refund = aDocument([aLine({ amounts: { subtotal: '-40', quantity: '1' } })], {
      id: asId('G000009'),
    });
    const kept = month(2, { subtotal: '150', quantity: '3' });
    const asOf = day('2024-03-11');
    expect(discrepanciesOf(book({ returns, documents: [month(1), refund, kept], asOf }))).toEqual([]);
    expect(discrepanciesOf(book({ returns, documents: [month(1), refund, month(2)], asOf }))).toEqual([
      'quantity_differs p1/2 G000002: 150.00 -> 200.00, 50.00 EUR',
    ]);
    expect(discrepanciesOf(book({ returns, documents: [month(1), refund], asOf }))).toEqual([
      'purchased_not_billed p1/2 -: 150.00 -> 0.00, -150.00 EUR',
    ]);
  });

  it('lists the same instalment billed twice once, and keeps its id on another document', () => {
    const twice = (id: string) => ({
      ...month(2),
      header: { ...month(2).header, id: asId<'DocumentId'>(id) },
    });
    const ids = ['G000008', 'G000009'].map((id) => {
      const again = aDocument([{ ...month(2).published!.charges[0]! }], { ...twice(id).header });
      const { discrepancies } = reconcile(
        book({ documents: [month(1), month(2), again], asOf: day('2024-03-11') }),
        sha256,
      );
      return discrepancies.map((one) => `${one.id} ${one.documentId}`);
    });
    expect(ids).toEqual([['billed_twice:p1:2 G000008'], ['billed_twice:p1:2 G000009']]);
  });

  it('takes price and rate from the first clean instalment where the request did not know them', () => {
    const dollars = { ...monthly, charge: eur('360'), unitPrice: undefined };
    const line = (instalment: number, subtotal: string, rate: string, unit = '100') => {
      const [charge] = month(instalment).published!.charges;
      const amounts = { subtotal, rate, unit, quantity: '4' };
      return aDocument([aLine({ chargeStart: charge!.chargeStart, pricingCurrency: 'USD', amounts })], {
        ...month(instalment).header,
      });
    };
    const documents = [line(1, '360', '0.9'), line(2, '368', '0.92'), line(3, '396', '0.9', '110')];
    expect(discrepanciesOf(aBook({ purchases: [dollars], documents, asOf: day('2024-04-10') }))).toEqual([
      'exchange_rate p1/2 G000002: 360.00 -> 368.00, 8.00 EUR (explained)',
      'unit_price_differs p1/3 G000003: 360.00 -> 396.00, 36.00 EUR',
    ]);
  });
});

describe('refund and recharge of one event', () => {
  const event = (subtotal: string) => aLine({ referenceId: 'E1', amounts: { subtotal } });

  it('are one charge of what is left', () => {
    const pair = aDocument([event('1037.78'), event('-1037.78'), event('1037.78')]);
    const { matches, discrepancies, coverage } = reconcile(
      aBook({ purchases: [aPurchase()], documents: [pair] }),
      sha256,
    );
    expect(discrepancies).toEqual([]);
    expect(matches.map(({ instalment, amount }) => `${instalment} ${amountText(amount)}`)).toEqual([
      '1 1037.78',
      '1 -1037.78',
      '1 1037.78',
    ]);
    expect(amountText(coverage[0]!.matched)).toBe('1037.78');
  });

  it('that leave nothing are neutral beside the charge itself', () => {
    const pair = aDocument([aLine(), event('300'), event('-300')]);
    expect(discrepanciesOf(aBook({ purchases: [aPurchase()], documents: [pair] }))).toEqual([]);
  });

  it('are found across two invoices, and what is left is compared', () => {
    const documents = [
      aDocument([event('1037.78')]),
      aDocument([event('-1037.78'), event('1100')], { id: asId('G000002'), invoiceDate: day('2024-03-07') }),
    ];
    expect(discrepanciesOf(aBook({ purchases: [aPurchase()], documents }))).toEqual([
      'amount_differs p1/1 G000002: 1037.78 -> 1100.00, 62.22 EUR',
    ]);
  });

  it('are looked at one by one where a return is recorded', () => {
    const documents = [aDocument([event('1037.78'), event('-1000')])];
    expect(discrepanciesOf(aBook({ purchases: [aPurchase()], documents, returns: [aReturn()] }))).toEqual([]);
  });
});

describe('several returns of one purchase', () => {
  it('each takes the refund of its own amount first', () => {
    const returns = [
      aReturn({ returnId: 'r1', returnedOn: '2024-01-20', quantity: 1, amount: '500' }),
      aReturn({ returnId: 'r2', returnedOn: '2024-01-25', quantity: 1, amount: '450' }),
    ];
    const refund = (subtotal: string) => aLine({ amounts: { subtotal, quantity: '1' } });
    const documents = [aDocument([aLine(), refund('-450'), refund('-480')])];
    expect(discrepanciesOf(aBook({ purchases: [aPurchase()], documents, returns }))).toEqual([
      'amount_differs p1/- G000001: -500.00 -> -480.00, 20.00 EUR',
    ]);
  });
});
