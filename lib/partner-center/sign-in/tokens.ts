import { readCredentials, type CredentialStore } from './credentials.ts';
import type { Endpoints } from '../exchange/endpoints.ts';
import { createLogin } from './login.ts';
import type { TokenFor } from '../operations.ts';
import { PartnerCenterError, restated } from '../errors/partner-center-error.ts';
import type { Patience } from '../exchange/retry.ts';
import type { Send } from '../exchange/send.ts';
import { createUserSignIn, type Report } from './sign-in-as-user.ts';

export interface Tokens {
  /** A token that is good for at least another minute. Throws a PartnerCenterError with `nothingSent`. */
  token(wanted: TokenFor): Promise<string>;
  /** Forgets a token that was answered with 401; one that has replaced it meanwhile is kept. */
  forget(wanted: TokenFor, refused: string): void;
}

type TokenParts = {
  readonly endpoints: Endpoints;
  /** Read again for every token, so that whatever a person enters counts within the hour. */
  readonly credentials: CredentialStore;
  readonly send: Send;
  readonly nowMs: () => number;
  readonly patience: Patience;
  readonly report?: Report | undefined;
};

type Issued = { readonly accessToken: string; readonly usableUntilMs: number };

// No request leaves with a token about to die.
const EARLY_MS = 60_000;

/** Tokens of both lanes, fetched once for however many callers wait, and kept until a minute before their end. */
export function createTokens(parts: TokenParts): Tokens {
  const pending = new Map<string, Promise<Issued>>();
  const issued = new Map<string, Issued>();
  const login = createLogin(parts);
  const signInAsUser = createUserSignIn({ store: parts.credentials, login, report: parts.report });

  async function fetchToken({ host, lane }: TokenFor): Promise<Issued> {
    const { accessToken, lastsMs } =
      lane === 'app_user'
        ? await signInAsUser(host)
        : await login(host, await readCredentials(parts.credentials), 'client_credentials');
    return { accessToken, usableUntilMs: parts.nowMs() + lastsMs - EARLY_MS };
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

/** The same failure, marked: whatever the token was wanted for has not left us. */
function neverSent(cause: unknown): never {
  throw cause instanceof PartnerCenterError ? restated(cause, { nothingSent: true }) : cause;
}
