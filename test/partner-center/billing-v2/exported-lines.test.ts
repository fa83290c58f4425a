import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { EXPORT_LIMITS } from '../../../lib/partner-center/billing-v2/export-lines.ts';
import { exportManifest } from '../../../lib/partner-center/billing-v2/export-manifest.ts';
import { exportedLines } from '../../../lib/partner-center/billing-v2/exported-lines.ts';
import { manifestBlobs } from '../../../lib/partner-center/billing-v2/manifest-blobs.ts';
import type { Download } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { printJson } from '../../../lib/partner-center/wire/json.ts';
import { fixture, ids } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const SIGNATURE = 'NOT-A-SIGNATURE';
const [FIRST, SECOND] = ['part-00000-c000.json.gz', 'part-00001-c000.json.gz'] as const;

const manifest = wired(exportManifest, fixture('export-manifest')).value;
const asked = { operation: 'get_export_manifest', ...ids } as const;
const twoBlobs = manifestBlobs(manifest, asked, manifest.partnerTenantId ?? '');

/** What arrives of a blob, piece by piece; an error breaks it off, and a blob that is not named does not exist. */
type Store = Readonly<Record<string, readonly (Uint8Array | Error)[]>>;

/** A store that is asked by signed addresses, and remembers them. */
function storeWith(store: Store): { readonly download: Download; readonly opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    download: async function* (url) {
      opened.push(url);
      const name = new URL(url).pathname.split('/').at(-1) ?? '';
      const pieces = store[name];
      if (pieces === undefined) throw failure('not_found', 404, url);
      for (const piece of pieces) {
        if (piece instanceof Error) throw piece;
        yield piece;
      }
    },
  };
}

function failure(kind: 'not_found' | 'unavailable', status: number | undefined, url: string) {
  return new PartnerCenterError({ kind, status, description: `no answer from ${url}`, cause: url });
}

/** Everything that was read, and the failure at its end. */
async function readFrom(download: Download, limits = EXPORT_LIMITS) {
  const read: string[] = [];
  try {
    for await (const { blob, lines } of exportedLines(download, twoBlobs, limits)) {
      for (const { lineNumber, line } of lines) read.push(`${blob} ${lineNumber} ${printJson(line)}`);
    }
    return { read, failed: undefined };
  } catch (failed) {
    return { read, failed };
  }
}

describe('the lines of an export', () => {
  it('come in the order of the manifest, numbered within their blobs, and to the last digit', async () => {
    const { download, opened } = storeWith({
      [SECOND]: [gzipSync('{"Total":1.10}\n{"Total":"2.00"}')],
      [FIRST]: [gzipSync('{"Total":0.1999968000511991808131}\n\n{"Total":3}\r\n\n')],
    });
    expect(await readFrom(download)).toEqual({
      read: [
        `${FIRST} 0 {"Total":0.1999968000511991808131}`,
        `${FIRST} 2 {"Total":3}`,
        `${SECOND} 0 {"Total":1.10}`,
        `${SECOND} 1 {"Total":"2.00"}`,
      ],
      failed: undefined,
    });
    expect(opened.map((url) => url.includes(SIGNATURE))).toEqual([true, true]);
  });

  it('come as they arrive, before the end of their blob is there', async () => {
    const whole = Buffer.from('{"Total":1}\n{"Total":2}\n');
    const { download } = storeWith({
      [FIRST]: [whole, failure('unavailable', undefined, `x?sig=${SIGNATURE}`)],
    });
    const { read, failed } = await readFrom(download);
    expect(read).toEqual([`${FIRST} 0 {"Total":1}`, `${FIRST} 1 {"Total":2}`]);
    expect(failed).toMatchObject({
      kind: 'unavailable',
      description: expect.stringContaining(`blob ${FIRST}: `),
    });
  });

  const whole = gzipSync('{"Total":1}\n{"Total":2}');
  const brokenOff = failure('unavailable', undefined, `https://account.example/x?sig=${SIGNATURE}`);

  it.each<[string, Store, object]>([
    ['missing', { [FIRST]: [whole] }, { kind: 'not_found', status: 404, description: `blob ${SECOND}: ` }],
    [
      'broken off',
      { [FIRST]: [whole.subarray(0, 12), brokenOff] },
      { kind: 'unavailable', description: FIRST },
    ],
    [
      'cut short',
      { [FIRST]: [whole.subarray(0, -6)] },
      { kind: 'malformed', description: 'does not unpack' },
    ],
    [
      'not JSON in its second line',
      { [FIRST]: [gzipSync(`{"Total":1}\nsig=${SIGNATURE}`)] },
      { kind: 'malformed', description: `blob ${FIRST}: line 1 is not JSON` },
    ],
    [
      'nested beyond all measure',
      { [FIRST]: [gzipSync(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)] },
      { kind: 'malformed', description: `blob ${FIRST}: line 0 is not JSON` },
    ],
  ])('end with an error that names the blob and no signature where one is %s', async (_how, store, error) => {
    const { failed } = await readFrom(storeWith(store).download);
    const { description, ...others } = error as { readonly description: string };
    expect(failed).toBeInstanceOf(PartnerCenterError);
    expect(failed).toMatchObject({ ...others, description: expect.stringContaining(description) });
    expect(inspect(failed, { depth: 9, showHidden: true })).not.toContain(SIGNATURE);
  });

  it('end where a line is longer than is allowed', async () => {
    const { download } = storeWith({ [FIRST]: [gzipSync(`{"a":"${'x'.repeat(200)}"}`)] });
    const { failed } = await readFrom(download, { ...EXPORT_LIMITS, lineBytes: 100 });
    expect(failed).toMatchObject({
      kind: 'malformed',
      description: `blob ${FIRST}: line 0 is longer than is allowed`,
    });
  });

  it('ask for no further blob once nobody listens', async () => {
    const { download, opened } = storeWith({ [FIRST]: [whole], [SECOND]: [whole] });
    for await (const { blob } of exportedLines(download, twoBlobs)) {
      expect(blob).toBe(FIRST);
      break;
    }
    expect(opened).toHaveLength(1);
  });
});
