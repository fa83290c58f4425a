import { describe, expect, it } from '@jest/globals';
import type { Intent } from '../../../lib/purchasing/purchase.ts';
import {
  claimedOrder,
  fingerprintDifference,
  matchOrder,
  mayBeOfCart,
  orderDifference,
} from '../../../lib/purchasing/checkout/match-order.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDeadOrder, anOrderState, answeredWith } from '../../builders/order-state.ts';
import { anIntent, aPurchase, checkingOut, NOW_MS } from '../../builders/purchase.ts';
import { CATALOG_ITEM } from '../../fakes/scripted-storefront.ts';

const ours = (items: readonly string[] = [CATALOG_ITEM], intent: Partial<Intent> = {}) =>
  aPurchase(checkingOut(undefined, { items }), { intent });
const twoLines = anOrderState({ lines: [...anOrderState().lines, ...anOrderState().lines] });

describe('the fingerprint of an order', () => {
  it.each([
    { because: 'it is what was asked for', order: anOrderState() },
    { because: 'it is dead, but what was asked for', order: aDeadOrder() },
    { because: 'it does not say its term', order: anOrderState({}, { term: undefined }) },
    {
      because: 'the customer is written otherwise',
      order: anOrderState({ customerId: anIntent().customerId.toUpperCase() }),
    },
    { because: 'it costs something else', order: anOrderState({}, { charge: money('1', 'EUR') }) },
  ])('is the same where $because', ({ order }) => {
    expect(fingerprintDifference(ours(), order)).toBeUndefined();
  });

  it.each([
    { order: anOrderState({ customerId: 'other' }), says: 'it is for customer other' },
    { order: twoLines, says: 'it has 2 lines' },
    { order: anOrderState({ lines: [] }), says: 'it has 0 lines' },
    { order: anOrderState({}, { catalogItemId: 'x' }), says: 'its item is x' },
    { order: anOrderState({}, { quantity: 3 }), says: 'its quantity is 3' },
    { order: anOrderState({}, { term: 'P3Y' }), says: 'its term is P3Y' },
  ])('is another where $says', ({ order, says }) => {
    expect(fingerprintDifference(ours(), order)).toBe(says);
  });

  it('may be that of any item that was ever put into the cart, since a late PUT may have come last', () => {
    const order = anOrderState({}, { catalogItemId: 'old' });
    expect(fingerprintDifference(ours(['old', CATALOG_ITEM]), order)).toBeUndefined();
    expect(fingerprintDifference(ours(['older', CATALOG_ITEM]), order)).toBe('its item is old');
  });
});

describe('an order is ours', () => {
  it.each([
    { because: 'it is what was asked for', order: anOrderState() },
    { because: 'it does not say how it is billed', order: anOrderState() },
    { because: 'it is billed as asked', order: anOrderState({ billingCycle: 'one_time' }) },
    { because: 'it does not say its currency', order: anOrderState({ currency: '' }) },
    { because: 'it does not say what it costs', order: anOrderState({}, { charge: undefined }) },
    {
      because: 'it costs the same, written otherwise',
      order: anOrderState({}, { charge: money('1037.780', 'EUR') }),
    },
    { because: 'it bears our marker', order: anOrderState({}, { friendlyName: 'tieout p-1' }) },
    { because: 'it bears a name that is no marker', order: anOrderState({}, { friendlyName: 'Servers' }) },
  ])('where $because', ({ order }) => {
    expect(orderDifference(ours(), order)).toBeUndefined();
  });

  it.each([
    { order: aDeadOrder(), says: 'it is cancelled' },
    { order: anOrderState({}, { quantity: 3 }), says: 'its quantity is 3' },
    { order: anOrderState({ billingCycle: 'monthly' }), says: 'it is billed monthly' },
    { order: anOrderState({ currency: 'USD' }), says: 'it is priced in USD' },
    {
      order: anOrderState({}, { charge: money('1037.79', 'EUR') }),
      says: 'it costs 1037.79 EUR a charge, the cart did not',
    },
    {
      order: anOrderState({}, { charge: money('1037.77', 'EUR') }),
      says: 'it costs 1037.77 EUR a charge, the cart did not',
    },
    {
      order: anOrderState({ currency: '' }, { charge: money('1037.78', 'USD') }),
      says: 'it costs 1037.78 USD a charge, the cart did not',
    },
    {
      order: anOrderState({}, { friendlyName: 'tieout p-2' }),
      says: 'it bears the marker of another purchase, tieout p-2',
    },
  ])('not where $says', ({ order, says }) => {
    expect(orderDifference(ours(), order)).toBe(says);
  });
});

