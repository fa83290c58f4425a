import { describe, expect, it } from '@jest/globals';
import { createStorefront } from '../../../lib/partner-center/storefront/storefront.ts';
import type { PartnerCenterErrorDetails } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { kindOf } from '../../../lib/partner-center/errors/error-from-response.ts';
import type { Looked } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, ids, sentBy } from '../recorded-exchange.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const subscriptionId = asId<'SubscriptionId'>('5b1c7e20-3a64-4e0b-9d1f-0c2f5a7e9b11');
const cartId = asId<'CartId'>('3f0e6f3c-0c56-4a1d-9c1a-8d1f2b7c6a55');
const orderId = asId<'OrderId'>('2c91fd0b7aa4');
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const nowMs = () => Date.UTC(2024, 0, 15);
const line = {
  catalogItemId: 'p:s:a',
  quantity: 1,
  billingCycle: 'one_time',
  term: 'P1Y',
  provisioningContext: {},
  friendlyName: 'm',
} as const;

function failed(
  status: number,
  code?: string,
  more: Partial<PartnerCenterErrorDetails> = {},
): PartnerCenterErrorDetails {
  return { kind: kindOf(status), status, code, description: 'words of Microsoft', ...ids, ...more };
}

describe('an answer to a checkout', () => {
  const unknown: readonly [string, PartnerCenterErrorDetails][] = [
    ['a timeout or a reset', { kind: 'unavailable', description: 'no complete answer (ECONNRESET)' }],
    ['a 500 with a code of its own', failed(500, '800005')],
    ['a 502 of a gateway', failed(502)],
    ['a 409 while another checkout runs', failed(409, '800064')],
    ['a 409 with a code that is final elsewhere', failed(409, '900112')],
    ['a 417', failed(417, '800036')],
    ['a cart that was submitted before', failed(400, '800065')],
    ['a 401', failed(401, '400')],
    ['a 403 that speaks of our role', failed(403, '900308')],
    ['a 403 that may be answered otherwise later', failed(403, '900130')],
    ['a 403 without a code', failed(403)],
    ['a 404 of something else than Partner Center', failed(404)],
    ['a 400 with a code nobody has listed', failed(400, '999999')],
    ['a redirect', failed(307)],
    ['a body longer than any checkout answer', failed(503, undefined, { kind: 'malformed' })],
    ['a final code in a 2xx', failed(200, '400072', { kind: 'refused' })],
  ];

  it.each(unknown)('is unknown for %s', async (_what, failure) => {
    const { exchange, asked } = exchangeThatGives(failure);
    expect(await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call)).toMatchObject({
      answer: 'unknown',
    });
    expect(asked).toHaveLength(1);
  });

  const refused: readonly [number, string, 'final' | 'refresh' | 'not_registered'][] = [
    [400, '800009', 'refresh'],
    [400, '800010', 'refresh'],
    [404, '400019', 'refresh'],
    [400, '800012', 'final'],
    [400, '800030', 'not_registered'],
    [403, '800069', 'final'],
    [403, '900121', 'final'],
    [404, '800008', 'final'],
    [403, '13605', 'final'],
  ];

  it.each(refused)('is refused for %i with %s: %s', async (status, code, kind) => {
    const { exchange } = exchangeThatGives(failed(status, code));
    expect(await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call)).toEqual({
      answer: 'refused',
      refusal: { refused: kind, code, detail: 'words of Microsoft' },
    });
  });

  it.each([429, 503])('is busy for a complete %i', async (status) => {
    const { exchange } = exchangeThatGives(failed(status, undefined, { retryAfterMs: 57_000 }));
    expect(await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call)).toMatchObject({
      answer: 'busy',
      retryAfterMs: 57_000,
    });
  });

  it('is busy where no token was to be had, so that nothing left us', async () => {
    const { exchange } = exchangeThatGives({ kind: 'unauthorized', description: 'login', nothingSent: true });
    expect(await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call)).toMatchObject({
      answer: 'busy',
    });
  });

  it.each([
    ['is cut short', fixture('checkout-pending').slice(0, 200)],
    ['is a page for people', '<!DOCTYPE html><html></html>'],
    ['is empty', ''],
    ['has an order without a status', fixture('checkout-pending').replace('"status": "pending",', '')],
    ['has an order without a date', fixture('checkout-pending').replace(/"creationDate": "[^"]*",/, '')],
    ['has an order without an id', fixture('checkout-pending').replace('"id": "2c91fd0b7aa4",', '')],
    ['is an error envelope', '{"code":"400072","description":"This item is not available"}'],
  ])('is unknown for a 2xx whose body %s', async (_what, body) => {
    const { exchange } = exchangeThatGives(answer(body, 201));
    expect(await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call)).toMatchObject({
      answer: 'unknown',
    });
  });

  it('is the orders of a 2xx that decodes, asked for once, without a body and with the ids of the attempt', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('checkout-pending'), 201));
    const checkedOut = await createStorefront({ exchange, nowMs }).checkOut(customerId, cartId, call);
    expect(checkedOut).toMatchObject({
      answer: 'orders',
      orderErrors: 0,
      orders: [{ orderId: '2c91fd0b7aa4' }],
    });
    expect(asked).toEqual([
      {
        operation: 'check_out_cart',
        path: `/v1/customers/${customerId}/carts/${cartId}/checkout`,
        call,
      },
    ]);
    expect(asked.map(sentBy)).toEqual([{ method: 'POST', lane: 'app', changes: true }]);
  });
});

