import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createCredentials } from '../../lib/aws/secret.ts';
import type { Credentials, CredentialStore } from '../../lib/partner-center/sign-in/credentials.ts';
import { CREDENTIALS } from '../../local/cloud/embedded-cloud.ts';
import type { Endpoint } from '../../local/cloud/endpoint.ts';
import { startSecretsManager } from '../../local/cloud/secrets-manager.ts';
import { createInMemoryCredentials } from '../fakes/in-memory-credentials.ts';
import { json, startLocalServer } from '../partner-center/local-server.ts';

const ENTERED = { tenantId: 't', clientId: 'c', clientSecret: 's', refreshToken: 'r-1' };

let server: Endpoint;
beforeAll(async () => {
  server = await startSecretsManager();
});
afterAll(() => server.stop());

function clientAt(endpoint: string, maxAttempts = 1): SecretsManagerClient {
  return new SecretsManagerClient({
    endpoint,
    region: 'eu-central-1',
    credentials: CREDENTIALS,
    maxAttempts,
  });
}

/** A secret of its own in the stand-in, and the store over it. */
async function secretWith(content: unknown) {
  const secrets = clientAt(server.url);
  const SecretId = `partner-center/${randomUUID()}`;
  const SecretString = typeof content === 'string' ? content : JSON.stringify(content);
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
  const state = { nowMs: Date.UTC(2026, 0, 15) };
  const worker = (client = clientAt(server.url)): Required<CredentialStore> =>
    createCredentials({ secrets: client, secretId: SecretId, nowMs: () => state.nowMs });
  return {
    state,
    worker,
    store: worker(),
    async put(entered: unknown, VersionStages?: string[]) {
      const text = typeof entered === 'string' ? entered : JSON.stringify(entered);
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: text, VersionStages }));
    },
    async labelled(VersionStage: string): Promise<unknown> {
      const { SecretString: text } = await secrets.send(
        new GetSecretValueCommand({ SecretId, VersionStage }),
      );
      return JSON.parse(text ?? '');
    },
  };
}

type Rig = { store: Required<CredentialStore>; enter: (entered: Credentials) => unknown };
const STORES: readonly { name: string; start: () => Promise<Rig> }[] = [
  {
    name: 'in memory',
    start: async () => {
      const store = createInMemoryCredentials(ENTERED);
      return { store, enter: store.enter };
    },
  },
  {
    name: 'in Secrets Manager',
    start: async () => {
      const secret = await secretWith(ENTERED);
      return { store: secret.store, enter: (entered) => secret.put(entered) };
    },
  },
];

describe.each(STORES)('credentials $name', ({ start }) => {
  it('are read as they were entered', async () => {
    expect(await (await start()).store.read()).toEqual(ENTERED);
  });

  it('keep a new refresh token beside the proven one until it has worked', async () => {
    const { store } = await start();
    await store.refreshTokens.keep('r-2', 'r-1');
    expect(await store.read()).toEqual({ ...ENTERED, unprovenRefreshToken: 'r-2' });
    await store.refreshTokens.promote('r-2', 'r-1');
    expect(await store.read()).toEqual({ ...ENTERED, refreshToken: 'r-2' });
  });

  it('take no new refresh token where another one is proven by now', async () => {
    const { store, enter } = await start();
    await enter({ ...ENTERED, refreshToken: 'r-9' });
    await store.refreshTokens.keep('r-2', 'r-1');
    expect(await store.read()).toEqual({ ...ENTERED, refreshToken: 'r-9' });
  });

  it('drop the unproven refresh token when a person enters anything', async () => {
    const { store, enter } = await start();
    await store.refreshTokens.keep('r-2', 'r-1');
    await enter({ ...ENTERED, clientSecret: 'rotated' });
    expect(await store.read()).toEqual({ ...ENTERED, clientSecret: 'rotated' });
    await store.refreshTokens.promote('r-2', 'r-1');
    expect(await store.read()).toEqual({ ...ENTERED, clientSecret: 'rotated' });
  });

  it('are promoted once by however many workers', async () => {
    const { store } = await start();
    await store.refreshTokens.keep('r-2', 'r-1');
    await Promise.all([1, 2, 3].map(() => store.refreshTokens.promote('r-2', 'r-1')));
    expect(await store.read()).toEqual({ ...ENTERED, refreshToken: 'r-2' });
  });
});

