import { expect, it } from '@jest/globals';
import {
  discrepanciesInOrder,
  documentsInOrder,
  purchasesInOrder,
  refusedInOrder,
} from '../../cli/report-order.ts';
import { aDiscrepancyView, aDocumentView, aPurchaseView, aReport } from '../builders/report.ts';

const money = (amount: string) => ({ amount, currency: 'EUR' });

it('discrepancies come by document, kind, request, line, instalment and amount, whatever their ids', () => {
  const purchases = [
    aPurchaseView({ id: 'f00', requestId: 'R-9' }),
    aPurchaseView({ id: 'a00', requestId: 'R-10' }),
    aPurchaseView({ id: 'b00', requestId: 'R-10', lineId: '2' }),
  ];
  const found = (name: string, over: Parameters<typeof aDiscrepancyView>[0]) =>
    aDiscrepancyView({ id: `${(name.length * 7919) % 13}`, detail: name, ...over });
  const inOrder = [
    found('billed after', { documentId: 'G1', kind: 'billed_after_cancellation', purchaseId: 'b00' }),
    found('R-9', { documentId: 'G1', purchaseId: 'f00' }),
    found('R-10 line 1', { documentId: 'G1', purchaseId: 'a00' }),
    found('first', { documentId: 'G1', purchaseId: 'b00', instalment: 2 }),
    found('tenth', { documentId: 'G1', purchaseId: 'b00', instalment: 10 }),
    found('less', { documentId: 'G1', purchaseId: 'b00', instalment: null, amount: money('9.50') }),
    found('more', { documentId: 'G1', purchaseId: 'b00', instalment: null, amount: money('10.00') }),
    found('nobody', { documentId: 'G1', purchaseId: null }),
    found('other document', { documentId: 'G2', kind: 'amount_differs' }),
    found('no document', { documentId: null, kind: 'amount_differs' }),
  ];
  for (const shuffled of [inOrder.toReversed(), inOrder.toSorted((a, b) => (a.id < b.id ? -1 : 1))])
    expect(discrepanciesInOrder(shuffled, purchases).map(({ detail }) => detail)).toEqual(
      inOrder.map(({ detail }) => detail),
    );
});

it('purchases come by request and line as people count them', () => {
  const purchases = ['R-10/1', 'R-9/10', 'R-9/2'].map((name) =>
    aPurchaseView({ requestId: name.split('/')[0]!, lineId: name.split('/')[1]! }),
  );
  const names = purchasesInOrder(purchases).map(({ requestId, lineId }) => `${requestId}/${lineId}`);
  expect(names).toEqual(['R-9/2', 'R-9/10', 'R-10/1']);
});

it('documents come by period, then by id', () => {
  const documents = [
    aDocumentView({ id: 'D1', period: '2024-02' }),
    aDocumentView({ id: 'G2' }),
    aDocumentView({ id: 'D3' }),
  ];
  expect(documentsInOrder(documents).map(({ id }) => id)).toEqual(['D3', 'G2', 'D1']);
});

it('refused messages come as they were received, those without a request last among equals', () => {
  const [message] = aReport().refused;
  const refused = [
    { ...message!, messageId: 'a', requestId: null },
    { ...message!, messageId: 'b', requestId: 'R-2' },
    { ...message!, messageId: 'c', receivedAt: '2024-01-14T09:00:00.000Z' },
  ];
  expect(refusedInOrder(refused).map(({ messageId }) => messageId)).toEqual(['c', 'b', 'a']);
});
