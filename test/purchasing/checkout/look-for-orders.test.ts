import { describe, expect, it } from '@jest/globals';
import { lookForOrders } from '../../../lib/purchasing/checkout/look-for-orders.ts';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDeadOrder, anOrderState, found } from '../../builders/order-state.ts';
import { anIntent, aSend, NOW_MS } from '../../builders/purchase.ts';
import { ABSENT, UNAVAILABLE, unsettled, type Shown } from '../../builders/settling.ts';

const MINUTE_MS = 60_000;
const marked = { friendlyName: ' tieout p-1 ' };

async function seen(shown: Shown, owners: Readonly<Record<string, string>> = {}) {
  const { tools, purchase, looks } = await unsettled(shown);
  tools.ledger.orderOwner = async (orderId) => {
    const owner = owners[orderId];
    return owner === undefined ? undefined : asId(owner);
  };
  const answer = await lookForOrders(tools, purchase);
  if (answer.seen === 'unavailable') return { ...answer, looks, proven: [], unclaimed: [] };
  const proven = answer.proven.map(({ order, evidence }) => `${order.orderId} by ${evidence}`);
  return { ...answer, looks, proven, unclaimed: answer.unclaimed.map(({ orderId }) => orderId) };
}

describe('an order is ours beyond doubt', () => {
  it('where it bears our marker, at any of its lines and whatever else it is', async () => {
    const orders = [
      anOrderState({ orderId: asId('o-1') }, marked),
      aDeadOrder({ orderId: asId('o-2') }, { ...marked, quantity: 9 }),
      anOrderState({
        orderId: asId('o-3'),
        lines: [...anOrderState().lines, ...anOrderState({}, marked).lines],
      }),
      anOrderState({ orderId: asId('o-4') }, { friendlyName: 'tieout p-12' }),
      anOrderState({ orderId: asId('o-5') }),
    ];
    expect((await seen({ orders })).proven).toEqual(['o-1 by marker', 'o-2 by marker', 'o-3 by marker']);
  });

  it('where the audit trail names our call, listed or not', async () => {
    const other = anOrderState({ orderId: asId('O-2') }, { quantity: 9 });
    const listed = await seen({ orders: [anOrderState(), other], audited: ['o-2'] });
    expect(listed.proven).toEqual(['O-2 by audit_record']);
    expect(listed.looks).toEqual(['orders', 'audit']);
    const order: Storefront['order'] = async (_customer, orderId) => found(anOrderState({ orderId }));
    const unlisted = await seen({ audited: ['o-9'], script: { order } });
    expect(unlisted.proven).toEqual(['o-9 by audit_record']);
  });

  it('once, where both say so and where the trail says so twice', async () => {
    const { proven } = await seen({ orders: [anOrderState({}, marked)], audited: ['O-1', 'o-1'] });
    expect(proven).toEqual(['o-1 by marker']);
    const twice = await seen({ orders: [anOrderState()], audited: ['o-1', 'o-1'] });
    expect(twice.proven).toEqual(['o-1 by audit_record']);
  });

  it('also where its marker comes back in other letters', async () => {
    const { proven } = await seen({ orders: [anOrderState({}, { friendlyName: 'TIEOUT P-1' })] });
    expect(proven).toEqual(['o-1 by marker']);
  });

  it('once, where the list brings it twice, in whatever letters: it is one order', async () => {
    const again = anOrderState({ orderId: asId('O-1') }, marked);
    const { proven } = await seen({ orders: [anOrderState({}, marked), again] });
    expect(proven).toEqual(['o-1 by marker']);
    const { unclaimed } = await seen({ orders: [anOrderState(), anOrderState({ orderId: asId('O-1') })] });
    expect(unclaimed).toEqual(['o-1']);
  });

  it('and the audit trail is asked for every call that ever left, once each, since the first', async () => {
    const asked: unknown[] = [];
    const ordersAudited: Storefront['ordersAudited'] = async (...given) => {
      asked.push(given);
      return found([]);
    };
    const sends = [
      aSend({ sentAtMs: NOW_MS - 5 }),
      aSend({ sentAtMs: NOW_MS - 4 }),
      aSend({ correlationId: asId('c-2'), sentAtMs: NOW_MS }),
    ];
    await seen({ sends, script: { ordersAudited } });
    expect(asked).toEqual([[anIntent().customerId, ['correlation-1', 'c-2'], NOW_MS - 5]]);
  });
});

