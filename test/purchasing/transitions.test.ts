import { describe, expect, it } from '@jest/globals';
import { demandsOf, type Demands } from '../../lib/purchasing/demands.ts';
import { lockOf } from '../../lib/purchasing/lock.ts';
import type { Purchase, Stage, StageName } from '../../lib/purchasing/purchase.ts';
import { assertTransition } from '../../lib/purchasing/transitions.ts';
import { asId } from '../../lib/values/id.ts';
import {
  aCart,
  aBudget,
  aHold,
  anIntent,
  anOffer,
  aPurchase,
  aReason,
  aSend,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';

const STAGES: Readonly<Record<StageName, Stage>> = {
  accepted: { stage: 'accepted' },
  awaiting_approval: awaitingApproval(),
  ready: { stage: 'ready', offer: anOffer() },
  carted: { stage: 'carted', offer: anOffer(), cart: aCart() },
  checking_out: checkingOut(),
  ordered: ordered(),
  fulfilled: fulfilled(),
  unfulfilled: unfulfilled(),
  rejected: { stage: 'rejected', reason: aReason() },
  cancelled: { stage: 'cancelled', reason: aReason() },
  failed: failed(),
  unknown: unknown(),
};
const NAMES = Object.keys(STAGES) as StageName[];
const at = (name: StageName, version = 1): Purchase => aPurchase<Stage>(STAGES[name], { version });
const may = (from: Purchase, to: Purchase) => {
  try {
    assertTransition(from, to);
    return true;
  } catch {
    return false;
  }
};

describe('which stage may follow which', () => {
  it.each<{ from: StageName; to: readonly StageName[] }>([
    { from: 'accepted', to: ['accepted', 'awaiting_approval', 'ready', 'rejected', 'cancelled'] },
    { from: 'awaiting_approval', to: ['accepted', 'awaiting_approval', 'cancelled'] },
    { from: 'ready', to: ['accepted', 'ready', 'carted', 'rejected', 'cancelled'] },
    {
      from: 'carted',
      to: ['awaiting_approval', 'ready', 'carted', 'checking_out', 'rejected', 'cancelled'],
    },
    { from: 'checking_out', to: ['checking_out', 'ordered', 'failed', 'unknown'] },
    { from: 'ordered', to: ['ordered', 'fulfilled', 'unfulfilled'] },
    { from: 'unknown', to: ['ordered', 'failed', 'unknown'] },
    { from: 'fulfilled', to: [] },
    { from: 'unfulfilled', to: [] },
    { from: 'rejected', to: [] },
    { from: 'cancelled', to: [] },
    { from: 'failed', to: [] },
  ])('after $from: $to', ({ from, to }) => {
    expect(NAMES.filter((name) => may(at(from), at(name, 2)))).toEqual(to);
  });

  it('a forbidden one is named, with the purchase and the reason', () => {
    expect(() => assertTransition(at('failed'), at('ready', 2))).toThrow(
      'Purchase p-1 may not go from failed to ready: there is no such transition',
    );
  });
});

describe('an attempt fixes the cart', () => {
  it('no later stage has another one', () => {
    for (const to of ['checking_out', 'ordered', 'failed', 'unknown'] as const) {
      const other = { ...at(to, 2), cart: aCart({ cartId: asId('cart-2') }) } as Purchase;
      expect(() => assertTransition(at('checking_out'), other)).toThrow('an attempt fixes the cart');
    }
  });

  it('before it a cart may be left for another', () => {
    const other = aPurchase(
      { stage: 'carted', offer: anOffer(), cart: aCart({ cartId: asId('cart-2') }) },
      { version: 2 },
    );
    expect(may(at('ready'), other)).toBe(true);
    expect(may(at('carted'), other)).toBe(true);
  });

  it('and what was sent is not forgotten', () => {
    const two = aPurchase(checkingOut([aSend(), aSend()]));
    expect(() => assertTransition(two, at('failed', 2))).toThrow('what was sent is not forgotten');
    expect(may(two, aPurchase(failed(undefined, { sends: [aSend(), aSend()] }), { version: 2 }))).toBe(true);
  });
});

it.each([
  { because: 'a version is left out', to: at('ready', 3) },
  { because: 'a version comes twice', to: at('ready', 1) },
  { because: 'it is another purchase', to: { ...at('ready', 2), id: asId<'PurchaseId'>('p-2') } },
])('a transition is none where $because', ({ to }) => {
  expect(may(at('accepted'), at('ready', 2))).toBe(true);
  expect(() => assertTransition(at('accepted'), to)).toThrow('versions count the transitions one by one');
});

describe('what a write demands beside its version', () => {
  const hold = aHold([aBudget()]);
  const nothing: Demands = {
    cart: undefined,
    order: undefined,
    purchasingOpen: false,
    lock: undefined,
    budget: undefined,
    countsAsUnknown: false,
  };
  const sent = aPurchase(checkingOut([aSend()], {}, { hold }));
  const again = aPurchase(checkingOut([aSend(), aSend()], {}, { hold }));
  const cases: readonly { what: string; from: Purchase; to: Purchase; demands: Partial<Demands> }[] = [
    {
      what: 'binding a cart claims it',
      from: at('ready'),
      to: at('carted'),
      demands: { cart: asId('cart-1') },
    },
    { what: 'keeping a cart claims nothing', from: at('carted'), to: at('carted'), demands: {} },
    { what: 'leaving a cart demands nothing', from: at('carted'), to: at('ready'), demands: {} },
    {
      what: 'the first attempt wants purchasing open, the lock and the budget',
      from: at('carted'),
      to: sent,
      demands: { purchasingOpen: true, lock: 'take', budget: { change: 'reserve', hold } },
    },
    {
      what: 'one more send wants purchasing open, and reserves no second time',
      from: sent,
      to: again,
      demands: { purchasingOpen: true },
    },
    { what: 'an answer that is written down demands nothing', from: sent, to: sent, demands: {} },
    {
      what: 'an order is claimed, spent, and gives the lock back',
      from: sent,
      to: aPurchase(ordered({}, { hold })),
      demands: { order: asId('order-of-cart-1'), lock: 'release', budget: { change: 'spend', hold } },
    },
    {
      what: 'an order that people decided on does the same',
      from: aPurchase(unknown(undefined, { hold })),
      to: aPurchase(ordered({}, { hold })),
      demands: { order: asId('order-of-cart-1'), lock: 'release', budget: { change: 'spend', hold } },
    },
    { what: 'an order that is followed claims nothing', from: at('ordered'), to: at('ordered'), demands: {} },
    {
      what: 'an order that is completed claims nothing',
      from: at('ordered'),
      to: at('fulfilled'),
      demands: {},
    },
    {
      what: 'a failure gives back lock and budget',
      from: sent,
      to: aPurchase(failed(undefined, { hold })),
      demands: { lock: 'release', budget: { change: 'release', hold } },
    },
    {
      what: 'a purchase that becomes unknown is counted, and keeps lock and budget',
      from: sent,
      to: at('unknown'),
      demands: { countsAsUnknown: true },
    },
    {
      what: 'one that stays unknown is not counted again',
      from: at('unknown'),
      to: at('unknown'),
      demands: {},
    },
    { what: 'a rejection demands nothing', from: at('carted'), to: at('rejected'), demands: {} },
  ];

  it.each(cases)('$what', ({ from, to, demands }) => {
    expect(demandsOf(from, to)).toEqual({ ...nothing, ...demands });
  });
});

it('the lock is one item for one customer: also another term or billing cycle is another item', () => {
  const lock = lockOf(anIntent());
  expect(lock).toEqual([anIntent().customerId, 'DZH318Z0BQ4B', '00DN', 'P1Y', 'one_time']);
  const others = [
    anIntent({ customerId: asId('other') }),
    anIntent({ productId: 'other' }),
    anIntent({ skuId: 'other' }),
    anIntent({ term: 'P3Y' }),
    anIntent({ billingCycle: 'monthly' }),
  ];
  for (const other of others) expect(lockOf(other)).not.toEqual(lock);
  expect(lockOf(anIntent({ quantity: 9, requestId: 'REQ-9', source: 'elsewhere' }))).toEqual(lock);
});
