import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ExportManifest } from '../../../lib/billing/billing-source.ts';
import { exportParts } from '../../../lib/partner-center/billing-source/export-parts.ts';
import { exportState } from '../../../lib/partner-center/billing-source/export-state.ts';
import type { Download } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const manifestBody = JSON.parse(fixture('export-manifest')) as Record<string, unknown>;

/** A store whose blobs arrive in these pieces; a piece that is an error breaks the blob off. */
function storeOf(pieces: (url: string) => readonly (string | Error)[]): Download {
  return async function* (url) {
    for (const piece of pieces(url)) {
      if (piece instanceof Error) throw piece;
      yield new TextEncoder().encode(piece);
    }
  };
}

describe('the blobs of a manifest', () => {
  async function manifest(): Promise<ExportManifest> {
    const body = { status: 'succeeded', resourceLocation: manifestBody };
    const state = await exportState(
      scriptedExchange(() => ({ body })).exchange,
      'op-1',
      String(manifestBody['partnerTenantId']),
    );
    if (state.state !== 'ready') throw new Error('the fixture is not ready');
    return state.manifest;
  }

  it('are fetched by name behind the signature, in the order of the manifest', async () => {
    const urls: string[] = [];
    const download = storeOf((url) => [String(urls.push(url)), '-', 'whole']);
    const parts = [];
    for await (const part of exportParts(download, await manifest())) parts.push(part);
    expect(parts.map(({ part, format, bytes }) => [part, format, new TextDecoder().decode(bytes)])).toEqual([
      [0, 'v2_blob', '1-whole'],
      [1, 'v2_blob', '2-whole'],
    ]);
    const { rootDirectory, sasToken } = manifestBody as Record<string, string>;
    expect(urls).toEqual([
      `${rootDirectory}/part-00000-c000.json.gz?${sasToken}`,
      `${rootDirectory}/part-00001-c000.json.gz?${sasToken}`,
    ]);
  });

  async function failureOf(error: Error): Promise<unknown> {
    const blobs = exportParts(
      storeOf(() => [error]),
      await manifest(),
    );
    return blobs.next().then(
      () => undefined,
      (failure: unknown) => failure,
    );
  }

  it('end with access that has lapsed, typed and without the signature', async () => {
    const refused = new PartnerCenterError({
      kind: 'forbidden',
      status: 403,
      description: 'no',
      cause: 'sig=NOT-A-SIGNATURE',
    });
    const failure = await failureOf(refused);
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403, code: 'access_lapsed' });
    expect(inspect(failure, { depth: 9 })).not.toContain('NOT-A-SIGNATURE');
  });

  it('end with the name of a blob that is not there', async () => {
    const failure = await failureOf(
      new PartnerCenterError({ kind: 'not_found', status: 404, description: 'gone' }),
    );
    expect(failure).toMatchObject({ kind: 'not_found', description: 'blob part-00000-c000.json.gz: gone' });
  });

  const brokeOff = new PartnerCenterError({
    kind: 'unavailable',
    description: 'GET https://account.blob.core.windows.net/x?sig=NOT-A-SIGNATURE: reset',
    cause: 'sig=NOT-A-SIGNATURE',
  });

  it('are begun anew where one breaks off half-way', async () => {
    let opened = 0;
    const download = storeOf(() => {
      opened += 1;
      return opened < 3 ? ['half', brokeOff] : ['whole'];
    });
    const texts: string[] = [];
    for await (const { bytes } of exportParts(download, await manifest())) {
      texts.push(new TextDecoder().decode(bytes));
    }
    expect(texts).toEqual(['whole', 'whole']);
  });

  it('end where one always breaks off, and where one never began', async () => {
    let opened = 0;
    const failure = async (pieces: readonly (string | Error)[]): Promise<unknown> => {
      opened = 0;
      const download = storeOf(() => {
        opened += 1;
        return pieces;
      });
      return exportParts(download, await manifest())
        .next()
        .catch((error: unknown) => error);
    };
    const halfway = await failure(['half', brokeOff]);
    expect([opened, halfway]).toEqual([3, expect.objectContaining({ kind: 'unavailable' })]);
    expect(inspect(halfway, { depth: 9, showHidden: true })).not.toContain('NOT-A-SIGNATURE');
    await failure([brokeOff]);
    expect(opened).toBe(1);
  });
});
