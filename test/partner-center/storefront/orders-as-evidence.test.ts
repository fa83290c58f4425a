import { describe, expect, it } from '@jest/globals';
import { createStorefront } from '../../../lib/partner-center/storefront/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, sentBy, type Given } from '../recorded-exchange.ts';

const NOW_MS = Date.UTC(2024, 0, 15, 12);
const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const ORDER = {
  id: '2c91fd0b7aa4',
  creationDate: '2024-01-15T09:31:02Z',
  status: 'pending',
  lineItems: [{ lineItemNumber: 0, offerId: 'p:s:a', quantity: 3, friendlyName: 'marker' }],
};

function shopThatGives(...given: readonly Given[]) {
  const { exchange, asked } = exchangeThatGives(...given);
  return { shop: createStorefront({ exchange, nowMs: () => NOW_MS }), asked };
}

function listed(items: readonly unknown[], more: object = {}) {
  const { shop, asked } = shopThatGives(answer(JSON.stringify({ items, ...more })));
  return { orders: shop.orders(customerId), asked };
}

describe('a list of orders', () => {
  it('is asked for as a whole, with prices', async () => {
    const { orders, asked } = listed([]);
    expect(await orders).toEqual({ looked: 'found', found: [] });
    expect(asked).toMatchObject([
      {
        path: `/v1/customers/${customerId}/orders`,
        query: { include_price: 'true', billingType: undefined },
      },
    ]);
    expect(asked.map(sentBy)).toEqual([{ method: 'GET', lane: 'app', changes: false }]);
  });

  it('has an order without a status, of which only its end is unknown', async () => {
    const { orders } = listed([{ ...ORDER, status: undefined }, JSON.parse(fixture('order-of-2017')), ORDER]);
    expect(await orders).toMatchObject({
      looked: 'found',
      found: [
        { orderId: ORDER.id, status: 'other', rawStatus: '', lines: [{ friendlyName: 'marker' }] },
        { status: 'other', orderedAtMs: Date.parse('2017-06-15T15:56:04.077-07:00') },
        { orderId: ORDER.id, status: 'pending' },
      ],
    });
  });

  it.each([undefined, null, '0001-01-01T00:00:00', 'a while ago'])(
    'has an order dated %j as of now, so that it is never too old to be ours',
    async (creationDate) => {
      expect(await listed([{ ...ORDER, creationDate }]).orders).toMatchObject({
        looked: 'found',
        found: [{ orderId: ORDER.id, orderedAtMs: NOW_MS }],
      });
    },
  );

  it('takes an order that names no customer for that of whom it was asked for', async () => {
    const other = { ...ORDER, referenceCustomerId: 'somebody-else' };
    expect(await listed([ORDER, other]).orders).toMatchObject({
      found: [{ customerId }, { customerId: 'somebody-else' }],
    });
  });

  it.each<[string, unknown, RegExp]>([
    [
      'without lines',
      { ...ORDER, lineItems: undefined },
      /the order 2c91fd0b7aa4 is unreadable: lineItems is missing/,
    ],
    ['of half a unit', { ...ORDER, lineItems: [{ ...ORDER.lineItems[0], quantity: 0.5 }] }, /quantity/],
    ['without an id', { ...ORDER, id: undefined }, /the order at 1 is unreadable: id is missing/],
    ['that is a text', 'an order', /the order at 1 is unreadable/],
    ['without lines and without a date', { id: 7 }, /the order 7 is unreadable/],
    [
      'without lines, a year old',
      { id: 7, creationDate: '2023-01-16T00:00:00Z' },
      /the order 7 is unreadable/,
    ],
  ])('is worth nothing with an order %s, and says which', async (_what, odd, detail) => {
    expect(await listed([ORDER, odd]).orders).toEqual({
      looked: 'unavailable',
      detail: expect.stringMatching(detail),
    });
  });

  it('is not spoilt by an unreadable order older than any checkout', async () => {
    const old = { id: 7, creationDate: '2023-01-14T00:00:00Z' };
    expect(await listed([old, ORDER]).orders).toMatchObject({ found: [{ orderId: ORDER.id }] });
  });

  it.each([
    ['a token', { continuationToken: 'more' }],
    ['a link', { links: { next: { uri: '/orders?more' } } }],
  ])('is worth nothing where %s says that it goes on', async (_what, more) => {
    expect(await listed([ORDER], more).orders).toMatchObject({ looked: 'unavailable' });
    expect(
      await listed([ORDER], { links: { self: { uri: '/orders' } }, continuationToken: '' }).orders,
    ).toMatchObject({
      looked: 'found',
    });
  });
});

