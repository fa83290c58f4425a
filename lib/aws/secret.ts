import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretVersions, type SecretVersion, type SecretVersions } from './secret-versions.ts';

type PartnerCenterCredentials = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Absent where no partner user has consented; the App+User lane is closed then. */
  readonly refreshToken?: string;
};

/** What a pending version says beside the credentials. */
type Origin = {
  /** The version that was current when this one was made. Where another one is by now, this one does not count. */
  readonly madeFrom?: string;
  /** When, in ISO 8601. */
  readonly storedAt?: string;
};

type Parts = {
  readonly secrets: SecretsManagerClient;
  readonly secretId: string;
  readonly nowMs: () => number;
};

// More than one new version in ten minutes, day and night, and the secret reaches its quota (page PutSecretValue).
const STORED_AT_MOST_EVERY_MS = 10 * 60_000;

/**
 * The credentials of Partner Center in one secret. AWSCURRENT is what a person entered or what has proven to work,
 * AWSPENDING a refresh token that has not worked yet, AWSPREVIOUS the one before. A person may put a new AWSCURRENT at
 * any time, and it counts from the next read on: a pending version belongs to the current one that it was made from.
 */
export function createCredentials({ secrets, secretId, nowMs }: Parts): {
  readonly read: () => Promise<PartnerCenterCredentials & { readonly unprovenRefreshToken?: string }>;
  readonly refreshTokens: {
    readonly promote: (unproven: string, proven: string) => Promise<void>;
    readonly keep: (next: string, proven: string) => Promise<void>;
  };
} {
  const versions = createSecretVersions(secrets, secretId);
  return {
    async read() {
      const { current, pending } = await readBoth(versions);
      return {
        ...credentialsIn(current.content),
        ...(pending ? { unprovenRefreshToken: pending.content.refreshToken } : {}),
      };
    },
    refreshTokens: {
      async promote(unproven, proven) {
        const { current, pending } = await readBoth(versions);
        if (current.content.refreshToken !== proven || pending?.content.refreshToken !== unproven) return;
        await versions.moveCurrent(current, pending);
      },
      async keep(next, proven) {
        const { current, pending } = await readBoth(versions);
        if (current.content.refreshToken !== proven) return;
        if (isRecent((pending ?? current).content, nowMs())) return;
        const origin: Required<Origin> = {
          madeFrom: current.id,
          storedAt: new Date(nowMs()).toISOString(),
        };
        await versions.addPending(JSON.stringify({ ...current.content, refreshToken: next, ...origin }));
      },
    },
  };
}

type Content = Readonly<Record<string, unknown>> & Origin;
type Readable<Fields> = SecretVersion & { readonly content: Fields };
type Both = {
  readonly current: Readable<Content>;
  readonly pending: Readable<Content & { readonly refreshToken: string }> | undefined;
};

// Two reads are no snapshot, and need not be one: a pending version names the current one that it goes with. After a
// promotion both labels are on one version, which was made from the one before it.
async function readBoth(versions: SecretVersions): Promise<Both> {
  const [current, pending] = await Promise.all([
    versions.labelled('AWSCURRENT'),
    versions.labelled('AWSPENDING'),
  ]);
  const content = current && contentOf(current);
  if (!content) throw new TypeError('The secret of Partner Center is not JSON.');
  const { madeFrom, refreshToken, ...others } = (pending && contentOf(pending)) ?? {};
  const counts = pending && madeFrom === current.id && typeof refreshToken === 'string';
  return {
    current: { ...current, content },
    pending: counts ? { ...pending, content: { ...others, madeFrom, refreshToken } } : undefined,
  };
}

function isRecent({ storedAt }: Origin, nowMs: number): boolean {
  const ageMs = nowMs - Date.parse(storedAt ?? '');
  return ageMs >= 0 && ageMs < STORED_AT_MOST_EVERY_MS;
}

const FIELDS = ['tenantId', 'clientId', 'clientSecret', 'refreshToken'] as const;

function credentialsIn(content: Content): PartnerCenterCredentials {
  const faults = FIELDS.flatMap((name) => {
    const fault = faultOf(content[name], name === 'refreshToken');
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
  if (faults.length > 0)
    throw new TypeError(`The secret of Partner Center cannot be used: ${faults.join(', ')}.`);
  const { tenantId, clientId, clientSecret, refreshToken } = content as PartnerCenterCredentials;
  return { tenantId, clientId, clientSecret, ...(refreshToken ? { refreshToken } : {}) };
}

function faultOf(value: unknown, isOptional: boolean): string | undefined {
  // The template creates the secret with empty fields: an empty refresh token is none.
  if (value === undefined || value === '') return isOptional ? undefined : 'is missing';
  if (typeof value !== 'string') return 'is not a text';
  // Login would only say that the whole of it is wrong.
  return /\s/.test(value) ? 'has a blank or a line end in it' : undefined;
}

/** The fields of a version; undefined where it holds no JSON object. Silent about the text: it holds the secrets. */
function contentOf({ text }: SecretVersion): Content | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Content) : undefined;
  } catch {
    return undefined;
  }
}
