import { describe, expect, it } from '@jest/globals';
import type { Purchase } from '../../../lib/purchasing/purchase.ts';
import type { MatchDecision } from '../../../lib/reconciliation/book.ts';
import {
  boughtPurchase,
  observedPurchase,
} from '../../../lib/reconciliation/matching/book/comparable-purchase.ts';
import { orderedDocuments, orderedSides } from '../../../lib/reconciliation/matching/book/ordered-book.ts';
import { asId } from '../../../lib/values/id.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { aBook, aDocument, aPurchase, aReturn, day, OTHER_CUSTOMER } from '../../builders/book.ts';
import { anObserved } from '../../builders/history.ts';
import * as bought from '../../builders/purchase.ts';

describe('what can be compared of the ledger', () => {
  const orderedAtMs = Date.parse('2024-01-15T23:59:59Z');

  it('is every purchase that became an order, with its reservation once that is known', () => {
    const ordered = boughtPurchase(bought.aPurchase(bought.ordered({ orderedAtMs })));
    expect(ordered).toMatchObject({
      id: 'p-1',
      origin: 'bought',
      quantity: 2,
      term: 'P1Y',
      billingCycle: 'one_time',
      reservationOrderId: undefined,
      orderedOn: '2024-01-15',
    });
    const fulfilled = bought.aPurchase(bought.fulfilled({ orderedAtMs }));
    expect(boughtPurchase(fulfilled)).toEqual({
      ...ordered,
      reservationOrderId: fulfilled.reservationOrderId,
    });
    expect(fulfilled.reservationOrderId).toBeTruthy();
  });

  it('is nothing else: what is under way was not bought, and what Microsoft cancelled is not billed', () => {
    const others: readonly Purchase[] = [
      bought.aPurchase(),
      bought.aPurchase(bought.awaitingApproval()),
      bought.aPurchase(bought.failed()),
      bought.aPurchase(bought.unfulfilled()),
    ];
    expect(others.map(boughtPurchase)).toEqual(others.map(() => undefined));
  });

  it('is what was imported, without a price that nobody knows', () => {
    const { id, orderId, reservationOrderId, charge, orderedOn } = anObserved();
    expect(observedPurchase(anObserved())).toMatchObject({
      ...{ id, origin: 'observed', orderId, reservationOrderId, charge, orderedOn },
      unitPrice: undefined,
      exchangeRate: undefined,
    });
  });

  it('keeps the price and the rate that an import said', () => {
    const told = observedPurchase(anObserved({ unitPrice: money('555.56', 'USD'), exchangeRate: '0.90' }));
    expect(told.unitPrice).toEqual(money('555.56', 'USD'));
    expect(told.exchangeRate?.toString()).toBe('0.9');
  });

  it('keeps the price and the rate that the request said', () => {
    const expected = { charge: money('270', 'EUR'), unitPrice: money('100', 'USD') };
    const said = bought.aPurchase(bought.ordered(), { intent: { expected } });
    expect(boughtPurchase(said)!.unitPrice).toEqual(expected.unitPrice);
  });
});

describe('the order of both sides', () => {
  const sorted = (overrides: Parameters<typeof aBook>[0]) => orderedSides(aBook(overrides));

  it('is by id, by code units and not as somebody’s language has it', () => {
    const purchases = ['b', 'a', 'B', 'á'].map((id) => aPurchase({ id: asId(id) }));
    expect(sorted({ purchases }).purchases.map(({ id }) => id)).toEqual(['B', 'a', 'b', 'á']);
    const elsewhere = ['o2', 'o1'].map((id) => ({ orderId: asId<'OrderId'>(id), customerId: 'c' }));
    expect(sorted({ elsewhere }).elsewhere.map(({ orderId }) => orderId)).toEqual(['o1', 'o2']);
  });

  it('of returns is by day, then by their ids, then by their purchases', () => {
    const returned = (returnedOn: string, returnId: string, purchaseId: string) =>
      aReturn({ returnedOn, returnId, purchaseId: asId(purchaseId) });
    const inOrder = [
      returned('2024-01-20', 'r9', 'p1'),
      returned('2024-01-21', 'r1', 'p2'),
      returned('2024-01-21', 'r2', 'p1'),
      returned('2024-01-21', 'r2', 'p3'),
    ];
    expect(sorted({ returns: inOrder.toReversed() }).returns).toEqual(inOrder);
    expect(sorted({ returns: inOrder }).returns).toEqual(inOrder);
  });

  it('of words on matches is by charge, then by purchase, then by what was said', () => {
    const said = (identity: string, purchaseId: string, decision: MatchDecision['decision']) => ({
      ...{ identity, decision },
      purchaseId: asId<'PurchaseId'>(purchaseId),
    });
    const inOrder = [
      said('a', 'p9', 'refused'),
      said('b', 'p1', 'refused'),
      said('b', 'p2', 'confirmed'),
      said('b', 'p2', 'refused'),
    ];
    expect(sorted({ decisions: inOrder.toReversed() }).decisions).toEqual(inOrder);
    expect(sorted({ decisions: inOrder }).decisions).toEqual(inOrder);
  });

  it('of documents is as they were issued, and by their numbers on one day', () => {
    const paper = (id: string, date: string) => aDocument([], { id: asId(id), invoiceDate: day(date) });
    const inOrder = [paper('G9', '2024-02-07'), paper('G1', '2024-02-08'), paper('G2', '2024-02-08')];
    expect(orderedDocuments(inOrder.toReversed())).toEqual(inOrder);
  });
});

