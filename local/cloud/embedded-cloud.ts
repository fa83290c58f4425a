import type { Endpoint } from './endpoint.ts';
import { startDynamodb } from './embedded-dynamodb.ts';
import { startSqsAndS3 } from './embedded-sqs-s3.ts';
import { startSecretsManager } from './secrets-manager.ts';

/** The region everything local lives in. The stand-ins keep it, and nothing depends on which it is. */
export const REGION = 'eu-central-1';

/** What the stand-ins accept; they check no signature. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

export type EmbeddedCloud = {
  readonly dynamodb: Endpoint;
  readonly sqs: Endpoint;
  readonly s3: Endpoint;
  readonly secretsManager: Endpoint;
  readonly stop: () => Promise<void>;
};

/** The AWS services that functions reach through their SDK clients. Started whole, or not at all. */
export async function startEmbeddedCloud(): Promise<EmbeddedCloud> {
  const dynamodb = await startDynamodb();
  try {
    const [{ sqs, s3 }, secretsManager] = await Promise.all([startSqsAndS3(REGION), startSecretsManager()]);
    const stop = async () => {
      await Promise.all([dynamodb.stop(), sqs.stop(), s3.stop(), secretsManager.stop()]);
    };
    return { dynamodb, sqs, s3, secretsManager, stop };
  } catch (failure) {
    await dynamodb.stop();
    throw failure;
  }
}
