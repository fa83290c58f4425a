import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  exportState,
  startEstimate,
  startExport,
} from '../../../lib/partner-center/billing-source/export-state.ts';
import { OPERATIONS } from '../../../lib/partner-center/operations.ts';
import { asId } from '../../../lib/values/id.ts';
import { fails, scriptedExchange, type Reply } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const TENANT = '7a6f4f0e-2b65-4c1c-8c59-0d4d3a3c1b10';
const TYPE = '#microsoft.graph.partners.billing';
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const manifestBody = JSON.parse(fixture('export-manifest')) as Record<string, unknown>;

/** What an operation's state is, where a manifest is linked under any id. */
function stateOf(operation: Reply, manifest: () => Reply = () => ({ body: manifestBody }), tenant = TENANT) {
  const { exchange, asked } = scriptedExchange((ask) =>
    ask.path.includes('/operations/') ? operation : manifest(),
  );
  return { state: exportState(exchange, 'op-1', tenant), asked };
}

const inline = (changed: object) => ({
  body: {
    '@odata.type': `${TYPE}.exportSuccessOperation`,
    resourceLocation: { ...manifestBody, ...changed },
  },
});

describe('an export', () => {
  it('is asked for whole, with the ids its caller chose', async () => {
    const location = 'https://graph.microsoft.com/v1.0/reports/partners/billing/operations/9ab9cb54-d07f?x=1';
    const { exchange, asked } = scriptedExchange(() => ({ status: 202, headers: { location } }));
    expect(await startExport(exchange, asId('G020000001'), call)).toEqual({ operationId: '9ab9cb54-d07f' });
    expect(asked).toEqual([
      expect.objectContaining({
        operation: 'export_billed_reconciliation',
        path: '/v1.0/reports/partners/billing/reconciliation/billed/export',
        body: { invoiceId: 'G020000001', attributeSet: 'full' },
        call,
      }),
    ]);
    expect(OPERATIONS.export_billed_reconciliation).toMatchObject({
      method: 'POST',
      host: 'graph',
      lane: 'app',
    });
  });

  it.each(['current', 'last'] as const)(
    'of what is not billed yet is asked for in the %s month, whole',
    async (period) => {
      const location = 'https://graph.microsoft.com/v1.0/reports/partners/billing/operations/9ab9cb54';
      const { exchange, asked } = scriptedExchange(() => ({ status: 202, headers: { location } }));
      expect(await startEstimate(exchange, { currency: 'EUR', period }, call)).toEqual({
        operationId: '9ab9cb54',
      });
      expect(asked).toEqual([
        expect.objectContaining({
          path: '/v1.0/reports/partners/billing/reconciliation/unbilled/export',
          body: { currencyCode: 'EUR', billingPeriod: period, attributeSet: 'full' },
          call,
        }),
      ]);
    },
  );

  it('is an error where it was accepted without saying which operation it is', async () => {
    const { exchange } = scriptedExchange(() => ({ status: 202 }));
    await expect(startExport(exchange, asId('G020000001'), call)).rejects.toMatchObject({
      kind: 'malformed',
    });
  });

  it.each([
    [{ '@odata.type': `${TYPE}.runningOperation`, status: 'succeeded' }, {}, 10_000],
    [{ status: 'notStarted' }, { 'retry-after': '25' }, 25_000],
    [{ status: 'running' }, { 'retry-after': '0' }, 1_000],
    [{ status: 'running' }, { 'retry-after': '86400' }, 300_000],
    [{ status: 'running' }, { 'retry-after': 'Fri, 09 Feb 2024 08:00:00 GMT' }, 10_000],
    [{ status: 'unknownFutureValue' }, {}, 10_000],
    [
      { status: 'running' },
      { 'retry-after': 'Fri, 09 Feb 2024 08:00:40 GMT', date: 'Fri, 09 Feb 2024 08:00:00 GMT' },
      40_000,
    ],
    [
      { status: 'running' },
      { 'retry-after': 'Fri, 09 Feb 2024 07:00:00 GMT', date: 'Fri, 09 Feb 2024 08:00:00 GMT' },
      1_000,
    ],
    [{ status: 'running' }, { 'retry-after': 'soon', date: 'Fri, 09 Feb 2024 08:00:00 GMT' }, 10_000],
  ])('that says %j %j is polled again after %d ms', async (body, headers, pollAfterMs) => {
    expect(await stateOf({ body, headers }).state).toEqual({ state: 'running', pollAfterMs });
  });

  it('is not ready while there is no data, and gone where it failed otherwise', async () => {
    const failed = (error: object) => ({
      body: { '@odata.type': `${TYPE}.failedOperation`, status: 'failed', error },
    });
    expect(await stateOf(failed({ message: 'No data available', code: '5000' })).state).toEqual({
      state: 'not_ready',
      detail: 'No data available (code 5000)',
    });
    expect(await stateOf(failed({ message: 'Something broke', code: 5001 })).state).toEqual({
      state: 'gone',
      detail: 'Something broke (code 5001)',
    });
  });

  it('that failed repeats no signature of the words it failed with', async () => {
    const error = { message: 'https://store.example/a.gz?se=2024&sig=NOT-A-SIGNATURE is gone', code: 5001 };
    const body = { '@odata.type': `${TYPE}.failedOperation`, status: 'failed', error };
    expect(await stateOf({ body }).state).toEqual({
      state: 'gone',
      detail: 'https://store.example/a.gz?*** is gone (code 5001)',
    });
  });

  it.each([404, 410])('is gone where its operation or its manifest is answered %d', async (status) => {
    const { exchange } = scriptedExchange(() => fails('not_found', status));
    expect(await exportState(exchange, 'op-1', TENANT)).toMatchObject({ state: 'gone' });
    const succeeded = {
      body: { status: 'succeeded', 'resourceLocation@odata.navigationLink': 'https://x/manifests/m1' },
    };
    expect(await stateOf(succeeded, () => fails('not_found', status)).state).toMatchObject({ state: 'gone' });
  });

  it('that cannot be looked at is an error, not a state', async () => {
    const { exchange } = scriptedExchange(() => fails('throttled', 429));
    await expect(exportState(exchange, 'op-1', TENANT)).rejects.toMatchObject({ kind: 'throttled' });
  });
});

