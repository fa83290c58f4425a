import { readWire } from '../wire/codec.ts';
import { fields, lenient } from '../wire/fields.ts';
import { isJsonObject, type JsonObject } from '../wire/json.ts';
import { text, wholeNumber } from '../wire/leaves.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoints } from '../exchange/endpoints.ts';
import { envelopeOf, kindOf, retryAfterMs } from '../errors/error-from-response.ts';
import type { TokenFor } from '../operations.ts';
import { PartnerCenterError, type PartnerCenterFailure } from '../errors/partner-center-error.ts';
import { jsonIn } from '../wire/json.ts';
import { withRetries, type Patience } from '../exchange/retry.ts';
import type { OutgoingRequest, Send, WholeResponse } from '../exchange/send.ts';

/** On whose word a token is asked for: the application's alone, or with the consent of a user. */
type Grant = 'client_credentials' | { readonly refreshToken: string };

export type SignedIn = {
  readonly accessToken: string;
  readonly lastsMs: number;
  /** Comes in place of the one that was used, which goes on working for a while. */
  readonly refreshToken: string | undefined;
};

/** A token for the audience of one host. Throws a PartnerCenterError that repeats nothing of what was sent. */
export type Login = (host: TokenFor['host'], credentials: Credentials, grant: Grant) => Promise<SignedIn>;

type LoginParts = {
  readonly endpoints: Endpoints;
  readonly send: Send;
  readonly nowMs: () => number;
  readonly patience: Patience;
};

const TIMEOUT_MS = 30_000;

/**
 * The token endpoint of the cloud. A token is safe to ask for twice, so it is asked for again while login is busy or
 * away, and for no other failure. Source: pages partner-center-authentication and enable-secure-app-model.
 */
export function createLogin(parts: LoginParts): Login {
  return (host, credentials, grant) => {
    const request = tokenRequest(parts.endpoints, host, credentials, grant);
    const sent = [credentials.clientSecret, ...(grant === 'client_credentials' ? [] : [grant.refreshToken])];
    return withRetries(parts.patience, async (leftMs) => {
      const response = await parts.send({ ...request, timeoutMs: Math.min(leftMs(), TIMEOUT_MS) });
      return response.status === 200 ? signedIn(response) : refuse(response, sent, parts.nowMs());
    });
  };
}

function tokenRequest(
  endpoints: Endpoints,
  host: TokenFor['host'],
  credentials: Credentials,
  grant: Grant,
): Omit<OutgoingRequest, 'timeoutMs'> {
  const form = new URLSearchParams({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
  });
  if (host === 'graph') form.set('scope', `${endpoints.graphAudience}/.default`);
  else form.set('resource', endpoints.partnerCenterAudience);
  if (grant === 'client_credentials') {
    form.set('grant_type', 'client_credentials');
  } else {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', grant.refreshToken);
    if (host === 'partner_center') form.set('scope', 'openid');
  }
  const version = host === 'graph' ? 'oauth2/v2.0' : 'oauth2';
  return {
    method: 'POST',
    url: new URL(`${endpoints.login}/${encodeURIComponent(credentials.tenantId)}/${version}/token`),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    maxBytes: 1_000_000,
  };
}

export const tokenAnswer = fields({
  access_token: text,
  expires_in: wholeNumber,
  refresh_token: lenient(text),
  token_type: lenient(text),
  scope: lenient(text),
  ext_expires_in: lenient(wholeNumber),
  expires_on: lenient(wholeNumber),
  not_before: lenient(wholeNumber),
  resource: lenient(text),
  id_token: lenient(text),
  foci: lenient(text),
});

// A token goes into a header: anything but printable characters would make fetch quote it in an error.
const PRINTABLE = /^[\x21-\x7e]+$/;

function signedIn(response: WholeResponse): SignedIn {
  const json = jsonIn(response.bytes);
  const read = json === undefined ? undefined : readWire(tokenAnswer, json);
  if (!read?.ok || !PRINTABLE.test(read.value.access_token))
    throw new PartnerCenterError({ kind: 'malformed', status: 200, description: 'login gave no token' });
  const { access_token, expires_in, refresh_token } = read.value;
  return {
    accessToken: access_token,
    lastsMs: expires_in.value * 1_000,
    refreshToken: refresh_token === '' ? undefined : refresh_token,
  };
}

/** The first line of what login says, without the secrets it was sent. */
function refuse(response: WholeResponse, sent: readonly string[], nowMs: number): never {
  const said = envelopeOf(saidBy(response, sent));
  const code = CODE.test(said?.code ?? '') ? said?.code : undefined;
  throw new PartnerCenterError({
    kind: failureOf(response.status, code),
    status: response.status,
    code,
    description: `login: ${said?.description ?? 'no token'}`,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
  });
}

// As OAuth has them; whatever else stands there is not repeated.
const CODE = /^[a-z_]{1,64}$/;

// `invalid_grant` and `invalid_client` come with 400, a busy login may come with any status (error codes for token
// endpoint errors, page v2-oauth2-auth-code-flow). A 404 says nothing about what the token was wanted for.
function failureOf(status: number, code: string | undefined): PartnerCenterFailure {
  if (code === 'temporarily_unavailable') return 'throttled';
  const kind = kindOf(status);
  return kind === 'throttled' || kind === 'unavailable' || kind === 'malformed' ? kind : 'unauthorized';
}

// Cleaned before anything is cut off: the beginning of a token would no longer be found.
function saidBy({ bytes }: WholeResponse, sent: readonly string[]): JsonObject {
  const json = jsonIn(bytes);
  const words = Object.entries(isJsonObject(json) ? json : {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, withoutSent(value, sent)] as const] : [],
  );
  return Object.fromEntries(words);
}

function withoutSent(words: string, sent: readonly string[]): string {
  return sent
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      String(new URLSearchParams([['', secret]])).slice(1),
    ])
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), words);
}
