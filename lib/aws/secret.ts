import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

type PartnerCenterCredentials = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Absent where no partner user has consented; the App+User lane is closed then. */
  readonly refreshToken?: string;
};

const REMEMBERED_MS = 5 * 60_000;

/** The credentials of Partner Center in Secrets Manager: read when first needed, remembered for some minutes. */
export function createCredentials({
  secrets,
  secretId,
  nowMs,
}: {
  secrets: SecretsManagerClient;
  secretId: string;
  nowMs: () => number;
}): {
  readonly read: () => Promise<PartnerCenterCredentials>;
  readonly keepRefreshToken: (next: string, previous: string) => Promise<void>;
} {
  let remembered: { readonly untilMs: number; readonly value: Promise<PartnerCenterCredentials> } | undefined;
  const fetchNow = async () => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    return credentialsIn(SecretString ?? '');
  };
  return {
    read() {
      if (remembered && remembered.untilMs > nowMs()) return remembered.value;
      const value = fetchNow();
      remembered = { untilMs: nowMs() + REMEMBERED_MS, value };
      // A failure is not remembered: the next question asks again.
      value.catch(() => (remembered = undefined));
      return value;
    },
    // A refresh token replaces itself with every use. Where another worker has stored a newer one, that one stays.
    async keepRefreshToken(next, previous) {
      const current = await fetchNow();
      if (current.refreshToken !== previous || next === previous) return;
      const SecretString = JSON.stringify({ ...current, refreshToken: next });
      await secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
      remembered = undefined;
    },
  };
}

function credentialsIn(text: string): PartnerCenterCredentials {
  const value = parsed(text);
  const missing = (['tenantId', 'clientId', 'clientSecret'] as const).filter(
    (name) => typeof value[name] !== 'string' || value[name] === '',
  );
  if (missing.length > 0) throw new TypeError(`The secret of Partner Center lacks ${missing.join(', ')}.`);
  return value as PartnerCenterCredentials;
}

// Deliberately silent about the text: it holds the secrets.
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    throw new TypeError('The secret of Partner Center is not JSON.');
  }
}
