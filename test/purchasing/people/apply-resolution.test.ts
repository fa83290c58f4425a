import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import { applyResolution } from '../../../lib/purchasing/people/apply-resolution.ts';
import type {
  BoundCart,
  Checkout,
  Purchase,
  PurchaseIn,
  Resolution,
} from '../../../lib/purchasing/purchase.ts';
import type { Cart, Looked, OrderState, Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDeadOrder, anOrderState, found } from '../../builders/order-state.ts';
import { aCart, aPurchase, aReason, aResolution, aSend, NOW_MS, unknown } from '../../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';
import { ABSENT, reading, UNAVAILABLE } from '../../builders/settling.ts';
import { createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const SETTLE_MS = 30 * MINUTE_MS;
const ordered = aResolution({ orderId: asId('o-1'), confirmedBy: 'grace', confirmedAtMs: NOW_MS });
const proposedFailed: Resolution = {
  decision: 'failed',
  evidence: 'Support case 42: never ordered.',
  proposedBy: 'ada',
  proposedAtMs: NOW_MS,
};
const failed: Resolution = { ...proposedFailed, confirmedBy: 'grace', confirmedAtMs: NOW_MS };

type Given = {
  readonly order?: Looked<OrderState>;
  readonly orders?: readonly OrderState[];
  readonly audited?: readonly string[];
  readonly reads?: Looked<Cart>;
  readonly cart?: Partial<BoundCart>;
  readonly checkout?: Partial<Checkout>;
  readonly afterMs?: number;
  readonly script?: Partial<Storefront>;
  /** Other purchases of the ledger. */
  readonly others?: readonly Purchase[];
};

async function apply(resolution: Resolution | undefined, given: Given = {}) {
  const {
    order = ABSENT,
    orders = [],
    audited = [],
    reads = ABSENT,
    cart,
    checkout,
    afterMs = SETTLE_MS,
  } = given;
  const looks: string[] = [];
  const shop = createScriptedStorefront({
    order: async (_customer, orderId) => {
      looks.push(orderId);
      return order;
    },
    orders: async () => found(orders),
    ordersAudited: async () => found(audited.map((id) => asId<'OrderId'>(id))),
    cart: async () => reads,
    ...given.script,
  });
  const tools = purchasingTools(shop);
  for (const other of given.others ?? []) await accepted(tools.ledger, other);
  tools.advanceTo(NOW_MS + afterMs);
  const stage = unknown(
    resolution,
    { cart: aCart(cart), ...checkout },
    aReason({ code: 'two_orders', detail: 'Two.' }),
  );
  const move = await applyResolution(tools, aPurchase(stage, { version: 7, dueAtMs: NOW_MS }));
  return { ...move, to: move.to as PurchaseIn<'unknown'>, looks, tools };
}

describe('without two people nothing is decided', () => {
  it.each([undefined, aResolution(), proposedFailed])(
    'and the purchase waits for them, with what one of them proposed',
    async (proposed) => {
      const { to, what, looks } = await apply(proposed);
      expect(to).toMatchObject({ stage: 'unknown', dueAtMs: undefined, version: 8 });
      expect(to.resolution).toEqual(proposed);
      expect(what).toBe('Waiting for two people to decide.');
      expect(looks).toEqual([]);
    },
  );
});

describe('ordered, as two people decided', () => {
  it('is claimed, with who decided and why in the history', async () => {
    const { to, what, facts, looks } = await apply(ordered, { order: found(anOrderState()) });
    expect(looks).toEqual(['o-1']);
    expect(to).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'o-1', evidence: 'decision', charge: money('1037.78', 'EUR') },
      cart: { cartId: 'cart-1' },
      dueAtMs: NOW_MS + 75 * MINUTE_MS,
      version: 8,
    });
    expect(to).not.toHaveProperty('resolution');
    expect(to).not.toHaveProperty('reason');
    expect(what).toBe('Ordered, known by decision.');
    expect(facts).toEqual({
      orderId: 'o-1',
      charge: '1037.78',
      currency: 'EUR',
      evidence: 'decision',
      requestId: 'request-1',
      correlationId: 'correlation-1',
      proposedBy: 'ada',
      confirmedBy: 'grace',
      because: 'Support case 42 names the order.',
    });
  });

  it('is claimed also where it has ended badly: it is an order all the same, and followed to its end', async () => {
    expect((await apply(ordered, { order: found(aDeadOrder()) })).to).toMatchObject({ stage: 'ordered' });
  });

  const otherQuantity = anOrderState({}, { quantity: 3 });
  it.each<{ because: string; given: Given }>([
    { because: 'nothing shows another', given: {} },
    {
      because: 'it is as old as our first send, as two clocks tell it',
      given: {
        order: found({ ...otherQuantity, orderedAtMs: NOW_MS - 5 * MINUTE_MS }),
        checkout: { sends: [aSend(), aSend({ attempt: 2, sentAtMs: NOW_MS + 20 * MINUTE_MS })] },
      },
    },
    {
      because: 'its marker is ours',
      given: { orders: [anOrderState({}, { quantity: 3, friendlyName: 'tieout p-1' })] },
    },
    {
      because: 'it is one of two that are ours',
      given: {
        orders: [anOrderState({ orderId: asId('o-2') }, { friendlyName: 'tieout p-1' })],
        audited: ['o-1'],
      },
    },
    {
      because: 'the answer to a checkout named it',
      given: {
        checkout: { sends: [aSend(), aSend({ answer: 'order', orderIds: [asId('o-9'), asId('o-1')] })] },
      },
    },
  ])('is claimed although it is not what was asked for, where $because', async ({ given }) => {
    expect((await apply(ordered, { order: found(otherQuantity), ...given })).to.stage).toBe('ordered');
  });

  it('waits where it cannot be looked whether another order is ours', async () => {
    const given = { order: found(otherQuantity), script: { orders: async () => UNAVAILABLE } };
    expect((await apply(ordered, given)).to).toMatchObject({ stage: 'unknown', resolution: ordered });
  });

  it.each<{ why: string; resolution?: Resolution; given?: Given }>([
    { why: 'no order was named', resolution: { ...failed, decision: 'ordered' } },
    { why: 'there is no order o-1' },
    {
      why: 'order o-1 is of 2024-02-05T08:54:59.999Z, before anything was sent',
      given: { order: found({ ...otherQuantity, orderedAtMs: NOW_MS - 5 * MINUTE_MS - 1 }) },
    },
    {
      why: "order o-2 is this purchase's by its marker",
      given: {
        order: found(otherQuantity),
        orders: [anOrderState({ orderId: asId('o-2') }, { friendlyName: 'tieout p-1' })],
      },
    },
    {
      why: 'the checkout was answered with order o-2 and o-3',
      given: {
        order: found(otherQuantity),
        checkout: { sends: [aSend({ answer: 'order', orderIds: [asId('o-2'), asId('o-3')] })] },
      },
    },
    {
      why: 'order o-1 is for customer someone else',
      given: { order: found(anOrderState({ customerId: 'someone else' })), audited: ['o-1'] },
    },
  ])(
    'is not applied where $why: the decision is dropped and people look again',
    async ({ why, resolution, given }) => {
      const { to, what, facts, tools } = await apply(resolution ?? ordered, given);
      expect(to).toMatchObject({
        stage: 'unknown',
        reason: { code: 'two_orders', detail: 'Two.' },
        dueAtMs: undefined,
      });
      expect(to).not.toHaveProperty('resolution');
      expect(what).toBe(`The decision was not applied: ${why}.`);
      expect(facts).toEqual({ proposedBy: 'ada', confirmedBy: 'grace' });
      expect(tools.alarmed).toEqual([{ message: 'resolution not applied', ids: { purchaseId: 'p-1', why } }]);
    },
  );

  it('waits where the order cannot be looked at', async () => {
    const { to, what, facts } = await apply(ordered, { order: UNAVAILABLE });
    expect(to).toMatchObject({ stage: 'unknown', resolution: ordered, dueAtMs: NOW_MS + 2 * SETTLE_MS });
    expect([what, facts]).toEqual([
      'The decision cannot be checked against Microsoft now.',
      { detail: 'throttled' },
    ]);
  });

  it('whose order belongs to another purchase is not applied', async () => {
    const shop = createScriptedStorefront({ order: async () => found(anOrderState()) });
    const tools = purchasingTools(shop);
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase(unknown(ordered)));
    const other = aPurchase(unknown(ordered), { id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    await accepted(tools.ledger, other);
    await advancePurchase(tools, asId('p-1'));
    expect((await tools.ledger.read(asId('p-1')))?.stage).toBe('ordered');
    await advancePurchase(tools, asId('p-2'));
    const after = await tools.ledger.read(asId('p-2'));
    expect(after).toMatchObject({ stage: 'unknown', dueAtMs: undefined });
    expect(after).not.toHaveProperty('resolution');
    expect((await tools.ledger.history(asId('p-2'))).at(-1)?.what).toBe(
      'The decision was not applied: the order belongs to another purchase.',
    );
    expect(await tools.ledger.orderOwner(asId('o-1'))).toBe('p-1');
  });
});

