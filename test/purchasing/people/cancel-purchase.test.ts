import { describe, expect, it } from '@jest/globals';
import { cancelPurchase } from '../../../lib/purchasing/people/cancel-purchase.ts';
import type { Purchase } from '../../../lib/purchasing/purchase.ts';
import { asId } from '../../../lib/values/id.ts';
import { asked, aDesk, overtaken } from '../../builders/desk.ts';
import {
  aCart,
  anOffer,
  aPurchase,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';

const P1 = asId<'PurchaseId'>('p-1');
const WHY = { reason: 'The customer changed their mind.' };
const REASON = { code: 'withdrawn', detail: 'Withdrawn by grace: The customer changed their mind.' };
const reason = { code: 'expired', detail: 'It was too old.' };

const BEFORE: readonly Purchase[] = [
  aPurchase(),
  aPurchase(awaitingApproval()),
  aPurchase({ stage: 'ready', offer: anOffer() }),
  aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart() }),
];

describe('cancelling a purchase', () => {
  it.each(BEFORE.map((purchase) => [purchase.stage, purchase] as const))(
    'ends it where it is %s, with who and why, and upstream hears of it',
    async (stage, purchase) => {
      const desk = await aDesk(purchase);
      expect(await cancelPurchase(desk, asked(WHY))).toEqual({
        ok: true,
        value: { purchaseId: 'p-1', reason: REASON },
      });
      expect(await desk.ledger.read(P1)).toMatchObject({
        stage: 'cancelled',
        reason: REASON,
        version: 2,
        dueAtMs: undefined,
      });
      expect((await desk.ledger.history(P1)).at(-1)).toMatchObject({
        from: stage,
        to: 'cancelled',
        what: REASON.detail,
        facts: { by: 'grace', code: 'withdrawn' },
      });
      expect(await desk.ledger.unsentOutcomes(10)).toMatchObject([
        { purchaseId: 'p-1', result: 'cancelled', reason: REASON },
      ]);
    },
  );

  it.each<[Purchase, RegExp]>([
    [aPurchase(checkingOut()), /checkout has been sent: an order may exist, and nothing can call it back/],
    [aPurchase(unknown()), /nobody knows yet whether there is an order. Two people have to look/],
    [aPurchase(ordered()), /It is bought: order order-of-cart-1. A reservation is given back at Microsoft/],
    [aPurchase(fulfilled()), /It is bought/],
    [aPurchase(unfulfilled()), /ended already, unfulfilled: too dear/],
    [aPurchase(failed()), /ended already, failed: too dear/],
    [aPurchase({ stage: 'rejected', reason }), /ended already, rejected: It was too old./],
    [aPurchase({ stage: 'cancelled', reason }), /ended already, cancelled: It was too old./],
  ])('is impossible from $stage on, and says why', async (purchase, why) => {
    const desk = await aDesk(purchase);
    expect(await cancelPurchase(desk, asked(WHY))).toMatchObject({
      ok: false,
      why: 'impossible',
      detail: expect.stringMatching(why),
    });
    expect(await desk.ledger.read(P1)).toEqual(purchase);
    expect(await desk.ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('a second word of the same person has the same answer and changes nothing', async () => {
    const desk = await aDesk(aPurchase());
    const first = await cancelPurchase(desk, asked(WHY));
    expect(await cancelPurchase(desk, asked(WHY))).toEqual(first);
    expect(await cancelPurchase(desk, asked(WHY, 'ben'))).toMatchObject({ why: 'impossible' });
    expect(await desk.ledger.history(P1)).toHaveLength(2);
  });

  it('follows a purchase that moves, as long as nothing was sent', async () => {
    const desk = overtaken(await aDesk(aPurchase()), 2);
    expect(await cancelPurchase(desk, asked(WHY))).toMatchObject({ ok: true });
    expect(await desk.ledger.read(P1)).toMatchObject({ stage: 'cancelled', version: 4 });
  });

  it('comes too late where the checkout leaves at the same moment', async () => {
    const carted = aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart() });
    const desk = overtaken(await aDesk(carted), 1, (purchase) => ({
      ...purchase,
      ...checkingOut(),
      version: purchase.version + 1,
    }));
    const open = { state: 'open', since: '2024-02-01T00:00:00.000Z', by: 'ada', reason: 'go' } as const;
    await desk.ledger.setPurchasing(await desk.ledger.purchasing(), { ...open, stops: [] });
    expect(await cancelPurchase(desk, asked(WHY))).toMatchObject({ why: 'impossible' });
    expect(await desk.ledger.read(P1)).toMatchObject({ stage: 'checking_out', version: 2 });
  });

  it.each([
    ['reason', {}],
    ['reason', { reason: '   ' }],
    ['reason', { reason: 'two\nlines' }],
    ['reason', { reason: 'x'.repeat(501) }],
    ['id', { ...WHY, id: 'p-2' }],
  ])('names %s where it is wrong', async (field, body) => {
    const answer = await cancelPurchase(await aDesk(aPurchase()), asked(body));
    expect(answer).toMatchObject({ why: 'invalid', problems: [{ field }] });
  });

  it('is absent where there is no such purchase', async () => {
    expect(await cancelPurchase(await aDesk(), asked(WHY))).toMatchObject({ why: 'absent' });
  });
});
