import { describe, expect, it } from '@jest/globals';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import { figuresOf } from '../../../lib/reconciliation/periods/period-figures.ts';
import { snapshotsOf } from '../../../lib/reconciliation/periods/period-balances.ts';
import { money } from '../../../lib/values/money.ts';
import { aSnapshot, euro } from '../../builders/billing.ts';
import { aFiledInvoice } from '../../builders/closing.ts';

const shown = (documents: readonly BillingDocument[]) =>
  JSON.parse(JSON.stringify(figuresOf(documents, []))) as Record<string, unknown>[];

describe('the figures of a period', () => {
  it('are summed for each currency, in alphabetical order', () => {
    const documents = [
      aFiledInvoice({ id: 'G1', amount: '100.005', tax: '20.00' }),
      aFiledInvoice({ id: 'G2', amount: '7', currency: 'CHF' }),
      aFiledInvoice({ id: 'G3', amount: '-40.00', tax: '-8.00' }),
    ];
    expect(figuresOf(documents, [])).toMatchObject([
      { currency: 'CHF', documents: 1, lines: 3, payable: money('7', 'CHF') },
      {
        currency: 'EUR',
        documents: 2,
        lines: 6,
        payable: euro('72.005'),
        beforeTax: euro('60.005'),
        tax: euro('12'),
        unexplained: euro('0'),
      },
    ]);
  });

  it('leave out what is void', () => {
    const { header } = aFiledInvoice({ id: 'G1' });
    expect(shown([aFiledInvoice({ id: 'G1' }, { header: { ...header, isVoid: true } })])).toEqual([]);
  });

  it('count tax that is on the document only, and what no rule explains', () => {
    const invoice = aFiledInvoice({ id: 'G1' });
    const tieOut = {
      ...invoice.tieOut!,
      total: euro('361.00'),
      explained: [{ kind: 'tax_on_invoice_only' as const, amount: euro('60.00') }],
      unexplained: euro('1.00'),
    };
    expect(figuresOf([{ ...invoice, tieOut }], [])).toMatchObject([
      { payable: euro('361.00'), beforeTax: euro('300.00'), tax: euro('60.00'), unexplained: euro('1.00') },
    ]);
  });
});

describe('the figures of a period whose totals leave tax out', () => {
  it.each([
    { invoice: aFiledInvoice({ id: 'G1', tax: '60.00' }), shownBy: 'lines' as const },
    { invoice: aFiledInvoice({ id: 'G1' }), shownBy: 'statement' as const },
  ])('have it in what is payable, and explain it: shown by the $shownBy', ({ invoice, shownBy }) => {
    const [total, tax] = [euro('300.00'), euro('60.00')];
    const taxOnTop = { tax, payable: euro('360.00'), shownBy };
    const tieOut = { ...invoice.tieOut!, total, linesTotal: total, taxOnTop };
    expect(figuresOf([{ ...invoice, tieOut }], [])).toMatchObject([
      { payable: euro('360.00'), beforeTax: total, tax, unexplained: euro('0') },
    ]);
  });
});

describe('the balances of a period', () => {
  const taken = (nights: readonly string[], over = {}) =>
    nights.map((night) => aSnapshot(night, '0', [], over));
  const nightsOf = (nights: readonly string[], over = {}) =>
    snapshotsOf([aFiledInvoice({ id: 'G1' })], taken(nights, over)).map(({ night }) => night);

  it('are rolled from the last one before its first document', () => {
    const nights = ['2026-11-09', '2026-11-05', '2026-11-07', '2026-11-08'];
    expect(nightsOf(nights)).toEqual(['2026-11-07', '2026-11-08', '2026-11-09']);
  });

  it('have no opening where none was taken before', () => {
    expect(nightsOf(['2026-11-08', '2026-11-09'])).toEqual(['2026-11-08', '2026-11-09']);
  });

  it('do not begin with one that is suspect', () => {
    const suspect = taken(['2026-11-07'], { suspect: true });
    const found = snapshotsOf(
      [aFiledInvoice({ id: 'G1' })],
      [...taken(['2026-11-06', '2026-11-09']), ...suspect],
    );
    expect(found.map(({ night }) => night)).toEqual(['2026-11-06', '2026-11-07', '2026-11-09']);
  });

  it('are those of its own currencies', () => {
    expect(nightsOf(['2026-11-07'], { balance: money('0', 'USD') })).toEqual([]);
  });
});