describe('the audit trail', () => {
  const RECORD = {
    operationType: 'create_order',
    operationStatus: 'succeeded',
    originalCorrelationId: '96514EBE-0000-4865-CB46-2C2D20A2E911',
    customizedData: [{ key: 'OrderId', value: '2c91fd0b7aa4' }],
    resourceNewValue: '{"Id":"another"}',
  };
  const ids = ['11111111-0000-4865-cb46-2c2d20a2e911', '96514ebe-0000-4865-cb46-2c2d20a2e911'].map((id) =>
    asId<'CorrelationId'>(id),
  );
  const audited = (records: readonly object[], sinceMs = NOW_MS) => {
    const { shop, asked } = shopThatGives(answer(JSON.stringify({ items: records })));
    return { looked: shop.ordersAudited(customerId, ids, sinceMs), asked };
  };

  it('is asked for the records of the customer from the day before on', async () => {
    const { looked, asked } = audited([RECORD]);
    expect(await looked).toEqual({ looked: 'found', found: ['2c91fd0b7aa4'] });
    const filter = `{"Field":"CustomerId","Value":"${customerId}","Operator":"equals"}`;
    expect(asked).toMatchObject([{ query: { startDate: '2024-01-14', endDate: undefined, filter } }]);
  });

  it('is never asked for what is older than it keeps', async () => {
    const startOf = async (sinceMs: number) => {
      const { looked, asked } = audited([RECORD], sinceMs);
      await looked;
      return asked[0]?.query?.['startDate'];
    };
    expect(await startOf(Date.UTC(2023, 9, 19))).toBe('2023-10-18');
    expect(await startOf(Date.UTC(2023, 9, 18))).toBe('2023-10-18');
    expect(await startOf(Date.UTC(2020, 0, 1))).toBe('2023-10-18');
  });

  it('proves nothing by its silence about a time it does not reach', async () => {
    expect(await audited([], Date.UTC(2023, 9, 19)).looked).toEqual({ looked: 'found', found: [] });
    expect(await audited([], Date.UTC(2023, 9, 18)).looked).toEqual({
      looked: 'unavailable',
      detail: expect.stringContaining('reach back to 2023-10-18 only, not to 2023-10-17'),
    });
  });

  it.each<[string, object, readonly string[]]>([
    ['in progress', { operationStatus: 'progress' }, ['2c91fd0b7aa4']],
    ['without a status', { operationStatus: undefined }, ['2c91fd0b7aa4']],
    ['that failed', { operationStatus: 'failed' }, []],
    ['of something else', { operationType: 'update_order' }, []],
    ['of another call', { originalCorrelationId: '22222222-0000-4865-cb46-2c2d20a2e911' }, []],
    ['of a call it does not name', { originalCorrelationId: undefined }, []],
    ['without details', { customizedData: undefined }, ['another']],
    ['whose details lack the order', { customizedData: [{ key: 'OrderId', value: null }] }, ['another']],
  ])('knows what a record %s means', async (_what, change, found) => {
    expect(await audited([{ ...RECORD, ...change }]).looked).toEqual({ looked: 'found', found });
  });

  it('names an order once, however many records there are of it', async () => {
    expect(await audited([RECORD, RECORD]).looked).toEqual({ looked: 'found', found: ['2c91fd0b7aa4'] });
  });

  it.each([undefined, '', '{"Id":', '{"Id":null}', '"text"'])(
    'is not silent where a record of our call names no order (%j)',
    async (resourceNewValue) => {
      const record = { ...RECORD, id: 'r-7', customizedData: [], resourceNewValue };
      expect(await audited([record]).looked).toEqual({
        looked: 'unavailable',
        detail: expect.stringContaining('audit record r-7 names no order'),
      });
    },
  );
});

describe('an update of a cart', () => {
  const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
  const line = {
    catalogItemId: 'p:s:b',
    quantity: 3,
    billingCycle: 'one_time',
    term: 'P3Y',
    provisioningContext: { Scope: 'shared' },
    friendlyName: 'marker',
  } as const;

  it('puts one line into the cart as it was read, attests again, and is sent once', async () => {
    const cart = fixture('cart-created');
    const { shop, asked } = shopThatGives(answer(cart), answer(cart, 201));
    await shop.updateCart(customerId, asId('3f0e6f3c-0c56-4a1d-9c1a-8d1f2b7c6a55'), line, call);
    expect(asked.map(sentBy)).toEqual([
      { method: 'GET', lane: 'app', changes: false },
      { method: 'PUT', lane: 'app', changes: true },
    ]);
    const { term, ...rest } = line;
    const wanted = { ...(JSON.parse(cart) as object), lineItems: [{ id: 0, ...rest, termDuration: term }] };
    expect(asked[1]?.call).toBe(call);
    expect(JSON.parse(JSON.stringify(asked[1]?.body))).toEqual({
      ...wanted,
      PartnerOnRecordAttestationAccepted: true,
    });
  });

  it('attests in the spelling of a cart that says so itself', async () => {
    const cart = JSON.stringify({
      ...(JSON.parse(fixture('cart-created')) as object),
      partnerOnRecordAttestationAccepted: false,
    });
    const { shop, asked } = shopThatGives(answer(cart), answer(cart, 201));
    await shop.updateCart(customerId, asId('a-cart'), line, call);
    expect(asked[1]?.body).toMatchObject({ partnerOnRecordAttestationAccepted: true });
    expect(asked[1]?.body).not.toHaveProperty('PartnerOnRecordAttestationAccepted');
  });

  it('is not sent where the cart could not be read', async () => {
    const { shop, asked } = shopThatGives({ kind: 'unavailable', status: 500, description: 'down' });
    await expect(shop.updateCart(customerId, asId('a-cart'), line, call)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(asked.map(({ operation }) => operation)).toEqual(['get_cart']);
  });
});
