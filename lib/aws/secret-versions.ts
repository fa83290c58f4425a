import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

export type SecretVersion = { readonly id: string; readonly text: string };

type Stage = 'AWSCURRENT' | 'AWSPENDING';

/** The versions of one secret by the labels on them. Every label is on one version at most. */
export type SecretVersions = {
  /** Undefined where no version bears the label. */
  readonly labelled: (stage: Stage) => Promise<SecretVersion | undefined>;
  /** Adds a version as AWSPENDING; whichever bore that label loses it. AWSCURRENT stays where it is. */
  readonly addPending: (text: string) => Promise<void>;
  /**
   * Moves AWSCURRENT, and with it AWSPREVIOUS, if AWSCURRENT is still where it is to be taken from. Does nothing where
   * it has moved on meanwhile.
   */
  readonly moveCurrent: (from: SecretVersion, to: SecretVersion) => Promise<void>;
};

/** Source: API reference of Secrets Manager, GetSecretValue, PutSecretValue and UpdateSecretVersionStage. */
export function createSecretVersions(secrets: SecretsManagerClient, SecretId: string): SecretVersions {
  async function labelled(VersionStage: Stage): Promise<SecretVersion | undefined> {
    const command = new GetSecretValueCommand({ SecretId, VersionStage });
    const found = await secrets.send(command).catch(absentOrThrown);
    return found && { id: found.VersionId ?? '', text: found.SecretString ?? '' };
  }
  return {
    labelled,
    async addPending(SecretString) {
      // The client names the version by itself, once for all its retries, so that one call adds one version.
      await secrets.send(
        new PutSecretValueCommand({ SecretId, SecretString, VersionStages: ['AWSPENDING'] }),
      );
    },
    async moveCurrent(from, to) {
      const command = new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: from.id,
        MoveToVersionId: to.id,
      });
      await secrets.send(command).catch(async (failure: unknown) => {
        // Whatever the words of the refusal, the race is lost (or our own move landed) exactly if the label has moved.
        if ((await labelled('AWSCURRENT'))?.id === from.id) throw failure;
      });
    },
  };
}

function absentOrThrown(failure: unknown): undefined {
  if (failure instanceof ResourceNotFoundException) return undefined;
  // The complaint about an answer that is no JSON quotes from it, and it holds the secrets.
  if (failure instanceof Error && failure.name === 'SyntaxError')
    throw new Error('Secrets Manager answered with something that is not JSON.');
  throw failure;
}
