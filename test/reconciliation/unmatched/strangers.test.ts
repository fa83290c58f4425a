import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../../lib/reconciliation/line-identity.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { addMonths, type BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  CUSTOMER,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const GUID = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A charge like that of `aPurchase`, under ids that no purchase has. */
const stranger = (overrides: Parameters<typeof aLine>[0] = {}): BilledLine =>
  aLine({ orderId: 'stranger', alternateId: '', reservationOrderId: '', ...overrides });
const book = (lines: readonly BilledLine[], overrides: Partial<Book> = {}) =>
  aBook({ documents: [aDocument(lines)], ...overrides });
const found = (line: BilledLine, overrides: Partial<Book> = {}) =>
  reconcile(book([line], overrides), sha256).discrepancies[0]!;

describe('where a reservation that is not ours was bought', () => {
  it.each([
    [`RIOderId${GUID}`, 'partner_center'],
    [` rioderid:${GUID}`, 'partner_center'],
    [GUID, 'azure_portal'],
    [`PCTest${GUID}`, 'test_account'],
    ['', 'unknown'],
  ])('%j tells %s', (reservationOrderId, where) => {
    expect(found(stranger({ reservationOrderId })).boughtIn).toBe(where);
  });

  it('an order that was seen at Partner Center tells where the line names no reservation', () => {
    const elsewhere = [{ orderId: asId<'OrderId'>('Stranger'), customerId: CUSTOMER }];
    const known = found(stranger(), { elsewhere });
    expect([known.boughtIn, known.rule]).toEqual(['partner_center', 'unmatched.order_elsewhere']);
    expect(known.detail).toContain('seen at Partner Center');
    expect(found(stranger({ orderId: '', alternateId: 'STRANGER' }), { elsewhere }).boughtIn).toBe(
      'partner_center',
    );
    expect(found(stranger({ reservationOrderId: GUID }), { elsewhere }).boughtIn).toBe('azure_portal');
  });

  it('is said of renewals and refunds as well, and of no charge that is ours', () => {
    expect(found(stranger({ chargeType: 'renew', reservationOrderId: GUID })).boughtIn).toBe('azure_portal');
    expect(found(stranger({ amounts: { subtotal: '-1' } })).boughtIn).toBe('unknown');
    const ours = found(aLine({ amounts: { subtotal: '1' } }), { purchases: [aPurchase()] });
    expect([ours.kind, ours.boughtIn]).toEqual(['amount_differs', undefined]);
  });

  it('the evidence is the line itself, its customer, the month and the date of its document', () => {
    expect(found(stranger())).toMatchObject({
      customerId: CUSTOMER,
      period: '2024-01',
      since: '2024-02-07',
      lines: [{ documentId: 'G000001', version: 'version of G000001', part: 0, lineNumber: 0 }],
    });
  });
});

describe('a reservation that was there before the ledger starts, and is not ours', () => {
  const kindOf = (overrides: Parameters<typeof aLine>[0]) =>
    found(stranger({ subscriptionStart: day('2022-12-20'), ...overrides }), {
      ledgerStart: day('2024-01-01'),
    }).kind;
  const monthly = { chargeType: 'cycleCharge', termAndBillingCycle: '1 Year Reservation, monthly billing' };

  it('asks nobody for anything, however long ago its subscription started', () => {
    expect(kindOf({ ...monthly, chargeStart: day('2024-02-20') })).toBe('bought_before_start');
    expect(kindOf({ chargeType: 'new', chargeStart: day('2024-02-20') })).toBe('bought_before_start');
  });

  it('was bought by whoever renewed it: a renewal keeps the first start of its subscription', () => {
    expect(kindOf({ chargeType: 'renew', chargeStart: day('2024-01-20') })).toBe('renewed');
    expect(
      kindOf({ chargeType: 'renew', chargeStart: day('2024-01-20'), subscriptionStart: undefined }),
    ).toBe('renewed');
    expect(kindOf({ chargeType: 'renew', chargeStart: day('2023-12-31') })).toBe('bought_before_start');
    expect(kindOf({ chargeType: 'renew', chargeStart: undefined })).toBe('bought_before_start');
  });

  it('is renewed in every month after its renewal, and in none before', () => {
    const month = (chargeStart: string, overrides: Parameters<typeof aLine>[0] = {}) =>
      stranger({
        ...{ ...monthly, reservationOrderId: GUID, subscriptionStart: day('2023-02-20') },
        chargeStart: day(chargeStart),
        ...overrides,
      });
    const kinds = (...lines: readonly BilledLine[]) =>
      reconcile(book(lines, { ledgerStart: day('2024-01-01') }), sha256).discrepancies.map(
        ({ kind }) => kind,
      );
    const renewal = month('2024-02-20', { chargeType: 'renew' });
    expect(kinds(month('2024-01-20'), renewal, month('2024-03-20'), month('2024-04-20'))).toEqual([
      ...['bought_before_start', 'renewed', 'renewed', 'renewed'],
    ]);
    expect(kinds(month('2024-03-20'), renewal)).toEqual(['renewed', 'renewed']);
    const other = { reservationOrderId: 'cccccccc-0000-4000-8000-000000000003' };
    expect(kinds(renewal, month('2024-03-20', other))).toEqual(['renewed', 'bought_before_start']);
    const before = month('2023-12-20', { chargeType: 'renew' });
    expect(kinds(before, month('2024-03-20'))).toEqual(['bought_before_start', 'bought_before_start']);
    const givenBack = month('2024-02-20', { chargeType: 'renew', amounts: { subtotal: '-1037.78' } });
    expect(kinds(givenBack, month('2024-03-20'))).toEqual(['refund_unannounced', 'bought_before_start']);
  });
});

describe('a suggestion', () => {
  const unbilled = aPurchase({
    orderId: asId('other'),
    alternateId: undefined,
    reservationOrderId: undefined,
  });
  const suggested = (line: BilledLine, overrides: Partial<Book> = {}) =>
    reconcile(book([line], { purchases: [unbilled], ...overrides }), sha256).suggestions;

  it('names the purchase that an unmatched charge may be of, and matches nothing', () => {
    const result = reconcile(book([stranger()], { purchases: [unbilled] }), sha256);
    expect(result.matches).toEqual([]);
    expect(result.discrepancies.map(({ kind }) => kind)).toEqual([
      'billed_not_purchased',
      'purchased_not_billed',
    ]);
    expect(result.suggestions).toMatchObject([
      {
        id: 'order:stranger:dzh318z0bq3q:00fv:p1',
        purchaseId: 'p1',
        period: '2024-01',
        lines: [{ documentId: 'G000001', lineNumber: 0 }],
      },
    ]);
    expect(amountText(result.suggestions[0]!.amount)).toBe('1037.78');
  });

  it.each<[string, Parameters<typeof aLine>[0] & {}]>([
    ['customer', { customerId: OTHER_CUSTOMER }],
    ['product', { productId: 'other' }],
    ['SKU', { skuId: 'other' }],
    ['quantity', { amounts: { quantity: '3' } }],
    ['day', { chargeStart: day('2024-01-17') }],
    ['day before', { chargeStart: day('2024-01-13') }],
    ['unsaid day', { chargeStart: undefined }],
    ['sign', { amounts: { subtotal: '-1037.78' } }],
    ['kind of charge', { chargeType: 'renew' }],
    ['account', { reservationOrderId: 'PCTest' }],
  ])('is not made for another %s', (_what, overrides) => {
    expect(suggested(stranger(overrides))).toEqual([]);
  });

  it('allows a day on either side, and letters of any size', () => {
    const alike = { customerId: CUSTOMER.toUpperCase(), skuId: '00fv' };
    expect(suggested(stranger({ ...alike, chargeStart: day('2024-01-14') }))).toHaveLength(1);
    expect(suggested(stranger({ ...alike, chargeStart: day('2024-01-16') }))).toHaveLength(1);
  });

  it('is not made for an instalment that was charged', () => {
    const charged = aDocument([{ ...stranger(), orderId: 'other' }], { id: asId('G000000') });
    const documents = [charged, aDocument([stranger()])];
    expect(reconcile(aBook({ purchases: [unbilled], documents }), sha256).suggestions).toEqual([]);
  });

  it('names every purchase that fits, and gathers all instalments of one reservation', () => {
    const monthly = (id: string) => ({
      ...unbilled,
      id: asId<'PurchaseId'>(id),
      orderId: asId<'OrderId'>(id),
      billingCycle: 'monthly' as const,
    });
    const documents = [0, 1].map((month) =>
      aDocument([stranger({ reservationOrderId: GUID, chargeStart: addMonths(day('2024-01-15'), month) })], {
        id: asId(`G00000${month}`),
        period: `2024-0${month + 1}` as BillingPeriod,
        invoiceDate: day(`2024-0${month + 2}-07`),
      }),
    );
    const { suggestions } = reconcile(
      aBook({ purchases: [monthly('m1'), monthly('m2')], documents }),
      sha256,
    );
    expect(suggestions.map(({ id, lines, amount }) => [id, lines.length, amountText(amount)])).toEqual([
      [`reservation-order:${GUID}:m1`, 2, '2075.56'],
      [`reservation-order:${GUID}:m2`, 2, '2075.56'],
    ]);
  });
});

describe('what a person said of a suggestion', () => {
  const unbilled = aPurchase({
    orderId: asId('other'),
    alternateId: undefined,
    reservationOrderId: undefined,
  });
  const said = (decision: 'confirmed' | 'refused', line = stranger()) => [
    { identity: lineIdentity(line), purchaseId: unbilled.id, decision },
  ];

  it('a confirmed one is matched, and judged like any other charge', () => {
    const dear = stranger({ amounts: { subtotal: '1100' } });
    const result = reconcile(book([dear], { purchases: [unbilled], decisions: said('confirmed') }), sha256);
    expect(result.matches.map(({ purchaseId, by }) => `${purchaseId} ${by}`)).toEqual(['p1 confirmed']);
    expect(result.discrepancies.map(({ kind }) => kind)).toEqual(['amount_differs']);
    expect(result.suggestions).toEqual([]);
  });

  it('a refused one is not suggested again, and stays what it was', () => {
    const result = reconcile(
      book([stranger()], { purchases: [unbilled], decisions: said('refused') }),
      sha256,
    );
    expect(result.suggestions).toEqual([]);
    expect(result.discrepancies[0]!.kind).toBe('billed_not_purchased');
  });

  it('counts less than an id, and nothing for a purchase that is not there', () => {
    const byOrder = { ...stranger(), orderId: 'other' };
    const decisions = said('confirmed', byOrder);
    const other = aPurchase({
      id: asId('p0'),
      orderId: asId('x'),
      alternateId: undefined,
      reservationOrderId: undefined,
    });
    const misled = decisions.map((each) => ({ ...each, purchaseId: other.id }));
    const { matches } = reconcile(
      book([byOrder], { purchases: [unbilled, other], decisions: misled }),
      sha256,
    );
    expect(matches.map(({ purchaseId, by }) => `${purchaseId} ${by}`)).toEqual(['p1 order_id']);
    expect(reconcile(book([stranger()], { decisions: said('confirmed') }), sha256).matches).toEqual([]);
  });

  it('changes the input hash', () => {
    const hashes = [[], said('confirmed'), said('refused')].map(
      (decisions) => reconcile(book([stranger()], { purchases: [unbilled], decisions }), sha256).inputHash,
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('a reservation order of nothing but zeros', () => {
  const nil = '00000000-0000-0000-0000-000000000000';

  it('is none, before which a prefix still tells where it was bought', () => {
    const where = (reservationOrderId: string) => found(stranger({ reservationOrderId })).boughtIn;
    expect([nil, `RIOderId:${nil}`, `PCTest:${nil}`].map(where)).toEqual([
      'unknown',
      'partner_center',
      'test_account',
    ]);
  });

  it('makes no two charges one: a word on one of them says nothing of the others', () => {
    const line = stranger({ reservationOrderId: nil });
    const other = stranger({ reservationOrderId: nil, orderId: 'another', customerId: OTHER_CUSTOMER });
    expect(lineIdentity(line)).toBe('order:stranger:dzh318z0bq3q:00fv');
    const purchase = aPurchase({
      orderId: asId('other'),
      alternateId: undefined,
      reservationOrderId: undefined,
    });
    const decisions = [
      { identity: lineIdentity(line), purchaseId: purchase.id, decision: 'confirmed' as const },
    ];
    const { matches } = reconcile(book([line, other], { purchases: [purchase], decisions }), sha256);
    expect(matches).toHaveLength(1);
  });

  it('is no reservation of a purchase either', () => {
    const purchase = aPurchase({
      orderId: asId('other'),
      alternateId: undefined,
      reservationOrderId: asId(nil),
    });
    const line = stranger({ reservationOrderId: nil });
    expect(reconcile(book([line], { purchases: [purchase] }), sha256).matches).toEqual([]);
  });
});

describe('the identity of a charge', () => {
  it('is its reservation order, else its order and product, else what it charges for', () => {
    expect(lineIdentity(stranger({ reservationOrderId: `RIOderId:${GUID.toUpperCase()}` }))).toBe(
      `reservation-order:${GUID}`,
    );
    expect(lineIdentity(stranger({ orderId: ' ABC ' }))).toBe('order:abc:dzh318z0bq3q:00fv');
    expect(lineIdentity(stranger({ orderId: '', alternateId: 'Alt' }))).toBe('order:alt:dzh318z0bq3q:00fv');
    expect(lineIdentity(stranger({ orderId: '', amounts: { quantity: '-2' } }))).toBe(
      `line:${CUSTOMER}:dzh318z0bq3q:00fv:2:2024-01-15`,
    );
  });

  it('names neither document, version nor place', () => {
    const [one, other] = [stranger(), stranger({ documentId: asId('G9'), part: 3, lineNumber: 4 })];
    expect(lineIdentity(one)).toBe(lineIdentity(other));
  });
});

it('a purchase without an order is known by its reservation order alone', () => {
  const portal = aPurchase({
    origin: 'observed',
    orderId: undefined,
    alternateId: undefined,
    charge: eur('1037.78'),
  });
  const lines = [
    aLine({ orderId: '', alternateId: '' }),
    aLine({ orderId: '', alternateId: '', reservationOrderId: '' }),
  ];
  const { matches } = reconcile(book(lines, { purchases: [portal] }), sha256);
  expect(matches.map(({ lineNumber, by }) => `${lineNumber} ${by}`)).toEqual(['0 reservation_order_id']);
});
