import { readCredentials, type CredentialStore, type StoredCredentials } from './credentials.ts';
import type { Login, SignedIn } from './login.ts';
import type { TokenFor } from '../operations.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

/** Told of what went wrong without failing the call it happened in. Neither argument carries a secret. */
export type Report = (problem: string, failure: unknown) => void;

type UserSignInParts = {
  readonly store: CredentialStore;
  readonly login: Login;
  readonly report?: Report | undefined;
};

/**
 * Signs in with the consent of a user. Refresh tokens live 90 days, replace themselves with every use and leave the old
 * one working (page entra refresh-tokens), so that one must be stored before the last of its line dies, and none may be
 * thrown away for one that never worked:
 *
 * - The unproven token is tried first. If it works it becomes the proven one; if login refuses it, the proven one is
 *   used.
 * - The token that comes with the answer is stored as unproven before anything is asked with the access token. Where
 *   that fails it is reported, and the token is kept in memory and tried first at the next renewal.
 * - A worker that dies in between leaves a proven token behind, and one unproven at most.
 *
 * One sign-in at a time: the audiences of Partner Center and Graph share one line of refresh tokens.
 */
export function createUserSignIn(parts: UserSignInParts): (host: TokenFor['host']) => Promise<SignedIn> {
  let turn: Promise<unknown> = Promise.resolve();
  const signIn = createSignIn(parts);
  return (host) => {
    const signingIn = turn.then(() => signIn(host));
    turn = signingIn.catch(() => undefined);
    return signingIn;
  };
}

function createSignIn({ store, login, report }: UserSignInParts) {
  /** A token that could not be stored, and the proven one it came after. */
  let unstored: { readonly refreshToken: string; readonly after: string } | undefined;

  async function remember(stored: WithConsent, used: string, next: string): Promise<void> {
    const promotes = used === stored.unprovenRefreshToken;
    const proven = promotes ? used : stored.refreshToken;
    const newer = next === proven ? undefined : { refreshToken: next, after: proven };
    unstored = store.refreshTokens === undefined ? newer : undefined;
    try {
      if (promotes) await store.refreshTokens?.promote(used, stored.refreshToken);
      if (newer) await store.refreshTokens?.keep(newer.refreshToken, newer.after);
    } catch (failure) {
      unstored = newer;
      report?.('a new refresh token could not be stored', failure);
    }
  }

  return async (host: TokenFor['host']): Promise<SignedIn> => {
    const stored = withConsent(await readCredentials(store));
    const { refreshToken: proven, unprovenRefreshToken: unproven } = stored;
    // Whatever was entered or promoted since makes the token in memory an older one.
    const inMemory = unstored?.after === proven ? unstored.refreshToken : undefined;
    const candidates = new Set([inMemory, unproven, proven].filter((token) => token !== undefined));
    let refusal: PartnerCenterError | undefined;
    for (const refreshToken of candidates) {
      try {
        const answer = await login(host, stored, { refreshToken });
        await remember(stored, refreshToken, answer.refreshToken ?? refreshToken);
        return answer;
      } catch (failure) {
        if (!isRefusedToken(failure)) throw failure;
        refusal = failure;
      }
    }
    throw signInAgain(refusal);
  };
}

type WithConsent = StoredCredentials & { readonly refreshToken: string };

function withConsent(stored: StoredCredentials): WithConsent {
  const { refreshToken } = stored;
  if (refreshToken !== undefined) return { ...stored, refreshToken };
  const description = 'no refresh token is configured, so nothing that needs a user can be asked';
  throw new PartnerCenterError({ kind: 'unauthorized', description });
}

// What login says of the token itself; anything else would be said of every token, and proves nothing against this one.
function isRefusedToken(failure: unknown): failure is PartnerCenterError {
  return (
    failure instanceof PartnerCenterError &&
    (failure.code === 'invalid_grant' || failure.code === 'interaction_required')
  );
}

function signInAgain(refusal: PartnerCenterError | undefined): PartnerCenterError {
  const remedy = 'a partner user has to sign in again with MFA (secure application model)';
  return new PartnerCenterError({
    kind: 'unauthorized',
    status: refusal?.status,
    code: refusal?.code,
    description: `no refresh token works any more, ${remedy}; ${refusal?.description ?? ''}`,
  });
}
