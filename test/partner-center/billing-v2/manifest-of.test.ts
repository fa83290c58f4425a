import { expect, it } from '@jest/globals';
import { getExportOperation } from '../../../lib/partner-center/billing-v2/export-operation.ts';
import { manifestOf } from '../../../lib/partner-center/billing-v2/manifest-of.ts';
import { fails, scriptedExchange, type Reply } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const manifestBody = JSON.parse(fixture('export-manifest')) as Record<string, unknown>;
const LINK = { 'resourceLocation@odata.navigationLink': 'https://graph.example/v1.0/manifests/8fe3' };

/** The manifest of an operation that says this, and what was asked for it. */
async function found(operation: object, manifest: () => Reply = () => ({ body: manifestBody })) {
  const { exchange, asked } = scriptedExchange(({ path }) =>
    path.includes('/operations/') ? { body: { status: 'succeeded', ...operation } } : manifest(),
  );
  const result = manifestOf(exchange, await getExportOperation(exchange, 'op-1'));
  return { result, paths: () => asked.map(({ path }) => path.replace(/.*billing/, '')) };
}

it('is asked for where the operation links to it', async () => {
  const { result, paths } = await found(LINK);
  expect((await result).body.eTag).toBe(manifestBody['eTag']);
  expect((await result).operation).toBe('get_export_manifest');
  expect(paths()).toEqual(['/operations/op-1', '/manifests/8fe3']);
});

it('is taken out of the operation where it lies there, with the ids of that question', async () => {
  const { result, paths } = await found({ ...LINK, resourceLocation: manifestBody });
  expect((await result).body.eTag).toBe(manifestBody['eTag']);
  expect((await result).operation).toBe('get_export_operation');
  expect(paths()).toEqual(['/operations/op-1']);
});

it('is an error where the operation names none, or its time is over', async () => {
  await expect((await found({})).result).rejects.toMatchObject({
    ...{ kind: 'malformed', description: 'a finished export names no manifest' },
    ...{ operation: 'get_export_operation', requestId: expect.any(String) },
  });
  await expect((await found(LINK, () => fails('not_found', 410))).result).rejects.toMatchObject({
    kind: 'not_found',
  });
});
