import { describe, expect, it } from '@jest/globals';
import type { ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aBook, aDocument, aLine, aPurchase, day } from '../../builders/book.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

/** Seven units a month at 33.333333 USD, bought at 0.91 for 212.33 EUR. */
const monthly = aPurchase({ billingCycle: 'monthly', quantity: 7, charge: money('212.33', 'EUR') });
type Said = { readonly unitPrice?: string; readonly exchangeRate?: string; readonly charge?: string };
const buying = ({ unitPrice, exchangeRate, charge = '212.33' }: Said): ReconcilablePurchase => ({
  ...monthly,
  charge: money(charge, 'EUR'),
  unitPrice: unitPrice === undefined ? undefined : money(unitPrice, 'USD'),
  exchangeRate: exchangeRate === undefined ? undefined : decimal(exchangeRate),
});

type Billed = { readonly subtotal: string; readonly unit: string; readonly rate: string };
const january = (amounts: Billed) =>
  aDocument([aLine({ pricingCurrency: 'USD', amounts: { quantity: '7', ...amounts } })]);
const february = (amounts: Billed) =>
  aDocument(
    [
      aLine({
        ...{ pricingCurrency: 'USD', chargeStart: day('2024-02-15') },
        amounts: { quantity: '7', ...amounts },
      }),
    ],
    { id: asId('G000002'), period: '2024-02' as BillingPeriod, invoiceDate: day('2024-03-07') },
  );
const found = (said: Said, ...documents: readonly ReturnType<typeof aDocument>[]) =>
  discrepanciesOf(aBook({ purchases: [buying(said)], documents, asOf: day('2024-03-09') }));

const sound = january({ subtotal: '212.33', unit: '33.333333', rate: '0.91' });
const next = february({ subtotal: '214.66', unit: '33.333333', rate: '0.92' });
const explained = [expect.stringMatching(/^exchange_rate p1\/2 .* \(explained\)$/)];

describe('a unit price in the request', () => {
  it('that was rounded on its way to us is not held against charges of the price that was paid', () => {
    expect(found({ unitPrice: '33.33', exchangeRate: '0.91' }, sound, next)).toEqual(explained);
    expect(found({ unitPrice: '33.33' }, sound, next)).toEqual(explained);
  });

  it('is not held against such charges either where none of January shows what was paid', () => {
    const missing = expect.stringMatching(/^purchased_not_billed p1\/1 /);
    expect(found({ unitPrice: '33.33', exchangeRate: '0.91' }, next)).toEqual([...explained, missing]);
    expect(found({ unitPrice: '33.33' }, next)).toEqual([...explained, missing]);
  });

  it('shows with what was paid that the rate of a line is that of the order, though the line prints fewer decimals', () => {
    const rounded = january({ subtotal: '212.38', unit: '33.33', rate: '0.91' });
    expect(found({ unitPrice: '33.333333' }, rounded)).toEqual([expect.stringMatching(/^rounding p1\/1 /)]);
  });

  it('is that of a line which prints it with fewer decimals', () => {
    const printed = [
      january({ subtotal: '212.33', unit: '33.33', rate: '0.91' }),
      february({ subtotal: '214.66', unit: '33.33', rate: '0.92' }),
    ];
    expect(found({ unitPrice: '33.333333', exchangeRate: '0.91' }, ...printed)).toEqual(explained);
    expect(found({ unitPrice: '33.333333' }, ...printed)).toEqual(explained);
  });

  it('is another where a line says a cent more or less', () => {
    const cent = february({ subtotal: '214.72', unit: '33.34', rate: '0.92' });
    expect(found({ unitPrice: '33.333333', exchangeRate: '0.91' }, sound, cent)).toEqual([
      'unit_price_differs p1/2 G000002: 212.33 -> 214.72, 2.39 EUR',
    ]);
    expect(found({ unitPrice: '33.33', exchangeRate: '0.91' }, sound, cent)).toEqual([
      'unit_price_differs p1/2 G000002: 212.33 -> 214.72, 2.39 EUR',
    ]);
  });

  it('is another where a line prints it alike, and the price it prints is not what was paid', () => {
    // 7 x 33.33 x 0.9 are 209.979, 7 x 33.334 x 0.9 are 210.0042.
    const dearer = february({ subtotal: '214.67', unit: '33.334', rate: '0.92' });
    expect(found({ unitPrice: '33.33', exchangeRate: '0.9', charge: '209.97' }, dearer)[0]).toMatch(
      /^unit_price_differs p1\/2/,
    );
  });

  it('gives way to the price that was paid where it became another in the cart', () => {
    const paid = { unitPrice: '100', charge: '643.37' };
    const first = january({ subtotal: '643.37', unit: '101', rate: '0.91' });
    const second = february({ subtotal: '650.44', unit: '101', rate: '0.92' });
    expect(found(paid, first, second)).toEqual(explained);
    expect(found({ ...paid, exchangeRate: '0.91' }, first, second)).toEqual(explained);
    const dearer = february({ subtotal: '708.40', unit: '110', rate: '0.92' });
    expect(found(paid, first, dearer)).toEqual([
      'unit_price_differs p1/2 G000002: 643.37 -> 708.40, 65.03 EUR',
    ]);
  });

  it('stands where a line of ours comes to what was paid by two faults, and others print what was said', () => {
    const twoFaults = january({ subtotal: '637', unit: '91', rate: '1' });
    const second = february({ subtotal: '644', unit: '100', rate: '0.92' });
    expect(found({ unitPrice: '100', charge: '637' }, twoFaults, second)).toEqual([
      'exchange_rate p1/2 G000002: 637.00 -> 644.00, 7.00 EUR (explained)',
    ]);
  });

  it('in the currency of the purchase is compared with what was paid', () => {
    const euros = aPurchase({ quantity: 3, charge: money('100', 'EUR'), unitPrice: money('33.33', 'EUR') });
    const billed = (unit: string, subtotal: string) =>
      discrepanciesOf(
        aBook({
          purchases: [euros],
          documents: [aDocument([aLine({ amounts: { unit, subtotal, quantity: '3' } })])],
        }),
      );
    expect(billed('33.333333', '99.99')).toEqual([
      'rounding p1/1 G000001: 100.00 -> 99.99, -0.01 EUR (explained)',
    ]);
    expect(billed('33.34', '100.02')).toEqual([
      'unit_price_differs p1/1 G000001: 100.00 -> 100.02, 0.02 EUR',
    ]);
  });
});

describe('an exchange rate in the request', () => {
  it('is no rate of the order where the price in the request comes to another amount at it', () => {
    const assumed = { unitPrice: '100', exchangeRate: '0.85', charge: '637' };
    const second = february({ subtotal: '644', unit: '100', rate: '0.92' });
    expect(found(assumed, january({ subtotal: '637', unit: '100', rate: '0.91' }), second)).toEqual([
      'exchange_rate p1/2 G000002: 637.00 -> 644.00, 7.00 EUR (explained)',
    ]);
    expect(found(assumed, second)[0]).toBe(
      'exchange_rate p1/2 G000002: 637.00 -> 644.00, 7.00 EUR (explained)',
    );
  });
});
