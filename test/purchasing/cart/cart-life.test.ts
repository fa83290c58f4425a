import { expect, it } from '@jest/globals';
import {
  cartEndMs,
  cartProvenMs,
  isGoodForSending,
  withExpiry,
} from '../../../lib/purchasing/cart/cart-life.ts';
import { aCart, NOW_MS } from '../../builders/purchase.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

it.each([
  {
    because: 'it ends more than ten minutes from now',
    cart: { expiresAtMs: NOW_MS + 10 * MINUTE_MS + 1 },
    good: true,
  },
  { because: 'it ends in ten minutes', cart: { expiresAtMs: NOW_MS + 10 * MINUTE_MS }, good: false },
  { because: 'it has ended', cart: { expiresAtMs: NOW_MS - 1 }, good: false },
  {
    because: 'its end is not known and it is not five minutes old',
    cart: { expiresAtMs: undefined, boundAtMs: NOW_MS - 5 * MINUTE_MS + 1 },
    good: true,
  },
  {
    because: 'its end is not known and it is five minutes old',
    cart: { expiresAtMs: undefined, boundAtMs: NOW_MS - 5 * MINUTE_MS },
    good: false,
  },
  {
    because: 'it ends soon, as was said last, whatever was said before',
    cart: { expiresAtMs: NOW_MS + MINUTE_MS, latestExpiresAtMs: NOW_MS + DAY_MS },
    good: false,
  },
])('whether a checkout of a cart may be sent: $good where $because', ({ cart, good }) => {
  expect(isGoodForSending(aCart(cart), NOW_MS)).toBe(good);
});

it('a cart can be ordered until the latest end that was ever heard; half an hour later an order is listed', () => {
  const cart = aCart({ expiresAtMs: NOW_MS + MINUTE_MS, latestExpiresAtMs: NOW_MS + DAY_MS });
  expect(cartEndMs(cart)).toBe(NOW_MS + DAY_MS);
  expect(cartProvenMs(cart)).toBe(NOW_MS + DAY_MS + 30 * MINUTE_MS);
});

it('a cart that never told its end is given seven days where its death would prove something', () => {
  const cart = aCart({ expiresAtMs: undefined });
  expect(cartEndMs(cart)).toBe(NOW_MS + 7 * DAY_MS);
  expect(cartProvenMs(cart)).toBe(NOW_MS + 7 * DAY_MS + 30 * MINUTE_MS);
});

it.each([
  { because: 'a later end is believed', heard: 20, before: 10, latest: 20 },
  { because: 'an earlier end does not make the later one impossible', heard: 5, before: 10, latest: 10 },
  { because: 'a first end is the latest', heard: 5, before: undefined, latest: 5 },
])('$because', ({ heard, before, latest }) => {
  const cart = aCart({ expiresAtMs: before === undefined ? undefined : NOW_MS + before });
  const known = withExpiry(cart, NOW_MS + heard);
  expect(known).toEqual({ ...cart, expiresAtMs: NOW_MS + heard, latestExpiresAtMs: NOW_MS + latest });
});

it('a cart that says nothing about its end changes nothing', () => {
  expect(withExpiry(aCart(), undefined)).toEqual(aCart());
});
