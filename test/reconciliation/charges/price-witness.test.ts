import { describe, expect, it } from '@jest/globals';
import type { Book, BookDocument, ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { addMonths, addPeriods, periodOf, type Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aBook, aDocument, aLine, aPurchase, day, OTHER_CUSTOMER } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

/** Three units for a year, 100.00 USD a month each, bought for 270.00 EUR: nothing was said of price and rate. */
const monthly = aPurchase({ billingCycle: 'monthly', quantity: 3, charge: money('270', 'EUR') });

type Line = Omit<NonNullable<Parameters<typeof aLine>[0]>, 'amounts'> & {
  readonly subtotal: string;
  readonly rate: string;
  readonly unit?: string;
  readonly quantity?: string;
};

/** The invoice of the month in which instalment k is charged, of prices in US dollars. */
function month(instalment: number, ...lines: readonly Line[]): BookDocument {
  return invoice(instalment, `G00000${instalment}`, 'EUR', lines);
}

function invoice(instalment: number, id: string, currency: string, lines: readonly Line[]): BookDocument {
  const chargeStart = addMonths(monthly.orderedOn, instalment - 1);
  const charges = lines.map(({ subtotal, rate, unit = '100', quantity = '3', ...overrides }) =>
    aLine({
      ...{ chargeStart, currency, pricingCurrency: 'USD', ...overrides },
      amounts: { subtotal, rate, unit, quantity },
    }),
  );
  return aDocument(charges, {
    id: asId(id),
    period: periodOf(chargeStart),
    invoiceDate: `${addPeriods(periodOf(chargeStart), 1)}-07` as Day,
    total: money('0', currency),
  });
}

const another = (id: string, overrides: Partial<ReconcilablePurchase> = {}): ReconcilablePurchase => ({
  ...monthly,
  id: asId(id),
  orderId: asId(`order-${id}`),
  alternateId: undefined,
  reservationOrderId: undefined,
  // Of another month than the purchase that is judged: its rate says nothing of that one.
  orderedOn: addMonths(monthly.orderedOn, 1),
  ...overrides,
});
const lineOf = (id: string, line: Line): Line => ({
  ...{ orderId: `order-${id}`, alternateId: '', reservationOrderId: '' },
  ...line,
});
const book = (documents: readonly BookDocument[], others: readonly ReconcilablePurchase[] = []) =>
  aBook({ purchases: [monthly, ...others], documents, asOf: day('2024-03-09') });
const found = (...given: Parameters<typeof book>) => discrepanciesOf(book(...given));

describe('the price of a converted purchase that said none', () => {
  const second = { subtotal: '276', rate: '0.92' };

  it.each<[string, Line, string]>([
    [
      'of too many units',
      { subtotal: '360', rate: '0.9', quantity: '4' },
      'quantity_differs p1/1 G000001: 270.00 -> 360.00, 90.00 EUR',
    ],
    [
      'of another amount',
      { subtotal: '290', rate: '0.9' },
      'amount_differs p1/1 G000001: 270.00 -> 290.00, 20.00 EUR',
    ],
    [
      'of another customer',
      { subtotal: '270', rate: '0.9', customerId: OTHER_CUSTOMER },
      'customer_differs p1/1 G000001: 270.00 -> 270.00, 0.00 EUR',
    ],
    [
      'with a word never seen',
      { subtotal: '270', rate: '0.9', chargeType: 'teleport' },
      'unknown_charge_type p1/1 G000001: nothing known -> 270.00, 270.00 EUR',
    ],
    [
      'of the least rounding',
      { subtotal: '270.01', rate: '0.9' },
      'rounding p1/1 G000001: 270.00 -> 270.01, 0.01 EUR (explained)',
    ],
  ])('is shown by a first line %s whose own price and rate come to what was paid', (_of, first, fault) => {
    expect(found([month(1, first), month(2, second)])).toEqual([
      fault,
      'exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)',
    ]);
  });

  it('and its rate are shown by a refund as well, whatever the sign of its price', () => {
    const refund = { subtotal: '-135', rate: '0.9', unit: '-100' };
    expect(found([month(1, refund, { subtotal: '303.6', rate: '0.92', unit: '110' })])).toEqual([
      'refund_unannounced p1/- G000001: 0.00 -> -135.00, -135.00 EUR',
      'unit_price_differs p1/1 G000001: 270.00 -> 303.60, 33.60 EUR',
    ]);
  });

  it('is not shown by a line of another price, which is told as such once there is a witness', () => {
    const dearer = { subtotal: '297', rate: '0.9', unit: '110' };
    expect(found([month(1, dearer), month(2, { subtotal: '270', rate: '0.9' })])).toEqual([
      'unit_price_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR',
    ]);
  });

  it('is shown by what was billed exactly as expected, where a cart was rounded otherwise', () => {
    const cents = { ...monthly, charge: money('270.01', 'EUR') };
    const documents = [month(1, { subtotal: '270.01', rate: '0.9' }), month(2, second)];
    expect(discrepanciesOf(aBook({ purchases: [cents], documents, asOf: day('2024-03-09') }))).toEqual([
      'exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)',
    ]);
  });

  it('is not shown by a line that is priced in a third currency', () => {
    const pounds = { subtotal: '270', rate: '1.2', unit: '75', pricingCurrency: 'GBP' };
    expect(found([month(1, pounds), month(2, second)])).toEqual([
      'amount_differs p1/2 G000002: 270.00 -> 276.00, 6.00 EUR',
    ]);
  });
});

describe('the price of a converted purchase whose first charge is wrong', () => {
  const dearer = { subtotal: '297', rate: '0.9', unit: '110' };
  const second = { subtotal: '276', rate: '0.92' };
  const faulty = 'unit_price_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR';
  const rates = (...instalments: readonly string[]) =>
    instalments.map((text) => `exchange_rate p1/${text} EUR (explained)`);

  it('is that of a later one which comes to what was paid at the rate of the first', () => {
    expect(found([month(1, dearer), month(2, second)])).toEqual([
      faulty,
      ...rates('2 G000002: 270.00 -> 276.00, 6.00'),
    ]);
  });

  it('is not that of a later one which does not', () => {
    expect(found([month(1, dearer), month(2, { subtotal: '248.4', rate: '0.92', unit: '90' })])).toEqual([
      'amount_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR',
      'amount_differs p1/2 G000002: 270.00 -> 248.40, -21.60 EUR',
    ]);
  });

  it('is not shown at the rate of a refund, which says nothing of the month, nor at that of another list', () => {
    const refund = { subtotal: '-33', rate: '0.9', unit: '110', quantity: '1' };
    expect(found([month(1, refund), month(2, second)])[1]).toMatch(/^amount_differs p1\/2/);
    const pounds = { ...dearer, pricingCurrency: 'GBP' };
    expect(found([month(1, pounds), month(2, second)])[1]).toMatch(/^amount_differs p1\/2/);
  });

  it('is shown at the rate that others had in the month of the order', () => {
    const stranger = another('p9', { orderedOn: monthly.orderedOn, productId: 'other' });
    const january = month(1, { ...dearer, rate: '0.95' }, lineOf('p9', { subtotal: '270', rate: '0.9' }));
    const told = found([january, month(2, second)], [stranger]);
    expect(told).toContain('exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)');
    expect(told).toContain('unit_price_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR');
  });
});

describe('the price of a cart that was made at the rate of the month before its order', () => {
  /** Others, charged in December and in January. */
  const [old, young] = [
    another('p8', { orderedOn: addMonths(monthly.orderedOn, -1), productId: 'other' }),
    another('p9', { orderedOn: monthly.orderedOn, productId: 'other', charge: money('279', 'EUR') }),
  ];
  const december = (rate: string) => month(0, lineOf('p8', { subtotal: '270', rate }));
  const january = (first: Line) => month(1, first, lineOf('p9', { subtotal: '279', rate: '0.93' }));
  const told = (...documents: readonly BookDocument[]) =>
    found(documents, [old, young]).filter((text) => text.includes(' p1/'));
  const atJanuary = { subtotal: '279', rate: '0.93' };

  it('is that of the purchase, where others tell that rate', () => {
    expect(told(december('0.9'), january(atJanuary))).toEqual([
      'exchange_rate p1/1 G000001: 270.00 -> 279.00, 9.00 EUR (explained)',
    ]);
  });

  it('is not, where it does not come to what was paid at either rate', () => {
    expect(told(december('0.91'), january(atJanuary))[0]).toMatch(/^unit_price_differs p1\/1/);
    expect(told(december('0.9'), january({ subtotal: '306.9', rate: '0.93', unit: '110' }))[0]).toMatch(
      /^unit_price_differs p1\/1/,
    );
  });

  it('is told as weaker evidence where only a rate of others says what was paid', () => {
    const book_ = book([december('0.91'), january(atJanuary)], [old, young]);
    const details = reconcile(book_, sha256).discrepancies.map(({ detail }) => detail);
    expect(details).toContain(
      'Billed at 100 USD a unit, which is not the price of the purchase, as what was paid shows at the rate that others had in the month of the order. Instalment 1 of 12.',
    );
  });
});

describe('the price of a converted purchase of which nothing of its own tells', () => {
  const onlySecond = month(2, { subtotal: '276', rate: '0.92' });
  type Other = readonly [ReconcilablePurchase, Line];

  /** A purchase of the same month that was paid in dollars, so that it tells no rate, and its line. */
  const dollars = (id: string, unit: string): Other => [
    another(id, { quantity: 1, charge: money(unit, 'USD'), orderedOn: monthly.orderedOn }),
    lineOf(id, { subtotal: unit, rate: '1', unit, quantity: '1' }),
  ];
  const beside = (...others: readonly Other[]) => {
    const lines = others.map(([, line]) => line);
    const purchases = others.map(([purchase]) => purchase);
    return book([onlySecond, invoice(2, 'G100002', 'USD', lines)], purchases);
  };
  const first = (asked: Book) => discrepanciesOf(asked)[0];

  it('is that of others of its product, in whatever currency these were billed', () => {
    expect(first(beside(dollars('p8', '100')))).toBe(
      'exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)',
    );
    expect(first(beside(dollars('p8', '90')))).toBe(
      'unit_price_differs p1/2 G000002: 270.00 -> 276.00, 6.00 EUR',
    );
  });

  it('is what most of them were billed at, and unknown where they disagree evenly', () => {
    const [one, two, three] = [dollars('p7', '90'), dollars('p8', '100'), dollars('p9', '100')];
    expect(first(beside(one, two, three))).toMatch(/^exchange_rate p1/);
    expect(first(beside(one, two))).toMatch(/^amount_differs p1/);
  });

  it('is told by lines that were kept as well as by those that were clean', () => {
    const [purchase, line] = dollars('p8', '100');
    expect(first(beside([purchase, { ...line, quantity: '2' }]))).toMatch(/^exchange_rate p1/);
  });

  it.each<[string, Partial<ReconcilablePurchase>]>([
    ['product', { productId: 'other' }],
    ['SKU', { skuId: 'other' }],
    ['term', { term: 'P3Y' }],
    ['billing cycle', { billingCycle: 'one_time' }],
    ['month of order, of which there is another price list', { orderedOn: addMonths(monthly.orderedOn, 1) }],
  ])('is not that of another %s', (_name, overrides) => {
    const [purchase, line] = dollars('p8', '100');
    expect(first(beside([{ ...purchase, ...overrides }, line]))).toMatch(/^amount_differs p1/);
  });

  it('is not that of a line that does not come to what its own purchase was paid with', () => {
    const [purchase, line] = dollars('p8', '100');
    const paidLess = { ...purchase, charge: money('99', 'USD') };
    expect(first(beside([paidLess, line]))).toMatch(/^amount_differs p1/);
  });

  it('is not that of others where what was paid is more than a tenth away from it', () => {
    // 300.00 USD at 0.92 are 276.00 EUR: what was paid may be 248.40 to 303.60.
    const paid = (amount: string) => {
      const asked = beside(dollars('p8', '100'));
      const [judged, ...others] = asked.purchases;
      return first({ ...asked, purchases: [{ ...judged!, charge: money(amount, 'EUR') }, ...others] });
    };
    expect(['248.39', '248.40', '303.60', '303.61'].map(paid)).toEqual([
      'amount_differs p1/2 G000002: 248.39 -> 276.00, 27.61 EUR',
      'exchange_rate p1/2 G000002: 248.40 -> 276.00, 27.60 EUR (explained)',
      'exchange_rate p1/2 G000002: 303.60 -> 276.00, -27.60 EUR (explained)',
      'amount_differs p1/2 G000002: 303.61 -> 276.00, -27.61 EUR',
    ]);
  });

  it('is told as weaker evidence', () => {
    const details = ['100', '90'].map(
      (unit) => reconcile(beside(dollars('p8', unit)), sha256).discrepancies[0]!.detail,
    );
    expect(details).toEqual([
      "The price in USD is that of others of its product; the month's rate is 0.92. Instalment 2 of 12.",
      'Billed at 100 USD a unit, which is not the price of others of its product. Instalment 2 of 12.',
    ]);
  });

  it('is not asked for where the rate of the month of its order is known', () => {
    const atJanuary = another('p9', { orderedOn: monthly.orderedOn, productId: 'other' });
    const january = month(1, lineOf('p9', { subtotal: '270', rate: '0.9' }));
    const { documents, purchases } = beside(dollars('p8', '90'));
    const asked = book([january, ...documents], [atJanuary, ...purchases.slice(1)]);
    expect(first(asked)).toBe('exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)');
  });
});

describe('the rate of the order, as the lines of others tell it', () => {
  const said = { ...monthly, unitPrice: money('100', 'USD') };
  const stranger = another('p9', { orderedOn: monthly.orderedOn, productId: 'other' });
  const told = (...documents: readonly BookDocument[]) =>
    discrepanciesOf(aBook({ purchases: [said, stranger], documents, asOf: day('2024-03-09') }));
  const second = month(2, { subtotal: '276', rate: '0.92' });

  it('counts where the price that was said comes to what was paid at it', () => {
    const right = month(1, lineOf('p9', { subtotal: '270', rate: '0.9' }));
    expect(told(right, second)).toContain(
      'exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)',
    );
  });

  it('is no rate of ours where it does not: one wrong line changes nothing of what is expected', () => {
    const wrong = month(1, lineOf('p9', { subtotal: '300', rate: '1.0' }));
    expect(told(wrong, second)).toContain(
      'exchange_rate p1/2 G000002: 270.00 -> 276.00, 6.00 EUR (explained)',
    );
  });

  it('does not hide that our own line has the same wrong rate', () => {
    const both = month(1, { subtotal: '300', rate: '1.0' }, lineOf('p9', { subtotal: '300', rate: '1.0' }));
    expect(told(both)).toContain('exchange_rate p1/1 G000001: 270.00 -> 300.00, 30.00 EUR (explained)');
  });
});
