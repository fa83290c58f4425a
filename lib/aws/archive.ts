import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Archive } from '../billing/billing-book.ts';

/** The archive in a bucket. A key is made from the content: what is there already is the same, and is never replaced. */
export function createArchive({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): Archive {
  return {
    async keep(area, name, bytes) {
      const digest = createHash('sha256').update(bytes).digest();
      const sha256 = digest.toString('hex');
      const key = `${area}/${name}/${sha256}${area === 'statements' ? '.pdf' : ''}`;
      const at = { Bucket: bucket, Key: key };
      const put = () =>
        s3.send(
          new PutObjectCommand({
            ...at,
            Body: bytes,
            IfNoneMatch: '*',
            // The store compares the digest too: bytes that changed on the way are refused.
            ChecksumSHA256: digest.toString('base64'),
          }),
        );
      try {
        await put().catch((failure: unknown) => {
          // Somebody else is writing the same object at this moment; the next attempt finds it, or writes it.
          if (!isNamed(failure, CONFLICT)) throw failure;
          return put();
        });
      } catch (failure) {
        if (isNamed(failure, CONFLICT)) await s3.send(new HeadObjectCommand(at));
        else if (!isNamed(failure, 'PreconditionFailed')) throw failure;
      }
      return { key, sha256 };
    },
    async fetch(key) {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!body) throw new Error(`${key} came without a body`);
      return body.transformToByteArray();
    },
  };
}

const CONFLICT = 'ConditionalRequestConflict';

function isNamed(failure: unknown, name: string): boolean {
  return failure instanceof S3ServiceException && failure.name === name;
}