describe('failed, as two people decided', () => {
  it('is applied once the cart is gone and half an hour went by, to the millisecond', async () => {
    const early = await apply(failed, { afterMs: SETTLE_MS - 1 });
    expect(early.to).toMatchObject({ stage: 'unknown', resolution: failed, dueAtMs: NOW_MS + SETTLE_MS });
    expect(early.what).toBe('Decided as failed; waiting until no order of the cart can come up any more.');
    const { to, what, facts } = await apply(failed);
    expect(to).toMatchObject({
      stage: 'failed',
      reason: {
        code: 'decided_by_people',
        detail: 'Decided by two people that no order was made: Support case 42: never ordered.',
      },
      cart: { cartId: 'cart-1' },
      dueAtMs: undefined,
      version: 8,
    });
    expect(what).toBe('Decided by two people that no order was made: Support case 42: never ordered.');
    expect(facts).toEqual({ proposedBy: 'ada', confirmedBy: 'grace' });
  });

  it('waits while the cart is alive: a checkout that is under way somewhere could still order it', async () => {
    const endMs = NOW_MS + 120 * MINUTE_MS;
    const given = { reads: reading('active', { expiresAtMs: endMs }), cart: { expiresAtMs: NOW_MS } };
    const early = await apply(failed, { ...given, afterMs: 150 * MINUTE_MS - 1 });
    expect(early.to).toMatchObject({
      stage: 'unknown',
      resolution: failed,
      cart: { latestExpiresAtMs: endMs },
      dueAtMs: endMs + SETTLE_MS,
    });
    expect((await apply(failed, { ...given, afterMs: 150 * MINUTE_MS })).to.stage).toBe('failed');
  });

  it('is applied although an order looks like ours that was there before: that is what people decided about', async () => {
    const before = anOrderState({ orderedAtMs: NOW_MS - 30 * MINUTE_MS });
    const checkout = { sends: [aSend({ sentAtMs: NOW_MS - 40 * MINUTE_MS })] };
    expect((await apply(failed, { orders: [before], checkout })).to.stage).toBe('failed');
  });

  it.each<{ why: string; given: Given }>([
    {
      why: "order o-1 is this purchase's by its marker",
      given: { orders: [anOrderState({}, { friendlyName: 'tieout p-1' })] },
    },
    {
      why: "order o-1 is this purchase's by its audit record",
      given: { orders: [anOrderState()], audited: ['o-1'] },
    },
    { why: 'cart cart-1 reads ordered', given: { reads: reading('ordered') } },
    { why: 'cart cart-1 reads other', given: { reads: reading('other') } },
  ])('is not applied where $why', async ({ why, given }) => {
    const { to, what, tools } = await apply(failed, given);
    expect(to).toMatchObject({ stage: 'unknown', dueAtMs: undefined });
    expect(to).not.toHaveProperty('resolution');
    expect(what).toBe(`The decision was not applied: ${why}.`);
    expect(tools.alarms).toHaveLength(1);
  });

  it('is not applied where the cart was seen ordered before it went: there is an order', async () => {
    const { to, what } = await apply(failed, { checkout: { orderedSeenAtMs: NOW_MS - 1 } });
    expect(to).toMatchObject({ stage: 'unknown' });
    expect(what).toBe(
      'The decision was not applied: cart cart-1 was seen ordered at 2024-02-05T08:59:59.999Z.',
    );
  });

  it('is not applied where an order like ours has come up since: they cannot have seen it', async () => {
    const since = anOrderState({ orderedAtMs: NOW_MS + 180 * MINUTE_MS });
    const given = { orders: [anOrderState({ orderId: asId('o-2') }), since], afterMs: 8 * 86_400_000 };
    const { to, what, tools } = await apply(failed, given);
    expect(to).toMatchObject({ stage: 'unknown', dueAtMs: undefined });
    expect(to).not.toHaveProperty('resolution');
    expect(what).toBe('The decision was not applied: order o-2 has come up since, and could be its.');
    expect(tools.alarms).toHaveLength(1);
  });

  it('counts an order as one they cannot have seen where it was placed in the half hour before', async () => {
    const at = (orderedAtMs: number) =>
      apply(failed, {
        orders: [anOrderState({ orderedAtMs })],
        checkout: { sends: [aSend({ sentAtMs: NOW_MS - 60 * MINUTE_MS })] },
        afterMs: 60 * MINUTE_MS,
      });
    expect((await at(NOW_MS - SETTLE_MS)).to.stage).toBe('failed');
    expect((await at(NOW_MS - SETTLE_MS + 1)).to.stage).toBe('unknown');
  });

  it.each<{ look: string; given: Given }>([
    { look: 'orders', given: { script: { orders: async () => UNAVAILABLE } } },
    { look: 'audit records', given: { script: { ordersAudited: async () => UNAVAILABLE } } },
    { look: 'cart', given: { reads: UNAVAILABLE } },
  ])('waits where the $look cannot be looked at', async ({ given }) => {
    const { to, what } = await apply(failed, given);
    expect(to).toMatchObject({ stage: 'unknown', resolution: failed, dueAtMs: NOW_MS + 2 * SETTLE_MS });
    expect(what).toBe('The decision cannot be checked against Microsoft now.');
  });
});

