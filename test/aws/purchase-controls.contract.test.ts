import { beforeEach, expect, it } from '@jest/globals';
import type { Intent } from '../../lib/purchasing/purchase.ts';
import type { OrderElsewhere, PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { decided, NEVER_OPENED, type Purchasing } from '../../lib/purchasing/purchasing.ts';
import { every } from '../../lib/reporting/pages/every.ts';
import { asId } from '../../lib/values/id.ts';
import { anIntent, NOW_MS } from '../builders/purchase.ts';
import { aLine, describeBothLedgers } from './both-ledgers.ts';

const open: Purchasing = {
  state: 'open',
  since: '2024-02-01T00:00:00.000Z',
  by: 'ada',
  reason: 'go',
  stops: [
    { fromMs: 1, toMs: 2 },
    { fromMs: 3, toMs: 4 },
  ],
};
const stopped: Purchasing = { ...open, state: 'stopped', reason: 'audit' };

describeBothLedgers('purchasing', (create) => {
  let ledger: PurchaseLedger;
  beforeEach(async () => {
    ledger = await create();
  });

  it('is stopped until somebody opens it', async () => {
    expect(await ledger.purchasing()).toEqual(NEVER_OPENED);
    expect(await ledger.setPurchasing(NEVER_OPENED, open)).toBe('written');
    expect(await ledger.purchasing()).toEqual(open);
  });

  it.each<Partial<Purchasing>>([
    { state: 'open' },
    { since: '2024-01-01T00:00:00.000Z' },
    { by: 'grace' },
    { reason: 'another' },
  ])('is not set over a decision that was not seen, such as %p', async (unseen) => {
    await ledger.setPurchasing(NEVER_OPENED, stopped);
    expect(await ledger.setPurchasing({ ...stopped, ...unseen }, open)).toBe('lost');
    expect(await ledger.setPurchasing(NEVER_OPENED, open)).toBe('lost');
    expect(await ledger.purchasing()).toEqual(stopped);
    expect(await ledger.setPurchasing(stopped, open)).toBe('written');
  });

  it('is not set from a decision that nobody made', async () => {
    expect(await ledger.setPurchasing(open, stopped)).toBe('lost');
    expect(await ledger.purchasing()).toEqual(NEVER_OPENED);
  });

  it('may go back to what it never was, and on from there', async () => {
    await ledger.setPurchasing(NEVER_OPENED, open);
    expect(await ledger.setPurchasing(open, NEVER_OPENED)).toBe('written');
    expect(await ledger.setPurchasing(NEVER_OPENED, stopped)).toBe('written');
  });

  it('is decided by one of ten who decide at once', async () => {
    const decisions = Array.from({ length: 10 }, (_, index) =>
      decided(NEVER_OPENED, { state: 'open', by: `person ${index}`, reason: 'go' }, NOW_MS),
    );
    const answers = await Promise.all(decisions.map((to) => ledger.setPurchasing(NEVER_OPENED, to)));
    expect(answers.toSorted()).toEqual([...Array<string>(9).fill('lost'), 'written']);
    expect(await ledger.purchasing()).toEqual(decisions[answers.indexOf('written')]);
  });

  it('remembers an order that was bought elsewhere once', async () => {
    const order: OrderElsewhere = {
      orderId: asId('o-1'),
      customerId: anIntent().customerId,
      orderedAtMs: NOW_MS - 1,
      seenAtMs: NOW_MS,
    };
    expect(await ledger.boughtElsewhere(order.orderId)).toBeUndefined();
    expect(await ledger.noteElsewhere(order)).toBe('new');
    expect(await ledger.noteElsewhere({ ...order, seenAtMs: NOW_MS + 1 })).toBe('known');
    expect(await ledger.noteElsewhere({ ...order, orderId: asId('o-2') })).toBe('new');
    // When it was first seen stays.
    expect(await ledger.boughtElsewhere(order.orderId)).toEqual(order);
    const all = await every(ledger.ordersElsewhere());
    expect(all.map(({ orderId, seenAtMs }) => [orderId, seenAtMs]).sort()).toEqual(
      [
        [order.orderId, NOW_MS],
        ['o-2', NOW_MS],
      ].sort(),
    );
    // It is no claim: the order may still turn out to be ours.
    expect(await ledger.orderOwner(order.orderId)).toBeUndefined();
  });
});

describeBothLedgers('a claim of work', (create) => {
  let ledger: PurchaseLedger;
  const { id } = aLine('1');
  beforeEach(async () => {
    ledger = await create();
    await ledger.accept([aLine('1')]);
  });

  it('keeps others away until its time is over', async () => {
    expect(await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10)).toBe(true);
    expect(await ledger.claim(id, 'two', NOW_MS + 9, NOW_MS + 20)).toBe(false);
    expect(await ledger.claim(aLine('2').id, 'two', NOW_MS, NOW_MS + 10)).toBe(true);
    expect(await ledger.claim(id, 'two', NOW_MS + 10, NOW_MS + 20)).toBe(true);
    expect(await ledger.claim(id, 'one', NOW_MS + 19, NOW_MS + 40)).toBe(false);
  });

  it('is extended by its own worker', async () => {
    await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10);
    expect(await ledger.claim(id, 'one', NOW_MS + 5, NOW_MS + 30)).toBe(true);
    expect(await ledger.claim(id, 'two', NOW_MS + 29, NOW_MS + 50)).toBe(false);
  });

  it('is given back by its own worker only', async () => {
    await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10);
    await ledger.release(id, 'two');
    expect(await ledger.claim(id, 'two', NOW_MS, NOW_MS + 10)).toBe(false);
    await ledger.release(id, 'one');
    expect(await ledger.claim(id, 'two', NOW_MS, NOW_MS + 10)).toBe(true);
    await ledger.release(id, 'one');
    expect(await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10)).toBe(false);
  });

  it('that nobody has is given back in vain', async () => {
    await ledger.release(id, 'one');
    expect(await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10)).toBe(true);
  });

  it('leaves the purchase and its due time as they are', async () => {
    await ledger.claim(id, 'one', NOW_MS, NOW_MS + 10);
    expect(await ledger.read(id)).toEqual(aLine('1'));
    expect(await ledger.history(id)).toHaveLength(1);
    expect(await ledger.due(NOW_MS, 10)).toMatchObject({ ids: [id] });
  });

  it('goes to one of ten', async () => {
    const workers = Array.from({ length: 10 }, (_, index) => `worker ${index}`);
    const answers = await Promise.all(workers.map((name) => ledger.claim(id, name, NOW_MS, NOW_MS + 10)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});

describeBothLedgers('similar purchases', (create) => {
  let ledger: PurchaseLedger;
  const accepted = async (requestId: string, acceptedAtMs: number, intent: Partial<Intent> = {}) => {
    const line = aLine('1', requestId);
    await ledger.accept([{ ...line, acceptedAtMs, intent: { ...line.intent, ...intent } }]);
    return { id: line.id, source: 'shop', requestId, acceptedAtMs };
  };
  beforeEach(async () => {
    ledger = await create();
  });

  it('are found since an instant, itself included, oldest first', async () => {
    const later = await accepted('REQ-1', NOW_MS);
    const first = await accepted('REQ-2', NOW_MS - 1_000);
    const twins = [await accepted('REQ-4', NOW_MS - 500), await accepted('REQ-3', NOW_MS - 500)];
    const all = [first, ...twins.toReversed(), later];
    expect(await ledger.similar(anIntent(), 0)).toEqual(all);
    expect(await ledger.similar(anIntent(), -5)).toEqual(all);
    expect(await ledger.similar(anIntent(), NOW_MS - 1_000)).toEqual(all);
    expect(await ledger.similar(anIntent(), NOW_MS - 999)).toEqual(all.slice(1));
    expect(await ledger.similar(anIntent(), NOW_MS)).toEqual([later]);
    expect(await ledger.similar(anIntent(), NOW_MS + 1)).toEqual([]);
  });

  it.each<[keyof Intent, Partial<Intent>]>([
    ['customerId', { customerId: asId('7d4a5c11-0000-4000-8000-00000000ffff') }],
    ['productId', { productId: 'OTHER' }],
    ['skuId', { skuId: 'OTHER' }],
    ['quantity', { quantity: 20 }],
  ])('are not those of another %s', async (_, other) => {
    await accepted('REQ-1', NOW_MS, other);
    expect(await ledger.similar(anIntent(), 0)).toEqual([]);
    expect(await ledger.similar(anIntent(other), 0)).toHaveLength(1);
  });

  it.each<Partial<Intent>>([{ term: 'P3Y' }, { billingCycle: 'monthly' }, { market: 'FR' }])(
    'may differ in %p',
    async (other) => {
      const found = await accepted('REQ-1', NOW_MS, other);
      expect(await ledger.similar(anIntent(), 0)).toEqual([found]);
    },
  );

  it('of a request that was refused do not exist', async () => {
    await accepted('REQ-1', NOW_MS);
    const line = aLine('2', 'REQ-1', 'other content');
    expect(await ledger.accept([{ ...line, intent: { ...line.intent, quantity: 7 } }])).toEqual({
      accepted: 'conflict',
    });
    expect(await ledger.similar(anIntent({ quantity: 7 }), 0)).toEqual([]);
  });

  it('of one request are all found', async () => {
    await ledger.accept(Array.from({ length: 20 }, (_, index) => aLine(`L${index}`)));
    expect(await ledger.similar(anIntent(), NOW_MS)).toHaveLength(20);
  });
});
