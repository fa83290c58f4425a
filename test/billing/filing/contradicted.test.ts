import { describe, expect, it } from '@jest/globals';
import { aHeader, day, documentId, euro, figures, period } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { smallPdf } from '../../builders/pdf-files.ts';
import { scriptedBillingSource, scriptedDocument } from '../../fakes/scripted-billing-source.ts';

/** A document over 100.00 and 20.00 of tax whose listed total is one of the two sums. */
const over = (id: string, total: string, of = period('2022-10')) =>
  scriptedDocument(
    aHeader({ id: documentId(id), period: of, invoiceDate: day('2022-11-08'), total: euro(total) }),
    {
      parts: [[{ subtotal: '100.00', tax: '20.00' }]],
      statement: smallPdf(id),
      figures: figures('100.00', '20.00', '120.00'),
    },
  );

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  return { source, ...billingTools(source) };
};

const contradictions = (at: ReturnType<typeof world>) =>
  at.alarms.filter(({ message }) => message === 'fact contradicted');

describe('a fact that a document contradicts', () => {
  it.each([
    { first: 'the one whose total leaves tax out', before: '100.00', then: '120.00' },
    { first: 'the one whose total includes it', before: '120.00', then: '100.00' },
  ])('ties nothing any more, whichever came first: $first', async ({ before, then }) => {
    const at = world(over('G1', before), over('G2', before));
    await at.night('2024-03-09');
    expect((await at.document('G1')).stage).toBe('filed');
    expect((await at.document('G2')).stage).toBe('filed');
    const onTop = before === '100.00' ? { payable: euro('120.00'), shownBy: 'lines' } : undefined;
    expect((await at.document('G2')).tieOut?.taxOnTop).toEqual(onTop && { tax: euro('20.00'), ...onTop });
    at.source.documentsNow = [...at.source.documentsNow, over('G3', then)];
    await at.night('2024-03-10');
    for (const id of ['G1', 'G2', 'G3']) {
      const document = await at.document(id);
      const leavesTaxOut = document.header.total.amount.eq(euro('100.00').amount);
      expect([id, document.stage]).toEqual([id, leavesTaxOut ? 'published' : 'filed']);
      expect(document.tieOut?.taxOnTop?.shownBy).toBe(leavesTaxOut ? 'undecided' : undefined);
    }
    const fallen = before === '100.00' ? 2 : 0;
    expect(contradictions(at)[0]).toMatchObject({ fields: { fact: 'total_includes_tax', fallen } });
  });

  it('is told of, and everything read for it, once for each of the two that teach it', async () => {
    const at = world(over('G1', '100.00', period('2024-02')), over('G2', '120.00', period('2024-02')));
    for (const night of ['2024-03-09', '2024-03-10', '2024-03-11', '2024-03-12']) await at.night(night);
    expect(contradictions(at)).toHaveLength(2);
  });

  it('still falls where the worker that learnt it was killed before all were looked at', async () => {
    const at = world(over('G1', '100.00'));
    await at.night('2024-03-09');
    at.source.documentsNow = [...at.source.documentsNow, over('G2', '120.00')];
    const all = at.book.all.bind(at.book);
    await at.plan('2024-03-10');
    at.tools.book.all = () => {
      throw new Error('killed');
    };
    await at.settle(60_000);
    expect((await at.document('G1')).stage).toBe('filed');
    at.tools.book.all = all;
    await at.settle(3_600_000);
    expect((await at.document('G1')).stage).toBe('published');
  });
});
