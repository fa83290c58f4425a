import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createArchive } from '../../lib/aws/archive.ts';
import type { Archive } from '../../lib/billing/billing-book.ts';
import type { Content } from '../../lib/billing/billing-source.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { contentOf, inMemoryArchive } from '../fakes/in-memory-archive.ts';

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

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = new Uint8Array([0x1f, 0x8b, 0, 255, 10, 13, 0xef, 0xbb, 0xbf]);
const inMemoryBytes = 4_000_000;
const large = new Uint8Array(randomBytes(9_000_001));
const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const sha256 = hashOf(bytes);

async function read(content: Content): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.each([
  ['in memory', async (): Promise<Archive> => inMemoryArchive()],
  ['in the bucket', async () => createArchive({ s3, bucket: 'archive', folder, inMemoryBytes })],
])('an archive %s', (_where, newArchive) => {
  it.each([
    ['nothing at all', new Uint8Array()],
    ['a few bytes', bytes],
    ['more than is held in memory', large],
  ])('gives %s back as it was, under a key made from its content', async (_what, content) => {
    const archive = await newArchive();
    const hash = hashOf(content);
    const kept = await archive.keep('lines', 'G1', contentOf(content, 1_000_003));
    expect(kept).toEqual({ key: `lines/G1/${hash}`, sha256: hash, length: content.length });
    expect(hashOf(await read(archive.fetch(kept)))).toBe(hash);
    expect(await readdir(folder)).toEqual([]);
  });

  it('names what a person opens by its kind', async () => {
    const archive = await newArchive();
    const keys = await Promise.all(
      (['lines', 'estimates', 'statements', 'receipts', 'differences'] as const).map(
        async (area) => (await archive.keep(area, 'G1', contentOf(bytes))).key,
      ),
    );
    expect(keys.map((key) => key.replace(sha256, '…'))).toEqual([
      'lines/G1/…',
      'estimates/G1/…',
      'statements/G1/….pdf',
      'receipts/G1/….pdf',
      'differences/G1/….jsonl',
    ]);
  });

  it('keeps the same bytes once and every distinct content apart', async () => {
    const archive = await newArchive();
    const first = await archive.keep('statements', 'G1', contentOf(bytes));
    expect(await archive.keep('statements', 'G1', contentOf(bytes, 2))).toEqual(first);
    expect((await archive.keep('statements', 'G1', contentOf(bytes.subarray(1)))).key).not.toBe(first.key);
  });

  it('keeps large contents that come at once, each whole', async () => {
    const archive = await newArchive();
    const contents = [1, 2, 3].map((start) => large.subarray(start));
    const kept = await Promise.all(
      contents.map((content) => archive.keep('lines', 'G1', contentOf(content, 500_000))),
    );
    expect(kept.map((object) => object.sha256)).toEqual(contents.map(hashOf));
    for (const object of kept) expect(hashOf(await read(archive.fetch(object)))).toBe(object.sha256);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['early', 3],
    ['late', 8_000_000],
  ])('keeps nothing of a content that breaks off %s, and passes its error on', async (_when, length) => {
    const archive = await newArchive();
    const broken = new Error('the connection broke');
    async function* breaking() {
      yield* contentOf(large.subarray(0, length), 700_000);
      throw broken;
    }
    await expect(archive.keep('lines', 'G2', breaking())).rejects.toBe(broken);
    const hash = hashOf(large.subarray(0, length));
    await expect(read(archive.fetch({ key: `lines/G2/${hash}`, sha256: hash }))).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives no other bytes for the ones that were kept', async () => {
    const archive = await newArchive();
    const { key } = await archive.keep('lines', 'G1', contentOf(bytes));
    await expect(read(archive.fetch({ key, sha256: 'f'.repeat(64) }))).rejects.toThrow(/other bytes/);
  });

  it('has no object that was never kept', async () => {
    const archive = await newArchive();
    await expect(read(archive.fetch({ key: 'lines/G1/none', sha256 }))).rejects.toThrow();
  });
});

