import { describe, expect, it } from '@jest/globals';
import type { Purchase, Stage } from '../../../lib/purchasing/purchase.ts';
import type { OrderState } from '../../../lib/purchasing/storefront.ts';
import { watchOrders } from '../../../lib/purchasing/watch/watch-orders.ts';
import { asId } from '../../../lib/values/id.ts';
import { anOrderState, found } from '../../builders/order-state.ts';
import {
  aCart,
  anIntent,
  anOffer,
  aPurchase,
  aReason,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';
import {
  accepted,
  openPurchasing,
  purchasingTools,
  type TestTools,
} from '../../builders/purchasing-tools.ts';
import { UNAVAILABLE } from '../../builders/settling.ts';

const DAY_MS = 86_400_000;
const marked = { friendlyName: 'tieout p-1' };
const nothing = { customers: 1, orders: 0, orphans: 0, elsewhere: 0, unavailable: 0 };

async function watch(
  orders: readonly OrderState[],
  purchase: Purchase = aPurchase(checkingOut()),
  owners: Readonly<Record<string, string>> = {},
) {
  const tools = purchasingTools();
  await openPurchasing(tools.ledger);
  await accepted(tools.ledger, purchase);
  tools.ledger.orderOwner = async (orderId) => {
    const owner = owners[orderId];
    return owner === undefined ? undefined : asId(owner);
  };
  tools.storefront.orders = async () => found(orders);
  return { tools, watched: await watchOrders(tools) };
}

const stateOf = async ({ ledger }: TestTools) => (await ledger.purchasing()).state;

it('an order that a purchase has claimed is ours', async () => {
  const { tools, watched } = await watch([anOrderState({}, marked)], aPurchase(fulfilled()), {
    'o-1': 'p-1',
  });
  expect(watched).toEqual({ ...nothing, orders: 1 });
  expect(await stateOf(tools)).toBe('open');
  expect(tools.said).toEqual([{ message: 'orders watched', ids: watched }]);
});

it.each<Stage>([checkingOut(), unknown()])(
  'an order with the marker of a purchase that is $stage may be its own, and is not claimed yet',
  async (stage) => {
    const { tools, watched } = await watch([anOrderState({}, marked)], aPurchase<Stage>(stage));
    expect(watched).toEqual({ ...nothing, orders: 1 });
    expect(await stateOf(tools)).toBe('open');
  },
);

describe('an orphan with our marker stops purchasing by itself', () => {
  it.each<Stage>([
    { stage: 'accepted' },
    { stage: 'ready', offer: anOffer() },
    { stage: 'carted', offer: anOffer(), cart: aCart() },
    { stage: 'rejected', reason: aReason() },
    { stage: 'cancelled', reason: aReason() },
    failed(),
    ordered(),
    fulfilled(),
    unfulfilled(),
  ])('where its purchase is $stage and has not claimed it', async (stage) => {
    const { tools, watched } = await watch([anOrderState({}, marked)], aPurchase<Stage>(stage));
    expect(watched).toEqual({ ...nothing, orders: 1, orphans: 1 });
    const reason = `Order o-1 bears the marker of purchase p-1, which is ${stage.stage}.`;
    expect(await tools.ledger.purchasing()).toMatchObject({ state: 'stopped', by: '(tieout)', reason });
    expect(tools.alarmed).toMatchObject([{ message: 'purchasing stopped by itself', ids: { reason } }]);
  });

  it('where its purchase is not known at all', async () => {
    const { tools, watched } = await watch([anOrderState({}, { friendlyName: 'tieout p-9' })]);
    expect(watched.orphans).toBe(1);
    expect((await tools.ledger.purchasing()).reason).toBe(
      'Order o-1 bears the marker of purchase p-9, which is not in the ledger.',
    );
  });

  it('also where the marker is at its second line, or it is billed otherwise', async () => {
    const second = anOrderState({ lines: [...anOrderState().lines, ...anOrderState({}, marked).lines] });
    expect((await watch([second], aPurchase(failed()))).watched.orphans).toBe(1);
    const monthly = anOrderState({ billingCycle: 'monthly' }, marked);
    expect((await watch([monthly], aPurchase(failed()))).watched.orphans).toBe(1);
  });

  it('but not where it is claimed while the watch looks', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase(ordered()));
    let looks = 0;
    tools.ledger.orderOwner = async () => (looks++ === 0 ? undefined : asId('p-1'));
    tools.storefront.orders = async () => found([anOrderState({}, marked)]);
    expect(await watchOrders(tools)).toEqual({ ...nothing, orders: 1 });
    expect(await stateOf(tools)).toBe('open');
  });
});

