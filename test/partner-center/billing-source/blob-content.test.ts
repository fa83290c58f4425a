import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ExportManifest } from '../../../lib/billing/billing-source.ts';
import { blobContent } from '../../../lib/partner-center/billing-source/blob-content.ts';
import { exportState } from '../../../lib/partner-center/billing-source/export-state.ts';
import type { Download } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { scriptedExchange } from '../../fakes/scripted-exchange.ts';
import { fixture } from '../recorded-exchange.ts';

const manifestBody = JSON.parse(fixture('export-manifest')) as Record<string, unknown>;

/** A store whose blobs arrive in these pieces; a piece that is an error breaks the blob off. */
function storeOf(pieces: (url: string) => Iterable<string | Error>): Download {
  return async function* (url) {
    for (const piece of pieces(url)) {
      if (piece instanceof Error) throw piece;
      yield new TextEncoder().encode(piece);
    }
  };
}

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

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a blob of a manifest', () => {
  it('is fetched by its name behind the signature, whichever is asked for', async () => {
    const urls: string[] = [];
    const download = storeOf((url) => [String(urls.push(url)), '-', 'whole']);
    expect(await textOf(blobContent(download, await manifest(), 1))).toBe('1-whole');
    expect(await textOf(blobContent(download, await manifest(), 0))).toBe('2-whole');
    const { rootDirectory, sasToken } = manifestBody as Record<string, string>;
    expect(urls).toEqual([
      `${rootDirectory}/part-00001-c000.json.gz?${sasToken}`,
      `${rootDirectory}/part-00000-c000.json.gz?${sasToken}`,
    ]);
  });

  it('arrives piece by piece, and no piece is asked for before the one before it was taken', async () => {
    let made = 0;
    const download = storeOf(function* () {
      for (;;) yield `piece ${(made += 1)}`;
    });
    const pieces = blobContent(download, await manifest(), 0)[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    expect(made).toBe(2);
    await pieces.return?.();
    expect(made).toBe(2);
  });

  it('is a mistake of ours where the manifest has no such blob, or was never ours', async () => {
    const download = storeOf(() => []);
    const ours = await manifest();
    expect(() => blobContent(download, ours, 2)).toThrow(TypeError);
    expect(() => blobContent(download, { ...ours, access: undefined }, 0)).toThrow('did not come from');
  });

  async function failureOf(...pieces: (string | Error)[]): Promise<unknown> {
    const blob = blobContent(
      storeOf(() => pieces),
      await manifest(),
      0,
    );
    return textOf(blob).catch((failure: unknown) => failure);
  }

  it('ends with access that has lapsed, typed and without the signature', async () => {
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

  it('ends with its name where it is not there', async () => {
    const failure = await failureOf(
      new PartnerCenterError({ kind: 'not_found', status: 404, description: 'gone' }),
    );
    expect(failure).toMatchObject({ kind: 'not_found', description: 'blob part-00000-c000.json.gz: gone' });
  });

  it('that breaks off half-way is an error and never a shorter blob', async () => {
    const brokeOff = new PartnerCenterError({
      kind: 'unavailable',
      description: 'GET https://account.blob.core.windows.net/x?sig=NOT-A-SIGNATURE: reset',
      cause: 'sig=NOT-A-SIGNATURE',
    });
    const failure = await failureOf('half', brokeOff);
    expect(failure).toMatchObject({ kind: 'unavailable' });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('NOT-A-SIGNATURE');
  });
});
