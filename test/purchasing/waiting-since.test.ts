import { expect, it } from '@jest/globals';
import type { Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import { waitingSinceMs } from '../../lib/purchasing/waiting-since.ts';
import {
  aCart,
  anApproval,
  anOffer,
  aPurchase,
  aReason,
  aResolution,
  aSend,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';

const at = <Given extends Stage>(stage: Given, common: Parameters<typeof aPurchase>[1] = {}): Purchase =>
  aPurchase<Stage>(stage, common);
const approved = { approval: anApproval({ grantedAtMs: NOW_MS + 1 }) };

it.each<{ since: string; purchase: Purchase; afterMs: number }>([
  { since: 'its acceptance', purchase: at({ stage: 'accepted' }), afterMs: 0 },
  { since: 'its approval', purchase: at({ stage: 'accepted' }, approved), afterMs: 1 },
  {
    since: 'its registration was asked for',
    purchase: at({ stage: 'accepted', registrationAskedAtMs: NOW_MS + 2 }, approved),
    afterMs: 2,
  },
  { since: 'its acceptance', purchase: at({ stage: 'ready', offer: anOffer({ foundAtMs: 9 }) }), afterMs: 0 },
  { since: 'its approval', purchase: at({ stage: 'ready', offer: anOffer() }, approved), afterMs: 1 },
  {
    since: 'its cart was bound',
    purchase: at({ stage: 'carted', offer: anOffer(), cart: aCart({ boundAtMs: NOW_MS + 3 }) }, approved),
    afterMs: 3,
  },
  {
    since: 'its last send',
    purchase: at({
      ...checkingOut([aSend(), aSend(), aSend({ sentAtMs: NOW_MS + 4 })]),
      attempt: { ...checkingOut().attempt, startedAtMs: NOW_MS - 9 },
    }),
    afterMs: 4,
  },
  { since: 'its order', purchase: at(ordered({ orderedAtMs: NOW_MS + 5 })), afterMs: 5 },
  { since: 'somebody was asked', purchase: at(awaitingApproval({ askedAtMs: NOW_MS + 6 })), afterMs: 6 },
  {
    since: 'people decided',
    purchase: at(unknown(aResolution({ confirmedBy: 'grace', confirmedAtMs: NOW_MS + 7 }))),
    afterMs: 7,
  },
  { since: 'its acceptance', purchase: at(unknown()), afterMs: 0 },
  { since: 'its acceptance', purchase: at(failed()), afterMs: 0 },
  { since: 'its acceptance', purchase: at(fulfilled()), afterMs: 0 },
  { since: 'its acceptance', purchase: at(unfulfilled()), afterMs: 0 },
  { since: 'its acceptance', purchase: at({ stage: 'cancelled', reason: aReason() }), afterMs: 0 },
  { since: 'its acceptance', purchase: at({ stage: 'rejected', reason: aReason() }), afterMs: 0 },
])('a purchase that is $purchase.stage waits since $since', ({ purchase, afterMs }) => {
  expect(waitingSinceMs(purchase)).toBe(NOW_MS + afterMs);
});
