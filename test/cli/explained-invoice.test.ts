import { describe, expect, it } from '@jest/globals';
import { explainInvoice } from '../../cli/commands/invoices/explained-invoice.ts';
import { printExplanation } from '../../cli/commands/invoices/print-explanation.ts';
import type { DiscrepancyView } from '../../lib/reporting/views/discrepancy-view.ts';
import { documentView } from '../../lib/reporting/views/document-view.ts';
import { inQuestionOf } from '../../lib/reporting/views/in-question.ts';
import { asId } from '../../lib/values/id.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { aHeader, eur } from '../builders/book.ts';
import { aDiscrepancyView, aDocumentView } from '../builders/report.ts';

describe('documents that belong together', () => {
  const view = (id: string, over: Parameters<typeof aHeader>[0] = {}) =>
    documentView(aBillingDocument({ header: aHeader({ id: asId(id), total: eur('10.00'), ...over }) }));
  const explained = (
    id: string,
    documents: readonly ReturnType<typeof view>[],
    rebilled: readonly DiscrepancyView[] = [],
    discrepancies: readonly DiscrepancyView[] = [],
  ) => {
    const document = documents.find((one) => one.id === id)!;
    const nothing = { asOf: null, coverage: null, inQuestion: inQuestionOf([], new Map(), 'EUR') };
    const explanation = { ...nothing, document, discrepancies, checks: [] };
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
    const replaces = aDiscrepancyView({
      ...{ kind: 'rebilled', explained: true, basis: 'document', lines: [] },
      ...{ documentId: 'G000003', relatedDocumentId: 'G000001' },
    });
    expect(explained('G000003', [isVoid, view('G000003')], [], [replaces])).toContain(
      '  replaces invoice G000001 of 2024-01: 10.00 EUR, void\n',
    );
    expect(explained('G000001', [isVoid, view('G000003')], [replaces])).toContain(
      '  replaced by invoice G000003 of 2024-01: 10.00 EUR\n',
    );
    expect(explained('G000001', [isVoid])).toContain(
      '  it is void, and no other document bills its charges\n',
    );
  });
});

describe('a document that does not add up', () => {
  const sum = aDiscrepancyView({
    ...{
      id: 'lines_do_not_sum:G1',
      kind: 'lines_do_not_sum',
      basis: 'document',
      lines: [],
      purchaseId: null,
    },
    ...{ amount: { amount: '-1.00', currency: 'EUR' }, detail: 'The document says 9.00, its lines 10.00.' },
  });
  const statement = {
    ...sum,
    id: 'statement_differs:G1',
    kind: 'statement_differs',
    detail: 'The PDF says 8.00.',
  };
  const explained = (statuses: Readonly<Record<string, string>>) => {
    const document = aDocumentView({
      ...{ id: 'G1', total: '9.00', linesTotal: '10.00', linesSubtotal: '10.00', explained: [] },
      ...{ difference: '-1.00', unexplained: '-1.00', tied: false },
    });
    const coverage = {
      ...{ documentId: 'G1', version: 'v1', period: '2024-01', void: false, currency: 'EUR' },
      ...{ matched: '10.00', discrepant: '0.00', outOfScope: '0.00', linesSubtotal: '10.00' },
      ...{ lines: { matched: 1, discrepant: 0, outOfScope: 0, total: 1 }, outOfScopeBy: [] },
    };
    const inQuestion = inQuestionOf([sum, statement], new Map(), 'EUR');
    const discrepancies = [sum, statement];
    return explainInvoice(
      { document, asOf: '2024-02-08', coverage, inQuestion, discrepancies, checks: [] },
      { statuses: new Map(Object.entries(statuses)), notBilled: [], documents: [], rebilled: [] },
    );
  };
  const told = (statuses: Readonly<Record<string, string>>) => printExplanation(explained(statuses), []);

  it('says so beside its charges as long as nobody decided about it', () => {
    const open = told({ [sum.id]: 'investigating' });
    expect(open[0]).toMatch(
      / Beside that: The document says 9\.00, its lines 10\.00\. Beside that: The PDF says 8\.00\.$/,
    );
    expect(open.join('\n')).toMatch(/\+ on no line +-1\.00 {2}not explained\n/);
  });

  it('says of each difference of it what was decided', () => {
    const decided = told({ [sum.id]: 'written_off', [statement.id]: 'accepted' });
    expect(decided[0]).toMatch(
      / its lines 10\.00\. That is written off\. Beside that: The PDF says 8\.00\. That is accepted\.$/,
    );
    expect(decided.join('\n')).toMatch(/\+ on no line +-1\.00 {2}written off\n/);
    expect(explained({ [sum.id]: 'written_off' }).ofDocument).toMatchObject([
      { kind: 'lines_do_not_sum', amount: { amount: '-1.00' }, standing: 'written_off' },
      { kind: 'statement_differs', standing: 'in_question' },
    ]);
  });

  it('does not call what is on no line decided where only the statement was', () => {
    expect(told({ [statement.id]: 'accepted' }).join('\n')).toMatch(
      /\+ on no line +-1\.00 {2}not explained\n/,
    );
  });
});