describe('what was imported and turns out to be ours', () => {
  const imported = (overrides: Parameters<typeof aPurchase>[0]) =>
    aPurchase({
      ...{ id: asId('observed.1'), origin: 'observed', orderId: undefined, alternateId: undefined },
      ...overrides,
    });
  const left = (...purchases: readonly ReturnType<typeof aPurchase>[]) =>
    orderedSides(aBook({ purchases })).purchases.map(({ id }) => id);
  const none = { reservationOrderId: undefined };

  it('is one purchase, by its order or by its reservation, however these are written', () => {
    const ours = aPurchase();
    expect(left(ours, imported({}))).toEqual(['p1']);
    expect(left(ours, imported({ ...none, orderId: asId(' ORDER0000001 ') }))).toEqual(['p1']);
    expect(
      left(aPurchase({ orderId: asId(' Order1 ') }), imported({ ...none, orderId: asId('order1') })),
    ).toEqual(['p1']);
  });

  it('is another one where it has another order, or none that both know', () => {
    expect(left(aPurchase(none), imported({ ...none, orderId: asId('order9') }))).toEqual([
      'observed.1',
      'p1',
    ]);
    expect(left(aPurchase(none), imported({}))).toEqual(['observed.1', 'p1']);
    expect(left(imported({}), imported({ id: asId('observed.2') }))).toEqual(['observed.1', 'observed.2']);
  });

  it('is one purchase, whichever of the two ids of its order was imported', () => {
    expect(left(aPurchase(none), imported({ orderId: asId('Alternate001') }))).toEqual(['p1']);
    const other = imported({ ...none, orderId: asId('other'), alternateId: ' ORDER0000001' });
    expect(left(aPurchase(none), other)).toEqual(['p1']);
  });

  it('leaves what people said of it to the purchase that it is', () => {
    const returns = [aReturn({ purchaseId: asId('observed.1') })];
    const decisions = [
      { identity: 'a', purchaseId: asId<'PurchaseId'>('observed.1'), decision: 'confirmed' as const },
    ];
    const sides = orderedSides(aBook({ purchases: [aPurchase(), imported({})], returns, decisions }));
    expect(sides.returns.map(({ purchaseId }) => purchaseId)).toEqual(['p1']);
    expect(sides.decisions.map(({ purchaseId }) => purchaseId)).toEqual(['p1']);
  });
});

