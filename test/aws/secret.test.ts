import { expect, it } from '@jest/globals';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { createCredentials } from '../../lib/aws/secret.ts';

const STORED = { tenantId: 't', clientId: 'c', clientSecret: 's', refreshToken: 'r-1' };

function credentialsOf(secret: unknown) {
  const mock = mockClient(SecretsManagerClient);
  let stored = typeof secret === 'string' ? secret : JSON.stringify(secret);
  mock.on(GetSecretValueCommand).callsFake(async () => ({ SecretString: stored }));
  mock.on(PutSecretValueCommand).callsFake(async (input: { SecretString: string }) => {
    stored = input.SecretString;
    return {};
  });
  let nowMs = 0;
  const credentials = createCredentials({
    secrets: new SecretsManagerClient({}),
    secretId: 'id',
    nowMs: () => nowMs,
  });
  const reads = () => mock.commandCalls(GetSecretValueCommand).length;
  return {
    credentials,
    reads,
    mock,
    stored: () => JSON.parse(stored) as unknown,
    wait: (ms: number) => (nowMs += ms),
  };
}

it('is read once for some minutes, and by all who ask at the same time', async () => {
  const { credentials, reads, wait } = credentialsOf(STORED);
  expect(await Promise.all([credentials.read(), credentials.read()])).toEqual([STORED, STORED]);
  expect(reads()).toBe(1);
  wait(5 * 60_000);
  await credentials.read();
  expect(reads()).toBe(2);
});

it('a failure is not remembered', async () => {
  const { credentials, mock } = credentialsOf(STORED);
  mock
    .on(GetSecretValueCommand)
    .rejectsOnce(new Error('away'))
    .resolves({ SecretString: JSON.stringify(STORED) });
  await expect(credentials.read()).rejects.toThrow('away');
  expect(await credentials.read()).toEqual(STORED);
});

it('a new refresh token takes the place of the one it came for, and is seen at once', async () => {
  const { credentials, stored } = credentialsOf({ ...STORED, note: 'kept' });
  await credentials.read();
  await credentials.keepRefreshToken('r-2', 'r-1');
  expect(stored()).toEqual({ ...STORED, note: 'kept', refreshToken: 'r-2' });
  expect((await credentials.read()).refreshToken).toBe('r-2');
});

it('a newer token that somebody else stored is not overwritten', async () => {
  const { credentials, stored } = credentialsOf({ ...STORED, refreshToken: 'r-9' });
  await credentials.keepRefreshToken('r-2', 'r-1');
  expect(stored()).toEqual({ ...STORED, refreshToken: 'r-9' });
});

it('a secret that cannot be used is refused without a word of it', async () => {
  await expect(credentialsOf({ tenantId: 't', clientSecret: 'canary' }).credentials.read()).rejects.toThrow(
    'The secret of Partner Center lacks clientId.',
  );
  const broken = credentialsOf('{"clientSecret":"canary').credentials.read();
  await expect(broken).rejects.toThrow('The secret of Partner Center is not JSON.');
  await expect(broken).rejects.not.toThrow('canary');
});