describe('an order may be what Microsoft made of our cart, be it wrongly', () => {
  it.each([
    { because: 'it is what was asked for', order: anOrderState() },
    {
      because: 'it is our item in another quantity, term and price',
      order: anOrderState({}, { quantity: 9, term: 'P3Y', charge: money('1.00', 'EUR') }),
    },
    { because: 'it is dead', order: aDeadOrder() },
    {
      because: 'our item is one of its lines',
      order: anOrderState({
        lines: [...anOrderState({}, { catalogItemId: 'x' }).lines, ...anOrderState().lines],
      }),
    },
    { because: 'it is billed as asked', order: anOrderState({ billingCycle: 'one_time' }) },
    {
      because: 'the customer is written otherwise',
      order: anOrderState({ customerId: anIntent().customerId.toUpperCase() }),
    },
  ])('where $because', ({ order }) => {
    expect(mayBeOfCart(ours(), order)).toBe(true);
  });

  it.each([
    { because: 'it is for another customer', order: anOrderState({ customerId: 'other' }) },
    { because: 'none of its lines is an item of the cart', order: anOrderState({}, { catalogItemId: 'x' }) },
    { because: 'it has no line', order: anOrderState({ lines: [] }) },
    { because: 'it is billed as another cart', order: anOrderState({ billingCycle: 'monthly' }) },
  ])('not where $because', ({ order }) => {
    expect(mayBeOfCart(ours(), order)).toBe(false);
  });
});

describe('the answer to a checkout matches', () => {
  it('where it is the one order that was asked for', () => {
    expect(matchOrder(ours(), answeredWith(anOrderState()), 'answer')).toEqual({
      order: {
        orderId: 'o-1',
        alternateId: undefined,
        orderedAtMs: NOW_MS,
        charge: money('1037.78', 'EUR'),
        evidence: 'answer',
      },
    });
  });

  it.each([
    {
      answer: { ...answeredWith(anOrderState()), orderErrors: 1 },
      says: 'the answer carries 1 order errors',
    },
    { answer: answeredWith(), says: 'the answer carries 0 orders' },
    {
      answer: answeredWith(anOrderState(), aDeadOrder({ orderId: asId('o-2') })),
      says: 'the answer carries 2 orders',
    },
    { answer: answeredWith(anOrderState({}, { quantity: 3 })), says: 'order o-1: its quantity is 3' },
  ])('not where $says', ({ answer, says }) => {
    expect(matchOrder(ours(), answer, 'answer')).toEqual({ mismatch: says });
  });
});

it('an order is claimed with the charge it names, or with that of the cart', () => {
  const purchase = aPurchase(checkingOut(undefined, { charge: money('5.00', 'EUR') }));
  const named = anOrderState({ alternateId: 'a-1' }, { charge: money('6.00', 'EUR') });
  expect(claimedOrder(purchase, named, 'marker')).toEqual({
    orderId: 'o-1',
    alternateId: 'a-1',
    orderedAtMs: NOW_MS,
    charge: money('6.00', 'EUR'),
    evidence: 'marker',
  });
  const silent = anOrderState({}, { charge: undefined });
  // One that tells no date was made about when we sent.
  const undated = anOrderState({ orderedAtMs: 0 });
  expect(claimedOrder(purchase, undated, 'marker').orderedAtMs).toBe(NOW_MS);
  expect(claimedOrder(purchase, silent, 'marker').charge).toEqual(money('5.00', 'EUR'));
  const empty = anOrderState({ lines: [] });
  expect(claimedOrder(purchase, empty, 'decision').charge).toEqual(money('5.00', 'EUR'));
});
