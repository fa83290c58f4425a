import type {
  Credentials,
  CredentialStore,
  StoredCredentials,
} from '../../lib/partner-center/sign-in/credentials.ts';

/** Credentials in memory, shared by all who hold them, with the promises of the port. */
export type InMemoryCredentials = Required<CredentialStore> & {
  /** As a person does it: from now on this counts, and nothing that came by renewal before. */
  readonly enter: (credentials: Credentials) => void;
  readonly stored: () => StoredCredentials;
  /** What the next writes fail with; undefined where they work. */
  failWrites: Error | undefined;
};

export function createInMemoryCredentials(first: Credentials): InMemoryCredentials {
  let stored: StoredCredentials = first;
  const writing = async (write: () => StoredCredentials | undefined) => {
    if (credentials.failWrites) throw credentials.failWrites;
    stored = write() ?? stored;
  };
  const credentials: InMemoryCredentials = {
    failWrites: undefined,
    enter: (entered) => (stored = entered),
    stored: () => stored,
    read: async () => stored,
    refreshTokens: {
      promote: (unproven, proven) =>
        writing(() => {
          const { unprovenRefreshToken, ...others } = stored;
          const isStored = stored.refreshToken === proven && unprovenRefreshToken === unproven;
          return isStored ? { ...others, refreshToken: unproven } : undefined;
        }),
      keep: (next, proven) =>
        writing(() =>
          stored.refreshToken === proven ? { ...stored, unprovenRefreshToken: next } : undefined,
        ),
    },
  };
  return credentials;
}
