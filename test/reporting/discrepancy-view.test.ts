import { expect, it } from '@jest/globals';
import type { Discrepancy } from '../../lib/reconciliation/discrepancy.ts';
import { discrepancyView } from '../../lib/reporting/discrepancy-view.ts';
import { money } from '../../lib/values/money.ts';

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
