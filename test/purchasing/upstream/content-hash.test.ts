import { expect, it } from '@jest/globals';
import { contentHash, purchaseIdOf } from '../../../lib/purchasing/upstream/content-hash.ts';
import {
  decodePurchaseRequest,
  type PurchaseRequest,
} from '../../../lib/purchasing/upstream/purchase-request.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';
import { sha256 } from '../../fakes/sha256.ts';

function request(value: Record<string, unknown>): PurchaseRequest {
  const decoded = decodePurchaseRequest(JSON.stringify(value));
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.value;
}
const hashOf = (value: Record<string, unknown>) => contentHash(request(value), sha256);
const two = [aRequestedLine(), aRequestedLine({ lineId: '2', quantity: 3 })];
const withRate = (entitlementId: string, exchangeRate: string): Record<string, unknown> =>
  aRequest({}, { entitlementId, expected: { amount: '1037.78', currency: 'EUR', exchangeRate } });
const original = aRequest({ lines: two, validUntil: '2024-02-10T09:00:00Z' });

it.each([
  { because: 'the order of fields', other: Object.fromEntries(Object.entries(original).reverse()) },
  { because: 'the order of lines', other: { ...original, lines: [...two].reverse() } },
  {
    because: 'the case of GUIDs',
    other: { ...original, customerId: String(original['customerId']).toUpperCase() },
  },
  {
    because: 'the case of the GUID of a subscription',
    other: { ...original, subscriptionId: String(original['subscriptionId']).toUpperCase() },
  },
  {
    because: 'another way to write the same instant',
    other: { ...original, validUntil: '2024-02-10T10:00:00.000+01:00' },
  },
  {
    because: 'the case of the GUID of an entitlement, and another way to write the same rate',
    as: withRate('AAAAAAAA-0000-4000-8000-00000000000A', '0.90'),
    other: withRate('aaaaaaaa-0000-4000-8000-00000000000a', '0.9'),
  },
  {
    because: 'another way to write the same amount',
    other: {
      ...original,
      lines: [aRequestedLine({ expected: { amount: '01037.780', currency: 'EUR' } }), two[1]],
    },
  },
])('makes no difference: $because', ({ other, as = original }) => {
  expect(hashOf(other)).toBe(hashOf(as));
});

it.each([
  { because: 'another quantity', other: { ...original, lines: [aRequestedLine({ quantity: 3 }), two[1]] } },
  { because: 'a line less', other: { ...original, lines: two.slice(0, 1) } },
  {
    because: 'another price',
    other: {
      ...original,
      lines: [aRequestedLine({ expected: { amount: '1037.79', currency: 'EUR' } }), two[1]],
    },
  },
  { because: 'a reference more', other: { ...original, reference: 'x' } },
  { because: 'a market spelled out', other: { ...original, market: 'DE' } },
  { because: 'another customer', other: { ...original, customerId: '7d4a5c11-0000-4000-8000-00000000000f' } },
])('makes a difference: $because', ({ other }) => {
  expect(hashOf(other)).not.toBe(hashOf(original));
});

it('is the same tomorrow: what was stored by the code of yesterday still tells a repeated request', () => {
  expect(hashOf(original)).toBe('bc0d4b5d5c60ee1c6241ef5531eac22197b91ba4c7a8344e22cfedc304b9d9bb');
});

it('does not depend on how the request was put together', () => {
  const decoded = request(original);
  const backwards = Object.fromEntries(Object.entries(decoded).reverse()) as PurchaseRequest;
  expect(contentHash({ ...backwards, purchaseOrder: undefined }, sha256)).toBe(hashOf(original));
});

it('a purchase id is 32 hex digits', () => {
  expect(purchaseIdOf({ source: 'shop', requestId: 'R-1', lineId: '1' }, sha256)).toMatch(/^[0-9a-f]{32}$/);
});

it('a purchase id is the same for the same line and no other', () => {
  const key = { source: 'shop', requestId: 'R-1', lineId: '1' };
  expect(purchaseIdOf(key, sha256)).toBe(purchaseIdOf({ ...key }, sha256));
  const others = [
    { ...key, source: 'shop2' },
    { ...key, requestId: 'R-', lineId: '11' },
    { ...key, lineId: '2' },
  ];
  const ids = new Set([key, ...others].map((one) => purchaseIdOf(one, sha256)));
  expect(ids.size).toBe(4);
});
