import { describe, expect, it } from '@jest/globals';
import { taxOfPart, taxPlace } from '../../../lib/reporting/views/tax-of-part.ts';
import type { TenantFacts } from '../../../lib/billing/filing/tenant-facts.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aLine as line } from '../../builders/billing.ts';
import { aHeader, eur } from '../../builders/book.ts';
import { explained, found } from '../../builders/explained.ts';

const TAX_LEFT_OUT: TenantFacts = [
  { fact: 'total_includes_tax', value: false, documentId: aHeader().id, atMs: 0 },
];

type Given = Pick<Parameters<typeof explained>[0], 'lines' | 'facts' | 'header'>;

describe('tax that is not known yet', () => {
  it.each<[string, Given]>([
    [
      'nobody shows what is owed on top of the total',
      { lines: [line({ subtotal: '100.00' }), line({ subtotal: '50.00' })], facts: TAX_LEFT_OUT },
    ],
    [
      'no document has taught whether the tax of its lines is owed on top of the total',
      {
        lines: [line({ subtotal: '100.00', tax: '19.00' }), line({ subtotal: '50.00', tax: '9.50' })],
        header: { total: eur('150.00') },
      },
    ],
    [
      'neither lines, nor a statement, nor another document tell of any',
      { lines: [line({ subtotal: '100.00' }), line({ subtotal: '50.00' })] },
    ],
  ])('is not taken for none, nor for that of the lines: %s', async (_why, given) => {
    const { nextSteps, discrepancies, payMeanwhile, shouldBeWithTax, leftToPay } = await explained({
      ...{ ...given, header: { ...given.header, paid: eur('10.00') } },
      found: [found('billed_twice', ['0', '50.00'], [1])],
    });
    expect(discrepancies[0]?.inQuestion).toEqual({
      ...{ beforeTax: '50.00', tax: null, withTax: null, taxFrom: 'unknown' },
    });
    expect(nextSteps?.toDispute).toEqual({
      ...{ count: 1, beforeTax: '50.00', tax: null, withTax: null },
      taxNote: 'What tax is owed of this document is not known yet.',
    });
    expect([payMeanwhile, shouldBeWithTax, leftToPay]).toEqual([null, null, null]);
  });

  it('is that of a document whose lines were not read yet', () => {
    expect(taxPlace(aBillingDocument())).toBe('not_known');
  });
});

describe('the tax on lines that come to nothing before tax', () => {
  // What is left of 19.00 and -18.99.
  const lines = [
    line({ subtotal: '100.00', tax: '19.00' }),
    line({ subtotal: '-100.00', tax: '-18.99' }),
    line({ subtotal: '70.00', tax: '13.30' }),
  ];

  it('is shared out to no part of a charge: what of it is on the part is not known', async () => {
    const { nextSteps, discrepancies, payMeanwhile, shouldBeWithTax } = await explained({
      lines,
      found: [found('amount_differs', ['-50.00', '0'], [0, 1])],
    });
    expect(discrepancies[0]?.inQuestion).toEqual({
      ...{ beforeTax: '50.00', tax: null, withTax: null, taxFrom: 'unknown' },
    });
    expect(nextSteps?.toDispute).toMatchObject({ beforeTax: '50.00', tax: null, withTax: null });
    expect(nextSteps?.toDispute.taxNote).toMatch(/do not tell the tax on 1 of them/);
    expect([payMeanwhile, shouldBeWithTax]).toEqual([null, null]);
  });

  it('is what is printed on them where all of them is in question, and nothing where they have none', () => {
    expect(taxOfPart('on_lines', eur('0'), lines.slice(0, 2))).toEqual({ tax: eur('0.01'), from: 'line' });
    const untaxed = [line({ subtotal: '100.00' }), line({ subtotal: '-100.00' })];
    expect(taxOfPart('on_lines', eur('50.00'), untaxed)).toEqual({ tax: eur('0'), from: 'line' });
  });
});
