import { describe, expect, it } from '@jest/globals';
import { explainInvoice } from '../../cli/commands/invoices/explained-invoice.ts';
import { printExplanation } from '../../cli/commands/invoices/print-explanation.ts';
import { inQuestionOf } from '../../cli/commands/invoices/standing.ts';
import type { DiscrepancyView } from '../../lib/reporting/discrepancy-view.ts';
import { documentView } from '../../lib/reporting/document-view.ts';
import { asId } from '../../lib/values/id.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aHeader, eur } from '../builders/book.ts';

const found = (id: string, amount: string, over: Partial<DiscrepancyView> = {}): DiscrepancyView => ({
  ...{ id, kind: 'amount_differs', rule: 'any', explained: false, documentId: 'G000001', purchaseId: null },
  ...{ customerId: null, period: '2024-01', since: '2024-02-07', expected: null, basis: 'charge' },
  ...{ actual: { amount: '100.00', currency: 'EUR' }, amount: { amount, currency: 'EUR' } },
  lines: [{ documentId: 'G000001', version: 'v', part: 0, line: 0 }],
  ...{ instalment: 1, boughtIn: null, stage: null, detail: '' },
  ...over,
});

describe('what is in question on an invoice', () => {
  it('is what is too much and what is too little, which never cancel out', () => {
    expect(inQuestionOf([found('a', '7.00'), found('b', '-5.00')], new Map(), 'EUR')).toEqual({
      ...{ count: 2, amount: '12.00', tooMuch: '7.00', tooLittle: '5.00', toClarify: [], decided: [] },
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
      toClarify: [{ kind: 'customer_differs', count: 1, amount: '100.00' }],
      decided: [
        { kind: 'customer_differs', count: 1, amount: '0.00', standing: 'accepted' },
        { kind: 'amount_differs', count: 1, amount: '-4.00', standing: 'written_off' },
      ],
    });
  });
});

describe('documents that belong together', () => {
  const view = (id: string, over: Parameters<typeof aHeader>[0] = {}) =>
    documentView(aBillingDocument({ header: aHeader({ id: asId(id), total: eur('10.00'), ...over }) }));
  const explained = (
    id: string,
    documents: readonly ReturnType<typeof view>[],
    rebilled: readonly DiscrepancyView[] = [],
  ) => {
    const document = documents.find((one) => one.id === id)!;
    const nothing = { asOf: null, coverage: null, inQuestion: '0.00', inQuestionBy: [] };
    const explanation = { ...nothing, document, discrepancies: [], checks: [] };
    const invoice = explainInvoice(explanation, { statuses: new Map(), notBilled: [], documents, rebilled });
    return printExplanation(invoice, []).join('\n');
  };
  const credit = view('G000002', {
    ...{ documentType: 'credit_note', amendsOf: asId('G000001'), total: eur('-4.00') },
  });

  it('are named: the credit note of an invoice, and the invoice of a credit note', () => {
    const documents = [view('G000001'), credit, view('G000009')];
    expect(explained('G000001', documents)).toContain(
      'Related documents\n  amended by credit note G000002 of 2024-01: -4.00 EUR\n',
    );
    expect(explained('G000002', documents)).toContain('  amends invoice G000001 of 2024-01: 10.00 EUR\n');
    expect(explained('G000009', documents)).not.toContain('Related documents');
  });

  it('say what a void invoice was replaced by, or that nothing replaces it', () => {
    const isVoid = view('G000001', { isVoid: true });
    const replaces = found('r', '0.00', {
      ...{ kind: 'rebilled', basis: 'document', documentId: 'G000003' },
      detail: 'Replaces G000001, which is void.',
    });
    expect(explained('G000001', [isVoid, view('G000003')], [replaces])).toContain(
      '  replaced by invoice G000003 of 2024-01: 10.00 EUR\n',
    );
    expect(explained('G000001', [isVoid])).toContain(
      '  it is void, and no other document bills its charges\n',
    );
  });
});