describe('a reservation that was imported by itself and with its order', () => {
  const withOrder = aPurchase({ id: asId('observed.order'), origin: 'observed' });
  const alone = aPurchase({
    ...{ id: asId('observed.alone'), origin: 'observed', productId: '', skuId: '' },
    ...{ orderId: undefined, alternateId: undefined },
  });
  const left = (...purchases: readonly ReturnType<typeof aPurchase>[]) =>
    orderedSides(aBook({ purchases })).purchases.map(({ id }) => id);

  it('is that of the order, within a day, and takes what was said of it along', () => {
    expect(left(alone, withOrder)).toEqual(['observed.order']);
    expect(left({ ...alone, orderedOn: day('2024-01-16') }, withOrder)).toEqual(['observed.order']);
    const returns = [aReturn({ purchaseId: alone.id })];
    expect(
      orderedSides(aBook({ purchases: [alone, withOrder], returns })).returns.map(
        ({ purchaseId }) => purchaseId,
      ),
    ).toEqual(['observed.order']);
  });

  it('is ours where the order is', () => {
    const ours = aPurchase({ reservationOrderId: undefined });
    const returns = [aReturn({ purchaseId: alone.id })];
    const sides = orderedSides(aBook({ purchases: [ours, alone, withOrder], returns }));
    expect(sides.purchases.map(({ id }) => id)).toEqual(['p1']);
    expect(sides.returns.map(({ purchaseId }) => purchaseId)).toEqual(['p1']);
  });

  it('tells the order its price and rate, where that knows neither', () => {
    const told = { unitPrice: money('600', 'USD'), exchangeRate: decimal('0.865') };
    const known = (...purchases: readonly ReturnType<typeof aPurchase>[]) =>
      orderedSides(aBook({ purchases })).purchases.map(({ unitPrice, exchangeRate }) => [
        unitPrice && amountText(unitPrice),
        exchangeRate?.toString(),
      ]);
    expect(known({ ...alone, ...told }, withOrder)).toEqual([['600.00', '0.865']]);
    expect(known({ ...alone, ...told }, { ...withOrder, exchangeRate: decimal('0.9') })).toEqual([
      [undefined, '0.9'],
    ]);
    expect(known({ ...alone, ...told }, aPurchase())).toEqual([['600.00', '0.865']]);
    expect(known({ ...alone, ...told, quantity: 3 }, aPurchase())).toEqual([[undefined, undefined]]);
  });

  it('was returned once where that was recorded of both', () => {
    const returned = (overrides: Parameters<typeof aReturn>[0]) =>
      aReturn({ returnId: 'r1', purchaseId: withOrder.id, by: 'one', ...overrides });
    const left = (...returns: readonly ReturnType<typeof aReturn>[]) => {
      const book = aBook({ purchases: [alone, withOrder], returns });
      const [sides, again] = [book, { ...book, returns: returns.toReversed() }].map((one) =>
        orderedSides(one),
      );
      expect(again).toEqual(sides);
      return sides!.returns.length;
    };
    expect(left(returned({}), returned({ purchaseId: alone.id, by: 'another' }))).toBe(1);
    expect(left(returned({}), returned({ purchaseId: alone.id, amount: '1.00' }))).toBe(2);
    expect(left(returned({}), returned({ purchaseId: alone.id, returnId: 'r2' }))).toBe(2);
  });

  it('is the same in whatever order the records are handed in, also where ours go by one id', () => {
    const ours = ['p1', 'p2'].map((id) => aPurchase({ id: asId(id) }));
    const returns = [aReturn({ purchaseId: alone.id })];
    const sides = (purchases: readonly ReturnType<typeof aPurchase>[]) =>
      orderedSides(aBook({ purchases, returns }));
    expect(sides([...ours, alone])).toEqual(sides([alone, ...ours.toReversed()]));
  });

  it.each<[string, Parameters<typeof aPurchase>[0] & {}]>([
    ['customer', { customerId: asId(OTHER_CUSTOMER) }],
    ['product', { productId: 'other' }],
    ['SKU', { skuId: 'other' }],
    ['quantity', { quantity: 3 }],
    ['term', { term: 'P3Y' }],
    ['billing cycle', { billingCycle: 'monthly' }],
    ['charge', { charge: money('1037.79', 'EUR') }],
    ['day', { orderedOn: day('2024-01-17') }],
    ['reservation', { reservationOrderId: asId('bbbbbbbb-0000-4000-8000-000000000002') }],
    ['reservation, of zeros', { reservationOrderId: asId('00000000-0000-0000-0000-000000000000') }],
  ])('is another one where it says another %s', (_what, says) => {
    expect(left({ ...alone, ...says }, withOrder)).toHaveLength(2);
  });

  it('is told apart from both of two orders that name it, and two lines of one order from each other', () => {
    const second = { ...withOrder, id: asId<'PurchaseId'>('observed.second') };
    expect(left(withOrder, second)).toHaveLength(2);
    expect(left(alone, withOrder, second)).toHaveLength(3);
    const zeros = { reservationOrderId: asId<'ReservationOrderId'>('00000000-0000-0000-0000-000000000000') };
    expect(left({ ...alone, ...zeros }, { ...withOrder, ...zeros })).toHaveLength(2);
    const unknown = { reservationOrderId: undefined };
    expect(left({ ...alone, ...unknown }, { ...withOrder, ...unknown })).toHaveLength(2);
  });
});
