import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createArchive } from '../../lib/aws/archive.ts';
import type { Archive } from '../../lib/billing/billing-book.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { inMemoryArchive } from '../fakes/in-memory-archive.ts';

let cloud: Awaited<ReturnType<typeof startSqsAndS3>>;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startSqsAndS3(REGION);
  s3 = new S3Client({
    endpoint: cloud.s3.url,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
});
afterAll(async () => {
  s3.destroy();
  await cloud.s3.stop();
});

const bytes = new Uint8Array([0x1f, 0x8b, 0, 255, 10, 13, 0xef, 0xbb, 0xbf]);
const sha256 = createHash('sha256').update(bytes).digest('hex');

describe.each([
  ['in memory', async (): Promise<Archive> => inMemoryArchive()],
  ['in the bucket', async () => createArchive({ s3, bucket: 'archive' })],
])('an archive %s', (_where, newArchive) => {
  it('gives bytes back as they were, under a key made from their content', async () => {
    const archive = await newArchive();
    expect(await archive.keep('lines', 'G1', bytes)).toEqual({ key: `lines/G1/${sha256}`, sha256 });
    expect([...(await archive.fetch(`lines/G1/${sha256}`))]).toEqual([...bytes]);
  });

  it('keeps the same bytes once and every distinct content apart', async () => {
    const archive = await newArchive();
    const first = await archive.keep('statements', 'G1', bytes);
    expect(await archive.keep('statements', 'G1', bytes)).toEqual(first);
    expect((await archive.keep('statements', 'G1', bytes.subarray(1))).key).not.toBe(first.key);
  });

  it('has no object that was never kept', async () => {
    await expect((await newArchive()).fetch('lines/G1/none')).rejects.toThrow();
  });
});

describe('the archive in a bucket', () => {
  const refusal = (name: string) =>
    new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode: 412 }, message: name });

  it('never replaces an object, and has the store check its digest', async () => {
    const mock = mockClient(S3Client);
    mock.on(PutObjectCommand).rejects(refusal('PreconditionFailed'));
    const archive = createArchive({ s3: new S3Client({ region: REGION }), bucket: 'archive' });
    expect((await archive.keep('lines', 'G1', bytes)).sha256).toBe(sha256);
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      IfNoneMatch: '*',
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    });
    mock.restore();
  });

  it('writes once more where somebody else writes the same object at this moment', async () => {
    const mock = mockClient(S3Client);
    mock.on(PutObjectCommand).rejectsOnce(refusal('ConditionalRequestConflict')).resolves({});
    const archive = createArchive({ s3: new S3Client({ region: REGION }), bucket: 'archive' });
    expect((await archive.keep('lines', 'G1', bytes)).sha256).toBe(sha256);
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2);
    expect(mock.commandCalls(HeadObjectCommand)).toHaveLength(0);
    mock.restore();
  });

  it('is content after two conflicts only where the object is there', async () => {
    const mock = mockClient(S3Client);
    mock.on(PutObjectCommand).rejects(refusal('ConditionalRequestConflict'));
    mock.on(HeadObjectCommand).resolvesOnce({}).rejects(refusal('NotFound'));
    const archive = createArchive({ s3: new S3Client({ region: REGION }), bucket: 'archive' });
    expect((await archive.keep('lines', 'G1', bytes)).sha256).toBe(sha256);
    await expect(archive.keep('lines', 'G1', bytes)).rejects.toThrow('NotFound');
    mock.restore();
  });

  it('does not take any other refusal for an object that is there', async () => {
    const mock = mockClient(S3Client);
    mock.on(PutObjectCommand).rejects(refusal('AccessDenied'));
    const archive = createArchive({ s3: new S3Client({ region: REGION }), bucket: 'archive' });
    await expect(archive.keep('lines', 'G1', bytes)).rejects.toThrow('AccessDenied');
    mock.restore();
  });
});
