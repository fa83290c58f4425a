import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, shopScenario } from '../../builders/shop-scenario.ts';
import { openShop, type Shop } from './foreign-client.ts';

const SUBSCRIPTIONS = `/v1/customers/${CONTOSO}/subscriptions`;
const ENTITLEMENTS = `/v1/customers/${CONTOSO}/entitlements`;
const REFRESH = { grant_type: 'refresh_token', refresh_token: 'local-refresh-token' };

describe('tokens', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
  });
  afterEach(() => shop.close());

  it('come from the v1 endpoint with numbers as text, for an hour', async () => {
    const { status, json } = await shop.login();
    expect(status).toBe(200);
    expect(json).toMatchObject({
      token_type: 'Bearer',
      expires_in: '3600',
      not_before: '1705309200',
      expires_on: '1705312800',
    });
    expect(json.refresh_token).toBeUndefined();
  });

  it('are good until the simulated hour is over, and 401 from then on', async () => {
    const token = (await shop.login()).json.access_token;
    shop.passMinutes(59);
    expect((await shop.call('GET', SUBSCRIPTIONS, { token })).status).toBe(200);
    shop.passMinutes(1);
    const late = await shop.call('GET', SUBSCRIPTIONS, { token });
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('of the application alone are refused with 900329 where a user is needed', async () => {
    const refused = await shop.call('GET', ENTITLEMENTS, { lane: 'app' });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: '900329', source: 'PartnerFD' });
    expect((await shop.call('GET', ENTITLEMENTS, { lane: 'user' })).status).toBe(200);
  });

  it('of a user pass where the application alone would do', async () => {
    expect((await shop.call('GET', SUBSCRIPTIONS, { lane: 'user' })).status).toBe(200);
  });

  it('for Graph come from the v2.0 endpoint with numbers as numbers, and Partner Center refuses them', async () => {
    const { json } = await shop.login(
      { scope: 'https://graph.microsoft.com/.default' },
      '/oauth2/v2.0/token',
    );
    expect(json.expires_in).toBe(3600);
    const refused = await shop.call('GET', SUBSCRIPTIONS, { token: json.access_token });
    expect([refused.status, refused.json.code]).toEqual([401, '900420']);
  });

  it.each([
    ['nothing', undefined],
    ['rubbish', 'rubbish'],
    ['three parts of rubbish', 'e30.e30.e30'],
  ])('are needed: %s is a 401 with the error envelope', async (_what, token) => {
    const refused = await shop.call('GET', SUBSCRIPTIONS, token === undefined ? { lane: 'none' } : { token });
    expect(refused.status).toBe(401);
    expect(Object.keys(refused.json as object).sort()).toEqual(['code', 'data', 'description', 'source']);
  });

  it('are refreshed by the stored token and by each one handed out since', async () => {
    const first = await shop.login(REFRESH);
    const second = await shop.login({ ...REFRESH, refresh_token: first.json.refresh_token });
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect((await shop.login(REFRESH)).status).toBe(200);
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'somebody' }, 400, 'unauthorized_client'],
    [{ resource: 'https://graph.windows.net' }, 400, 'invalid_resource'],
    [{ grant_type: 'refresh_token', refresh_token: 'made-up' }, 400, 'invalid_grant'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('are not given for %j', async (form, status, error) => {
    const reply = await shop.login(form);
    expect([reply.status, reply.json.error]).toEqual([status, error]);
  });

  it('are not refreshed by an access token', async () => {
    const { access_token } = (await shop.login(REFRESH)).json as { access_token: string };
    expect((await shop.login({ ...REFRESH, refresh_token: access_token })).json.error).toBe('invalid_grant');
  });
});
