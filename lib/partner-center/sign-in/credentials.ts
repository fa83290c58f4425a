import { inTime } from '../exchange/in-time.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

/** What opens the token endpoint: the partner's application in Entra, and a partner user's consent to it. */
export type Credentials = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The consent (secure application model), entered by a person or proven by use; without it no user's token is had. */
  readonly refreshToken?: string | undefined;
};

/** Credentials as they are stored at one moment. */
export type StoredCredentials = Credentials & {
  /** A token that came in place of `refreshToken` and has not worked yet. */
  readonly unprovenRefreshToken?: string | undefined;
};

/**
 * Where the credentials are kept, for all workers together. Whatever a person enters wins over everything that came by
 * renewal, at any time.
 */
export type CredentialStore = {
  /** What is stored now, never from memory: a person or another worker may have changed it. */
  readonly read: () => Promise<StoredCredentials>;
  /** Absent where nothing can be written; newer refresh tokens are then known to this process only. */
  readonly refreshTokens?: RefreshTokenWrites;
};

type RefreshTokenWrites = {
  /** Makes the unproven token the proven one. Does nothing where either is no longer what is stored. */
  readonly promote: (unproven: string, proven: string) => Promise<void>;
  /**
   * Stores a token as the unproven one beside the proven one it came after. Does nothing where another token is proven
   * by now; may leave out a token that comes right after a stored one, because both work.
   */
  readonly keep: (next: string, proven: string) => Promise<void>;
};

const ANSWERS_WITHIN_MS = 10_000;

/** The partner's own tenant, asked for once; it does not change with the secrets beside it. */
export function createTenant(store: CredentialStore): () => Promise<string> {
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= readCredentials(store).then(({ tenantId }) => tenantId);
    // A failure is not remembered: the next question asks again.
    asked.catch(() => (asked = undefined));
    return asked;
  };
}

/** What is stored now. Throws a PartnerCenterError of kind `unavailable`, also where the store is silent. */
export async function readCredentials(
  store: CredentialStore,
  withinMs = ANSWERS_WITHIN_MS,
): Promise<StoredCredentials> {
  return inTime(store.read(), withinMs).catch((cause: unknown) => {
    const description = 'the credentials for Partner Center could not be read';
    throw new PartnerCenterError({ kind: 'unavailable', description, cause });
  });
}
