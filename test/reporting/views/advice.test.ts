import { describe, expect, it } from '@jest/globals';
import { adviceFor } from '../../../lib/reporting/views/advice.ts';
import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import type { Standing } from '../../../lib/reporting/views/in-question.ts';
import { aDiscrepancyView } from '../../builders/report.ts';

const lacks = (kind: string, over: Partial<DiscrepancyView> = {}): DiscrepancyView =>
  aDiscrepancyView({ kind, amount: { amount: '-5.00', currency: 'EUR' }, ...over });

describe('what comes to too little', () => {
  it.each(['quantity_differs', 'unit_price_differs', 'amount_differs', 'billed_twice', 'term_differs'])(
    'is nothing to withhold where it is a charge that would be disputed: %s',
    (kind) => {
      expect(adviceFor(lacks(kind), 'in_question')).toEqual({
        next: 'look_into',
        toDo: expect.stringMatching(/^Nothing to withhold: too little was charged/),
      });
    },
  );

  const noCharge: readonly (readonly [string, Standing, Partial<DiscrepancyView>, string, RegExp])[] = [
    ['lines_do_not_sum', 'in_question', { basis: 'document', lines: [] }, 'look_into', /^Do not pay it/],
    [
      'statement_differs',
      'in_question',
      { basis: 'document', lines: [] },
      'look_into',
      /^Ask Microsoft which/,
    ],
    ['credit_note', 'explained', { basis: 'document', lines: [] }, 'nothing', /^Nothing: post the credit/],
    ['restated', 'explained', { basis: 'document', lines: [] }, 'nothing', /^Nothing; look at what changed/],
    ['unknown_charge_type', 'to_clarify', { basis: 'line' }, 'look_into', /^Read the invoice/],
    [
      'currency_differs',
      'to_clarify',
      { basis: 'line' },
      'look_into',
      /^Ask Microsoft which billing account/,
    ],
    ['purchased_not_billed', 'in_question', { lines: [], stage: 'late' }, 'look_into', /^Accrue it/],
    ['purchased_not_billed', 'in_question', { lines: [], stage: 'missing' }, 'look_into', /^Ask Microsoft: /],
    [
      'refund_missing',
      'in_question',
      { lines: [], stage: 'late' },
      'dispute',
      /^Ask Microsoft for the money/,
    ],
  ];

  it.each(noCharge)('asks for what it always asks for where it is no charge: %s, %s', (...row) => {
    const [kind, standing, over, next, toDo] = row;
    expect(adviceFor(lacks(kind, over), standing)).toEqual({ next, toDo: expect.stringMatching(toDo) });
  });

  it.each<[string, Standing, string, RegExp]>([
    ['refund_unannounced', 'in_question', 'look_into', /^Find out who returned what/],
    ['customer_differs', 'to_clarify', 'look_into', /^Find out whose it is/],
    ['exchange_rate', 'explained', 'nothing', /^Nothing: book it as an exchange difference/],
    ['rounding', 'explained', 'nothing', /^Nothing\.$/],
    ['amount_differs', 'accepted', 'nothing', /^Nothing: it is accepted/],
  ])(
    'asks for what it always asks for where nothing would be disputed: %s, %s',
    (kind, standing, next, toDo) => {
      expect(adviceFor(lacks(kind), standing)).toEqual({ next, toDo: expect.stringMatching(toDo) });
    },
  );
});
