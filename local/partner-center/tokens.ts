import { createHmac, timingSafeEqual } from 'node:crypto';
import { refusal, type Lane, type SimulatedResponse } from './route.ts';
import type { World } from './world.ts';

export const PARTNER_CENTER_AUDIENCE = 'https://api.partnercenter.microsoft.com';
export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';
export const TOKEN_SECONDS = 3600;

export type Audience = typeof PARTNER_CENTER_AUDIENCE | typeof GRAPH_AUDIENCE;
/** On whose behalf a token speaks: the application's alone, or a user's who signed in with MFA. */
type Subject = 'app' | 'user';

type Claims = {
  readonly use: 'access' | 'refresh';
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly tid: string;
  readonly idtyp: Subject;
  readonly jti: number;
  readonly scp?: string;
  readonly amr?: readonly string[];
};

/** Tokens are signed, not remembered: the simulator needs no store of them. */
export function issueAccessToken(world: World, audience: Audience, subject: Subject): string {
  const user = subject === 'user' ? { scp: 'user_impersonation', amr: ['pwd', 'mfa'] } : {};
  return signed(world, { ...claims(world, 'access', audience, subject), ...user });
}

/** Every use of a refresh token hands out a new one. The old ones stay good, as at Microsoft, and here none lapses. */
export function issueRefreshToken(world: World, audience: Audience): string {
  return signed(world, claims(world, 'refresh', audience, 'user'));
}

export function isRefreshToken(world: World, token: string): boolean {
  return read(world, token)?.use === 'refresh';
}

/** Undefined where the call may pass; otherwise what the gateway answers instead. */
export function refuseByToken(
  world: World,
  lane: Lane,
  authorization: string | undefined,
): SimulatedResponse | undefined {
  if (lane === 'none') return undefined;
  const graph = lane === 'graph';
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined)
    return graph
      ? graphUnauthorized('Access token is empty.')
      : unauthorized(800001, 'Partner Token missing in request context');
  const found = read(world, token);
  if (found?.use !== 'access')
    return graph ? graphUnauthorized('Access token validation failure.') : unauthorized(400, 'Access denied');
  if (found.exp * 1000 <= world.clock.nowMs()) {
    return graph
      ? graphUnauthorized('Lifetime validation failed, the token is expired.')
      : unauthorized(400, 'Access denied');
  }
  if (found.aud !== (graph ? GRAPH_AUDIENCE : PARTNER_CENTER_AUDIENCE)) {
    return graph
      ? graphUnauthorized('Access token validation failure. Invalid audience.')
      : unauthorized(900420, 'The audience of the access token is not supported.');
  }
  if (lane === 'user_only' && found.idtyp !== 'user') {
    return refusal(403, 900329, 'This resource does not support application-only authentication.');
  }
  return undefined;
}

function claims(world: World, use: Claims['use'], audience: Audience, subject: Subject): Claims {
  const now = Math.floor(world.clock.nowMs() / 1000);
  return {
    use,
    aud: audience,
    iat: now,
    nbf: now,
    exp: now + TOKEN_SECONDS,
    tid: world.partnerTenantId,
    idtyp: subject,
    // Two tokens of one instant differ, and no counter of ids is moved by signing in.
    jti: world.calls.length,
  };
}

function signed(world: World, body: Claims): string {
  const head = base64url(JSON.stringify({ typ: 'JWT', alg: 'HS256' }));
  const unsigned = `${head}.${base64url(JSON.stringify(body))}`;
  return `${unsigned}.${signature(world, unsigned).toString('base64url')}`;
}

function read(world: World, token: string): Claims | undefined {
  const [head = '', body = '', signedWith = ''] = token.split('.');
  const expected = signature(world, `${head}.${body}`);
  const given = Buffer.from(signedWith, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // Whatever bears our signature was made above.
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
}

function signature(world: World, text: string): Buffer {
  return createHmac('sha256', `signing key of ${world.partnerTenantId}`).update(text).digest();
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

function unauthorized(code: number, description: string): SimulatedResponse {
  return {
    ...refusal(401, code, description),
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  };
}

function graphUnauthorized(message: string): SimulatedResponse {
  return {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm=""' },
    body: { error: { code: 'InvalidAuthenticationToken', message } },
  };
}
