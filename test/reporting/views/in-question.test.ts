import { describe, expect, it } from '@jest/globals';
import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import { inQuestionOf } from '../../../lib/reporting/views/in-question.ts';
import { aDiscrepancyView } from '../../builders/report.ts';

const found = (id: string, amount: string, over: Partial<DiscrepancyView> = {}): DiscrepancyView =>
  aDiscrepancyView({
    ...{ id, kind: 'amount_differs', expected: null },
    ...{ actual: { amount: '100.00', currency: 'EUR' }, amount: { amount, currency: 'EUR' } },
    ...over,
  });

describe('what is in question on an invoice', () => {
  it('is what is too much and what is too little, which never cancel out', () => {
    const two = [found('a', '7.00'), found('b', '-9.00', { kind: 'quantity_differs' })];
    expect(inQuestionOf(two, new Map(), 'EUR')).toEqual({
      ...{ count: 2, amount: '16.00', tooMuch: '7.00', tooLittle: '9.00', toClarify: [], decided: [] },
      by: [
        { kind: 'quantity_differs', count: 1, amount: '-9.00' },
        { kind: 'amount_differs', count: 1, amount: '7.00' },
      ],
    });
  });

  it('is neither what the wrong customer was charged, in full, nor what people decided or a rule explains', () => {
    const decided = new Map([
      ['c', 'written_off'],
      ['d', 'accepted'],
      ['e', 'investigating'],
    ]);
    const all = [
      found('a', '0.00', { kind: 'customer_differs' }),
      found('b', '3.00', { explained: true }),
      found('c', '-4.00'),
      found('d', '0.00', { kind: 'customer_differs' }),
      found('e', '6.00'),
      found('f', '9.00', { basis: 'document' }),
      found('g', '-9.00', { lines: [] }),
    ];
    expect(inQuestionOf(all, decided, 'EUR')).toEqual({
      ...{ count: 1, amount: '6.00', tooMuch: '6.00', tooLittle: '0.00' },
      by: [{ kind: 'amount_differs', count: 1, amount: '6.00' }],
      toClarify: [{ kind: 'customer_differs', count: 1, amount: '100.00' }],
      decided: [
        { kind: 'customer_differs', count: 1, amount: '0.00', standing: 'accepted' },
        { kind: 'amount_differs', count: 1, amount: '-4.00', standing: 'written_off' },
      ],
    });
  });
});
