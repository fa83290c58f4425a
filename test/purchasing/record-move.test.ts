import { describe, expect, it } from '@jest/globals';
import { record } from '../../lib/purchasing/record-move.ts';
import { moved, rejected, waits, waitsForLock, waitsForOpening } from '../../lib/purchasing/step.ts';
import { asId } from '../../lib/values/id.ts';
import {
  anApproval,
  anOffer,
  aPurchase,
  aReason,
  aSend,
  checkingOut,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools } from '../builders/purchasing-tools.ts';

const ids = { purchaseId: 'p-1', source: 'shop', sourceRequestId: 'REQ-1', lineId: '1', version: 2 };

describe('a move is made true', () => {
  it('with its event and what upstream must hear, in one write, and said', async () => {
    const tools = purchasingTools();
    const purchase = await accepted(tools.ledger, aPurchase());
    const move = rejected(aPurchase(), 'not_purchasable', 'It is not sold.', 'skuId');
    tools.advanceTo(NOW_MS + 7);
    expect(await record(tools, purchase, move)).toBe('written');
    expect(await tools.ledger.read(asId('p-1'))).toEqual(move.to);
    expect((await tools.ledger.history(asId('p-1'))).at(-1)).toEqual({
      version: 2,
      atMs: NOW_MS + 7,
      from: 'accepted',
      to: 'rejected',
      what: 'It is not sold.',
      facts: { code: 'not_purchasable', field: 'skuId' },
    });
    expect(await tools.ledger.unsentOutcomes(10)).toMatchObject([
      { outcomeId: 'p-1-2', at: new Date(NOW_MS + 7).toISOString(), result: 'rejected' },
    ]);
    expect(tools.said).toEqual([
      {
        message: 'purchase moved',
        ids: {
          ...ids,
          atMs: NOW_MS + 7,
          from: 'accepted',
          to: 'rejected',
          what: 'It is not sold.',
          code: 'not_purchasable',
          field: 'skuId',
          dueAt: undefined,
        },
      },
    ]);
    expect(tools.alarms).toEqual([]);
  });

  it('quietly where it only waits: upstream hears nothing, and the log says until when', async () => {
    const tools = purchasingTools();
    const purchase = await accepted(tools.ledger, aPurchase());
    await record(tools, purchase, waits(purchase, NOW_MS + 1000, 'Not now.'));
    expect(tools.said).toMatchObject([
      { message: 'purchase waits', ids: { ...ids, what: 'Not now.', dueAt: '2024-02-05T09:00:01.000Z' } },
    ]);
    expect(await tools.ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('once: what upstream has heard of a stage is not told again while it waits there', async () => {
    const tools = purchasingTools();
    const purchase = await accepted(tools.ledger, aPurchase(unknown()));
    await record(tools, purchase, moved(purchase, unknown(), undefined, 'Still.'));
    expect(await tools.ledger.unsentOutcomes(10)).toEqual([]);
    expect(tools.alarms).toEqual([]);
  });

  it('not at all where somebody else was faster: nothing is said', async () => {
    const tools = purchasingTools();
    const purchase = await accepted(tools.ledger, aPurchase());
    await record(tools, purchase, waits(purchase, NOW_MS + 1000, 'First.'));
    tools.said.length = 0;
    const late = rejected(aPurchase(), 'x', 'Second.');
    expect(await record(tools, purchase, late)).toBe('lost');
    expect((await tools.ledger.read(asId('p-1')))?.stage).toBe('accepted');
    expect(tools.said).toEqual([]);
    expect(await tools.ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('never where it would break a promise: that is our own mistake', async () => {
    const tools = purchasingTools();
    const purchase = await accepted(tools.ledger, aPurchase(ordered()));
    const back = moved(purchase, { stage: 'ready', offer: anOffer() }, NOW_MS, 'Back.');
    await expect(record(tools, purchase, back)).rejects.toThrow('there is no such transition');
    expect((await tools.ledger.read(asId('p-1')))?.stage).toBe('ordered');
  });
});

describe('a person is called', () => {
  it.each([
    { from: checkingOut(), to: unknown() },
    { from: ordered(), to: unfulfilled(aReason(), { sends: [aSend({ answer: 'order' })] }) },
  ])('where a purchase becomes $to.stage', async ({ from, to }) => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    const purchase = await accepted(tools.ledger, aPurchase(from));
    await record(tools, purchase, moved(purchase, to, undefined, 'Look.', { orderId: 'o-1' }));
    expect(tools.alarmed).toEqual([
      { message: 'purchase needs a person', ids: { ...ids, to: to.stage, what: 'Look.', orderId: 'o-1' } },
    ]);
  });
});

describe('a step', () => {
  it('carries on what every stage has, and nothing of the stage that it leaves', () => {
    const purchase = aPurchase(checkingOut(), { approval: anApproval(), version: 3 });
    const { to, facts } = moved(purchase, { stage: 'ready', offer: anOffer() }, 7, 'x', {
      a: 'b',
      c: undefined,
    });
    expect(to).toEqual({
      ...aPurchase({ stage: 'ready', offer: anOffer() }, { approval: anApproval(), version: 4 }),
      dueAtMs: 7,
    });
    expect(facts).toStrictEqual({ a: 'b' });
    expect(moved(aPurchase(), { stage: 'accepted' }, 7, 'x').to).not.toHaveProperty('approval');
  });

  it('that waits keeps its stage whole', () => {
    const purchase = aPurchase(checkingOut(), { version: 3 });
    expect(waits(purchase, 7, 'x').to).toEqual({ ...purchase, version: 4, dueAtMs: 7 });
  });

  it('waits ten minutes for the opening of purchasing', () => {
    const { to, what, facts } = waitsForOpening(NOW_MS, aPurchase(), 'too dear');
    expect(to.dueAtMs).toBe(NOW_MS + 600_000);
    expect([what, facts]).toEqual(['Purchasing is stopped.', { reason: 'too dear' }]);
    expect(waitsForOpening(NOW_MS, aPurchase()).facts).toEqual({});
  });

  it('waits with growing pauses for a lock, and names its holder', () => {
    const purchase = aPurchase(undefined, { acceptedAtMs: NOW_MS - 600_000 });
    const { to, what, facts } = waitsForLock(NOW_MS, purchase, asId('p-9'));
    expect(to.dueAtMs).toBe(NOW_MS + 600_000);
    expect([what, facts]).toEqual(['Another purchase of the same item is under way.', { holder: 'p-9' }]);
  });

  it('that rejects names the field only where there is one', () => {
    const { to, facts } = rejected(aPurchase(), 'x', 'No.');
    expect(to).toMatchObject({ stage: 'rejected', reason: { code: 'x', detail: 'No.' }, dueAtMs: undefined });
    expect('reason' in to && 'field' in to.reason).toBe(false);
    expect(facts).toEqual({ code: 'x' });
  });
});
