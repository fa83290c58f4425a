import { describe, expect, it } from '@jest/globals';
import { aLine as line, figures } from '../../builders/billing.ts';
import { eur } from '../../builders/book.ts';
import { explained, found } from '../../builders/explained.ts';

describe('what is amiss with a document as a whole', () => {
  const ofNobody = { purchaseId: undefined, customerId: undefined };
  const tax = found('tax_on_invoice_only', ['100.00', '119.00'], [], { ...ofNobody, explained: true });
  const restated = found('restated', ['90.00', '100.00'], [], { ...ofNobody, explained: true });
  const given = {
    lines: [line({ subtotal: '100.00' })],
    statement: { figures: figures('100.00', '19.00', '119.00') },
  };

  it('is nothing that a rule explains: that stands among what asks for nothing', async () => {
    const header = { total: eur('119.00') };
    const { ofDocument, discrepancies, nextSteps } = await explained({
      ...{ ...given, header, found: [tax, restated] },
    });
    expect(ofDocument).toEqual([]);
    expect(discrepancies.map(({ kind, standing, next }) => [kind, standing, next])).toEqual([
      ['tax_on_invoice_only', 'explained', 'nothing'],
      ['restated', 'explained', 'nothing'],
    ]);
    expect(nextSteps).toMatchObject({ toDispute: { count: 0 }, toLookInto: { count: 0 } });
  });

  it('is what no rule explains beside it, and nothing of a charge', async () => {
    const sum = found('lines_do_not_sum', ['120.00', '119.00'], [], ofNobody);
    const twice = found('billed_twice', ['0', '100.00'], [0]);
    const header = { total: eur('120.00') };
    const { ofDocument } = await explained({ ...{ ...given, header }, found: [tax, restated, sum, twice] });
    expect(ofDocument.map(({ kind }) => kind)).toEqual(['lines_do_not_sum']);
  });
});
