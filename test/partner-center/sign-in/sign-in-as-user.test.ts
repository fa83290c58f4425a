import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCredentials } from '../../../lib/aws/secret.ts';
import type { CredentialStore } from '../../../lib/partner-center/sign-in/credentials.ts';
import { endpointsOf } from '../../../lib/partner-center/exchange/endpoints.ts';
import type { TokenFor } from '../../../lib/partner-center/operations.ts';
import { createTokens } from '../../../lib/partner-center/sign-in/tokens.ts';
import { CREDENTIALS } from '../../../local/cloud/embedded-cloud.ts';
import { startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import { createInMemoryCredentials } from '../../fakes/in-memory-credentials.ts';
import { createScriptedLogin, noPatience, refused, type LoginAnswer } from '../../fakes/scripted-login.ts';

const user: TokenFor = { host: 'partner_center', lane: 'app_user' };
const graphAsUser: TokenFor = { host: 'graph', lane: 'app_user' };

const ENTERED = {
  tenantId: 'tenant',
  clientId: 'client',
  clientSecret: 'client+secret/canary',
  refreshToken: 'entered',
};
const HOUR_MS = 3_600_000;

/** One store, one login, and as many workers over them as a test starts. */
function setUp() {
  const state = { nowMs: Date.UTC(2026, 0, 1) };
  const nowMs = () => state.nowMs;
  const login = createScriptedLogin({ nowMs });
  login.issue('entered');
  const store = createInMemoryCredentials(ENTERED);
  const reports: unknown[][] = [];
  const worker = (credentials: CredentialStore = store) => {
    const tokens = createTokens({
      endpoints: endpointsOf('global'),
      credentials,
      send: login.send,
      nowMs,
      patience: noPatience,
      report: (...report) => reports.push(report),
    });
    const renew = async (wanted = user) => {
      state.nowMs += HOUR_MS;
      return tokens.token(wanted);
    };
    return { tokens, renew };
  };
  return { state, login, store, reports, worker };
}

describe('a new refresh token', () => {
  it('is stored as unproven before the access token can be used', async () => {
    const { store, worker } = setUp();
    await worker().renew();
    expect(store.stored()).toEqual({ ...ENTERED, unprovenRefreshToken: 'consent-1' });
  });

  it('is tried first, and is the proven one once it has worked', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    await renew();
    await renew();
    expect(login.given()).toEqual(['entered', 'consent-1']);
    expect(store.stored()).toEqual({
      ...ENTERED,
      refreshToken: 'consent-1',
      unprovenRefreshToken: 'consent-2',
    });
  });

  it.each(['invalid_grant', 'interaction_required'])(
    'that login refuses with %s leaves the proven one in use, and is replaced',
    async (code) => {
      const { login, store, worker } = setUp();
      const { renew } = worker();
      await renew();
      login.answerNext(refused(code, 'AADSTS70000: The provided grant is invalid.'));
      expect(await renew()).toBe('access-2');
      expect(login.given()).toEqual(['entered', 'consent-1', 'entered']);
      expect(store.stored()).toEqual({ ...ENTERED, unprovenRefreshToken: 'consent-2' });
    },
  );

  it.each([
    ['speaks of the application', refused('invalid_client', 'AADSTS7000215: Invalid client secret.', 401)],
    ['stays away', { status: 500, body: {} }],
  ])('is not given up where login %s', async (_what, answer) => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    await renew();
    login.answerNext(answer, answer, answer, answer);
    await expect(renew()).rejects.toMatchObject({ name: 'PartnerCenterError' });
    expect(new Set(login.given().slice(1))).toEqual(new Set(['consent-1']));
    expect(store.stored()).toMatchObject({ refreshToken: 'entered', unprovenRefreshToken: 'consent-1' });
  });

  it('that did not come changes nothing but what has proven itself', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    await renew();
    login.answerNext({ status: 200, body: { access_token: 'a', expires_in: '3600' } });
    expect(await renew()).toBe('a');
    expect(store.stored()).toEqual({ ...ENTERED, refreshToken: 'consent-1' });
  });

  it('keeps the lane open for years, though every single one dies after 90 days', async () => {
    const { state, login, worker } = setUp();
    for (let week = 0; week < 150; week += 1) {
      state.nowMs += 7 * 24 * HOUR_MS;
      await worker().renew();
    }
    expect(login.isGood('entered')).toBe(false);
    expect(login.given().filter((token) => token === 'entered')).toHaveLength(1);
  });
});

