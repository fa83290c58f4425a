import { describe, expect, it } from '@jest/globals';
import type { CartIntent } from '../../../lib/partner-center/ordering/cart-intent.ts';
import { cart } from '../../../lib/partner-center/ordering/cart.ts';
import { createCart, getCart, updateCart } from '../../../lib/partner-center/ordering/carts.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, sentBy } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const least = { catalogItemId: 'p:s:a', quantity: 1, billingCycle: 'monthly' };

describe('a new cart', () => {
  const intents: readonly [string, CartIntent, string][] = [
    [
      'the least there is',
      { lines: [least] },
      '{"lineItems":[{"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly"}]}',
    ],
    [
      'the commitment of a savings plan, to its digit and as a number',
      {
        lines: [
          {
            ...least,
            purchaseCommitment: {
              amount: decimal('0.0500000000000000001'),
              grain: 'hourly',
              currency: 'usd',
            },
          },
        ],
      },
      '{"lineItems":[{"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly","purchaseCommitment":{"amount":0.0500000000000000001,"grain":"hourly","currency":"usd"}}]}',
    ],
    [
      'add-ons under their base',
      { lines: [{ id: 0, ...least, addonItems: [{ id: 1, ...least, quantity: 2 }] }] },
      '{"lineItems":[{"id":0,"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly","addonItems":[{"id":1,"catalogItemId":"p:s:a","quantity":2,"billingCycle":"monthly"}]}]}',
    ],
    [
      'an attestation, resellers, and a term that nothing follows',
      {
        partnerOnRecordAttestationAccepted: true,
        lines: [
          {
            ...least,
            renewsTo: null,
            provisioningContext: {},
            attestationAccepted: false,
            promotionId: 'promotion',
            customTermEndDate: '2024-02-19T00:00:00Z',
            participants: [{ key: 'transaction_reseller', value: '5357564' }],
          },
        ],
        attributes: { objectType: 'Cart' },
      },
      '{"PartnerOnRecordAttestationAccepted":true,"lineItems":[{"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly","renewsTo":null,"provisioningContext":{},"participants":[{"key":"transaction_reseller","value":"5357564"}],"attestationAccepted":false,"promotionId":"promotion","customTermEndDate":"2024-02-19T00:00:00Z"}],"attributes":{"objectType":"Cart"}}',
    ],
  ];

  it.each(intents)('asks for %s, and for nothing else', async (_what, intent, body) => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('cart-created'), 201));
    await createCart(exchange, customerId, intent, call);
    expect(asked).toMatchObject([{ path: `/v1/customers/${customerId}/carts`, call }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'POST', lane: 'app', changes: true }]);
    expect(JSON.stringify(asked[0]?.body)).toBe(body);
  });
});

describe('a cart', () => {
  it.each(['cart-created', 'cart-line-error', 'cart-with-parts'])(
    'is printed as it was read (%s)',
    (name) => {
      const { drifts, printed, was } = wired(cart, fixture(name));
      expect([drifts, printed]).toEqual([[], was]);
    },
  );

  it('carries what is wrong with a line, its price to the digit, and its add-ons', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('cart-with-parts')));
    const { body } = await getCart(exchange, customerId, asId('90d2d0c5'));
    const [line] = body.lineItems;
    expect(line?.error).toMatchObject({
      errorCode: { value: '10002' },
      additionalInformation: { availableQuantity: { value: 0 }, purchasedQuantity: { value: 1 } },
    });
    expect(line?.quantity.value).toBe(1);
    expect(line?.purchaseCommitment?.amount?.value.toString()).toBe('0.05');
    expect(line?.addonItems?.map(({ quantity }) => quantity.value)).toEqual([2]);
    expect(asked.map(sentBy)).toEqual([{ method: 'GET', lane: 'app', changes: false }]);
  });

  it('renews to one term or to a list of them, as the samples and the tables have it', () => {
    const withRenewal = (renewsTo: string) =>
      `{"id":"c","lineItems":[{"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly","renewsTo":${renewsTo}}]}`;
    for (const renewsTo of ['{"termDuration":"P1Y"}', '[{"termDuration":"P1Y"}]', '[]', 'null']) {
      const { drifts, printed, was } = wired(cart, withRenewal(renewsTo));
      expect([drifts, printed]).toEqual([[], was]);
    }
    expect(wired(cart, withRenewal('"P1Y"')).drifts).toEqual([
      { field: 'lineItems[0].renewsTo', reason: 'is not an object' },
    ]);
  });

  it('knows further resellers beside its participants, and the kind of an error', () => {
    const line =
      '"additionalPartnerIdsOnRecord":"4711","error":{"errorCode":10011,"attributes":{"objectType":"e"}}';
    const json = `{"id":"c","lineItems":[{"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly",${line}}]}`;
    const { drifts, printed, was } = wired(cart, json);
    expect([drifts, printed]).toEqual([[], was]);
  });

  it.each([
    ['an error that is not readable', /"error": null/, '"error": "cannot be bought"', 'error'],
    ['a price that is none', /"extendedPrice": [\d.]+/, '"extendedPrice": "a lot"', 'extendedPrice'],
    [
      'an expiry that is none',
      /"expirationTimestamp": "[^"]*"/,
      '"expirationTimestamp": "soon"',
      'expiration',
    ],
  ])('is refused with %s, rather than read without it', async (_what, part, odd, field) => {
    const { exchange } = exchangeThatGives(answer(fixture('cart-created').replace(part, odd)));
    await expect(getCart(exchange, customerId, asId('a-cart'))).rejects.toMatchObject({
      kind: 'malformed',
      description: expect.stringContaining(field),
    });
  });

  it('goes back with other lines and everything else as it was read, a field of tomorrow included', async () => {
    const text = fixture('cart-with-parts').replace('"status": "Active"', '"status":"Active","soon":1.50');
    const { value, was } = wired(cart, text);
    const { exchange, asked } = exchangeThatGives(answer(fixture('cart-created'), 201));
    await updateCart(exchange, customerId, value, [{ ...least, id: 0 }], call);
    expect(asked).toMatchObject([{ path: `/v1/customers/${customerId}/carts/${value.id}`, call }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'PUT', lane: 'app', changes: true }]);
    const line = '{"id":0,"catalogItemId":"p:s:a","quantity":1,"billingCycle":"monthly"}';
    expect(JSON.stringify(asked[0]?.body)).toBe(
      was.replace(/"LineItems":.*\],"links"/, `"LineItems":[${line}],"links"`),
    );
    expect(JSON.stringify(asked[0]?.body)).toContain('"soon":1.50');
  });
});
