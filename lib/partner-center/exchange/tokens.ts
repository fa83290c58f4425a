import { z } from '../../values/schema.ts';
import { decode } from '../../values/decode.ts';
import { parseExactJson } from '../../values/exact-json.ts';
import type { Endpoints } from './endpoints.ts';
import { envelopeOf, kindOf, retryAfterMs } from './error-from-response.ts';
import type { Ask } from './exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';
import { withRetries, type Pause } from './retry.ts';
import type { OutgoingRequest, Send } from './send.ts';
import { fields, text, wholeNumber } from './wire.ts';

export type Credentials = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The partner user's consent (secure application model). Without it the App+User lane is closed. */
  readonly refreshToken?: string | undefined;
};

/** Which token a question needs: the audiences of Partner Center and Graph are different tokens. */
export type TokenFor = Pick<Ask, 'host' | 'lane'>;

export interface Tokens {
  /** A token that is good for at least another minute. Throws a PartnerCenterError with `nothingSent`. */
  token(wanted: TokenFor): Promise<string>;
  /** Forgets a token that was answered with 401; one that has replaced it meanwhile is kept. */
  forget(wanted: TokenFor, refused: string): void;
}

type TokenParts = {
  readonly endpoints: Endpoints;
  /** Read again for every token, so that a rotated secret is noticed within the hour. */
  readonly credentials: () => Promise<Credentials>;
  readonly send: Send;
  readonly nowMs: () => number;
  readonly pause: Pause;
  /**
   * Stores a refresh token that came in place of the old one, which goes on working for a while. A failure does not
   * fail the call that needed the token, and is for this function to report.
   */
  readonly keepRefreshToken?: ((next: string, previous: string) => Promise<void>) | undefined;
};

type Issued = { readonly accessToken: string; readonly usableUntilMs: number };

// No request leaves with a token about to die.
const EARLY_MS = 60_000;

/**
 * Tokens of both lanes, fetched once for however many callers wait, and kept until a minute before their end.
 * Source: pages partner-center-authentication and enable-secure-app-model.
 */
export function createTokens(parts: TokenParts): Tokens {
  const pending = new Map<string, Promise<Issued>>();
  const issued = new Map<string, Issued>();
  const refreshTokens = createRefreshTokens(parts);

  async function fetchToken(wanted: TokenFor): Promise<Issued> {
    const credentials = await parts.credentials().catch((cause: unknown) => {
      const description = 'the credentials for Partner Center could not be read';
      throw new PartnerCenterError({ kind: 'unavailable', description, cause });
    });
    const refreshToken = wanted.lane === 'app_user' ? refreshTokens.newest(credentials) : undefined;
    const request = tokenRequest(parts.endpoints, wanted, credentials, refreshToken);
    const answer = await withRetries(parts.pause, () => askLogin(parts, request));
    if (refreshToken !== undefined && answer.refresh_token !== undefined) {
      await refreshTokens.replace(refreshToken, answer.refresh_token);
    }
    return {
      accessToken: answer.access_token,
      usableUntilMs: parts.nowMs() + answer.expires_in * 1_000 - EARLY_MS,
    };
  }

  return {
    async token(wanted) {
      const key = `${wanted.host} ${wanted.lane}`;
      const kept = issued.get(key);
      if (kept !== undefined && parts.nowMs() < kept.usableUntilMs) return kept.accessToken;
      const waiting = pending.get(key);
      if (waiting !== undefined) return (await waiting).accessToken;
      const fetching = fetchToken(wanted).catch(neverSent);
      pending.set(key, fetching);
      try {
        const fresh = await fetching;
        issued.set(key, fresh);
        return fresh.accessToken;
      } finally {
        pending.delete(key);
      }
    },
    forget(wanted, refused) {
      const key = `${wanted.host} ${wanted.lane}`;
      if (issued.get(key)?.accessToken === refused) issued.delete(key);
    },
  };
}

// A token goes into a header: anything but printable characters would make fetch quote it in an error.
const tokenAnswer = fields({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]+$/, 'is not a token')),
  expires_in: wholeNumber,
  refresh_token: z.optional(text),
});

/** The same failure, marked: whatever the token was wanted for has not left us. */
function neverSent(cause: unknown): never {
  if (!(cause instanceof PartnerCenterError)) throw cause;
  const { kind, description, status, code, retryAfterMs } = cause;
  throw new PartnerCenterError({
    kind,
    description,
    status,
    code,
    retryAfterMs,
    nothingSent: true,
    cause: cause.cause,
  });
}

function tokenRequest(
  endpoints: Endpoints,
  wanted: TokenFor,
  credentials: Credentials,
  refreshToken: string | undefined,
): OutgoingRequest {
  const tenant = encodeURIComponent(credentials.tenantId);
  const version = wanted.host === 'graph' ? 'oauth2/v2.0' : 'oauth2';
  const form = new URLSearchParams({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
  });
  if (wanted.host === 'graph') form.set('scope', `${endpoints.graphAudience}/.default`);
  else form.set('resource', endpoints.partnerCenterAudience);
  if (wanted.lane === 'app') {
    form.set('grant_type', 'client_credentials');
  } else {
    if (refreshToken === undefined) {
      const description = 'no refresh token is configured, so nothing that needs a user can be asked';
      throw new PartnerCenterError({ kind: 'unauthorized', description });
    }
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', refreshToken);
    if (wanted.host === 'partner_center') form.set('scope', 'openid');
  }
  return {
    method: 'POST',
    url: new URL(`${endpoints.login}/${tenant}/${version}/token`),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    timeoutMs: 30_000,
    maxBytes: 1_000_000,
  };
}

/** One question to the login host. Its errors repeat the first line of what it says, and nothing of what was sent. */
async function askLogin(parts: TokenParts, request: OutgoingRequest): Promise<z.output<typeof tokenAnswer>> {
  const response = await parts.send(request);
  const body = jsonOf(response.bytes);
  if (response.status === 200) {
    const decoded = decode(tokenAnswer, body);
    if (decoded.ok) return decoded.value;
    throw new PartnerCenterError({ kind: 'malformed', status: 200, description: 'login gave no token' });
  }
  const envelope = envelopeOf(body);
  const kind = kindOf(response.status);
  throw new PartnerCenterError({
    // `invalid_grant` and `invalid_client` come with 400.
    kind: kind === 'refused' || kind === 'forbidden' ? 'unauthorized' : kind,
    status: response.status,
    code: envelope?.code,
    description: `login: ${envelope?.description ?? 'no token'}`,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), parts.nowMs()),
  });
}

/** The newest refresh token we know of: the last one that came, unless the secret was replaced since. */
function createRefreshTokens({ keepRefreshToken }: Pick<TokenParts, 'keepRefreshToken'>) {
  let configured: string | undefined;
  let newest: string | undefined;
  return {
    newest(credentials: Credentials): string | undefined {
      if (credentials.refreshToken !== configured) {
        configured = credentials.refreshToken;
        newest = configured;
      }
      return newest;
    },
    async replace(previous: string, next: string): Promise<void> {
      if (next === newest) return;
      newest = next;
      await keepRefreshToken?.(next, previous).catch(() => undefined);
    },
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseExactJson(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
