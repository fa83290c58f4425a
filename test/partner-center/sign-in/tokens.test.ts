import { describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../../lib/partner-center/sign-in/credentials.ts';
import { endpointsOf, type Cloud } from '../../../lib/partner-center/exchange/endpoints.ts';
import type { TokenFor } from '../../../lib/partner-center/operations.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { createTokens } from '../../../lib/partner-center/sign-in/tokens.ts';
import { createInMemoryCredentials } from '../../fakes/in-memory-credentials.ts';
import { createScriptedLogin, noPatience, refused } from '../../fakes/scripted-login.ts';

const app: TokenFor = { host: 'partner_center', lane: 'app' };
const user: TokenFor = { host: 'partner_center', lane: 'app_user' };
const graph: TokenFor = { host: 'graph', lane: 'app' };
const graphAsUser: TokenFor = { host: 'graph', lane: 'app_user' };

const ENTERED: Credentials = {
  tenantId: 'tenant',
  clientId: 'client',
  clientSecret: 'app-secret',
  refreshToken: 'entered',
};

function setUp(credentials: Credentials = ENTERED, cloud: Cloud = 'global') {
  const state = { nowMs: 0 };
  const nowMs = () => state.nowMs;
  const login = createScriptedLogin({ nowMs });
  login.issue('entered');
  const store = createInMemoryCredentials(credentials);
  const pauses: number[] = [];
  const patience = { ...noPatience, pause: (ms: number) => Promise.resolve(pauses.push(ms)) };
  const { send } = login;
  const tokens = createTokens({ endpoints: endpointsOf(cloud), credentials: store, send, nowMs, patience });
  return { tokens, login, store, state, pauses };
}

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

describe('a token', () => {
  it('of the App lane is asked for at the v1 endpoint with the audience of Partner Center', async () => {
    const { tokens, login } = setUp();
    expect(await tokens.token(app)).toBe('access-1');
    expect(login.asked[0]?.url.href).toBe('https://login.microsoftonline.com/tenant/oauth2/token');
    expect(login.asked[0]?.form).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'app-secret',
      resource: 'https://api.partnercenter.microsoft.com',
    });
  });

  it('of the App+User lane is asked for with the refresh token', async () => {
    const { tokens, login } = setUp();
    await tokens.token(user);
    expect(login.asked[0]?.form).toEqual({
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 'app-secret',
      refresh_token: 'entered',
      resource: 'https://api.partnercenter.microsoft.com',
      scope: 'openid',
    });
  });

  it.each([
    [graph, { grant_type: 'client_credentials' }],
    [graphAsUser, { grant_type: 'refresh_token', refresh_token: 'entered' }],
  ])('of Graph is asked for at the v2.0 endpoint with a scope', async (wanted, grant) => {
    const { tokens, login } = setUp();
    await tokens.token(wanted);
    expect(login.asked[0]?.url.pathname).toBe('/tenant/oauth2/v2.0/token');
    expect(login.asked[0]?.form).toMatchObject({ ...grant, scope: 'https://graph.microsoft.com/.default' });
    expect(login.asked[0]?.form).not.toHaveProperty('resource');
  });

  it.each<[Cloud, string, string]>([
    ['us_government', 'login.microsoftonline.us', 'https://api.partnercenter.microsoft.com'],
    ['china_21vianet', 'login.chinacloudapi.cn', 'https://partner.partnercenterapi.microsoftonline.cn'],
  ])('in the cloud %s is asked for at %s', async (cloud, host, resource) => {
    const { tokens, login } = setUp(ENTERED, cloud);
    await tokens.token(app);
    expect(login.asked[0]?.url.host).toBe(host);
    expect(login.asked[0]?.form).toMatchObject({ resource });
  });

  it('is fetched once for many callers, and once for each audience and lane', async () => {
    const { tokens, login } = setUp();
    const wanted = [app, app, user, graph, graphAsUser, app, user];
    const got = await Promise.all(wanted.map((one) => tokens.token(one)));
    expect(new Set(got).size).toBe(4);
    expect([got[1], got[5], got[6]]).toEqual([got[0], got[0], got[2]]);
    expect(login.asked).toHaveLength(4);
  });

  it.each([
    [3_539_999, 'access-1', 'it is good for more than a minute'],
    [3_540_000, 'access-2', 'it ends in a minute'],
  ])('after %i ms is %s, because %s', async (atMs, want) => {
    const { tokens, state } = setUp();
    await tokens.token(app);
    state.nowMs = atMs;
    expect(await tokens.token(app)).toBe(want);
  });

  it('that was refused is forgotten, but not the one that came after it', async () => {
    const { tokens } = setUp();
    const first = await tokens.token(app);
    tokens.forget(app, first);
    expect(await tokens.token(app)).toBe('access-2');
    tokens.forget(app, first);
    expect(await tokens.token(app)).toBe('access-2');
  });

  it('is got with the credentials that are stored at that moment', async () => {
    const { tokens, login, store } = setUp();
    tokens.forget(app, await tokens.token(app));
    store.enter({ ...ENTERED, clientSecret: 'rotated' });
    await tokens.token(app);
    expect(login.asked.map(({ form }) => form['client_secret'])).toEqual(['app-secret', 'rotated']);
  });

  it.each([
    ['numbers as numbers', '{"access_token":"t","expires_in":3600}'],
    ['a byte-order mark', '\uFEFF{"access_token":"t","expires_in":"3600"}'],
    ['an odd or empty refresh token', '{"access_token":"t","expires_in":"3600","refresh_token":7}'],
    ['fields we do not know', '{"access_token":"t","expires_in":"3600","ext_expires_in":"3600","foci":"1"}'],
  ])('is read from an answer with %s', async (_what, body) => {
    const { tokens, login } = setUp();
    login.answerNext({ status: 200, body });
    expect(await tokens.token(user)).toBe('t');
  });
});