describe('when no refresh token works any more', () => {
  it('the operator is told who has to do what', async () => {
    const { login, worker } = setUp();
    const { renew } = worker();
    await renew();
    login.revoke('entered');
    login.revoke('consent-1');
    await expect(renew()).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'invalid_grant',
      status: 400,
      nothingSent: true,
      description:
        'no refresh token works any more, a partner user has to sign in again with MFA (secure application model); ' +
        'login: AADSTS700082: The refresh token has expired due to inactivity.',
    });
    expect(login.given().slice(1)).toEqual(['consent-1', 'entered']);
  });

  it('the lane is open again as soon as a new one is entered', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    login.revoke('entered');
    await expect(renew()).rejects.toMatchObject({ kind: 'unauthorized' });
    store.enter({ ...ENTERED, refreshToken: login.issue('entered again') });
    await renew();
    expect(login.given()).toEqual(['entered', 'entered again']);
  });
});

describe('a new refresh token that cannot be stored', () => {
  it('fails no call, is reported, and is tried first and stored at the next renewal', async () => {
    const { login, store, reports, worker } = setUp();
    const { renew } = worker();
    store.failWrites = new Error('Secrets Manager is away');
    expect(await renew()).toBe('access-1');
    expect(reports).toEqual([
      ['a new refresh token could not be stored', new Error('Secrets Manager is away')],
    ]);
    store.failWrites = undefined;
    expect(await renew()).toBe('access-2');
    expect(login.given()).toEqual(['entered', 'consent-1']);
    expect(store.stored()).toEqual({ ...ENTERED, unprovenRefreshToken: 'consent-2' });
    expect(reports).toHaveLength(1);
  });

  it('is stored itself where the next answer brings no newer one', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    store.failWrites = new Error('away');
    await renew();
    store.failWrites = undefined;
    login.answerNext({ status: 200, body: { access_token: 'a', expires_in: '3600' } });
    await renew();
    expect(store.stored()).toEqual({ ...ENTERED, unprovenRefreshToken: 'consent-1' });
  });

  it('gives way to what a person enters', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    store.failWrites = new Error('away');
    await renew();
    store.enter({ ...ENTERED, refreshToken: login.issue('entered later') });
    await renew();
    expect(login.given()).toEqual(['entered', 'entered later']);
  });

  it('costs nothing where it was the promotion that failed', async () => {
    const { login, store, reports, worker } = setUp();
    const { renew } = worker();
    await renew();
    store.failWrites = new Error('away');
    await renew();
    store.failWrites = undefined;
    await renew();
    expect(login.given()).toEqual(['entered', 'consent-1', 'consent-1']);
    expect(store.stored()).toMatchObject({ refreshToken: 'consent-1', unprovenRefreshToken: 'consent-3' });
    expect(reports).toHaveLength(1);
  });

  it('is used by this worker alone where nothing can be written at all', async () => {
    const { login, store, reports, worker } = setUp();
    const { renew } = worker({ read: store.read });
    await renew();
    await renew();
    await renew();
    expect(login.given()).toEqual(['entered', 'consent-1', 'consent-2']);
    store.enter({ ...ENTERED, refreshToken: login.issue('entered later') });
    await renew();
    expect(login.given().at(-1)).toBe('entered later');
    expect(reports).toEqual([]);
  });
});

describe('a worker that dies', () => {
  const never = () => new Promise<never>(() => undefined);

  it('between the answer of login and the store leaves the proven token to the next', async () => {
    const { login, store, worker } = setUp();
    const reached = Promise.withResolvers<void>();
    const dying = {
      ...store,
      refreshTokens: { ...store.refreshTokens, keep: () => (reached.resolve(), never()) },
    };
    void worker(dying).renew();
    await reached.promise;
    expect(store.stored()).toEqual(ENTERED);
    await worker().renew();
    expect(login.given()).toEqual(['entered', 'entered']);
    expect(store.stored()).toMatchObject({ unprovenRefreshToken: 'consent-2' });
  });

  it('between the store and the promotion leaves the unproven token to the next', async () => {
    const { login, store, worker } = setUp();
    await worker().renew();
    const reached = Promise.withResolvers<void>();
    const dying = {
      ...store,
      refreshTokens: { ...store.refreshTokens, promote: () => (reached.resolve(), never()) },
    };
    void worker(dying).renew();
    await reached.promise;
    await worker().renew();
    expect(login.given()).toEqual(['entered', 'consent-1', 'consent-1']);
    expect(store.stored()).toMatchObject({ refreshToken: 'consent-1', unprovenRefreshToken: 'consent-3' });
  });
});