describe('the archive in a bucket', () => {
  const bare = new S3Client({ region: REGION });
  const mock = mockClient(bare);
  const pauses: number[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  const archive = createArchive({ s3: bare, bucket: 'archive', pause });
  const keep = () => archive.keep('lines', 'G1', contentOf(bytes));
  const refusal = (name: string, httpStatusCode = 412) =>
    new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: name });

  afterEach(() => {
    mock.reset();
    pauses.length = 0;
  });
  afterAll(() => bare.destroy());

  it('never replaces an object, and has the store check length and digest', async () => {
    mock.on(PutObjectCommand).rejects(refusal('PreconditionFailed'));
    expect((await keep()).sha256).toBe(sha256);
    expect(mock.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      IfNoneMatch: '*',
      ContentLength: bytes.length,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    });
  });

  it('writes once more where somebody else writes the same object at this moment', async () => {
    mock.on(PutObjectCommand).rejectsOnce(refusal('ConditionalRequestConflict')).resolves({});
    expect((await keep()).sha256).toBe(sha256);
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2);
    expect(mock.commandCalls(HeadObjectCommand)).toHaveLength(0);
  });

  it('is content after three conflicts only where the object is there', async () => {
    mock.on(PutObjectCommand).rejects(refusal('ConditionalRequestConflict'));
    mock.on(HeadObjectCommand).resolvesOnce({}).rejects(refusal('NotFound'));
    expect((await keep()).sha256).toBe(sha256);
    await expect(keep()).rejects.toThrow('NotFound');
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(6);
  });

  it('does not take any other refusal for an object that is there, nor ask again', async () => {
    mock.on(PutObjectCommand).rejects(refusal('AccessDenied', 403));
    await expect(keep()).rejects.toThrow('AccessDenied');
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(1);
  });

  it('sends a large content again from its beginning where the store breaks off, and leaves no file', async () => {
    const sent: string[] = [];
    mock.on(PutObjectCommand).callsFake(async ({ Body: body }: { Body: Readable }) => {
      expect(body).toBeInstanceOf(Readable);
      expect(await readdir(folder)).toHaveLength(1);
      if (sent.length === 0) {
        await body.iterator({ destroyOnReturn: false }).next();
        sent.push('a part');
        throw refusal('SlowDown', 503);
      }
      sent.push(hashOf(await read(body)));
      return {};
    });
    const spooling = createArchive({ s3: bare, bucket: 'archive', folder, pause, inMemoryBytes });
    await spooling.keep('lines', 'G1', contentOf(large, 400_000));
    expect(sent).toEqual(['a part', hashOf(large)]);
    expect(pauses).toEqual([500]);
    expect(await readdir(folder)).toEqual([]);
  });

  const answers = (content: Uint8Array, breaksAfter?: number) => ({
    ContentLength: content.length,
    Body: Readable.from(
      (async function* () {
        yield content.subarray(0, breaksAfter ?? content.length);
        if (breaksAfter !== undefined) throw new Error('aborted');
      })(),
    ) as never,
  });
  const kept = { key: `lines/G1/${hashOf(large)}`, sha256: hashOf(large) };

  it('goes on reading where the connection broke, as often as it got further', async () => {
    mock
      .on(GetObjectCommand)
      .resolvesOnce(answers(large, 1_000))
      .resolvesOnce(answers(large.subarray(1_000), 2_000))
      .resolvesOnce(answers(large.subarray(3_000), 1))
      .resolvesOnce(answers(large.subarray(3_001)));
    expect(hashOf(await read(archive.fetch(kept)))).toBe(kept.sha256);
    expect(mock.commandCalls(GetObjectCommand).map(({ args }) => args[0].input.Range)).toEqual([
      undefined,
      'bytes=1000-',
      'bytes=3000-',
      'bytes=3001-',
    ]);
  });

  it('gives up where the connection breaks three times without a byte more', async () => {
    mock.on(GetObjectCommand).callsFake(() => answers(new Uint8Array(9), 0));
    await expect(read(archive.fetch(kept))).rejects.toThrow('aborted');
    expect(mock.commandCalls(GetObjectCommand)).toHaveLength(3);
  });

  it('notices that the pieces are not of one content', async () => {
    mock
      .on(GetObjectCommand)
      .resolvesOnce(answers(large, 1_000))
      .resolvesOnce(answers(large.subarray(999, large.length - 1)));
    await expect(read(archive.fetch(kept))).rejects.toThrow(/other bytes/);
  });

  it('closes the connection of a reader that has had enough', async () => {
    const answer = answers(large);
    mock.on(GetObjectCommand).resolves(answer);
    const reader = archive.fetch(kept)[Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    await reader.return?.();
    expect((answer.Body as Readable).destroyed).toBe(true);
  });
});
