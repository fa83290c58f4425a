import { describe, expect, it } from '@jest/globals';
import { aLine as line, figures } from '../../builders/billing.ts';
import { eur } from '../../builders/book.ts';
import { explained, found } from '../../builders/explained.ts';

const ofNobody = { purchaseId: undefined, customerId: undefined };
const TWICE = found('billed_twice', ['0', '50.00'], [1]);
/** What is amiss with the document as a whole, and what is on no invoice at all. */
const BESIDE = [
  found('lines_do_not_sum', ['180.00', '178.50'], [], ofNobody),
  found('statement_differs', ['180.00', '181.00'], [], ofNobody),
  found('purchased_not_billed', ['25.00', '0'], [], { stage: 'missing' }),
];

describe('what should have been billed, with tax', () => {
  it('is without what is not on the lines: the document as a whole, and what is on no invoice', async () => {
    const given = {
      lines: [line({ subtotal: '100.00', tax: '19.00' }), line({ subtotal: '50.00', tax: '9.50' })],
      header: { total: eur('180.00') },
    };
    const { ladder, shouldBeWithTax } = await explained({ ...given, found: [TWICE, ...BESIDE] });
    // 150.00 of lines less the second charge; its 9.50 of the 28.50 of tax go with it.
    expect(ladder).toMatchObject({ expected: '100.00', shouldBe: '100.00', billed: '150.00' });
    expect(shouldBeWithTax).toBe('119.00');
    expect((await explained({ ...given, found: BESIDE })).shouldBeWithTax).toBe('178.50');
  });

  it('is so as well where the tax is on the total alone', async () => {
    const { shouldBeWithTax } = await explained({
      ...{ lines: [line({ subtotal: '150.00' })], header: { total: eur('180.00') } },
      ...{ statement: { figures: figures('150.00', '28.50', '178.50') }, found: BESIDE },
    });
    expect(shouldBeWithTax).toBe('178.50');
  });
});
