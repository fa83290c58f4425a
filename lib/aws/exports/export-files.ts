import { tmpdir } from 'node:os';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ExportFiles } from '../../reporting/exports/export-job.ts';
import { putOnce, type Bucket } from '../archive.ts';
import { spool } from '../spool.ts';

/**
 * Files for finance in the archive's bucket, under keys made from their content. A file goes over the function's own disk,
 * since its hash is known only at its end; memory stays flat, and a file cut off leaves nothing.
 */
export function createExportFiles(at: Bucket): ExportFiles {
  return {
    async keep(name, content) {
      const spooled = await spool(content, at.folder ?? tmpdir());
      try {
        const sha256 = spooled.digest.toString('hex');
        const key = `exports/${sha256}/${name}`;
        await putOnce(at, key, spooled);
        return { key, sha256, length: spooled.length };
      } finally {
        await spooled.remove();
      }
    },
    // Signed with the rights of whoever makes the link; nothing is sent.
    link: ({ key, name }, seconds) =>
      getSignedUrl(
        at.s3,
        new GetObjectCommand({
          Bucket: at.bucket,
          Key: key,
          ResponseContentDisposition: `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"`,
        }),
        { expiresIn: seconds },
      ),
  };
}
