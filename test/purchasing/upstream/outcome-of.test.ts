import { describe, expect, it } from '@jest/globals';
import { isTold, outcomeOf, refusalOf } from '../../../lib/purchasing/upstream/outcome-of.ts';
import type { Purchase, Stage } from '../../../lib/purchasing/purchase.ts';
import {
  aCart,
  anOffer,
  aPurchase,
  aReason,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';

const AT = '2024-02-05T09:00:00.000Z';
const common = {
  schemaVersion: '1',
  outcomeId: 'p-1-4',
  at: AT,
  source: 'shop',
  requestId: 'REQ-1',
  lineId: '1',
  purchaseId: 'p-1',
};
const price = { amount: '1037.78', currency: 'EUR' };

function told(stage: Stage, common: Parameters<typeof aPurchase>[1] = {}) {
  const purchase: Purchase = aPurchase<Stage>(stage, { version: 4, ...common });
  if (!isTold(purchase)) throw new Error(`${purchase.stage} is not told.`);
  return outcomeOf(purchase, NOW_MS);
}

it.each<Stage>([
  { stage: 'accepted' },
  { stage: 'ready', offer: anOffer() },
  { stage: 'carted', offer: anOffer(), cart: aCart() },
  checkingOut(),
  ordered(),
])('upstream hears nothing of a purchase that is $stage: it goes on by itself', (stage) => {
  expect(isTold(aPurchase<Stage>(stage))).toBe(false);
});

describe('upstream hears of every end and every parking', () => {
  it.each<{ stage: Stage; says: Readonly<Record<string, unknown>> }>([
    {
      stage: fulfilled(),
      says: {
        orderId: 'order-of-cart-1',
        reservationOrderId: '846655fa-d9e7-4fb8-9512-3ab7367352f1',
        charge: price,
      },
    },
    {
      stage: unfulfilled(),
      says: { orderId: 'order-of-cart-1', charge: price, reason: aReason() },
    },
    { stage: { stage: 'rejected', reason: aReason() }, says: { reason: aReason() } },
    { stage: { stage: 'cancelled', reason: aReason() }, says: { reason: aReason() } },
    { stage: failed(), says: { reason: aReason() } },
    { stage: unknown(undefined, {}, aReason()), says: { reason: aReason() } },
    { stage: awaitingApproval(), says: { ask: awaitingApproval().asks, charge: price } },
  ])('$stage.stage', ({ stage, says }) => {
    expect(told(stage)).toStrictEqual({ ...common, result: stage.stage, ...says });
  });

  it('with everything that finance matches on, as it came', () => {
    const carried = { purchaseOrder: 'PO-7', costCentre: 'CC-1', reference: 'Anna', supersedes: 'REQ-0' };
    expect(told(failed(), { intent: carried })).toEqual({
      ...common,
      result: 'failed',
      reason: aReason(),
      ...carried,
    });
  });

  it('under an id that is the same however often it is told, and another for each stage that it reaches', () => {
    expect(told(failed())).toEqual(told(failed()));
    expect(told(failed(), { version: 5 }).outcomeId).toBe('p-1-5');
    const purchase = aPurchase(awaitingApproval(), { version: 9 });
    expect(outcomeOf(purchase, NOW_MS, 2).outcomeId).toBe('p-1-2');
  });
});

describe('the sender of an unusable message hears', () => {
  const message = (body: string) => ({
    ...{ messageId: 'm-1', source: 'shop', receivedAtMs: NOW_MS, body },
    problems: [{ field: 'market', reason: 'is missing' }],
  });
  const refused = {
    schemaVersion: '1',
    outcomeId: 'refused-m-1',
    at: AT,
    source: 'shop',
    result: 'refused',
    problems: [{ field: 'market', reason: 'is missing' }],
    messageId: 'm-1',
  };

  it('what is wrong with it, under its own name as far as that could be read', () => {
    expect(refusalOf(message('{"requestId":"REQ-7"}'))).toEqual({ ...refused, requestId: 'REQ-7' });
    const longest = 'x'.repeat(128);
    expect(refusalOf(message(JSON.stringify({ requestId: longest }))).requestId).toBe(longest);
    expect(refusalOf(message('{}'), 'REQ-8').requestId).toBe('REQ-8');
  });

  it.each([
    '',
    'null',
    '[]',
    '7',
    '{"requestId":7}',
    '{"requestId":["x"]}',
    '{"requestId":',
    JSON.stringify({ requestId: 'x'.repeat(129) }),
  ])('and no name where there is none: %s', (body) => {
    expect(refusalOf(message(body))).toStrictEqual(refused);
  });
});
