import { expect, it } from '@jest/globals';
import * as deadlines from '../../lib/purchasing/deadlines.ts';
import { NOW_MS } from '../builders/purchase.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const { lookAgainAtMs, nextOrderLookAtMs } = deadlines;

it('the spans are those of the design', () => {
  expect(deadlines).toMatchObject({
    VALID_MS: 7 * DAY_MS,
    REGISTRATION_MS: 24 * HOUR_MS,
    APPROVAL_MS: 72 * HOUR_MS,
    LEASE_MS: 2 * MINUTE_MS,
    SETTLE_MS: 30 * MINUTE_MS,
    CART_MARGIN_MS: 10 * MINUTE_MS,
    CART_LIFE_UNKNOWN_MS: 15 * MINUTE_MS,
    CART_LIFE_PROVING_MS: 7 * DAY_MS,
    SEND_WINDOW_MS: 5 * MINUTE_MS,
    SENDS_WHILE_BUSY: 3,
    ATTEMPTS: 3,
    LOOKUP_GIVEN_UP_MS: 48 * HOUR_MS,
    ORDER_ALARM_MS: 24 * HOUR_MS,
    UNKNOWNS_THAT_STOP: 3,
    UNKNOWNS_WITHIN_MS: HOUR_MS,
    WATCHED_ORDERS_MS: 40 * DAY_MS,
  });
});

it('every send that may still leave is listed before anybody looks: window, call and listing delay are shorter', () => {
  const callMs = 30_000;
  const listedMs = 15 * MINUTE_MS;
  expect(deadlines.SEND_WINDOW_MS + callMs + listedMs).toBeLessThan(deadlines.SETTLE_MS);
  expect(deadlines.SEND_WINDOW_MS + callMs).toBeLessThan(deadlines.CART_MARGIN_MS);
});

it.each([
  { because: 'at first a minute', agoMs: 0, pauseMs: MINUTE_MS },
  { because: 'still a minute', agoMs: MINUTE_MS, pauseMs: MINUTE_MS },
  { because: 'then as long as it has lasted', agoMs: MINUTE_MS + 1, pauseMs: MINUTE_MS + 1 },
  { because: 'as long as it has lasted', agoMs: HOUR_MS - 1, pauseMs: HOUR_MS - 1 },
  { because: 'an hour at most', agoMs: HOUR_MS + 1, pauseMs: HOUR_MS },
  { because: 'what the other side asks for', agoMs: 0, atLeastMs: 90_000, pauseMs: 90_000 },
  { because: 'no less than it has lasted', agoMs: 2 * MINUTE_MS, atLeastMs: 90_000, pauseMs: 2 * MINUTE_MS },
  { because: 'an hour, whatever the other side asks for', agoMs: 0, atLeastMs: 1e12, pauseMs: HOUR_MS },
])('a look is repeated after a pause: $because ($pauseMs ms)', ({ agoMs, atLeastMs, pauseMs }) => {
  expect(lookAgainAtMs(NOW_MS, NOW_MS - agoMs, atLeastMs)).toBe(NOW_MS + pauseMs);
});

it.each([
  { afterMs: 0, nextMs: 15 * MINUTE_MS },
  { afterMs: 15 * MINUTE_MS - 1, nextMs: 15 * MINUTE_MS },
  { afterMs: 15 * MINUTE_MS, nextMs: 75 * MINUTE_MS },
  { afterMs: 75 * MINUTE_MS - 1, nextMs: 75 * MINUTE_MS },
  { afterMs: 75 * MINUTE_MS, nextMs: 435 * MINUTE_MS },
  { afterMs: 435 * MINUTE_MS - 1, nextMs: 435 * MINUTE_MS },
  { afterMs: 435 * MINUTE_MS, nextMs: 435 * MINUTE_MS + DAY_MS },
  { afterMs: 30 * DAY_MS, nextMs: 31 * DAY_MS },
])('$afterMs ms after the order it is looked at again $nextMs ms after the order', ({ afterMs, nextMs }) => {
  expect(nextOrderLookAtMs(NOW_MS + afterMs, NOW_MS)).toBe(NOW_MS + nextMs);
});

it('an order that Microsoft dates far ahead is looked at within a day all the same', () => {
  expect(nextOrderLookAtMs(NOW_MS, NOW_MS + 300 * DAY_MS)).toBe(NOW_MS + DAY_MS);
});
