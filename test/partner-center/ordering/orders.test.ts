import { describe, expect, it } from '@jest/globals';
import { checkOutCart, checkoutResult } from '../../../lib/partner-center/ordering/checkout.ts';
import { order } from '../../../lib/partner-center/ordering/order.ts';
import {
  cancelSandboxOrder,
  getOrder,
  getOrderProvisioning,
  listOrders,
} from '../../../lib/partner-center/ordering/orders.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, sentBy } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const orderId = asId<'OrderId'>('2c91fd0b7aa4');
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const anOrder = fixture('order-review');

describe('a checkout', () => {
  it.each(['checkout-pending', 'checkout-partial'])('is printed as it was read (%s)', (name) => {
    const { drifts, printed, was } = wired(checkoutResult, fixture(name));
    expect([drifts, printed]).toEqual([[], was]);
  });

  it('tells orders and errors of one answer apart, whatever the code is written as', async () => {
    const errors =
      '[{"orderGroupId":"0","code":"800010","attributes":{}},{"orderGroupId":1,"code":900121,"description":"Limit"}]';
    const body = `{"orders":[${anOrder}],"orderErrors":${errors},"additionalInformation":[]}`;
    const { exchange } = exchangeThatGives(answer(body, 201));
    const { body: result } = await checkOutCart(exchange, customerId, asId('a-cart'), call);
    expect(wired(checkoutResult, body).drifts).toEqual([]);
    expect(result.orders?.map(({ id }) => id)).toEqual(['Q1w2E3r4-oldStyleId1']);
    expect(result.orderErrors?.map(({ code }) => code?.value)).toEqual(['800010', '900121']);
  });

  it('knows the order that one sample prints without an envelope', () => {
    const { value, drifts, printed, was } = wired(checkoutResult, anOrder);
    expect(value.orders?.map(({ id }) => id)).toEqual(['Q1w2E3r4-oldStyleId1']);
    expect([drifts, printed]).toEqual([[], was]);
    const shouted = anOrder.replace('"id"', '"ID"').replace('"lineItems"', '"LineItems"');
    expect(wired(checkoutResult, shouted).value.orders).toHaveLength(1);
  });

  it('is read by its orders, whatever else it says of itself', () => {
    const { value } = wired(checkoutResult, `{"id":"c","lineItems":[],"Orders":[${anOrder}]}`);
    expect(value.orders?.map(({ id }) => id)).toEqual(['Q1w2E3r4-oldStyleId1']);
  });

  it.each([
    ['nothing of either', '{"attributes":{}}', 'nothing of what was asked'],
    ['null for both', '{"orders":null,"orderErrors":null}', 'nothing of what was asked'],
    ['errors that are no list', '{"orders":[],"orderErrors":{"code":1}}', 'orderErrors is not a list'],
    ['an order without lines', '{"orders":[{"id":"o","status":"pending"}]}', 'lineItems is missing'],
  ])('is malformed, and may have bought something, when it names %s', async (_what, body, description) => {
    const { exchange } = exchangeThatGives(answer(body, 201));
    await expect(checkOutCart(exchange, customerId, asId('a-cart'), call)).rejects.toMatchObject({
      kind: 'malformed',
      answerClass: 'unknown',
      operation: 'check_out_cart',
      requestId: 'request-1',
      description: expect.stringContaining(description),
    });
  });
});

describe('an order', () => {
  it.each(['order-review', 'order-of-2017'])('is printed as it was read (%s)', (name) => {
    const { drifts, printed, was } = wired(order, fixture(name));
    expect([drifts, printed]).toEqual([[], was]);
  });

  it('is asked for with its prices', async () => {
    const { exchange, asked } = exchangeThatGives(answer(anOrder));
    await getOrder(exchange, customerId, orderId);
    expect(asked).toEqual([
      {
        operation: 'get_order',
        path: `/v1/customers/${customerId}/orders/${orderId}`,
        query: { include_price: 'true' },
      },
    ]);
  });

  it('is listed with all others, or with those of its billing cycle', async () => {
    const { exchange, asked } = exchangeThatGives(answer(`{"totalCount":9,"items":[${anOrder}]}`));
    const { body } = await listOrders(exchange, customerId);
    await listOrders(exchange, customerId, { billingType: 'onetime' });
    expect(body.items.map((listed) => listed.ok && listed.value.status?.value)).toEqual(['pending_review']);
    expect(asked.map(({ query }) => query)).toEqual([
      { include_price: 'true' },
      { include_price: 'true', billingType: 'onetime' },
    ]);
  });

  it('says how far each of its lines is, to a user', async () => {
    const line = '{"orderLineItemId":0,"lineItemNumber":0,"status":"PrefulfillmentPending"}';
    const { exchange, asked } = exchangeThatGives(answer(`{"items":[${line}]}`));
    const { body } = await getOrderProvisioning(exchange, customerId, orderId);
    expect(body.items.map(({ status }) => status?.value)).toEqual(['prefulfillment_pending']);
    expect(asked[0]?.path).toBe(`/v1/customers/${customerId}/orders/${orderId}/provisioningstatus`);
    expect(asked.map(sentBy)).toEqual([{ method: 'GET', lane: 'app_user', changes: false }]);
  });

  it('is cancelled in the sandbox by its id and that word alone', async () => {
    const { exchange, asked } = exchangeThatGives(answer(anOrder.replace('pending review', 'cancelled')));
    const { body } = await cancelSandboxOrder(exchange, customerId, orderId, call);
    expect(body.status?.value).toBe('cancelled');
    expect(asked).toMatchObject([{ body: { id: orderId, status: 'cancelled' }, call }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'PATCH', lane: 'app', changes: true }]);
  });
});