describe('an order could be ours', () => {
  it('where it is of an item of our cart, live or dead, whatever its quantity, and nobody has claimed it', async () => {
    const orders = [
      anOrderState({ orderId: asId('o-1') }),
      aDeadOrder({ orderId: asId('o-2') }),
      anOrderState({ orderId: asId('o-3') }, { charge: money('1.00', 'EUR') }),
      anOrderState({ orderId: asId('o-4') }, { quantity: 3 }),
      anOrderState({ orderId: asId('o-5'), customerId: 'other' }),
      anOrderState({ orderId: asId('o-6') }),
      anOrderState({ orderId: asId('o-7') }),
      anOrderState({ orderId: asId('o-8') }, { catalogItemId: 'ANOTHER:ITEM:0' }),
      anOrderState({ orderId: asId('o-9'), billingCycle: 'monthly' }),
    ];
    expect(await seen({ orders }, { 'o-6': 'p-6', 'o-7': 'p-1' })).toMatchObject({
      seen: 'all',
      proven: [],
      unclaimed: ['o-1', 'o-2', 'o-3', 'o-4', 'o-7'],
    });
  });

  it('where it was placed since the first send, as two clocks may tell it, to the millisecond', async () => {
    const at = (orderedAtMs: number) =>
      anOrderState({ orderId: asId(`at ${orderedAtMs - NOW_MS}`), orderedAtMs });
    const sends = [aSend(), aSend({ sentAtMs: NOW_MS + 9 * MINUTE_MS })];
    const earliestMs = NOW_MS - 5 * MINUTE_MS;
    const orders = [at(earliestMs - 1), at(earliestMs), at(NOW_MS + 9 * 86_400_000)];
    expect((await seen({ orders, sends })).unclaimed).toEqual([
      `at -${5 * MINUTE_MS}`,
      `at ${9 * 86_400_000}`,
    ]);
  });
});

describe('a look that failed is no look', () => {
  const later = { ...UNAVAILABLE, retryAfterMs: 5 } as const;

  it.each<{ look: string; script: Partial<Storefront>; looks: readonly string[] }>([
    { look: 'the orders', script: { orders: async () => later }, looks: ['audit'] },
    { look: 'the audit trail', script: { ordersAudited: async () => later }, looks: ['orders'] },
  ])('where $look cannot be looked at and the other shows nothing', async ({ script, looks }) => {
    const shown = await seen({ script, orders: [anOrderState()] });
    expect(shown).toMatchObject({ seen: 'unavailable', detail: 'throttled', retryAfterMs: 5, looks });
  });

  it('but what the other proves is proved', async () => {
    const order: Storefront['order'] = async (_customer, orderId) => found(anOrderState({ orderId }));
    const byAudit = await seen({ audited: ['o-1'], script: { orders: async () => later, order } });
    expect(byAudit).toMatchObject({ seen: 'all', proven: ['o-1 by audit_record'], unclaimed: [] });
    const byMarker = await seen({
      orders: [anOrderState({}, marked), anOrderState({ orderId: asId('o-2') })],
      script: { ordersAudited: async () => later },
    });
    expect(byMarker).toMatchObject({ seen: 'all', proven: ['o-1 by marker'] });
  });

  it('also where it is that of an audited order, whatever else is shown', async () => {
    const shown = { orders: [anOrderState({}, marked)], audited: ['o-2'] };
    expect(await seen(shown)).toMatchObject({
      seen: 'unavailable',
      detail: 'order o-2 is audited, not shown',
    });
    expect(await seen({ ...shown, script: { order: async () => later } })).toMatchObject({
      seen: 'unavailable',
      detail: 'throttled',
      retryAfterMs: 5,
    });
  });

  it('lists that Microsoft says are not there are empty ones', async () => {
    const script = { orders: async () => ABSENT, ordersAudited: async () => ABSENT };
    expect(await seen({ script })).toMatchObject({ seen: 'all', proven: [], unclaimed: [] });
  });
});
