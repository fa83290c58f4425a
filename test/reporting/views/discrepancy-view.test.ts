import { expect, it } from '@jest/globals';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { discrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';

const found = (over: Partial<Discrepancy>): Discrepancy => ({
  id: 'any',
  kind: 'amount_differs',
  explained: false,
  documentId: undefined,
  purchaseId: undefined,
  expected: money('100', 'EUR'),
  actual: money('107', 'EUR'),
  amount: money('7', 'EUR'),
  instalment: undefined,
  rule: 'charge.amount_differs',
  customerId: undefined,
  lines: [],
  period: '2024-02' as Discrepancy['period'],
  since: '2024-02-08' as Discrepancy['since'],
  boughtIn: undefined,
  stage: undefined,
  detail: '',
  ...over,
});

it.each([
  ['a difference of charges', found({}), 'charge'],
  [
    'a charge nothing can be expected for',
    found({ kind: 'unknown_charge_type', expected: undefined }),
    'line',
  ],
  ['a charge in another currency', found({ kind: 'currency_differs', expected: money('90', 'USD') }), 'line'],
  ['tax on the invoice', found({ kind: 'tax_on_invoice_only' }), 'document'],
  ['a credit note', found({ kind: 'credit_note' }), 'document'],
  ['a rebill', found({ kind: 'rebilled' }), 'document'],
  ['a restatement', found({ kind: 'restated' }), 'document'],
  ['lines that do not sum', found({ kind: 'lines_do_not_sum' }), 'document'],
  ['a statement that differs', found({ kind: 'statement_differs' }), 'document'],
])('%s says what its money is of', (_what, discrepancy, basis) => {
  expect(discrepancyView(discrepancy).basis).toBe(basis);
});

it('what comes of the month’s rate, and which document is replaced or amended, are told where they are known', () => {
  expect(discrepancyView(found({}))).toMatchObject({ exchangeRateEffect: null, relatedDocumentId: null });
  const effect = { exchangeRateEffect: money('1.5', 'EUR') };
  expect(discrepancyView(found(effect))).toMatchObject({
    exchangeRateEffect: { amount: '1.50', currency: 'EUR' },
  });
  const rebilled = found({ kind: 'rebilled', relatedDocumentId: asId('G000001') });
  expect(discrepancyView(rebilled)).toMatchObject({ relatedDocumentId: 'G000001' });
});