describe('an order that people name', () => {
  it('is refused, and its purchase named, where it bears the marker of another purchase of ours', async () => {
    const order = found(anOrderState({}, { friendlyName: 'tieout p-2' }));
    const given = { order, others: [aPurchase(undefined, { id: asId('p-2') })] };
    const { to, what, tools } = await apply(ordered, given);
    expect(to).toMatchObject({ stage: 'unknown', dueAtMs: undefined });
    expect(what).toBe('The decision was not applied: order o-1 bears the marker of purchase p-2.');
    expect(tools.alarmed.map(({ message }) => message)).toEqual(['resolution not applied']);
  });

  it('is theirs to judge where what it bears names no purchase of ours, cut short as it may be', async () => {
    const order = found(anOrderState({}, { friendlyName: 'tieout p' }));
    expect((await apply(ordered, { order })).to.stage).toBe('ordered');
  });

  it('may tell no date: then it is of the time of our send', async () => {
    const { to } = await apply(ordered, { order: found(anOrderState({ orderedAtMs: 0 })) });
    expect(to).toMatchObject({ stage: 'ordered', order: { orderId: 'o-1', orderedAtMs: NOW_MS } });
  });

  it('may be written in other letters than an answer or the marker told it', async () => {
    const sends = [aSend({ answer: 'order', orderIds: [asId('O-1')] })];
    const order = found(anOrderState());
    expect((await apply(ordered, { order, checkout: { sends } })).to.stage).toBe('ordered');
    const shown = anOrderState({ orderId: asId('O-1') }, { friendlyName: 'tieout p-1' });
    expect((await apply(ordered, { order, orders: [shown] })).to.stage).toBe('ordered');
  });
});
