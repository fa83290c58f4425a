import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import {
  createSieve,
  SIFT_VERSION,
  takesPart,
} from '../../../lib/reconciliation/matching/book/sift-lines.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { aLicence, aLine, day, OTHER_CUSTOMER } from '../../builders/book.ts';
import { siftLines } from '../../builders/sift-lines.ts';

const NEW = { commerce: 'new', countOccurrences: false } as const;
const shown = ({ outOfScope, subtotal, lineCount }: ReturnType<typeof siftLines>) => ({
  outOfScope: outOfScope.map(({ category, lines, amount }) => `${category} ${lines} ${amount.toString()}`),
  subtotal: subtotal.toString(),
  lineCount,
});
const usage = (amount: string) => aLicence(amount, { category: 'azure_usage' });

describe('lines that take no part', () => {
  it('stay behind as sums by what they charge for, in the order of its names', () => {
    const lines = [aLine(), usage('1.5'), aLicence('10'), usage('-0.5'), aLicence('30')];
    const sifted = siftLines('v1', lines, NEW);
    expect(sifted.charges).toEqual([lines[0]]);
    expect(shown(sifted)).toEqual({
      outOfScope: ['azure_usage 2 1', 'license 2 40'],
      subtotal: '1078.78',
      lineCount: 5,
    });
    expect(shown(siftLines('v1', lines.toReversed(), NEW)).outOfScope).toEqual([
      'azure_usage 2 1',
      'license 2 40',
    ]);
  });

  it('may come as a sum: it is added to those that were seen one by one', () => {
    const sieve = createSieve(NEW);
    sieve.isCharge(aLicence('10'));
    sieve.addOthers({ category: 'license', lines: 3, amount: decimal('90') });
    sieve.addOthers({ category: 'azure_usage', lines: 2, amount: decimal('-1') });
    expect(shown({ ...sieve.sums('v1'), charges: [] })).toEqual({
      outOfScope: ['azure_usage 2 -1', 'license 4 100'],
      subtotal: '99',
      lineCount: 6,
    });
  });

  it('are all of legacy commerce but its reservations; of new commerce words never seen take part', () => {
    const unknown = aLicence('1', { chargeType: 'teleport' });
    expect([takesPart(unknown, 'new'), takesPart(unknown, 'legacy')]).toEqual([true, false]);
    expect([takesPart(aLicence('1'), 'new'), takesPart(aLine(), 'legacy')]).toEqual([false, true]);
  });
});

describe('the charges of a document that may be billed anew', () => {
  const counted = (...lines: readonly BilledLine[]) => [
    ...siftLines('v1', lines, { ...NEW, countOccurrences: true }).occurrences!.values(),
  ];

  it('are counted, each as often as it occurs, whether it takes part or not', () => {
    expect(counted(aLine(), aLicence('10'), aLine(), aLicence('10'), aLicence('11'))).toEqual([2, 2, 1]);
    expect(siftLines('v1', [aLine()], NEW).occurrences).toBeUndefined();
  });

  it.each<[string, Parameters<typeof aLine>[0] & {}]>([
    ['customer', { customerId: OTHER_CUSTOMER }],
    ['order', { orderId: 'other' }],
    ['product', { productId: 'other' }],
    ['SKU', { skuId: 'other' }],
    ['charge type', { chargeType: 'renew' }],
    ['day', { chargeStart: day('2024-01-16') }],
    ['amount', { amounts: { subtotal: '1037.79' } }],
  ])('are told apart by their %s', (_what, overrides) => {
    expect(counted(aLine(), aLine(overrides))).toEqual([1, 1]);
  });

  it('are told apart by each of these, and not by what they are when written in one', () => {
    expect(counted(aLine({ productId: 'AB', skuId: 'C' }), aLine({ productId: 'A', skuId: 'BC' }))).toEqual([
      1, 1,
    ]);
  });

  it('are the same charges under another number, in another place, with another tax', () => {
    const moved = { documentId: 'G9' as never, part: 3, lineNumber: 7, tax: decimal('1') };
    expect(counted(aLine(), { ...aLine(), ...moved })).toEqual([2]);
  });
});

it('the way of sifting has a name, so that what was kept under another is sifted anew', () => {
  expect(SIFT_VERSION).toMatch(/^\d+$/);
});
