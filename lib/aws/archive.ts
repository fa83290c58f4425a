import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as pauseFor } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Archive, ArchiveArea, Kept } from '../billing/billing-book.ts';
import type { Content } from '../billing/billing-source.ts';
import { spool } from './spool.ts';

export type Bucket = {
  readonly s3: S3Client;
  readonly bucket: string;
  /** What is larger goes over the disk; 16 MB unless it says otherwise. */
  readonly inMemoryBytes?: number;
  /** Where large contents are spooled on their way; the function's own disk. */
  readonly folder?: string;
  /** Between tries, in real time. */
  readonly pause?: (ms: number) => Promise<unknown>;
};

/** The archive in a bucket. A key is made from the content: what is there already is the same, and is never replaced. */
export function createArchive(at: Bucket): Archive {
  return {
    async keep(area, name, content) {
      const spooled = await spool(content, at.folder ?? tmpdir(), at.inMemoryBytes);
      try {
        const sha256 = spooled.digest.toString('hex');
        const key = `${area}/${name}/${sha256}${ENDINGS[area]}`;
        await putOnce(at, key, spooled);
        return { key, sha256, length: spooled.length };
      } finally {
        await spooled.remove();
      }
    },
    fetch: (kept) => proven(at, kept),
  };
}

const ENDINGS: Readonly<Record<ArchiveArea, string>> = {
  lines: '',
  estimates: '',
  statements: '.pdf',
  receipts: '.pdf',
  differences: '.jsonl',
};

const TRIES = 3;
const PAUSE_MS = 500;
const CONFLICT = 'ConditionalRequestConflict';

// The client repeats no stream, since it has been read; ours can be opened again.
export async function putOnce(
  at: Bucket,
  key: string,
  spooled: Awaited<ReturnType<typeof spool>>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const body = spooled.body();
    try {
      await at.s3.send(
        new PutObjectCommand({
          Bucket: at.bucket,
          Key: key,
          Body: body,
          ContentLength: spooled.length,
          IfNoneMatch: '*',
          // The store compares the digest too: bytes that changed on the way are refused.
          ChecksumSHA256: spooled.digest.toString('base64'),
        }),
      );
      return;
    } catch (failure) {
      if (isNamed(failure, 'PreconditionFailed')) return;
      if (tries < TRIES && mayPass(failure)) await (at.pause ?? pauseFor)(PAUSE_MS * tries);
      // Somebody else is writing the same object all the time: it is enough that it is there.
      else if (isNamed(failure, CONFLICT))
        return void (await at.s3.send(new HeadObjectCommand({ Bucket: at.bucket, Key: key })));
      else throw failure;
    } finally {
      if (body instanceof Readable) body.destroy();
    }
  }
}

/**
 * The bytes of an object. A slow reader's connection may be cut by the store: it goes on where it broke off, and the
 * hash at the end says whether the pieces were of one content.
 */
async function* proven(at: Bucket, { key, sha256 }: Pick<Kept, 'key' | 'sha256'>): Content {
  const hash = createHash('sha256');
  let received = 0;
  let whole: number | undefined;
  for (let idle = 0; whole === undefined || received < whole;) {
    try {
      const { Body: body, ContentLength: length = 0 } = await at.s3.send(
        new GetObjectCommand({
          Bucket: at.bucket,
          Key: key,
          ...(received > 0 && { Range: `bytes=${received}-` }),
        }),
      );
      if (!body) throw new Error(`${key} came without a body`);
      whole ??= length;
      for await (const bytes of body as unknown as Content) {
        hash.update(bytes);
        received += bytes.length;
        if (bytes.length > 0) idle = 0;
        yield bytes;
      }
      if (received < whole) throw new Error(`${key} ended after ${received} of ${whole} bytes`);
    } catch (failure) {
      idle += 1;
      if (idle === TRIES || !mayPass(failure)) throw failure;
      await (at.pause ?? pauseFor)(PAUSE_MS * idle);
    }
  }
  if (hash.digest('hex') !== sha256)
    throw new Error(`the archive gave other bytes for ${key} than it was given`);
}

// What the network and a busy store do; a refusal stays one.
function mayPass(failure: unknown): boolean {
  if (!(failure instanceof S3ServiceException)) return true;
  const { httpStatusCode: status } = failure.$metadata;
  return failure.name === CONFLICT || status === undefined || status >= 500;
}

function isNamed(failure: unknown, name: string): boolean {
  return failure instanceof S3ServiceException && failure.name === name;
}
