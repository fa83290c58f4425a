import { createHash, randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createExportFiles } from '../../lib/aws/exports/export-files.ts';
import { createExportJobs } from '../../lib/aws/exports/export-jobs.ts';
import { every } from '../../lib/reporting/pages/every.ts';
import type { ExportFiles, ExportJob, ExportJobs } from '../../lib/reporting/exports/export-job.ts';
import { asId } from '../../lib/values/id.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { anExportJob } from '../builders/exported.ts';
import { contentOf } from '../fakes/in-memory-archive.ts';
import { inMemoryExportFiles, inMemoryExportJobs } from '../fakes/in-memory-exports.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;
let cloud: Awaited<ReturnType<typeof startSqsAndS3>>;
let s3: S3Client;

beforeAll(async () => {
  tables = await startBillingTables();
  cloud = await startSqsAndS3(REGION);
  const at = { endpoint: cloud.s3.url, region: REGION, forcePathStyle: true };
  s3 = new S3Client({ ...at, credentials: CREDENTIALS });
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
});
afterAll(async () => {
  s3.destroy();
  await cloud.s3.stop();
  await tables.stop();
});

describe.each([
  ['in memory', async (): Promise<ExportJobs> => inMemoryExportJobs()],
  ['in the table', async (): Promise<ExportJobs> => createExportJobs(await tables.newTable())],
])('the exports that were asked for, %s', (_, newJobs) => {
  const job: ExportJob = anExportJob({
    revision: 0,
    customers: [asId('c-1')],
    of: { what: 'document', documentId: asId('G1') },
    files: [{ name: 'a', key: 'k', sha256: 's', bytes: 1, rows: undefined }],
    problems: ['p'],
  });

  it('are read as they were written', async () => {
    const jobs = await newJobs();
    expect(await jobs.read(job.id)).toBeUndefined();
    expect(await jobs.write(job)).toBe('written');
    expect(await jobs.read(job.id)).toEqual({ ...job, revision: 1 });
    expect(await every(jobs.all())).toEqual([{ ...job, revision: 1 }]);
  });

  it('keep apart what is of all customers', async () => {
    const jobs = await newJobs();
    await jobs.write({ ...job, customers: undefined });
    expect((await jobs.read(job.id))?.customers).toBeUndefined();
  });

  it('are written by whoever read them last', async () => {
    const jobs = await newJobs();
    await jobs.write(job);
    expect(await jobs.write({ ...job, revision: 1, state: 'writing' })).toBe('written');
    expect(await jobs.write({ ...job, revision: 1, state: 'failed' })).toBe('lost');
    expect(await jobs.read(job.id)).toMatchObject({ state: 'writing', revision: 2 });
  });
});

it('a write of a job that landed and lost its answer is recognised', async () => {
  const jobs = createExportJobs(await tables.newTable());
  const job = anExportJob({ revision: 0, endedAtMs: undefined });
  await jobs.write(job);
  expect(await jobs.write(job)).toBe('written');
  expect((await jobs.read(job.id))?.revision).toBe(1);
});

describe.each([
  ['in memory', async (): Promise<ExportFiles> => inMemoryExportFiles()],
  ['in the bucket', async (): Promise<ExportFiles> => createExportFiles({ s3, bucket: 'archive' })],
])('the files of exports, %s', (_, newFiles) => {
  it('lie under keys of their content, however large, and the same twice is one', async () => {
    const files = await newFiles();
    const bytes = new Uint8Array(randomBytes(5_000_001));
    const kept = await files.keep('lines.csv', contentOf(bytes, 1 << 16));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(kept).toEqual({ key: `exports/${sha256}/lines.csv`, sha256, length: bytes.length });
    expect(await files.keep('lines.csv', contentOf(bytes))).toEqual(kept);
  });
});

describe('a link to a file in the bucket', () => {
  it('fetches it under its name, without any other right', async () => {
    const files = createExportFiles({ s3, bucket: 'archive' });
    const { key } = await files.keep('lines.csv', contentOf(Buffer.from('a,b\r\n')));
    const link = await files.link({ name: 'lines.csv', key }, 60);
    const { searchParams } = new URL(link);
    expect(searchParams.get('X-Amz-Expires')).toBe('60');
    expect(searchParams.get('response-content-disposition')).toBe('attachment; filename="lines.csv"');
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, 'a,b\r\n']);
  });
});
