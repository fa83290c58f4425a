import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CREDENTIALS } from '../../../local/cloud/embedded-cloud.ts';
import type { Endpoint } from '../../../local/cloud/endpoint.ts';
import { startSecretsManager } from '../../../local/cloud/secrets-manager.ts';

describe('the stand-in for Secrets Manager', () => {
  let server: Endpoint;
  let client: SecretsManagerClient;
  beforeAll(async () => {
    server = await startSecretsManager();
    client = new SecretsManagerClient({
      endpoint: server.url,
      region: 'eu-central-1',
      credentials: CREDENTIALS,
    });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  it('keeps the value before the last one under AWSPREVIOUS, by name and by ARN', async () => {
    const { ARN } = await client.send(new CreateSecretCommand({ Name: 'app/one', SecretString: 'first' }));
    await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: 'second' }));
    const put = await client.send(new PutSecretValueCommand({ SecretId: 'app/one', SecretString: 'third' }));
    const current = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect(current).toMatchObject({
      SecretString: 'third',
      VersionId: put.VersionId,
      VersionStages: ['AWSCURRENT'],
    });
    const previous = new GetSecretValueCommand({ SecretId: 'app/one', VersionStage: 'AWSPREVIOUS' });
    expect(await client.send(previous)).toMatchObject({
      SecretString: 'second',
      VersionStages: ['AWSPREVIOUS'],
    });
  });

  it('says so when a secret or a stage does not exist', async () => {
    await client.send(new CreateSecretCommand({ Name: 'app/two', SecretString: 'only' }));
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'app/none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(
      client.send(new GetSecretValueCommand({ SecretId: 'app/two', VersionStage: 'AWSPREVIOUS' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
