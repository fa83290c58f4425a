import { afterEach, describe, expect, it } from '@jest/globals';
import { createRequestLimits } from '../../../local/partner-center/gateway/request-limits.ts';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { openShop, type Shop } from './foreign-client.ts';

const ORDERS = `/v1/customers/${CONTOSO}/orders`;

describe('a request limit', () => {
  let shop: Shop | undefined;
  afterEach(() => shop?.close());

  it('refuses what is too much in the words of the gateway, until its minute of the world is over', async () => {
    shop = await openShop(shopScenario(), { limits: [{ path: /\/orders/, perMinute: 2 }] });
    const token = (await shop.login()).json.access_token;
    const ask = (path = ORDERS) => (shop as Shop).call('GET', path, { token });
    expect((await ask()).status).toBe(200);
    // A failed call counts too.
    expect((await ask(`${ORDERS}/unknown`)).status).toBe(404);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(refused.json).toEqual({
      statusCode: 429,
      message: 'Rate limit is exceeded. Try again in 60 seconds.',
    });
    expect((await ask(`/v1/customers/${CONTOSO}/subscriptions`)).status).toBe(200);
    shop.clock.advanceTo(shop.clock.nowMs() + 3_000);
    expect((await ask()).headers.get('retry-after')).toBe('57');
    shop.clock.advanceTo(shop.clock.nowMs() + 57_000);
    expect((await ask()).status).toBe(200);
  });

  it('can be meant for one method, and the longest wait of all that fit counts', () => {
    let nowMs = 0;
    const count = createRequestLimits(
      [
        { method: 'POST', path: /carts/, perMinute: 1 },
        { path: /carts/, perMinute: 2 },
      ],
      () => nowMs,
    );
    expect(count('GET', '/carts')).toBeUndefined();
    nowMs = 20_000;
    expect(count('POST', '/carts')).toBeUndefined();
    expect(count('POST', '/carts')).toBe(60);
    expect(count('GET', '/carts')).toBe(40);
    expect(count('GET', '/products')).toBeUndefined();
  });

  it('can be meant for many minutes, as for what is below the reports of Graph', () => {
    let nowMs = 0;
    const count = createRequestLimits([{ path: /^\/graph\//, calls: 2, minutes: 10 }], () => nowMs);
    const ask = () => count('GET', '/graph/v1.0/reports/partners/billing/operations/1');
    expect([ask(), ask(), ask()]).toEqual([undefined, undefined, 600]);
    nowMs = 599_000;
    expect(ask()).toBe(1);
    nowMs = 600_000;
    expect(ask()).toBeUndefined();
  });
});
