import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { CREDENTIALS } from '../../../local/cloud/embedded-cloud.ts';
import type { Endpoint } from '../../../local/cloud/endpoint.ts';
import { startSecretsManager } from '../../../local/cloud/secrets-manager.ts';

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

/** A secret of its own, with what it was created with as its current version. */
async function secretWith(text: string) {
  const SecretId = `app/${randomUUID()}`;
  const { VersionId: first = '' } = await client.send(
    new CreateSecretCommand({ Name: SecretId, SecretString: text }),
  );
  const move = (label: string, from: string | undefined, to: string | undefined) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: label,
        RemoveFromVersionId: from,
        MoveToVersionId: to,
      }),
    );
  return {
    first,
    move,
    async put(SecretString: string, VersionStages?: string[], ClientRequestToken?: string) {
      const command = new PutSecretValueCommand({
        SecretId,
        SecretString,
        VersionStages,
        ClientRequestToken,
      });
      return (await client.send(command)).VersionId ?? '';
    },
    get: (asked: { VersionStage?: string; VersionId?: string } = {}) =>
      client.send(new GetSecretValueCommand({ SecretId, ...asked })),
  };
}

describe('a version of a secret', () => {
  it('is kept under AWSPREVIOUS when the next one comes, by name and by ARN', async () => {
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

  it('that is put as pending leaves the current one where it is, and takes the label from the pending one before', async () => {
    const secret = await secretWith('first');
    const displaced = await secret.put('second', ['AWSPENDING']);
    await secret.put('third', ['AWSPENDING']);
    expect(await secret.get()).toMatchObject({ SecretString: 'first', VersionStages: ['AWSCURRENT'] });
    expect(await secret.get({ VersionStage: 'AWSPENDING' })).toMatchObject({ SecretString: 'third' });
    expect(await secret.get({ VersionId: displaced })).toMatchObject({ SecretString: 'second' });
    expect((await secret.get({ VersionId: displaced })).VersionStages ?? []).toEqual([]);
  });

  it('is made once by however many puts with the same id and text', async () => {
    const secret = await secretWith('first');
    const id = randomUUID();
    await secret.put('second', undefined, id);
    await secret.put('third');
    expect(await secret.put('second', undefined, id)).toBe(id);
    expect(await secret.get()).toMatchObject({ SecretString: 'third' });
    await expect(secret.put('other', undefined, id)).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('without a label is deleted when a hundred younger ones are there, and none with a label ever', async () => {
    const secret = await secretWith('first');
    const displaced = await secret.put('pending', ['AWSPENDING']);
    for (let count = 0; count < 100; count += 1) await secret.put(`pending ${count}`, ['AWSPENDING']);
    await expect(secret.get({ VersionId: displaced })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await secret.get()).toMatchObject({ SecretString: 'first' });
  });
});

describe('a label', () => {
  it('moves from the version that is named to the other, and AWSPREVIOUS follows AWSCURRENT', async () => {
    const secret = await secretWith('first');
    const pending = await secret.put('second', ['AWSPENDING']);
    await secret.move('AWSCURRENT', secret.first, pending);
    expect((await secret.get()).VersionStages?.toSorted()).toEqual(['AWSCURRENT', 'AWSPENDING']);
    expect(await secret.get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first' });
    await secret.move('AWSCURRENT', pending, secret.first);
    expect(await secret.get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'second' });
  });

  it('that is elsewhere by now is not moved', async () => {
    const secret = await secretWith('first');
    const pending = await secret.put('second', ['AWSPENDING']);
    const third = await secret.put('third');
    for (const from of [secret.first, undefined]) {
      await expect(secret.move('AWSCURRENT', from, pending)).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    }
    expect(await secret.get()).toMatchObject({ SecretString: 'third', VersionId: third });
  });

  it('is taken away without a new place, unless it is AWSCURRENT', async () => {
    const secret = await secretWith('first');
    const pending = await secret.put('second', ['AWSPENDING']);
    await secret.move('AWSPENDING', pending, undefined);
    await expect(secret.get({ VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(secret.move('AWSCURRENT', secret.first, undefined)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('a request that is none of the SDK', () => {
  it.each([
    ['GET', undefined, undefined],
    ['POST', undefined, 'not JSON'],
    ['POST', 'GetSecretValue', '[]'],
    ['POST', 'GetSecretValue', '{"SecretId": 7}'],
    ['POST', 'PutSecretValue', '{"SecretId": "app/none", "VersionStages": "AWSCURRENT"}'],
    ['POST', 'CreateSecret', '{"Name": "app/odd", "SecretString": "x", "ClientRequestToken": null}'],
    ['POST', 'DeleteSecret', '{"SecretId": "app/none"}'],
  ])('%s %s %s is answered by 400, and the next one is served', async (method, action, body) => {
    const headers = { ...(action === undefined ? {} : { 'x-amz-target': `secretsmanager.${action}` }) };
    const answer = await fetch(server.url, { method, headers, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: expect.stringMatching(/Exception$/) });
    expect((await secretWith('first')).first).toMatch(/./);
  });

  it('and that breaks off half-way, ends nothing but itself', async () => {
    const { hostname: host, port } = new URL(server.url);
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    socket.destroy();
    await once(socket, 'close');
    expect((await secretWith('first')).first).toMatch(/./);
  });
});

describe('what does not exist', () => {
  it('is said to be missing: a secret, a label, a version', async () => {
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'app/none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const secret = await secretWith('only');
    for (const asked of [{ VersionStage: 'AWSPREVIOUS' }, { VersionId: randomUUID() }]) {
      await expect(secret.get(asked)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
    await expect(secret.move('AWSCURRENT', secret.first, randomUUID())).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('is a label and a version that do not belong together', async () => {
    const secret = await secretWith('first');
    await secret.put('second');
    const asked = { VersionId: secret.first, VersionStage: 'AWSCURRENT' };
    await expect(secret.get(asked)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});
