import { CreateBucketCommand, GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSiftedLines } from '../../lib/aws/reconciliation/sifted-lines.ts';
import type { SiftedLines } from '../../lib/reconciliation/matching/book/sifted-lines.ts';
import { asId } from '../../lib/values/id.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { aLicence, aLine } from '../builders/book.ts';
import { siftLines } from '../builders/sift-lines.ts';
import { inMemorySiftedLines } from '../fakes/in-memory-sifted-lines.ts';

let cloud: Awaited<ReturnType<typeof startSqsAndS3>>;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startSqsAndS3(REGION);
  const credentials = CREDENTIALS;
  s3 = new S3Client({ endpoint: cloud.s3.url, region: REGION, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
});
afterAll(async () => {
  s3.destroy();
  await cloud.s3.stop();
});

const of = { documentId: asId<'DocumentId'>('G000001'), version: 'v1', sift: '1-new' };
const lines = [
  aLicence('-0.123456789012345678', { lineNumber: 0 }),
  ...Array.from({ length: 2_100 }, (_, index) =>
    aLine({ lineNumber: index + 1, productName: `Réserve "\n" ${index}`, chargeEnd: undefined }),
  ),
];
const text = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe.each([
  ['in memory', (): SiftedLines => inMemorySiftedLines()],
  ['in the bucket', (): SiftedLines => createSiftedLines({ s3, bucket: 'archive' })],
])('sifted lines %s', (_where, newLines) => {
  it('are given back as they were sifted, to the last digit and in their order', async () => {
    const sifted = newLines();
    expect(await sifted.read({ ...of, version: 'none' })).toBeUndefined();
    for (const countOccurrences of [false, true]) {
      const kept = siftLines('v1', lines, { commerce: 'new', countOccurrences });
      const named = { ...of, sift: `1-new-${countOccurrences}` };
      await sifted.write(named, kept);
      await sifted.write(named, kept);
      const read = (await sifted.read(named))!;
      expect(text(read)).toEqual(text(kept));
      expect([...(read.occurrences ?? [])]).toEqual([...(kept.occurrences ?? [])]);
      expect(read.charges[2_099]!.subtotal.plus('1').toString()).toBe('1038.78');
      expect(read.outOfScope[0]!.amount.toString()).toBe('-0.123456789012345678');
    }
  });

  it('of another version, or sifted in another way, are others', async () => {
    const sifted = newLines();
    await sifted.write(
      { ...of, version: 'v2' },
      siftLines('v2', [], { commerce: 'new', countOccurrences: false }),
    );
    expect(await sifted.read({ ...of, version: 'v2', sift: '2-new' })).toBeUndefined();
    expect(await sifted.read({ ...of, version: 'v3' })).toBeUndefined();
    expect((await sifted.read({ ...of, version: 'v2' }))?.charges).toEqual([]);
  });
});

describe('a bucket that the function may not list', () => {
  const answering = (name: string, status: number) => {
    const client = new S3Client({ region: REGION, credentials: CREDENTIALS });
    const $metadata = { httpStatusCode: status };
    mockClient(client)
      .on(GetObjectCommand)
      .rejects(new S3ServiceException({ name, $fault: 'client', $metadata }));
    return createSiftedLines({ s3: client, bucket: 'archive' });
  };

  it('denies what is not there, and nothing is there', async () => {
    expect(await answering('AccessDenied', 403).read(of)).toBeUndefined();
  });

  it('is not taken for empty where it fails otherwise', async () => {
    await expect(answering('SlowDown', 503).read(of)).rejects.toMatchObject({ name: 'SlowDown' });
  });
});
