import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFaults } from '../../../local/partner-center/faults.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const SUBSCRIPTIONS = `/v1/customers/${CONTOSO}/subscriptions`;
const MEGABYTE = 1_000_000;

describe('a planted fault', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(async () => {
    expect(shop.faults.unused()).toEqual([]);
    await shop.close();
  });

  it('meets as many calls as it is planted for, and then no more', async () => {
    const response = { status: 503 };
    shop.faults.plant({ kind: 'answer', path: /subscriptions$/, times: 3, executed: false, response });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await shop.call('GET', SUBSCRIPTIONS)).status);
    expect(statuses).toEqual([503, 503, 503, 200, 200]);
  });

  it('is unused until it has met all of them', () => {
    const faults = createFaults();
    faults.plant({ kind: 'cut_body', path: /carts$/, times: 2 });
    faults.take('POST', '/v1/carts');
    expect(faults.unused()).toHaveLength(1);
    faults.take('POST', '/v1/carts');
    expect(faults.unused()).toEqual([]);
    expect(faults.take('POST', '/v1/carts')).toBeUndefined();
  });

  it('can spoil an answer, and waits where it meets one that it cannot spoil', async () => {
    shop.faults.plant({
      kind: 'changed',
      path: /subscriptions|orders/,
      change: (response) => (response.status === 404 ? { ...response, status: 410 } : undefined),
    });
    expect((await shop.call('GET', SUBSCRIPTIONS)).status).toBe(200);
    expect(shop.faults.unused()).toHaveLength(1);
    expect((await shop.call('GET', `/v1/customers/${CONTOSO}/orders/unknown`)).status).toBe(410);
    expect((await shop.call('GET', `/v1/customers/${CONTOSO}/orders/unknown`)).status).toBe(404);
  });

  it('can send the caller elsewhere', async () => {
    const location = 'http://localhost:9/v1/elsewhere';
    shop.faults.plant({ kind: 'redirect', path: /subscriptions$/, location });
    const token = (await shop.login()).json.access_token;
    const reply = await fetch(`${shop.origin}${SUBSCRIPTIONS}`, {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'manual',
    });
    expect([reply.status, reply.headers.get('location')]).toEqual([307, location]);
  });

  it('can be a page for people that says 200', async () => {
    shop.faults.plant({ kind: 'html', path: /carts$/, executed: true });
    const reply = await createCart(shop, cartLine(await catalogItem(shop)));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.text).toContain('<html>');
    expect(shop.world.carts.size).toBe(1);
  });

  it('can be the true answer under a wrong content type', async () => {
    shop.faults.plant({ kind: 'content_type', path: /subscriptions$/, type: 'application/octet-stream' });
    const reply = await shop.call('GET', SUBSCRIPTIONS);
    expect(reply.headers.get('content-type')).toBe('application/octet-stream');
    expect(reply.text.replace('\uFEFF', '')).toMatch(/^{"totalCount":3/);
  });

  it('can be a body of a gigabyte of which a caller reads what it wants, and the simulator holds next to nothing', async () => {
    shop.faults.plant({ kind: 'endless', path: /subscriptions$/, bytes: 1000 * MEGABYTE });
    const before = process.memoryUsage().rss;
    expect(await readUpTo(10 * MEGABYTE)).toBeGreaterThanOrEqual(10 * MEGABYTE);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEGABYTE);
    expect((await shop.call('GET', SUBSCRIPTIONS)).status).toBe(200);
  });

  it('can be a body that stops after so many bytes and never ends', async () => {
    shop.faults.plant({ kind: 'endless', path: /subscriptions$/, bytes: 100_000 });
    expect(await readUpTo(100_000)).toBe(100_000);
  });

  it('can be an answer that comes late: after it took effect, whether or not anybody waits', async () => {
    const item = cartLine(await catalogItem(shop));
    shop.faults.plant({ kind: 'delay', method: 'POST', path: /carts$/, ms: 30 });
    expect((await createCart(shop, item)).status).toBe(201);
    shop.faults.plant({ kind: 'delay', method: 'POST', path: /carts$/, ms: 600_000 });
    const leaving = new AbortController();
    const token = (await shop.login()).json.access_token;
    const asked = fetch(`${shop.origin}/v1/customers/${CONTOSO}/carts`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ lineItems: [item] }),
      signal: leaving.signal,
    });
    while (shop.world.carts.size < 2) await shop.call('GET', SUBSCRIPTIONS);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    while (!shop.world.calls.some(({ status }) => status === 0)) await shop.call('GET', SUBSCRIPTIONS);
  });

  it('can make one order group of a checkout fail: its error stands inside the 201, beside the other orders', async () => {
    const item = await catalogItem(shop);
    const lines = [cartLine(item), cartLine(item, { id: 1, billingCycle: 'monthly' })];
    const cart = (await createCart(shop, ...lines)).json;
    const failure = { code: 800069, description: 'Order failed Risk Management check' };
    shop.faults.plant({ kind: 'order_error', path: /checkout$/, orderGroup: '1', ...failure });
    const bought = await checkOut(shop, cart.id);
    expect(bought.status).toBe(201);
    expect(bought.json.orders).toMatchObject([{ billingCycle: 'one_time' }]);
    expect(bought.json.orderErrors).toEqual([{ orderGroupId: '1', ...failure }]);
    expect((await checkOut(shop, cart.id)).json).toEqual(bought.json);
    expect(shop.world.orders).toHaveLength(1);
  });

  it('can make the only order group fail: the checkout is refused, and can be made again', async () => {
    const cart = (await createCart(shop, cartLine(await catalogItem(shop)))).json;
    const failure = { code: 800069, description: 'Order failed Risk Management check' };
    shop.faults.plant({ kind: 'order_error', path: /checkout$/, orderGroup: '0', ...failure });
    const refused = await checkOut(shop, cart.id);
    expect([refused.status, refused.json.code]).toEqual([400, '800069']);
    expect((await checkOut(shop, cart.id)).json.orders).toHaveLength(1);
  });

  /** Reads the list of subscriptions up to so many bytes, and hangs up. */
  async function readUpTo(bytes: number): Promise<number> {
    const token = (await shop.login()).json.access_token;
    const asked = request(`${shop.origin}${SUBSCRIPTIONS}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    asked.end();
    const [reply] = (await once(asked, 'response')) as [AsyncIterable<Buffer>];
    let read = 0;
    for await (const chunk of reply) {
      read += chunk.length;
      if (read >= bytes) break;
    }
    return read;
  }
});