describe('a look-up', () => {
  it.each<[string, string, (shop: Shop) => Promise<Looked<unknown>>]>([
    ['subscription', '20003', (s) => s.subscription(customerId, subscriptionId)],
    ['registration', '20003', (s) => s.registrationStatus(customerId, subscriptionId)],
    ['SKU', '400018', (s) => s.sku(item)],
    ['availability', '400013', (s) => s.availabilities(item)],
    ['cart', '800008', (s) => s.cart(customerId, cartId)],
    ['order', '20000', (s) => s.order(customerId, orderId)],
  ])(
    'finds a %s absent where a 404 says so with %s, and not where it does not',
    async (_what, code, look) => {
      expect(await look(shop(failed(404, code)))).toEqual({ looked: 'absent' });
      expect(await look(shop(failed(404)))).toMatchObject({ looked: 'unavailable' });
      expect(await look(shop(failed(404, '1000')))).toMatchObject({ looked: 'unavailable' });
      expect(await look(shop(failed(400, code)))).toMatchObject({ looked: 'unavailable' });
    },
  );

  it.each([
    ['throttled', failed(429, undefined, { retryAfterMs: 57_000 }), { retryAfterMs: 57_000 }],
    ['without an answer', { kind: 'unavailable', description: 'no answer' } as const, {}],
    ['closed to us', failed(403, '900329'), {}],
  ])('is unavailable, and never absent, when it is %s', async (_what, failure, more) => {
    const looked = await shop(failure).reservationOrderOf(customerId, orderId);
    expect(looked).toMatchObject({ looked: 'unavailable', ...more });
  });

  it('is unavailable when the answer does not decode', async () => {
    const { exchange } = exchangeThatGives(answer('{"items":"none"}'));
    const looked = await createStorefront({ exchange, nowMs }).reservationOrderOf(customerId, orderId);
    expect(looked).toMatchObject({
      looked: 'unavailable',
      detail: expect.stringContaining('items'),
    });
  });

  it('does not hide a mistake of ours', async () => {
    const storefront = createStorefront({
      exchange: () => Promise.reject(new TypeError('a mistake')),
      nowMs,
    });
    await expect(storefront.order(customerId, orderId)).rejects.toThrow('a mistake');
  });
});

describe('what changes something', () => {
  it('answers asked when a registration is accepted without a body', async () => {
    const { exchange, asked } = exchangeThatGives(answer('', 202));
    expect(await createStorefront({ exchange, nowMs }).register(customerId, subscriptionId, call)).toBe(
      'asked',
    );
    expect(asked).toMatchObject([{ operation: 'register_subscription', call }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'POST', lane: 'app', changes: true }]);
  });

  it('gives back a refusal with its code', async () => {
    const refusal = { refused: 'final', code: '800012', detail: 'words of Microsoft' };
    expect(await shop(failed(400, '800012')).register(customerId, subscriptionId, call)).toEqual(refusal);
    expect(await shop(failed(400, '800012')).createCart(customerId, line, call)).toEqual(refusal);
  });

  it('takes a code inside a 200 for the refusal it is', async () => {
    const { exchange } = exchangeThatGives(
      answer('{"code":400072,"description":"This item is not available"}'),
    );
    const refusal = await createStorefront({ exchange, nowMs }).createCart(customerId, line, call);
    expect(refusal).toEqual({ refused: 'final', code: '400072', detail: 'This item is not available' });
  });

  it.each([
    failed(500, '800003'),
    failed(429),
    failed(401, '400'),
    failed(403, '900130'),
    { kind: 'unavailable', description: 'lost' } as const,
  ])('throws where the answer says neither yes nor no', async (failure) => {
    await expect(shop(failure).createCart(customerId, line, call)).rejects.toMatchObject({
      kind: failure.kind,
    });
    await expect(shop(failure).register(customerId, subscriptionId, call)).rejects.toMatchObject({
      kind: failure.kind,
    });
  });
});

type Shop = ReturnType<typeof createStorefront>;

const item = { customerId, market: 'IE', productId: 'DZH318Z0TST1', skuId: '00AB', isAzurePlan: false };

function shop(failure: PartnerCenterErrorDetails): Shop {
  return createStorefront({ exchange: exchangeThatGives(failure).exchange, nowMs });
}
