import { beforeAll, describe, expect, it } from '@jest/globals';
import { NO_GUARDS } from '../../../../lib/purchasing/guards/guards.ts';
import type { Purchase, PurchaseIn, Send } from '../../../../lib/purchasing/purchase.ts';
import { asId } from '../../../../lib/values/id.ts';
import { money } from '../../../../lib/values/money.ts';
import { anApproval } from '../../../builders/purchase.ts';
import { play, type Played } from '../../exhaustive/play.ts';
import type { Kept } from './book.ts';
import { isGood, judge, type Verdict } from './judge.ts';
import type { TrueOrder } from './truth.ts';

const MONTH = { month: [money('5000', 'EUR')] };
const guards = { ...NO_GUARDS, budgets: { all: MONTH } };

/** What a good purchase left behind, to be spoilt in one way at a time. */
type Left = Pick<Played, 'book' | 'truth' | 'asked' | 'told'>;

describe('the judge', () => {
  let good: Left;
  let kept: Kept;
  let order: TrueOrder;
  beforeAll(async () => {
    good = await play({ name: 'a purchase', ends: ['fulfilled'], shows: /./, guards });
    [kept] = good.book.purchases as [Kept];
    [order] = good.truth.orders as [TrueOrder];
  });

  const judged = (left: Partial<Left>): Verdict => {
    const { asked, book, told, truth } = { ...good, ...left };
    return judge(asked, book, told, truth);
  };
  const withOrders = (...orders: readonly TrueOrder[]) => judged({ truth: { ...good.truth, orders } });
  const withKept = (change: Partial<Kept>, ...others: readonly Kept[]) =>
    judged({ book: { ...good.book, purchases: [{ ...kept, ...change }, ...others] } });
  const withPurchase = (change: Partial<Record<keyof PurchaseIn<'ordered'>, unknown>>) =>
    withKept({ purchase: { ...kept.purchase, ...change } as unknown as Purchase });
  const withSends = (...changes: readonly Partial<Send>[]) => {
    const { sends } = kept.purchase as PurchaseIn<'fulfilled'>;
    return withPurchase({ sends: changes.map((change) => ({ ...sends[0], ...change })) });
  };

  it('finds nothing wrong with what is right', () => {
    expect(judged({})).toEqual({ duplicates: [], lost: [], falseFailures: [], violations: [] });
    expect(isGood(judged({}))).toBe(true);
    expect(good.book.budgets).toHaveLength(1);
  });

  it('sees a purchase that was bought twice', () => {
    const verdict = withOrders(order, { ...order, orderId: 'order-2' });
    expect(verdict.duplicates).toEqual([expect.stringContaining('has 2 orders: order-of-cart-1, order-2')]);
    expect(isGood(verdict)).toBe(false);
  });

  it('does not take what somebody else bought for ours', () => {
    expect(isGood(withOrders(order, { ...order, orderId: 'order-2', purchaseId: undefined }))).toBe(true);
  });

  it.each(['failed', 'rejected', 'cancelled'])('sees an order of a purchase that is %s', (stage) => {
    expect(withPurchase({ stage }).falseFailures).toEqual([expect.stringContaining('and there is order')]);
  });

  it('sees an order that does not exist', () => {
    expect(withOrders().violations).toEqual([expect.stringContaining('there is no order order-of-cart-1')]);
  });

  it.each<[string, Partial<TrueOrder>]>([
    ['was made for p-2', { purchaseId: 'p-2' }],
    ['was made for somebody else', { purchaseId: undefined }],
    ['is for customer x', { customerId: 'x' }],
    ['is for item P:S:A', { catalogItemId: 'P:S:A' }],
    ['is for 3 units', { quantity: 3 }],
    ['is for P3Y', { term: 'P3Y' }],
    ['costs 1037.79 EUR', { charge: money('1037.79', 'EUR') }],
  ])('sees that an order %s', (what, change) => {
    expect(withOrders({ ...order, ...change }).violations).toEqual([expect.stringContaining(what)]);
  });

  it('sees an order that another purchase has claimed', () => {
    expect(withKept({ orderOwner: 'p-2' }).violations).toEqual([
      expect.stringContaining('is claimed by p-2'),
    ]);
  });

  it('sees a lock that was not given back', () => {
    expect(withKept({ lockHolder: kept.purchase.id }).violations).toEqual([
      expect.stringContaining('its lock'),
    ]);
  });

  it('sees carts and orders that two purchases share', () => {
    const twin = { ...kept, purchase: { ...kept.purchase, id: asId<'PurchaseId'>('p-2') } };
    const { violations } = withKept({}, twin);
    expect(violations).toContainEqual(expect.stringMatching(/^cart cart-1 belongs to purchases .* and p-2$/));
    expect(violations).toContainEqual(expect.stringMatching(/^order order-of-cart-1 belongs to .* and p-2$/));
  });

  it.each(['accepted', 'ready', 'carted', 'checking_out', 'ordered'])(
    'sees a purchase that stays %s',
    (stage) => {
      expect(withPurchase({ stage }).lost).toContainEqual(expect.stringContaining(`stays ${stage}`));
    },
  );

  it('sees an end that is still due', () => {
    expect(withPurchase({ dueAtMs: 1 }).lost).toEqual([expect.stringContaining('still due')]);
  });

  it('sees a message that was neither accepted nor refused, or only in part', () => {
    const [asked] = good.asked as [Left['asked'][number]];
    expect(judged({ asked: [{ ...asked, requestId: 'REQ-2' }] }).lost).toHaveLength(1);
    expect(judged({ asked: [{ ...asked, lineIds: ['1', '2'] }] }).lost).toEqual([
      expect.stringMatching(/: 2$/),
    ]);
    expect(judged({ asked: [{ body: '{', requestId: undefined, lineIds: [] }] }).lost).toHaveLength(1);
  });

  it('sees what upstream was not told, was told without reason, and was told under two names', () => {
    const [outcome] = good.told as [Left['told'][number]];
    expect(judged({ told: [] }).lost).toEqual([expect.stringContaining('has not heard')]);
    expect(judged({ told: [outcome, { ...outcome, result: 'failed' }] }).violations).toHaveLength(2);
    expect(judged({ told: [outcome, { ...outcome, outcomeId: 'other' }] }).violations).toHaveLength(1);
    expect(isGood(judged({ told: [outcome, outcome] }))).toBe(true);
    expect(judged({ book: { ...good.book, unsent: [outcome] } }).lost).toHaveLength(1);
  });

  it('sees a checkout that was not written down, and one that left twice', () => {
    const [checkout] = good.truth.checkouts as [Left['truth']['checkouts'][number]];
    const withCheckouts = (...checkouts: Left['truth']['checkouts']) =>
      judged({ truth: { ...good.truth, checkouts } }).violations;
    expect(withCheckouts(checkout, checkout)).toEqual([
      expect.stringContaining('no purchase had written down'),
    ]);
    expect(withCheckouts({ ...checkout, cartId: 'cart-2' })).toHaveLength(1);
    expect(withCheckouts({ ...checkout, requestId: 'other' })).toHaveLength(1);
    expect(withCheckouts({ ...checkout, correlationId: 'other' })).toHaveLength(1);
    expect(withCheckouts()).toEqual([]);
  });

  it('sees a request id that was given up unanswered, or used again after an answer', () => {
    const next = { requestId: asId<'RequestId'>('next') };
    expect(withSends({ answer: 'none' }, next).violations).toContainEqual(
      expect.stringContaining('was given up'),
    );
    expect(withSends({ answer: 'busy' }, next).violations).toContainEqual(
      expect.stringContaining('was given up'),
    );
    expect(withSends({ answer: 'answered' }, {}).violations).toContainEqual(
      expect.stringContaining('used again'),
    );
    expect(isGood(withSends({ answer: 'unknown' }, {}))).toBe(true);
    expect(isGood(withSends({ answer: 'refused' }, next, {}))).toBe(false);
  });

  it('sees what was sent while purchasing was stopped', () => {
    const { sends } = kept.purchase as PurchaseIn<'fulfilled'>;
    const sentAtMs = sends[0]?.sentAtMs ?? 0;
    const stopped = (fromMs: number, toMs: number) =>
      judged({ book: { ...good.book, purchasing: { ...good.book.purchasing, stops: [{ fromMs, toMs }] } } });
    expect(stopped(sentAtMs - 1, sentAtMs + 1).violations).toEqual([expect.stringContaining('was stopped')]);
    expect(isGood(stopped(sentAtMs, sentAtMs + 1))).toBe(true);
    const since = new Date(sentAtMs - 1).toISOString();
    const purchasing = { ...good.book.purchasing, state: 'stopped', since } as const;
    expect(judged({ book: { ...good.book, purchasing } }).violations).toHaveLength(1);
  });

  it('sees a budget that is not the sum of its purchases, to the cent, and one that is passed', () => {
    const [budget] = good.book.budgets as [Left['book']['budgets'][number]];
    const withBudget = (change: Partial<typeof budget>) =>
      judged({ book: { ...good.book, budgets: [{ ...budget, ...change }] } }).violations;
    expect(withBudget({ spent: money('1037.77', 'EUR') })).toHaveLength(1);
    expect(withBudget({ reserved: money('0.01', 'EUR') })).toHaveLength(1);
    expect(withBudget({ spent: money('5000.01', 'EUR') })).toHaveLength(2);
    expect(withBudget({})).toEqual([]);
  });

  it('sees a history with a gap, with a forbidden step, or that leads elsewhere', () => {
    const { history } = kept;
    expect(withKept({ history: history.toSpliced(1, 1) }).violations.length).toBeGreaterThan(0);
    expect(withKept({ history: history.slice(0, -1) }).violations).toContainEqual(
      expect.stringContaining('last event'),
    );
    const last = history.at(-1)!;
    const reopened = { ...last, version: last.version + 1, from: last.to, to: 'accepted' } as const;
    const version = reopened.version;
    const purchase = { ...kept.purchase, version } as Purchase;
    expect(withKept({ purchase, history: [...history, reopened] }).violations).toContainEqual(
      expect.stringContaining('from fulfilled to accepted'),
    );
    const other = history.map((event) =>
      event.to === 'ordered' ? { ...event, facts: { ...event.facts, cartId: 'cart-2' } } : event,
    );
    expect(withKept({ history: other }).violations).toEqual([expect.stringContaining('cart-1 and cart-2')]);
  });

  it('sees an approval by who had asked, and of something else', () => {
    const { contentHash, requester } = kept.purchase;
    expect(withPurchase({ approval: anApproval({ contentHash, by: requester }) }).violations).toHaveLength(1);
    expect(withPurchase({ approval: anApproval({ contentHash: 'other' }) }).violations).toHaveLength(1);
    expect(isGood(withPurchase({ approval: anApproval({ contentHash }) }))).toBe(true);
  });
});
