import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createArchive } from '../../../lib/aws/archive.ts';
import { CREDENTIALS, REGION } from '../../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../../local/cloud/embedded-sqs-s3.ts';
import { contentOf } from '../../fakes/in-memory-archive.ts';
import { DAMAGES, type DamageKind, type Parts, type Target } from './damage.ts';

type Archived = {
  readonly target: Target;
  readonly kind: DamageKind;
  readonly tried: number;
  readonly refused: number;
};

const BUCKET = 'archive';
const AREAS = { blob: 'lines', page: 'lines', statement: 'statements' } as const;

/** Keeps everything in a bucket, damages the objects there in every way, and counts how often reading them is refused. */
export async function archivedTrials(
  recorded: Record<Target, Uint8Array[]>,
  flips: number,
  others: number,
  random: () => number,
): Promise<readonly Archived[]> {
  const cloud = await startSqsAndS3(REGION);
  const s3 = new S3Client({
    endpoint: cloud.s3.url,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const rows: Archived[] = [];
    for (const target of ['blob', 'page', 'statement'] as const) {
      for (const kind of Object.keys(DAMAGES) as DamageKind[]) {
        const tried = kind === 'one bit turned' ? flips : others;
        let refused = 0;
        for (let trial = 0; trial < tried; trial += 1)
          refused += (await isRefused(s3, target, recorded[target], kind, random)) ? 1 : 0;
        rows.push({ target, kind, tried, refused });
      }
    }
    return rows;
  } finally {
    s3.destroy();
    await cloud.s3.stop();
  }
}

async function isRefused(
  s3: S3Client,
  target: Target,
  parts: Parts,
  kind: DamageKind,
  random: () => number,
): Promise<boolean> {
  const archive = createArchive({ s3, bucket: BUCKET, pause: () => Promise.resolve() });
  const damage = DAMAGES[kind](parts, random);
  const refusals = await Promise.all(
    [...damage.parts].map(async ([part, damaged]) => {
      const kept = await archive.keep(AREAS[target], 'G1', contentOf(parts[part] ?? new Uint8Array()));
      // Whole before, so that what is refused is the damage; then damaged, in place.
      if (!(await isReadable(archive, kept))) throw new Error('the archive refuses what is whole');
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: kept.key, Body: damaged }));
      const readable = await isReadable(archive, kept);
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: kept.key, Body: parts[part] ?? '' }));
      return !readable;
    }),
  );
  return refusals.every((refused) => refused);
}

async function isReadable(
  archive: ReturnType<typeof createArchive>,
  kept: Parameters<typeof archive.fetch>[0],
): Promise<boolean> {
  try {
    for await (const chunk of archive.fetch(kept)) void chunk;
    return true;
  } catch {
    return false;
  }
}
