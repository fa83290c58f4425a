import { describe, expect, it } from '@jest/globals';
import type { ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { beginRun } from '../../../lib/reconciliation/matching/run.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  day,
  eur,
  OTHER_CUSTOMER,
  RESERVATION_ORDER,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;
type Varied = { readonly line?: Overrides; readonly purchase?: Partial<ReconcilablePurchase> };

/** Purchases of one day are alike, as a shop sells them; each is known by its own order. */
const bought = (index: number, overrides: Partial<ReconcilablePurchase> = {}) =>
  aPurchase({
    id: asId(`p${index}`),
    orderId: asId(`order${index}`),
    alternateId: undefined,
    reservationOrderId: undefined,
    ...overrides,
  });
const charged = (index: number, overrides: Overrides = {}) =>
  aLine({ orderId: `order${index}`, alternateId: '', reservationOrderId: '', ...overrides });

/** What is said of the varied one of several alike, as `kind expected -> actual`, else the instalment it was matched with. */
function said({ line, purchase }: Varied, order: (lines: ReturnType<typeof charged>[]) => typeof lines) {
  const lines = [charged(1), charged(2, line), charged(3)];
  const book = aBook({
    purchases: [bought(1), bought(2, purchase), bought(3)],
    documents: [aDocument(order(lines))],
    asOf: day('2024-01-31'),
  });
  const { discrepancies, matches } = reconcile(book, sha256);
  const others = [...discrepancies, ...matches].filter(({ purchaseId }) => purchaseId !== 'p2');
  expect(others.map((one) => ('by' in one ? `${one.purchaseId} ${one.instalment}` : one.kind))).toEqual([
    ...order(lines).flatMap(({ orderId }) => (orderId === 'order2' ? [] : [`p${orderId.slice(5)} 1`])),
  ]);
  const found = discrepancies.find(({ lines: [line] }) => line !== undefined);
  if (found === undefined)
    return matches.find(({ purchaseId }) => purchaseId === 'p2')?.instalment ?? 'not matched';
  return `${found.kind} ${found.expected && amountText(found.expected)} -> ${amountText(found.actual)}`;
}

describe('a charge among many that are alike', () => {
  const variations: [string, Varied, string | number][] = [
    ['nothing', {}, 1],
    ['its amount', { line: { amounts: { subtotal: '1037.79' } } }, 'rounding 1037.78 -> 1037.79'],
    ['much of its amount', { line: { amounts: { subtotal: '2000' } } }, 'amount_differs 1037.78 -> 2000.00'],
    ['what was paid', { purchase: { charge: eur('2000') } }, 'unit_price_differs 2000.00 -> 1037.78'],
    ['its customer', { line: { customerId: OTHER_CUSTOMER } }, 'customer_differs 1037.78 -> 1037.78'],
    [
      "the purchase's customer",
      { purchase: { customerId: asId(OTHER_CUSTOMER) } },
      'customer_differs 1037.78 -> 1037.78',
    ],
    [
      'its currency',
      { line: { currency: 'USD', pricingCurrency: 'USD' } },
      'currency_differs 1037.78 -> 1037.78',
    ],
    ['its quantity', { line: { amounts: { quantity: '3' } } }, 'quantity_differs 1037.78 -> 1037.78'],
    ['the quantity bought', { purchase: { quantity: 3 } }, 'quantity_differs 1037.78 -> 1037.78'],
    ['its term', { line: { termAndBillingCycle: '3 Years' } }, 'term_differs 1037.78 -> 1037.78'],
    ['the term bought', { purchase: { term: 'P3Y' } }, 'term_differs 1037.78 -> 1037.78'],
    ['its word', { line: { chargeType: 'teleport' } }, 'unknown_charge_type undefined -> 1037.78'],
    [
      'its account',
      { line: { reservationOrderId: `PCTest:${RESERVATION_ORDER}` } },
      'test_purchase 0.00 -> 1037.78',
    ],
    ['its day', { line: { chargeStart: day('2025-01-15') } }, 'billed_after_cancellation 0.00 -> 1037.78'],
    [
      'the day of the order',
      { purchase: { orderedOn: day('2023-01-10') } },
      'billed_after_cancellation 0.00 -> 1037.78',
    ],
    [
      'the billing cycle and the day',
      { purchase: { billingCycle: 'monthly', orderedOn: day('2023-12-15') } },
      2,
    ],
  ];

  it.each(variations)('is judged by itself where %s is another', (_what, varied, want) => {
    expect(said(varied, (lines) => lines)).toBe(want);
    expect(said(varied, (lines) => lines.toReversed())).toBe(want);
  });

  it('of nothing takes no instalment, where the others were free of charge as well', () => {
    const free = { charge: eur('0') };
    const purchases = [bought(1), bought(2, free)];
    const lines = [charged(1), charged(2, { amounts: { subtotal: '0' } })];
    const { matches, discrepancies } = reconcile(aBook({ purchases, documents: [aDocument(lines)] }), sha256);
    expect(matches.map(({ purchaseId, instalment }) => `${purchaseId} ${instalment}`)).toEqual([
      'p1 1',
      'p2 undefined',
    ]);
    expect(discrepancies.map(({ kind }) => kind)).toEqual(['purchased_not_billed']);
  });

  it('is not taken for another one where its words run into one another', () => {
    // `new` and `|1 Year`, `new|` and `1 Year`: written one after the other they are the same text.
    const line = (index: number, chargeType: string, termAndBillingCycle: string) =>
      charged(index, { chargeType, termAndBillingCycle });
    const lines = [line(1, 'new', '|1 Year'), line(2, 'new|', '1 Year')];
    const book = aBook({ purchases: [bought(1), bought(2)], documents: [aDocument(lines)] });
    expect(reconcile(book, sha256).discrepancies.map(({ kind }) => kind)).toEqual(['unknown_charge_type']);
  });
});

describe('a charge without a fault, of whose purchase another line turns up', () => {
  const monthly = aPurchase({ billingCycle: 'monthly' });
  const reconciled = (...lines: Parameters<typeof aDocument>[0]) =>
    reconcile(
      aBook({ purchases: [monthly], documents: [aDocument(lines)], asOf: day('2024-01-31') }),
      sha256,
    );

  it('is still the charge of its instalment, and the other line is judged beside it', () => {
    const again = aLine({ amounts: { subtotal: '1037.80' } });
    const { matches, discrepancies } = reconciled(aLine(), again);
    expect(matches.map(({ lineNumber, instalment }) => [lineNumber, instalment])).toEqual([[0, 1]]);
    expect(discrepancies.map(({ kind, lines }) => [kind, lines[0]!.lineNumber])).toEqual([
      ['billed_twice', 1],
    ]);
  });

  it('is one event with what its reference names', () => {
    const event = (subtotal: string) => aLine({ referenceId: 'E1', amounts: { subtotal } });
    const { discrepancies, matches } = reconciled(event('1037.78'), event('-1037.78'), event('1000'));
    expect(discrepancies.map(({ kind, amount }) => `${kind} ${amountText(amount)}`)).toEqual([
      'amount_differs -37.78',
    ]);
    expect(matches).toHaveLength(3);
  });
});

it('what is billed names the reservations of orders that have none yet', () => {
  const known = { reservationOrderId: asId<'ReservationOrderId'>(RESERVATION_ORDER) };
  const other = 'bbbbbbbb-0000-4000-8000-000000000002';
  const { documents, ...sides } = aBook({
    purchases: [bought(1), bought(2, known)],
    documents: [aDocument([charged(1, { reservationOrderId: other }), charged(2)])],
  });
  const run = beginRun(sides, new Map(documents.map(({ header }) => [header.id, header])));
  for (const line of documents[0]!.published!.charges) run.take(line);
  expect(run.billedReservations()).toEqual([{ purchaseId: 'p1', reservationOrderId: other }]);
});
