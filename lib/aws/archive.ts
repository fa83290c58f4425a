import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../billing/billing-book.ts';

/** The archive in a bucket. A key is made from the content: what is there already is the same, and is never replaced. */
export function createArchive({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): Archive {
  return {
    async keep(area, name, bytes) {
      const digest = createHash('sha256').update(bytes).digest();
      const sha256 = digest.toString('hex');
      const key = `${area}/${name}/${sha256}${area === 'statements' ? '.pdf' : ''}`;
      try {
        await s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            IfNoneMatch: '*',
            // The store compares the digest too: bytes that changed on the way are refused.
            ChecksumSHA256: digest.toString('base64'),
          }),
        );
      } catch (failure) {
        if (!isThere(failure)) throw failure;
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

function isThere(failure: unknown): boolean {
  return failure instanceof S3ServiceException && failure.name === 'PreconditionFailed';
}
