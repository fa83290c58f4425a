import { describe, expect, it } from '@jest/globals';
import { readHistoryRow } from '../../../lib/purchasing/history/history-rows.ts';
import type { Day } from '../../../lib/values/day.ts';
import { money } from '../../../lib/values/money.ts';
import { asId } from '../../../lib/values/id.ts';
import { anObserved } from '../../builders/history.ts';

const CELLS: Readonly<Record<string, string>> = {
  customerId: '11111111-2222-4333-8444-555555555555',
  orderId: 'ORDER-OLD',
  reservationOrderId: 'AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  productId: 'DZH318Z0BQ4B',
  skuId: '00DN',
  quantity: '2',
  term: 'P1Y',
  billingCycle: 'one_time',
  charge: '1000.00',
  currency: 'EUR',
  orderedOn: '2023-05-04',
};
const read = (cells: Readonly<Record<string, string>>) =>
  readHistoryRow({ row: 7, cells }, 'ada', '2023-05-04' as Day);

describe('a row of a file of history', () => {
  it('is a purchase, with blanks around cells and empty cells forgiven', () => {
    expect(read({ ...CELLS, ' quantity ': ' 2 ', quantity: '', reference: ' ' })).toEqual({
      ok: true,
      observed: anObserved({ from: 'file' }),
      corrects: false,
    });
  });

  it('may be of a reservation that was bought in the Azure portal, which has no order', () => {
    expect(read({ ...CELLS, orderId: '' })).toEqual({
      ok: true,
      observed: anObserved({
        id: asId('observed.aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee.0'),
        orderId: undefined,
        from: 'file',
      }),
      corrects: false,
    });
  });

  it('is of the first line of its order, or of the one that it names', () => {
    expect(read({ ...CELLS, orderLine: '' })).toMatchObject({ observed: { id: 'observed.order-old.0' } });
    expect(read({ ...CELLS, orderLine: '0' })).toMatchObject({ observed: { id: 'observed.order-old.0' } });
    expect(read({ ...CELLS, orderLine: '2', correct: 'yes' })).toMatchObject({
      ok: true,
      observed: { id: 'observed.order-old.2', orderId: 'ORDER-OLD' },
      corrects: true,
    });
    expect(read({ ...CELLS, orderId: '', orderLine: '1' })).toMatchObject({
      ok: false,
      problems: [{ field: 'orderLine' }],
    });
  });

  it('corrects what is known only where it says so', () => {
    expect(read({ ...CELLS, correct: 'yes' })).toMatchObject({ ok: true, corrects: true });
    expect(read({ ...CELLS, correct: 'no' })).toMatchObject({ ok: true, corrects: false });
  });

  it('may say at which price and rate it was bought', () => {
    const priced = { ...CELLS, unitPrice: '555.56', pricingCurrency: 'USD', exchangeRate: '0.9' };
    expect(read(priced)).toEqual({
      ok: true,
      observed: anObserved({ from: 'file', unitPrice: money('555.56', 'USD'), exchangeRate: '0.9' }),
      corrects: false,
    });
    expect(read({ ...CELLS, exchangeRate: '0.9' })).toMatchObject({ observed: { exchangeRate: '0.9' } });
    expect(read({ ...priced, exchangeRate: '' })).toMatchObject({
      observed: { unitPrice: money('555.56', 'USD') },
    });
  });

  it.each([
    ['500.001', 'EUR', 'has more than 2 decimals: no invoice of EUR comes to that'],
    ['500.5', 'JPY', 'has decimals, and JPY has none: no invoice of JPY comes to that'],
    ['500.0005', 'KWD', 'has more than 3 decimals: no invoice of KWD comes to that'],
  ])('is refused with a charge of a part of the smallest unit: %s %s', (charge, currency, reason) => {
    expect(read({ ...CELLS, charge, currency })).toEqual({
      ok: false,
      row: 7,
      problems: [{ field: 'charge', reason }],
    });
  });

  it.each([
    ['500.000', 'EUR'],
    ['500.00', 'JPY'],
    ['500.125', 'KWD'],
  ])('may have a charge of whole units, however many zeros follow: %s %s', (charge, currency) => {
    expect(read({ ...CELLS, charge, currency })).toMatchObject({
      observed: { charge: money(charge, currency) },
    });
  });

  it('is refused where its price is not that of its charge', () => {
    const said = (unitPrice: string, pricingCurrency: string, exchangeRate: string) => {
      const told = read({ ...CELLS, unitPrice, pricingCurrency, exchangeRate });
      return told.ok ? 'taken' : told.problems;
    };
    // The price of a month beside the charge of a year: it would be held against every instalment.
    expect(said('46.30', 'USD', '0.9')).toEqual([
      { field: 'unitPrice', reason: 'comes to 83.34 EUR for 2, and the charge is 1000.00' },
    ]);
    expect(said('500.01', 'EUR', '')).toBe('taken');
    expect(said('500.02', 'EUR', '')).toEqual([
      { field: 'unitPrice', reason: 'comes to 1000.04 EUR for 2, and the charge is 1000.00' },
    ]);
    expect(said('555.56', '', '0.9')).toEqual([
      { field: 'pricingCurrency', reason: 'is missing: it is the currency of unitPrice' },
    ]);
    expect(said('', 'USD', '0.9')).toEqual([
      { field: 'pricingCurrency', reason: 'is the currency of a unitPrice, and there is none' },
    ]);
  });

  it.each([
    ['unitPrice', '555,56'],
    ['pricingCurrency', 'usd'],
    ['exchangeRate', '0'],
    ['customerId', 'ADA'],
    ['quantity', '2.5'],
    ['quantity', '0'],
    ['term', 'one year'],
    ['billingCycle', 'Monthly'],
    ['charge', '-1000'],
    ['charge', '1.000,00'],
    ['currency', 'eur'],
    ['currency', 'QQQ'],
    ['orderLine', '1.5'],
    ['orderLine', 'one'],
    ['orderedOn', '04.05.2023'],
    ['orderedOn', '2023-05-05'],
    ['correct', 'maybe'],
    ['reservationOrderId', 'RIOderId'],
    ['colour', 'red'],
  ])('names the column %s where it holds %p, and the row', (column, cell) => {
    expect(read({ ...CELLS, [column]: cell })).toEqual({
      ok: false,
      row: 7,
      problems: [{ field: column, reason: expect.any(String) }],
    });
  });

  it('names every column that is missing', () => {
    const told = read({});
    expect(told.ok ? [] : told.problems.map(({ field }) => field)).toEqual([
      'customerId',
      'quantity',
      'term',
      'billingCycle',
      'charge',
      'currency',
      'orderedOn',
    ]);
  });

  it('says so where it has neither of the ids that charges are matched by', () => {
    expect(read({ ...CELLS, orderId: '', reservationOrderId: '' })).toMatchObject({
      ok: false,
      problems: [{ field: 'orderId' }],
    });
  });
});
