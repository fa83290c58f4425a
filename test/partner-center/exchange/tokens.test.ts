import { describe, expect, it } from '@jest/globals';
import { endpointsOf } from '../../../lib/partner-center/exchange/endpoints.ts';
import { PartnerCenterError } from '../../../lib/partner-center/exchange/partner-center-error.ts';
import type { OutgoingRequest, WholeResponse } from '../../../lib/partner-center/exchange/send.ts';
import {
  createTokens,
  type Credentials,
  type TokenFor,
} from '../../../lib/partner-center/exchange/tokens.ts';

const app: TokenFor = { host: 'partner_center', lane: 'app' };
const user: TokenFor = { host: 'partner_center', lane: 'app_user' };
const graph: TokenFor = { host: 'graph', lane: 'app' };

type Login = { readonly status: number; readonly body: object };

/** Tokens over a login that answers from a list, or with a fresh token where the list is at its end. */
function setUp(answers: readonly Login[] = [], credentials: Partial<Credentials> = {}) {
  const sent: OutgoingRequest[] = [];
  const kept: (readonly string[])[] = [];
  const state = { nowMs: 0, refreshToken: 'consent-1' as string | undefined, keepFails: false };
  const tokens = createTokens({
    endpoints: endpointsOf('global'),
    credentials: () =>
      Promise.resolve({
        tenantId: 'tenant',
        clientId: 'client',
        clientSecret: 'secret',
        refreshToken: state.refreshToken,
        ...credentials,
      }),
    send: (request) => {
      sent.push(request);
      const { status, body } = answers[sent.length - 1] ?? issued(`token-${sent.length}`);
      return Promise.resolve(response(status, body));
    },
    nowMs: () => state.nowMs,
    pause: () => Promise.resolve(),
    keepRefreshToken: (next, previous) => {
      kept.push([previous, next]);
      return state.keepFails ? Promise.reject(new Error('the secret cannot be written')) : Promise.resolve();
    },
  });
  return { tokens, sent, kept, state };
}

function issued(accessToken: string, more: object = {}): Login {
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: '3600', access_token: accessToken, ...more },
  };
}

function response(status: number, body: object): WholeResponse {
  return { status, headers: new Headers(), bytes: new TextEncoder().encode(JSON.stringify(body)) };
}

function form(request: OutgoingRequest | undefined): object {
  return Object.fromEntries(new URLSearchParams(request?.body));
}

describe('a token', () => {
  it('of the App lane is asked for at the v1 endpoint with the audience of Partner Center', async () => {
    const { tokens, sent } = setUp();
    expect(await tokens.token(app)).toBe('token-1');
    expect(sent[0]?.url.href).toBe('https://login.microsoftonline.com/tenant/oauth2/token');
    expect(form(sent[0])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'secret',
      resource: 'https://api.partnercenter.microsoft.com',
    });
  });

  it('of the App+User lane is asked for with the refresh token', async () => {
    const { tokens, sent } = setUp();
    await tokens.token(user);
    expect(form(sent[0])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'consent-1',
      resource: 'https://api.partnercenter.microsoft.com',
    });
  });

  it('of Graph is asked for at the v2.0 endpoint with a scope', async () => {
    const { tokens, sent } = setUp();
    await tokens.token(graph);
    expect(sent[0]?.url.pathname).toBe('/tenant/oauth2/v2.0/token');
    expect(form(sent[0])).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    });
  });

  it('is fetched once for many callers, and once for each lane', async () => {
    const { tokens, sent } = setUp();
    const got = await Promise.all([app, app, app, user, graph, app].map((wanted) => tokens.token(wanted)));
    expect(got).toEqual(['token-1', 'token-1', 'token-1', 'token-2', 'token-3', 'token-1']);
    expect(sent).toHaveLength(3);
  });

  it.each([
    [3_539_999, 'token-1', 'it is good for more than a minute'],
    [3_540_000, 'token-2', 'it ends in a minute'],
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
    expect(await tokens.token(app)).toBe('token-2');
    tokens.forget(app, first);
    expect(await tokens.token(app)).toBe('token-2');
  });
});

describe('a login that fails', () => {
  const invalidGrant: Login = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'AADSTS50173: The grant has expired.\r\nTrace ID: 1' },
  };

  it('is told to all who waited, in the words of its first line, and forgotten', async () => {
    const { tokens, sent } = setUp([invalidGrant]);
    const outcomes = await Promise.allSettled([tokens.token(user), tokens.token(user)]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: {
          kind: 'unauthorized',
          code: 'invalid_grant',
          description: 'login: AADSTS50173: The grant has expired.',
          nothingSent: true,
        },
      });
    }
    expect(sent).toHaveLength(1);
    expect(await tokens.token(user)).toBe('token-2');
  });

  it('by itself passes unnoticed when the next try succeeds', async () => {
    const { tokens, sent } = setUp([{ status: 503, body: {} }]);
    expect(await tokens.token(app)).toBe('token-2');
    expect(sent).toHaveLength(2);
  });

  it('without a refresh token closes only the lane that needs one', async () => {
    const { tokens } = setUp([], { refreshToken: undefined });
    await expect(tokens.token(user)).rejects.toMatchObject({ kind: 'unauthorized', nothingSent: true });
    expect(await tokens.token(app)).toBe('token-1');
  });

  it.each([
    ['is not there', { expires_in: '3600' }],
    ['could not stand in a header', { expires_in: '3600', access_token: 'a\nb' }],
  ])('when the token %s', async (_what, body) => {
    const { tokens } = setUp([{ status: 200, body }]);
    const error: unknown = await tokens.token(app).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PartnerCenterError);
    expect(error).toMatchObject({ kind: 'malformed', description: 'login gave no token' });
  });
});

describe('a new refresh token', () => {
  it('is handed over to be kept, and used from then on', async () => {
    const { tokens, sent, kept, state } = setUp([issued('a', { refresh_token: 'consent-2' })]);
    await tokens.token(user);
    state.nowMs = 3_600_000;
    await tokens.token(user);
    expect(kept).toEqual([['consent-1', 'consent-2']]);
    expect(form(sent[1])).toMatchObject({ refresh_token: 'consent-2' });
  });

  it('gives way to one that was configured later', async () => {
    const { tokens, sent, state } = setUp([issued('a', { refresh_token: 'consent-2' })]);
    await tokens.token(user);
    state.refreshToken = 'consent-9';
    state.nowMs = 3_600_000;
    await tokens.token(user);
    expect(form(sent[1])).toMatchObject({ refresh_token: 'consent-9' });
  });

  it('that cannot be kept does not fail the call that brought it', async () => {
    const { tokens, state, kept } = setUp([issued('a', { refresh_token: 'consent-2' })]);
    state.keepFails = true;
    expect(await tokens.token(user)).toBe('a');
    expect(kept).toHaveLength(1);
  });
});
