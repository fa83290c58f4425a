import { describe, expect, it } from '@jest/globals';
import { observeOrders } from '../../../lib/purchasing/history/observe-orders.ts';
import type { EntitledReservation } from '../../../lib/purchasing/history/past-orders.ts';
import type { OrderState } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { anObserved, anOldOrder, RESERVATION } from '../../builders/history.ts';

const entitled = (overrides: Partial<EntitledReservation> = {}): EntitledReservation => ({
  orderIds: ['order-old'],
  lineNumber: undefined,
  reservationOrderId: RESERVATION,
  ...overrides,
});
const observe = (orders: readonly OrderState[], reservations = [entitled()], ours: readonly string[] = []) =>
  observeOrders(orders, reservations, { isOurs: (id) => ours.includes(id), by: 'ada' });
const withLine = (line: Partial<OrderState['lines'][number]>) =>
  anOldOrder({ lines: [{ ...anOldOrder().lines[0]!, ...line }] });

describe('the orders of a customer, as history', () => {
  it('are reservations where Microsoft shows one for them, by any of their ids in any letters', () => {
    expect(observe([anOldOrder()])).toEqual({ observed: [anObserved()], skipped: [] });
    const byAlternate = observe([anOldOrder({ alternateId: 'ALT' })], [entitled({ orderIds: ['alt'] })]);
    expect(byAlternate.observed).toEqual([anObserved({ alternateId: 'ALT' })]);
  });

  it('are told in one sum where no reservation is shown', () => {
    const { observed, skipped } = observe([anOldOrder(), anOldOrder({ orderId: asId('LICENCE') })]);
    expect(observed).toHaveLength(1);
    expect(skipped.map(({ what }) => what)).toEqual(['1 other order']);
  });

  it('are left out where they are purchases of ours', () => {
    const { observed, skipped } = observe([anOldOrder()], undefined, ['ORDER-OLD']);
    expect(observed).toEqual([]);
    expect(skipped).toEqual([{ what: 'order ORDER-OLD', why: 'belongs to a purchase of ours' }]);
  });

  it.each<[string, OrderState, RegExp]>([
    ['ended badly', anOldOrder({ status: 'ended_badly', rawStatus: 'cancelled' }), /ended as cancelled/],
    ['has no term', withLine({ term: undefined }), /term is not told/],
    ['is for a month', withLine({ term: 'P1M' }), /term is P1M/],
    ['has no price', withLine({ charge: undefined }), /price is not told/],
    ['is billed each year', anOldOrder({ billingCycle: 'annual' }), /billing cycle is annual/],
  ])('names the order that %s, with the reason', (_, order, why) => {
    const { observed, skipped } = observe([order]);
    expect(observed).toEqual([]);
    expect(skipped).toEqual([{ what: 'order ORDER-OLD', why: expect.stringMatching(why) }]);
  });

  it('give each line of an order its own reservation, and none where nothing says whose it is', () => {
    const [line] = anOldOrder().lines;
    const two = anOldOrder({
      lines: [line!, { ...line!, lineNumber: 1, catalogItemId: 'OTHER:0001:X', quantity: 5 }],
    });
    const other = asId<'ReservationOrderId'>('99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee');
    const told = observe([two], [entitled({ lineNumber: 1, reservationOrderId: other }), entitled()]);
    expect(
      told.observed.map(({ id, productId, reservationOrderId }) => [id, productId, reservationOrderId]),
    ).toEqual([
      ['observed.order-old.0', 'DZH318Z0BQ4B', undefined],
      ['observed.order-old.1', 'OTHER', other],
    ]);
  });
});