describe('the manifest of a finished export', () => {
  const expected = {
    eTag: 'eTag-of-a-test',
    blobCount: 2,
    blobs: ['part-00000-c000.json.gz', 'part-00001-c000.json.gz'],
  };

  it.each([
    [
      'a navigation link',
      { 'resourceLocation@odata.navigationLink': 'https://elsewhere.example/v1.0/manifests/m-1' },
    ],
    ['the link of the 2022 beta', { resourceLocation: 'https://elsewhere.example/v1/billingmanifests/m-1/' }],
  ])('is fetched from our own host, whatever %s says', async (_name, location) => {
    const { state, asked } = stateOf({ body: { status: 'completed', ...location } });
    expect(await state).toMatchObject({ state: 'ready', manifest: expected });
    expect(asked.map(({ operation, path }) => [OPERATIONS[operation].host, path])).toEqual([
      ['graph', '/v1.0/reports/partners/billing/operations/op-1'],
      ['graph', '/v1.0/reports/partners/billing/manifests/m-1'],
    ]);
  });

  it('may lie inside the operation, and is ours in whatever case', async () => {
    const { state, asked } = stateOf(inline({}), undefined, TENANT.toUpperCase());
    expect(await state).toMatchObject({ state: 'ready', manifest: expected });
    expect(asked).toHaveLength(1);
  });

  it('may have the names of the 2022 beta', async () => {
    const { schemaVersion, rootDirectory, sasToken, ...rest } = manifestBody;
    const beta = { ...rest, version: schemaVersion, rootFolder: rootDirectory, rootFolderSAS: sasToken };
    const body = { status: 'succeeded', resourceLocation: beta };
    expect(await stateOf({ body }).state).toMatchObject({ state: 'ready', manifest: expected });
  });

  it.each([
    ['another schema', { schemaVersion: '2' }, 'schema version 2'],
    ['another format', { dataFormat: 'csv' }, 'data format'],
    ['another partner', { partnerTenantId: '00000000-0000-4000-8000-000000000000' }, 'not ours'],
    ['another number of blobs', { blobCount: 3 }, 'counts 3 blobs and names 2'],
    ['a blob twice', { blobs: [{ name: 'a' }, { name: 'a' }] }, 'twice'],
    ['a blob of another folder', { blobs: [{ name: 'a' }, { name: 'x/../../b' }] }, 'names a blob'],
    ['a blob with a query', { blobs: [{ name: 'a' }, { name: 'b?sig=1' }] }, 'names a blob'],
    ['no access', { sasToken: null }, 'where its blobs lie'],
  ])('is refused with %s', async (_name, changed, description) => {
    await expect(stateOf(inline(changed), undefined, TENANT).state).rejects.toMatchObject({
      kind: 'malformed',
      description: expect.stringContaining(description),
    });
  });

  it.each([
    ['the end of its signature', 'se=2023-12-13T12%3A37%3A17Z&sig=x', '2023-12-13T12:37:17Z'],
    ['one without seconds', '?se=2023-12-13T12:37Z', '2023-12-13T12:37:00Z'],
    ['one that is a day', 'se=2023-12-13', '2023-12-13T00:00:00Z'],
    ['the key where it ends first', 'ske=2023-12-13T10:00:00Z&se=2023-12-13T12:00:00Z', '2023-12-13T10:00Z'],
    ['nothing', 'sig=x', undefined],
    ['something that is no time', 'se=soon', undefined],
  ])('is good until %s says', async (_what, sasToken, until) => {
    const state = await stateOf(inline({ sasToken })).state;
    const accessUntilMs = until === undefined ? undefined : Date.parse(until);
    expect(state).toMatchObject({ state: 'ready', manifest: { accessUntilMs } });
  });

  it('shows its signature to nobody who prints or stores it', async () => {
    const state = await stateOf(inline({})).state;
    expect(JSON.stringify(state) + inspect(state, { depth: 9 })).not.toContain('NOT-A-SIGNATURE');
  });
});
