import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { type BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  aReturn,
  day,
  eur,
  unreadDocument,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const invoiceOf = (period: string, overrides: Parameters<typeof aDocument>[1] = {}) =>
  aDocument([aLicence('1')], {
    id: asId(`G-${period}`),
    period: period as BillingPeriod,
    invoiceDate: day('2024-02-07'),
    ...overrides,
  });
const unreadOf = (period: string, overrides: Parameters<typeof unreadDocument>[0] = {}) =>
  unreadDocument({ id: asId(`U-${period}`), period: period as BillingPeriod, ...overrides });
const earlier = invoiceOf('2023-12');

/** `late` or `missing` of the instalment of 15 January, else what is still expected of it. */
function fate(overrides: Partial<Book>): string {
  const book = aBook({ purchases: [aPurchase()], ...overrides });
  const { discrepancies, expected } = reconcile(book, sha256);
  const found = discrepancies.find(({ kind }) => kind === 'purchased_not_billed');
  const waiting = expected.map(({ period, dueOn }) => `expected for ${period} by ${dueOn}`);
  return [...(found ? [`${found.stage} since ${found.since}`] : []), ...waiting].join(', ');
}

describe('an instalment that is on no invoice', () => {
  const cases: [string, Partial<Book>, string][] = [
    ['before its due day', { documents: [earlier] }, 'expected for 2024-01 by 2024-02-10'],
    ['past its due day', { documents: [earlier], asOf: day('2024-02-11') }, 'late since 2024-02-10'],
    [
      'when the invoice of its month came without it',
      { documents: [invoiceOf('2024-01')], asOf: day('2024-02-08') },
      'late since 2024-02-10',
    ],
    [
      'when the invoice came in another currency',
      { documents: [invoiceOf('2024-01', { total: money('1', 'USD') })], asOf: day('2024-02-08') },
      'expected for 2024-01 by 2024-02-10',
    ],
    [
      'when what came after its month is the rebill of an earlier invoice',
      {
        documents: [
          invoiceOf('2023-12', { id: asId('G1'), isVoid: true, invoiceDate: day('2024-01-07') }),
          invoiceOf('2024-01', { id: asId('G2'), invoiceDate: day('2024-02-02') }),
        ],
        asOf: day('2024-02-05'),
      },
      'expected for 2024-01 by 2024-02-10',
    ],
    [
      'when only a void invoice, a credit note and one of legacy commerce came',
      {
        documents: [
          earlier,
          invoiceOf('2024-01', { id: asId('G1'), isVoid: true }),
          invoiceOf('2024-01', { id: asId('G2'), documentType: 'credit_note' }),
          invoiceOf('2024-01', { id: asId('D3'), commerce: 'legacy' }),
        ],
        asOf: day('2024-02-08'),
      },
      'expected for 2024-01 by 2024-02-10',
    ],
    [
      'while an invoice of its month cannot be read, whatever day it is',
      { documents: [invoiceOf('2024-01'), unreadOf('2024-01')], asOf: day('2024-06-30') },
      'expected for 2024-01 by 2024-02-10',
    ],
    [
      'when what cannot be read is of another currency',
      {
        documents: [invoiceOf('2024-01'), unreadOf('2024-01', { total: money('1', 'USD') })],
        asOf: day('2024-02-08'),
      },
      'late since 2024-02-10',
    ],
    [
      'on the due day of the next month',
      { documents: [earlier], asOf: day('2024-03-10') },
      'late since 2024-02-10',
    ],
    [
      'past the due day of the next month',
      { documents: [earlier], asOf: day('2024-03-11') },
      'missing since 2024-02-10',
    ],
    [
      'when the next invoice came without it too',
      { documents: [invoiceOf('2024-01'), invoiceOf('2024-02')], asOf: day('2024-03-08') },
      'missing since 2024-02-10',
    ],
    [
      'while the next invoice cannot be read',
      { documents: [invoiceOf('2024-01'), unreadOf('2024-02')], asOf: day('2024-06-30') },
      'late since 2024-02-10',
    ],
    [
      'where no invoice was ever read: an empty side is no evidence',
      { documents: [unreadOf('2023-12')], asOf: day('2024-06-30') },
      'expected for 2024-01 by 2024-02-10',
    ],
  ];

  it.each(cases)('%s', (_name, overrides, want) => {
    expect(fate(overrides)).toBe(want);
  });

  it('belongs to the month in which it should have been billed, and names no line', () => {
    const book = aBook({ purchases: [aPurchase()], documents: [earlier], asOf: day('2024-03-11') });
    expect(reconcile(book, sha256).discrepancies).toMatchObject([
      {
        id: 'purchased_not_billed:p1:1',
        rule: 'unbilled.missing',
        period: '2024-01',
        since: '2024-02-10',
        customerId: aPurchase().customerId,
        lines: [],
      },
    ]);
  });
});

describe('what was bought before us', () => {
  const observed = aPurchase({
    origin: 'observed',
    billingCycle: 'monthly',
    charge: eur('100'),
    orderedOn: day('2023-11-15'),
  });
  const billed = (start: string) =>
    aLine({ chargeType: 'cycleCharge', chargeStart: day(start), amounts: { subtotal: '100', unit: '50' } });

  it('is not asked for before the ledger starts, and from then on like everything else', () => {
    const book = aBook({ purchases: [observed], documents: [earlier], asOf: day('2024-03-20') });
    const { discrepancies, expected } = reconcile(book, sha256);
    expect(discrepancies.map(({ instalment, stage }) => `${instalment} ${stage}`)).toEqual([
      '3 missing',
      '4 late',
    ]);
    expect(expected.map(({ instalment }) => instalment)).toEqual([5, 6]);
  });

  it('matches the charges that come, those of before the start as well', () => {
    const documents = [aDocument([billed('2023-12-15'), billed('2024-01-15')])];
    const book = aBook({ purchases: [observed], documents });
    const { matches, discrepancies } = reconcile(book, sha256);
    expect(matches.map(({ instalment }) => instalment)).toEqual([2, 3]);
    expect(discrepancies).toEqual([]);
  });

  it('is ours where it turns out to be a purchase of ours, by its order or by its reservation', () => {
    const twins = [
      { ...observed, id: asId<'PurchaseId'>('a-twin'), reservationOrderId: undefined },
      { ...observed, id: asId<'PurchaseId'>('b-twin'), orderId: undefined, alternateId: undefined },
    ];
    const book = aBook({ purchases: [...twins, aPurchase()], documents: [aDocument([aLine()])] });
    const { matches, compared } = reconcile(book, sha256);
    expect(matches.map(({ purchaseId }) => purchaseId)).toEqual(['p1']);
    expect(compared.purchases).toBe(1);
  });

  it('is told apart by product and SKU where an order had several lines, and else by nothing', () => {
    const line = (skuId: string) => aLine({ reservationOrderId: '', skuId });
    const lines = ['00FV', '00FW', '00FX'].map(line);
    const bare = { ...aPurchase(), origin: 'observed' as const, reservationOrderId: undefined };
    const purchases = ['00FV', '00FW'].map((skuId) => ({
      ...bare,
      id: asId<'PurchaseId'>(`observed-${skuId}`),
      skuId,
    }));
    const { matches, discrepancies } = reconcile(aBook({ purchases, documents: [aDocument(lines)] }), sha256);
    expect(matches.map(({ purchaseId }) => purchaseId)).toEqual(['observed-00FV', 'observed-00FW']);
    expect(discrepancies.map(({ kind }) => kind)).toEqual(['billed_not_purchased']);
  });
});

describe('a refund that has not come', () => {
  const given = { purchases: [aPurchase()], returns: [aReturn()] };
  const documents = [aDocument([aLine()])];

  it('is expected up to its due day, as money that comes back', () => {
    const { expected, discrepancies } = reconcile(aBook({ ...given, documents }), sha256);
    expect(discrepancies).toEqual([]);
    expect(
      expected.map(({ returnId, instalment, dueOn, amount }) => [
        returnId,
        instalment,
        dueOn,
        amountText(amount),
      ]),
    ).toEqual([['r1', undefined, '2024-02-10', '-1000.00']]);
  });

  it.each([
    ['2024-02-11', 'late'],
    ['2024-03-11', 'missing'],
  ])('is by %s %s', (asOf, stage) => {
    const { discrepancies } = reconcile(aBook({ ...given, documents, asOf: day(asOf) }), sha256);
    expect(discrepancies).toMatchObject([
      { kind: 'refund_missing', stage, since: '2024-02-10', period: '2024-01' },
    ]);
  });

  it('may lie on a credit note of its month that cannot be read yet', () => {
    const isMissed = (overrides: Parameters<typeof unreadDocument>[0]) => {
      const note = unreadOf('2024-01', { documentType: 'credit_note', ...overrides });
      const book = aBook({ ...given, documents: [...documents, note], asOf: day('2024-06-30') });
      return reconcile(book, sha256).discrepancies.some(({ kind }) => kind === 'refund_missing');
    };
    expect(isMissed({})).toBe(false);
    expect(isMissed({ total: money('1', 'USD') })).toBe(true);
    expect(isMissed({ period: '2024-03' as BillingPeriod })).toBe(true);
    expect(isMissed({ isVoid: true })).toBe(true);
  });

  it('says for what it was exchanged', () => {
    const returns = [aReturn({ exchangedFor: asId('p2') })];
    const book = aBook({ ...given, returns, documents, asOf: day('2024-02-11') });
    expect(reconcile(book, sha256).discrepancies[0]!.detail).toContain('in exchange for purchase p2');
  });
});
