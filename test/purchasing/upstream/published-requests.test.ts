import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { contentHash } from '../../../lib/purchasing/upstream/content-hash.ts';
import { decodePurchaseRequest } from '../../../lib/purchasing/upstream/purchase-request.ts';
import { aRequest } from '../../builders/purchase-request.ts';
import { aRandomRequest } from '../../builders/random-request.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { sha256 } from '../../fakes/sha256.ts';

/**
 * Messages as they were written to the schema when it was first published, and that schema, both as they were then. Never
 * change them to suit a test: upstream systems still write so, and a message of theirs may wait in a queue for ten days.
 */
const FOLDER = 'test/fixtures/purchase-requests';
const text = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');

// A repeated request is told from a changed one by this hash; another one would turn yesterday's repeats into conflicts.
const HASHES = {
  'at-every-limit.json': '5f9ae6026e470a7a608e8b749dd7babc232cd869b7af047070a35000a3c270e3',
  'every-field.json': '361bf912023d1f99b14ddedfcc50e4f658d439a299dbbe7c8688f563d49248d3',
  'one-line.json': '8788e2f4ed597960106a3bee863bb8aa1c1dfdd100cb84275323115e70469df7',
  'twenty-lines.json': '1cac7466a96c845263785d1dd68996ae7e57a5a0f85fe5b69600dc19ac81c0f2',
  'written-by-hand.txt': 'a2932b080b4a5042c196ca1930b484afca6ed5be17089b5de5a00f88f3dcde7f',
};

function asFirstPublished(): ValidateFunction {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile(JSON.parse(text('version-1.schema.json')) as object);
}

describe('messages of the schema as it was first published', () => {
  const validate = asFirstPublished();

  it('are all looked at', () => {
    const kept = readdirSync(FOLDER).filter((file) => !file.endsWith('.schema.json'));
    expect(kept.toSorted()).toEqual(Object.keys(HASHES));
  });

  it.each(Object.entries(HASHES))('%s still decodes, to the same content', (file, hash) => {
    const body = text(file);
    const value: unknown = JSON.parse(body);
    expect(validate(value)).toBe(true);
    const decoded = decodePurchaseRequest(body);
    expect(decoded).toEqual({ ok: true, value });
    if (decoded.ok) expect(contentHash(decoded.value, sha256)).toBe(hash);
  });

  it('decode, whichever fields they leave out', () => {
    const random = seededRandom(1);
    for (let count = 0; count < 500; count += 1) {
      const request = aRandomRequest(random);
      expect(validate(request)).toBe(true);
      expect(decodePurchaseRequest(JSON.stringify(request))).toEqual({ ok: true, value: request });
    }
  });
});

describe('a message of another version', () => {
  it.each(['2', '1.1', '10', '', 1, 2, null, undefined, ['1']])(
    '%j is refused at its version, even where all else is as in ours',
    (schemaVersion) => {
      const decoded = decodePurchaseRequest(JSON.stringify(aRequest({ schemaVersion })));
      expect(decoded).toMatchObject({ ok: false, problems: [{ field: 'schemaVersion' }] });
    },
  );

  it('is told which version is known here', () => {
    const decoded = decodePurchaseRequest(JSON.stringify(aRequest({ schemaVersion: '2' })));
    expect(decoded).toEqual({
      ok: false,
      problems: [{ field: 'schemaVersion', reason: 'is not one of "1"' }],
    });
  });
});
