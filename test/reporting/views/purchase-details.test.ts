import { describe, expect, it } from '@jest/globals';
import { FOLLOWERS } from '../../../lib/purchasing/transitions.ts';
import { purchaseQuery } from '../../../lib/reporting/pages/list-query.ts';
import { purchaseDetails } from '../../../lib/reporting/views/purchase-details.ts';
import { purchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { money } from '../../../lib/values/money.ts';
import {
  aBudget,
  aHold,
  anApproval,
  aPurchase,
  aResolution,
  aSend,
  awaitingApproval,
  checkingOut,
  NOW_MS,
  ordered,
  unknown,
} from '../../builders/purchase.ts';

const NOW = '2024-02-05T09:00:00.000Z';
const EUROS = { amount: '1037.78', currency: 'EUR' };

describe('one purchase, for whoever looks into it', () => {
  it('that has only been accepted shows what an approval would be bound to', () => {
    expect(purchaseDetails(aPurchase())).toEqual({
      contentHash: 'hash-1',
      market: 'DE',
      scope: 'shared',
      requestCommitments: [EUROS],
    });
  });

  it('shows who approved it, for what', () => {
    expect(purchaseDetails(aPurchase(undefined, { approval: anApproval() })).approval).toEqual({
      ...{ by: 'grace', grantedAt: NOW, contentHash: 'hash-1', charge: EUROS },
    });
  });

  it('shows every checkout that was sent with its ids, and what was heard', () => {
    const sends = [
      aSend({ answer: 'busy', detail: 'Too many requests' }),
      aSend({ sentAtMs: NOW_MS + 60_000 }),
    ];
    expect(purchaseDetails(aPurchase(checkingOut(sends))).sends).toEqual([
      {
        ...{ attempt: 1, sentAt: NOW, answer: 'busy', detail: 'Too many requests' },
        ...{ requestId: 'request-1', correlationId: 'correlation-1' },
      },
      {
        ...{ attempt: 1, sentAt: '2024-02-05T09:01:00.000Z', answer: 'none' },
        ...{ requestId: 'request-1', correlationId: 'correlation-1' },
      },
    ]);
  });

  it('shows the cart with its ends, null where none was told', () => {
    const { cart } = purchaseDetails(aPurchase(checkingOut()));
    const end = '2024-02-12T09:00:00.000Z';
    expect(cart).toEqual({
      cartId: 'cart-1',
      boundAt: NOW,
      expiresAt: end,
      latestExpiresAt: end,
      charge: EUROS,
    });
    const endless = checkingOut(undefined, { expiresAtMs: undefined, latestExpiresAtMs: undefined });
    expect(purchaseDetails(aPurchase(endless)).cart).toMatchObject({
      expiresAt: null,
      latestExpiresAt: null,
    });
  });

  it('shows what it holds of which budget', () => {
    const hold = aHold([aBudget()], money('2075.56', 'EUR'));
    expect(purchaseDetails(aPurchase(checkingOut(undefined, {}, { hold }))).hold).toEqual({
      amount: { amount: '2075.56', currency: 'EUR' },
      budgets: [{ scope: 'all', period: '2024-02', limit: { amount: '5000.00', currency: 'EUR' } }],
    });
  });

  it('shows how its order is known', () => {
    expect(purchaseDetails(aPurchase(ordered({ evidence: 'marker' }))).orderEvidence).toBe('marker');
  });

  it('shows what people found out, and whether two agree', () => {
    const proposed = { decision: 'ordered', orderId: 'order-of-cart-1', proposedBy: 'ada', proposedAt: NOW };
    const of = (resolution?: ReturnType<typeof aResolution>) =>
      purchaseDetails(aPurchase(unknown(resolution))).resolution;
    expect(of()).toBeUndefined();
    expect(of(aResolution())).toEqual({ ...proposed, evidence: 'Support case 42 names the order.' });
    expect(of(aResolution({ confirmedBy: 'ben', confirmedAtMs: NOW_MS }))).toMatchObject({
      ...{ confirmedBy: 'ben', confirmedAt: NOW },
    });
  });
});

describe('a purchase in the list', () => {
  it('that waits for an approval shows why, and the charge that is to be approved', () => {
    const waiting = aPurchase(awaitingApproval({ charge: money('1100.00', 'EUR') }));
    expect(purchaseView(waiting)).toMatchObject({
      stage: 'awaiting_approval',
      asks: [{ code: 'above_threshold', detail: 'above 1000.00 EUR' }],
      expectedCharge: EUROS,
      charge: { amount: '1100.00', currency: 'EUR' },
    });
    expect(purchaseView(aPurchase())).not.toHaveProperty('charge');
  });

  it.each(Object.keys(FOLLOWERS))('can be asked for by its stage: %s', (stage) => {
    expect(purchaseQuery({ stage })).toMatchObject({ ok: true });
  });
});
