import { describe, expect, it } from '@jest/globals';
import { leftToPay } from '../../../lib/reporting/views/left-to-pay.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aLine as line } from '../../builders/billing.ts';
import { aHeader, eur } from '../../builders/book.ts';
import { explained } from '../../builders/explained.ts';

const other = (over: Parameters<typeof aHeader>[0]) => aBillingDocument({ header: aHeader(over) });
const AMENDS = { amendsOf: asId<'DocumentId'>('G000001') };
const CREDIT = {
  id: asId<'DocumentId'>('G000002'),
  documentType: 'credit_note',
  total: eur('-4.00'),
} as const;
/** What is left of 100.00 of which 60.00 were paid. */
const left = async (header: Parameters<typeof aHeader>[0], ...beside: ReturnType<typeof other>[]) => {
  const lines = [line({ subtotal: '100.00' })];
  return (await explained({ lines, header: { paid: eur('60.00'), ...header }, beside })).leftToPay;
};
const NOTHING_GIVEN_BACK = { paid: '60.00', givenBack: '0.00', left: '40.00' };

describe('what is left to pay', () => {
  it('is less by every credit note in its currency that amends it', async () => {
    const second = { ...CREDIT, id: asId<'DocumentId'>('G000003'), total: eur('-1.50') };
    expect(await left({}, other({ ...CREDIT, ...AMENDS }), other({ ...second, ...AMENDS }))).toEqual({
      ...{ paid: '60.00', givenBack: '5.50', left: '34.50' },
    });
  });

  it('is not less by a credit note in another currency', async () => {
    const dollars = { ...CREDIT, ...AMENDS, total: money('-4.00', 'USD') };
    expect(await left({}, other(dollars))).toEqual(NOTHING_GIVEN_BACK);
    expect(await left({ paid: eur('0') }, other(dollars))).toBeNull();
  });

  it('is not less by a credit note that it amends itself, or replaces', async () => {
    expect(await left({ amendsOf: CREDIT.id }, other(CREDIT))).toEqual(NOTHING_GIVEN_BACK);
    const { id, documentType } = CREDIT;
    const replaced = {
      ...({ id, documentType, relation: 'replaces', period: '2024-01', void: false } as const),
      ...{ total: '-4.00', payable: '-4.00', currency: 'EUR' },
    };
    expect(leftToPay(aHeader({ paid: eur('60.00') }), '100.00', [replaced])).toEqual(NOTHING_GIVEN_BACK);
  });

  it('is neither more nor less by an invoice that amends it', async () => {
    const invoice = { id: asId<'DocumentId'>('G000004'), total: eur('25.00') };
    expect(await left({}, other({ ...invoice, ...AMENDS }))).toEqual(NOTHING_GIVEN_BACK);
  });

  it('is not told where it was paid in another currency', async () => {
    expect(await left({ paid: money('60.00', 'USD') })).toBeNull();
  });
});