describe('a login that fails', () => {
  it('is told to all who waited, in the words of its first line, and forgotten', async () => {
    const { tokens, login } = setUp();
    login.answerNext(refused('invalid_client', 'AADSTS7000215: Invalid client secret provided.', 401));
    const outcomes = await Promise.allSettled([tokens.token(app), tokens.token(app)]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: {
          kind: 'unauthorized',
          status: 401,
          code: 'invalid_client',
          description: 'login: AADSTS7000215: Invalid client secret provided.',
          nothingSent: true,
        },
      });
    }
    expect(login.asked).toHaveLength(1);
    expect(await tokens.token(app)).toBe('access-1');
  });

  it.each([
    ['a 503', { status: 503, body: {} }],
    ['a 429', { status: 429, body: {}, headers: { 'retry-after': '2' } }],
    ['a 500', { status: 500, body: {} }],
    ['a busy login', refused('temporarily_unavailable', 'The server is too busy.')],
  ])('with %s by itself passes unnoticed when the next try succeeds', async (_what, answer) => {
    const { tokens, login, pauses } = setUp();
    login.answerNext(answer);
    expect(await tokens.token(app)).toBe('access-1');
    expect(login.asked).toHaveLength(2);
    expect(pauses).toEqual(['headers' in answer ? 2_000 : 200]);
  });

  it.each([
    [400, 'unauthorized'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'unauthorized'],
    [409, 'unauthorized'],
    [302, 'malformed'],
  ])('with status %i is %s, and asked once', async (status, kind) => {
    const { tokens, login } = setUp();
    login.answerNext({ status, body: {} });
    expect(await failureOf(tokens.token(app))).toMatchObject({ kind, status, nothingSent: true });
    expect(login.asked).toHaveLength(1);
  });

  it('without a refresh token closes only the lane that needs one', async () => {
    const { tokens } = setUp({ tenantId: 't', clientId: 'c', clientSecret: 's' });
    expect(await failureOf(tokens.token(user))).toMatchObject({ kind: 'unauthorized', nothingSent: true });
    expect(await tokens.token(app)).toBe('access-1');
  });

  it('because the credentials cannot be read is unavailable, and asks nobody', async () => {
    const { send, asked } = createScriptedLogin({ nowMs: () => 0 });
    const tokens = createTokens({
      endpoints: endpointsOf('global'),
      credentials: { read: () => Promise.reject(new Error('away')) },
      send,
      nowMs: () => 0,
      patience: noPatience,
    });
    for (const wanted of [app, user]) {
      const failure = await failureOf(tokens.token(wanted));
      expect(failure).toMatchObject({ kind: 'unavailable', nothingSent: true, cause: new Error('away') });
    }
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['is not there', { expires_in: '3600' }],
    ['could not stand in a header', { expires_in: '3600', access_token: 'a\nb' }],
    ['has no end', { access_token: 'a' }],
    ['comes in no JSON', '<html>'],
  ])('when the token %s', async (_what, body) => {
    const { tokens, login } = setUp();
    login.answerNext({ status: 200, body });
    const failure = await failureOf(tokens.token(app));
    expect(failure).toBeInstanceOf(PartnerCenterError);
    expect(failure).toMatchObject({ kind: 'malformed', description: 'login gave no token' });
  });
});