describe('an order that was bought elsewhere', () => {
  it('is said once, and known from then on', async () => {
    const { tools, watched } = await watch([anOrderState({}, { friendlyName: 'Web servers' })]);
    expect(watched).toEqual({ ...nothing, orders: 1, elsewhere: 1 });
    expect(tools.said[0]).toEqual({
      message: 'order bought elsewhere',
      ids: { orderId: 'o-1', customerId: anIntent().customerId, orderedAt: '2024-02-05T09:00:00.000Z' },
    });
    expect(await watchOrders(tools)).toEqual({ ...nothing, orders: 1 });
    expect(await stateOf(tools)).toBe('open');
  });

  it('is remembered where it is paid at once or does not say, and none of our concern where it is billed otherwise', async () => {
    const billed = (billingCycle: string) => anOrderState({ orderId: asId(billingCycle), billingCycle });
    const { tools, watched } = await watch([
      billed('one_time'),
      billed('monthly'),
      billed('none'),
      anOrderState(),
    ]);
    expect(watched).toEqual({ ...nothing, orders: 4, elsewhere: 2 });
    const said = tools.said.flatMap(({ ids }) => ('orderId' in ids ? [ids['orderId']] : []));
    expect(said).toEqual(['one_time', 'o-1']);
  });
});

it('orders of the last forty days are watched, to the millisecond', async () => {
  const at = (agoMs: number) => anOrderState({ orderId: asId(`${agoMs}`), orderedAtMs: NOW_MS - agoMs });
  const { watched } = await watch([at(40 * DAY_MS), at(40 * DAY_MS + 1), at(-DAY_MS)]);
  expect(watched.orders).toBe(2);
});

describe('every customer we buy for', () => {
  async function ofThree() {
    const tools = purchasingTools();
    for (const [index, customer] of ['c-2', 'c-1', 'c-2', 'c-3'].entries()) {
      const intent = { requestId: `REQ-${index}`, customerId: asId<'CustomerId'>(customer) };
      await accepted(tools.ledger, aPurchase({ stage: 'accepted' }, { id: asId(`p-${index}`), intent }));
    }
    const asked: string[] = [];
    return { tools, asked };
  }

  it('is watched once', async () => {
    const { tools, asked } = await ofThree();
    tools.storefront.orders = async (customerId) => {
      asked.push(customerId);
      return found([anOrderState({ orderId: asId(`of ${customerId}`), customerId })]);
    };
    expect(await watchOrders(tools)).toEqual({ ...nothing, customers: 3, orders: 3, elsewhere: 3 });
    expect(asked).toEqual(['c-1', 'c-2', 'c-3']);
  });

  it('holds up none of the others where its orders cannot be looked at, and is named', async () => {
    const { tools } = await ofThree();
    tools.storefront.orders = async (customerId) =>
      customerId === 'c-1'
        ? UNAVAILABLE
        : customerId === 'c-2'
          ? { looked: 'absent' }
          : found([anOrderState()]);
    expect(await watchOrders(tools)).toEqual({
      ...nothing,
      customers: 3,
      orders: 1,
      elsewhere: 1,
      unavailable: 1,
    });
    expect(tools.alarmed).toEqual([
      { message: 'orders not watched', ids: { customerId: 'c-1', detail: 'throttled' } },
    ]);
  });
});