describe('a person who enters new credentials while a renewal is on its way', () => {
  it('has the last word', async () => {
    const { login, store, worker } = setUp();
    const { renew } = worker();
    await renew();
    const entered = { ...ENTERED, clientSecret: 'rotated', refreshToken: login.issue('entered later') };
    login.answerNext(() => {
      store.enter(entered);
      return { status: 200, body: { access_token: 'a', expires_in: '3600', refresh_token: 'too late' } };
    });
    expect(await renew()).toBe('a');
    expect(store.stored()).toEqual(entered);
    await renew();
    expect(login.given()).toEqual(['entered', 'consent-1', 'entered later']);
  });
});

describe('the two audiences', () => {
  it('renew one after the other, the second with what the first has stored', async () => {
    const { login, store, worker } = setUp();
    const { tokens } = worker();
    let underWay = 0;
    const alone = async (): Promise<LoginAnswer> => {
      underWay += 1;
      await new Promise((passed) => setImmediate(passed));
      expect(underWay).toBe(1);
      underWay -= 1;
      return login.answerTo(login.asked.at(-1)!);
    };
    login.answerNext(alone, alone);
    await Promise.all([tokens.token(user), tokens.token(graphAsUser), tokens.token(user)]);
    expect(login.given()).toEqual(['entered', 'consent-1']);
    expect(store.stored()).toMatchObject({ refreshToken: 'consent-1', unprovenRefreshToken: 'consent-2' });
  });

  it('go on after one of them failed', async () => {
    const { login, worker } = setUp();
    const { tokens } = worker();
    login.answerNext(refused('invalid_resource', 'AADSTS500011: The resource principal was not found.'));
    const [first, second] = await Promise.allSettled([tokens.token(user), tokens.token(graphAsUser)]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('workers that renew at the same time', () => {
  it('over one secret never lose the line, and are not told of races that others won', async () => {
    const { state, login, reports, worker } = setUp();
    const server = await startSecretsManager();
    const secrets = new SecretsManagerClient({
      endpoint: server.url,
      region: 'eu-central-1',
      credentials: CREDENTIALS,
    });
    try {
      const secretId = randomUUID();
      await secrets.send(new CreateSecretCommand({ Name: secretId, SecretString: JSON.stringify(ENTERED) }));
      const store = createCredentials({ secrets, secretId, nowMs: () => state.nowMs });
      const workers = [1, 2, 3, 4].map(() => worker(store));
      const proven = new Set<string | undefined>();
      for (let day = 0; day < 40; day += 1) {
        state.nowMs += 5 * 24 * HOUR_MS;
        await Promise.all(workers.map(({ renew }, index) => renew(index % 2 ? user : graphAsUser)));
        const stored = await store.read();
        proven.add(stored.refreshToken);
        expect([stored.refreshToken, stored.unprovenRefreshToken].some((token) => login.isGood(token))).toBe(
          true,
        );
      }
      expect(login.isGood('entered')).toBe(false);
      // The line moved on all the time, and not only once.
      expect(proven.size).toBeGreaterThan(20);
      expect(reports).toEqual([]);
    } finally {
      secrets.destroy();
      await server.stop();
    }
  });
});

describe('secrets', () => {
  const long = 'x'.repeat(1_500);
  const canaries = {
    clientSecret: 'c1/canary+one',
    refreshToken: `0.AXoA-canary~two${long}`,
    unproven: `1.canary=three${long}`,
  };

  it.each([
    ['the form it was sent', (form: URLSearchParams) => form.toString()],
    ['its values', (form: URLSearchParams) => [...form.values()].join(' ')],
    ['its values, encoded', (form: URLSearchParams) => [...form.values()].map(encodeURIComponent).join(' ')],
  ])('are in no error where login repeats %s', async (_what, said) => {
    const { login, store, reports, worker } = setUp();
    store.enter({ ...ENTERED, ...canaries });
    await store.refreshTokens.keep(canaries.unproven, canaries.refreshToken);
    const words = () => said(new URLSearchParams(login.asked.at(-1)?.form));
    const inDescription = (): LoginAnswer => refused('invalid_grant', words());
    const inCode = (): LoginAnswer => refused(words(), 'No.');
    login.answerNext(inDescription, inDescription, inCode);
    const { renew } = worker();
    const shown = [await renew().catch(whole), await renew().catch(whole)].join();
    expect(shown).toContain('sign in again');
    expect(shown).toContain('login: No.');
    expect(shown).not.toMatch(/canary|xxx/);
    expect(login.given()).toEqual([canaries.unproven, canaries.refreshToken, canaries.unproven]);
    expect(reports).toEqual([]);
  });

  /** Everything that a log could show of a failure. */
  function whole(failure: unknown): string {
    if (!(failure instanceof Error)) return JSON.stringify(failure);
    const { message, stack, cause } = failure;
    return [message, stack, JSON.stringify(failure), cause === undefined ? '' : whole(cause)].join('\n');
  }
});
