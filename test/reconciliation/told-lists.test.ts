import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { orderedDocuments, orderedSides } from '../../lib/reconciliation/matching/book/ordered-book.ts';
import { beginRun } from '../../lib/reconciliation/matching/run.ts';
import { asId } from '../../lib/values/id.ts';
import { aBook, aDocument, aLine, aPurchase, aReturn, day } from '../builders/book.ts';
import { sha256 } from '../fakes/sha256.ts';

const names = (number: number) => ({
  orderId: asId<'OrderId'>(`order${number}`),
  alternateId: '',
  reservationOrderId: asId<'ReservationOrderId'>(`aaaaaaaa-0000-4000-8000-00000000000${number}`),
});
const purchases = [1, 2, 3].map((number) =>
  aPurchase({ ...names(number), id: asId(`p${number}`), alternateId: undefined }),
);
const line = (number: number, subtotal: string) => aLine({ ...names(number), amounts: { subtotal } });

/** Billed in another order than that of the purchases: dearer, nobody's, within rounding; the third is not billed at all. */
const book = aBook({
  purchases,
  documents: [aDocument([line(2, '1200.00'), line(9, '77.00'), line(1, '1037.79')])],
  asOf: day('2024-03-20'),
});

describe('the discrepancies of a run', () => {
  it('come as somebody reads the invoices, and what is on none of them after that', () => {
    expect(reconcile(book, sha256).discrepancies.map(({ kind, purchaseId }) => [kind, purchaseId])).toEqual([
      ['amount_differs', 'p2'],
      ['billed_not_purchased', undefined],
      ['rounding', 'p1'],
      ['purchased_not_billed', 'p3'],
    ]);
  });

  it.each([true, false])('are counted before anybody asks for them, in short (%s) as in whole', (inShort) => {
    const { documents: given, ...sides } = book;
    const documents = orderedDocuments(given);
    const headers = new Map(documents.map(({ header }) => [header.id, header]));
    const run = beginRun(orderedSides(sides), headers, { inShort });
    for (const { published } of documents) for (const charge of published?.charges ?? []) run.take(charge);
    const { discrepancies, explained } = run.end(documents, sha256);
    expect([discrepancies.length, explained]).toEqual([4, 1]);
    expect([...discrepancies].filter((one) => one.explained)).toHaveLength(1);
    expect([...discrepancies]).toEqual([...discrepancies]);
  });
});

describe('returns that were recorded on a record of the same order', () => {
  it('are told with the purchase that they count for, and others are not', () => {
    const twin = { ...purchases[0]!, id: asId<'PurchaseId'>('twin'), origin: 'observed' as const };
    const returns = [aReturn({ purchaseId: twin.id }), aReturn({ purchaseId: asId('p2') })];
    expect(reconcile({ ...book, returns }, sha256).movedReturns).toEqual([]);
    const told = reconcile({ ...book, purchases: [...purchases, twin], returns }, sha256).movedReturns;
    expect(told).toEqual([{ recordedOn: 'twin', returnId: 'r1', countsFor: 'p1' }]);
  });
});
