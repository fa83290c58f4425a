import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import { startPartnerCenter } from '../../../local/partner-center/server.ts';
import { createClock } from '../../../local/clock.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { cartLine, catalogItem, checkOut, createCart } from './cart-steps.ts';
import { openShop, type Shop } from './foreign-client.ts';

const SUBSCRIPTIONS = `/v1/customers/${CONTOSO}/subscriptions`;

describe('the gateway', () => {
  let shop: Shop | undefined;
  const open = async (overrides = {}): Promise<Shop> => (shop = await openShop(shopScenario(overrides)));
  afterEach(async () => {
    expect(shop?.faults.unused()).toEqual([]);
    await shop?.close();
  });

  it('repeats the ids of a call and makes them where there are none', async () => {
    const { call } = await open();
    const headers = { 'MS-RequestId': 'req-1', 'MS-CorrelationId': 'cor-1' };
    const given = await call('GET', SUBSCRIPTIONS, { headers });
    expect([given.headers.get('ms-requestid'), given.headers.get('ms-correlationid')]).toEqual([
      'req-1',
      'cor-1',
    ]);
    const made = await call('GET', SUBSCRIPTIONS);
    expect(made.headers.get('ms-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('dates its answers by the simulated clock', async () => {
    const { call } = await open();
    expect((await call('GET', SUBSCRIPTIONS)).headers.get('date')).toBe('Mon, 15 Jan 2024 09:00:00 GMT');
  });

  it('puts a byte-order mark before some bodies and leaves most without', async () => {
    const { call, login } = await open();
    const token = (await login()).json.access_token;
    const marked: boolean[] = [];
    for (let count = 0; count < 10; count += 1) {
      marked.push((await call('GET', SUBSCRIPTIONS, { token })).text.startsWith('\uFEFF'));
    }
    expect(marked.filter(Boolean)).toHaveLength(2);
  });

  it('throttles every n-th Partner Center call before it takes effect, in its own words', async () => {
    const { call, login, world } = await open({ throttleEvery: 3 });
    const token = (await login()).json.access_token;
    const replies = [];
    for (let count = 0; count < 4; count += 1) replies.push(await call('GET', SUBSCRIPTIONS, { token }));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429, 200]);
    expect(replies[2]?.headers.get('retry-after')).toBe('1');
    expect(replies[2]?.json).toEqual({
      statusCode: 429,
      message: 'Rate limit is exceeded. Try again in 1 seconds.',
    });
    expect(world.calls.map((one) => one.status)).toEqual([200, 200, 200, 429, 200]);
  });

  it('survives rubbish: bad escapes, unknown methods, doubled slashes, a body of a megabyte, no HTTP at all', async () => {
    const { call, origin } = await open();
    expect((await call('GET', '/v1/customers/%E0%A4%A/subscriptions')).status).toBe(400);
    expect((await call('DELETE', SUBSCRIPTIONS)).status).toBe(404);
    expect((await call('GET', `/${SUBSCRIPTIONS}/`)).status).toBe(200);
    const huge = await call('POST', `/v1/customers/${CONTOSO}/carts`, { body: `"${'x'.repeat(1_000_001)}"` });
    expect(huge.status).toBe(413);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.end('this is not HTTP\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect((await call('GET', SUBSCRIPTIONS)).status).toBe(200);
  });

  it('can lose a call before it takes effect, or only its answer', async () => {
    const { world, faults } = await open();
    const cart = (await createCart(shop as Shop, cartLine(await catalogItem(shop as Shop)))).json;
    faults.plant({ kind: 'reset', path: /checkout$/, executed: false });
    await expect(checkOut(shop as Shop, cart.id)).rejects.toThrow();
    expect(world.orders).toHaveLength(0);
    faults.plant({ kind: 'reset', path: /checkout$/, executed: true });
    await expect(checkOut(shop as Shop, cart.id)).rejects.toThrow();
    expect(world.orders).toHaveLength(1);
    expect((await checkOut(shop as Shop, cart.id)).json.orders[0].id).toBe(world.orders[0]?.id);
    expect(world.calls.map((one) => one.status).filter((status) => status === 0)).toHaveLength(2);
  });

  it('can cut a body short after it took effect', async () => {
    const { world, faults } = await open();
    const cart = (await createCart(shop as Shop, cartLine(await catalogItem(shop as Shop)))).json;
    faults.plant({ kind: 'cut_body', path: /checkout$/ });
    await expect(checkOut(shop as Shop, cart.id)).rejects.toThrow();
    expect(world.orders).toHaveLength(1);
  });

  it('can answer something else than what happened', async () => {
    const { world, faults, call } = await open();
    const response = { status: 503, body: { code: '1', description: 'down', data: [], source: 'PartnerFD' } };
    faults.plant({ kind: 'answer', method: 'POST', path: /carts$/, executed: true, response });
    expect((await createCart(shop as Shop, cartLine(await catalogItem(shop as Shop)))).status).toBe(503);
    expect(world.carts.size).toBe(1);
    expect((await call('GET', SUBSCRIPTIONS)).status).toBe(200);
  });

  it('can stay silent, and still closes', async () => {
    const { faults, call } = await open();
    faults.plant({ kind: 'silence', path: /subscriptions$/, executed: false });
    const asked = call('GET', SUBSCRIPTIONS);
    const refused = expect(asked).rejects.toThrow();
    while (!(shop as Shop).world.calls.some((one) => one.status === 0))
      await call('GET', `${SUBSCRIPTIONS}/`);
    await (shop as Shop).close();
    await refused;
  });

  it('says so when its port is taken', async () => {
    const { origin } = await open();
    const scenario = shopScenario();
    const world = createWorld(scenario, createClock(0));
    await expect(startPartnerCenter({ world, port: Number(new URL(origin).port) })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});