describe('the secret', () => {
  it('keeps the fields of the operator, and the version before under AWSPREVIOUS', async () => {
    const secret = await secretWith({ ...ENTERED, note: 'kept' });
    await secret.store.refreshTokens.keep('r-2', 'r-1');
    await secret.store.refreshTokens.promote('r-2', 'r-1');
    expect(await secret.labelled('AWSCURRENT')).toMatchObject({
      ...ENTERED,
      note: 'kept',
      refreshToken: 'r-2',
      storedAt: '2026-01-15T00:00:00.000Z',
    });
    expect(await secret.labelled('AWSPREVIOUS')).toEqual({ ...ENTERED, note: 'kept' });
  });

  it('grows by a version every ten minutes at most, because its versions are counted', async () => {
    const { store, state } = await secretWith(ENTERED);
    await store.refreshTokens.keep('r-2', 'r-1');
    state.nowMs += 599_999;
    await store.refreshTokens.keep('r-3', 'r-1');
    expect(await store.read()).toMatchObject({ unprovenRefreshToken: 'r-2' });
    await store.refreshTokens.promote('r-2', 'r-1');
    await store.refreshTokens.keep('r-3', 'r-2');
    expect(await store.read()).toEqual({ ...ENTERED, refreshToken: 'r-2' });
    state.nowMs += 1;
    await store.refreshTokens.keep('r-4', 'r-2');
    expect(await store.read()).toMatchObject({ refreshToken: 'r-2', unprovenRefreshToken: 'r-4' });
  });

  it('takes a token at once where the one before was stored by a clock that runs ahead', async () => {
    const { store, state } = await secretWith(ENTERED);
    await store.refreshTokens.keep('r-2', 'r-1');
    state.nowMs -= 1;
    await store.refreshTokens.keep('r-3', 'r-1');
    expect(await store.read()).toMatchObject({ unprovenRefreshToken: 'r-3' });
  });

  it.each([
    ['no JSON', 'broken'],
    ['made by somebody else', { ...ENTERED, refreshToken: 'r-8' }],
    ['made from another current version', { ...ENTERED, refreshToken: 'r-8', madeFrom: randomUUID() }],
  ])('ignores a pending version that is %s', async (_what, pending) => {
    const secret = await secretWith(ENTERED);
    await secret.put(pending, ['AWSPENDING']);
    expect(await secret.store.read()).toEqual(ENTERED);
  });

  it('leaves to the operator what was entered between the read and the move of a promotion', async () => {
    const secret = await secretWith(ENTERED);
    await secret.store.refreshTokens.keep('r-2', 'r-1');
    let entered = 0;
    const late = clientAt(server.url);
    late.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'UpdateSecretVersionStageCommand') {
          entered += 1;
          await secret.put({ ...ENTERED, refreshToken: 'r-9' });
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    await secret.worker(late).refreshTokens.promote('r-2', 'r-1');
    expect(entered).toBe(1);
    expect(await secret.store.read()).toEqual({ ...ENTERED, refreshToken: 'r-9' });
  });

  it.each([
    ['landed', true, 'r-2'],
    ['did not land', false, 'r-1'],
  ])('of a promotion whose answer was lost knows whether it %s', async (_what, lands, proven) => {
    const secret = await secretWith(ENTERED);
    await secret.store.refreshTokens.keep('r-2', 'r-1');
    const deaf = clientAt(server.url);
    deaf.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== 'UpdateSecretVersionStageCommand') return next(args);
        if (lands) await next(args);
        throw new Error('the answer was lost');
      },
      { step: 'initialize' },
    );
    const promoting = secret.worker(deaf).refreshTokens.promote('r-2', 'r-1');
    await (lands ? promoting : expect(promoting).rejects.toThrow('the answer was lost'));
    expect((await secret.store.read()).refreshToken).toBe(proven);
  });

  it('is put under one version id by all tries of one put', async () => {
    const secret = await secretWith(ENTERED);
    const puts: string[] = [];
    await using flaky = await startLocalServer((heard, response) => {
      const isPut = String(heard.headers['x-amz-target']).endsWith('PutSecretValue');
      if (isPut) puts.push((JSON.parse(heard.body) as { ClientRequestToken: string }).ClientRequestToken);
      if (isPut && puts.length === 1) json(response, 500, { __type: 'InternalServiceError' });
      else void passOn(heard.headers, heard.body, response);
    });
    async function passOn(
      { 'x-amz-target': target = '' }: Readonly<Record<string, unknown>>,
      body: string,
      response: Parameters<typeof json>[0],
    ) {
      const answer = await fetch(server.url, {
        method: 'POST',
        headers: { 'x-amz-target': String(target) },
        body,
      });
      json(response, answer.status, await answer.json());
    }
    await secret.worker(clientAt(flaky.origin, 2)).refreshTokens.keep('r-2', 'r-1');
    expect(puts).toEqual([puts[0], puts[0]]);
    expect(await secret.store.read()).toMatchObject({ unprovenRefreshToken: 'r-2' });
  });
});

describe('a secret that cannot be used', () => {
  it('is told which fields are at fault, and not what is in them', async () => {
    const { store } = await secretWith({ tenantId: '', clientSecret: 'canary\n', refreshToken: 7 });
    await expect(store.read()).rejects.toThrow(
      new TypeError(
        'The secret of Partner Center cannot be used: tenantId is missing, clientId is missing, ' +
          'clientSecret has a blank or a line end in it, refreshToken is not a text.',
      ),
    );
  });

  it('is refused without a word of it where it is not JSON', async () => {
    const { store } = await secretWith('{"clientSecret":"canary');
    await expect(store.read()).rejects.toThrow(new TypeError('The secret of Partner Center is not JSON.'));
  });

  it('is not quoted where the answer that holds it was cut short', async () => {
    await using cut = await startLocalServer((_heard, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end('{"SecretString": canary');
    });
    const store = createCredentials({ secrets: clientAt(cut.origin), secretId: 'id', nowMs: () => 0 });
    const failure: unknown = await store.read().catch((caught: unknown) => caught);
    expect(failure).toMatchObject({ message: 'Secrets Manager answered with something that is not JSON.' });
    expect(failure).not.toHaveProperty('cause');
  });

  it('is a closed App+User lane, and no failure, where the refresh token is empty', async () => {
    const { store } = await secretWith({ ...ENTERED, refreshToken: '' });
    expect(await store.read()).toEqual({ tenantId: 't', clientId: 'c', clientSecret: 's' });
  });
});
