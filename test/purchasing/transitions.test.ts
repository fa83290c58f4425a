import { expect, it } from '@jest/globals';
import { demandsOf } from '../../lib/purchasing/demands.ts';
import { assertTransition } from '../../lib/purchasing/transitions.ts';
import type { Purchase, Stage, StageName } from '../../lib/purchasing/purchase.ts';
import { asId } from '../../lib/values/id.ts';
import { aCart, anOffer, aPurchase, aSend, checkingOut, ordered } from '../builders/purchase.ts';

const reason = { code: 'x', detail: 'y' };
const STAGES: Readonly<Record<StageName, Stage>> = {
  accepted: { stage: 'accepted' },
  ready: { stage: 'ready', offer: anOffer() },
  carted: { stage: 'carted', offer: anOffer(), cart: aCart() },
  checking_out: checkingOut(),
  ordered: ordered(),
  fulfilled: { ...ordered(), stage: 'fulfilled', reservationOrderId: asId('r-1') },
  unfulfilled: { stage: 'unfulfilled', order: ordered().order, reason },
  rejected: { stage: 'rejected', reason },
  cancelled: { stage: 'cancelled', reason },
  failed: { stage: 'failed', reason },
  unknown: { stage: 'unknown', reason },
};
const at = (name: StageName, version = 1): Purchase => aPurchase<Stage>(STAGES[name], { version });
const may = (from: Purchase, to: Purchase) => {
  try {
    assertTransition(from, to);
    return true;
  } catch {
    return false;
  }
};

it('an end never changes', () => {
  const names = Object.keys(STAGES) as StageName[];
  for (const end of ['fulfilled', 'unfulfilled', 'rejected', 'cancelled', 'failed'] as const) {
    expect(names.filter((name) => may(at(end), at(name, 2)))).toEqual([]);
  }
});

it('after an attempt there is no way back to another cart, and no rejection', () => {
  const names = Object.keys(STAGES) as StageName[];
  expect(names.filter((name) => may(at('checking_out'), at(name, 2)))).toEqual([
    'checking_out',
    'ordered',
    'failed',
    'unknown',
  ]);
  const otherCart = aPurchase(checkingOut([aSend()], { cartId: asId('cart-2') }), { version: 2 });
  expect(may(at('checking_out'), otherCart)).toBe(false);
});

it('a purchase cannot be ordered, fulfilled or failed without a written attempt', () => {
  for (const before of ['accepted', 'ready', 'carted'] as const) {
    for (const after of ['ordered', 'fulfilled', 'failed', 'unknown'] as const) {
      expect(may(at(before), at(after, 2))).toBe(false);
    }
  }
});

it('versions count one by one', () => {
  expect(may(at('accepted'), at('ready', 3))).toBe(false);
  expect(may(at('accepted'), at('ready', 2))).toBe(true);
});

it('binding a cart claims it, taking an order claims it, and recording a send demands that purchasing is open', () => {
  const nothing = { cart: undefined, order: undefined, purchasingOpen: false };
  expect(demandsOf(at('ready'), at('carted'))).toEqual({ ...nothing, cart: 'cart-1' });
  expect(demandsOf(at('carted'), at('carted'))).toEqual(nothing);
  expect(demandsOf(at('carted'), at('checking_out'))).toEqual({ ...nothing, purchasingOpen: true });
  expect(demandsOf(at('checking_out'), at('checking_out'))).toEqual(nothing);
  const again = aPurchase(checkingOut([aSend(), aSend()]));
  expect(demandsOf(at('checking_out'), again)).toEqual({ ...nothing, purchasingOpen: true });
  expect(demandsOf(at('checking_out'), at('ordered'))).toEqual({ ...nothing, order: 'order-of-cart-1' });
  expect(demandsOf(at('ordered'), at('fulfilled'))).toEqual(nothing);
});
