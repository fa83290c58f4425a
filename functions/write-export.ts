import { S3Client } from '@aws-sdk/client-s3';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { connectExportBooks } from '../lib/aws/exports/export-books.ts';
import { createExportFiles } from '../lib/aws/exports/export-files.ts';
import { createExportJobs } from '../lib/aws/exports/export-jobs.ts';
import { archivedLines } from '../lib/billing/load/archived-lines.ts';
import { FIRST } from '../lib/billing/load/tally.ts';
import { readConfig, readJson, readOptional } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { sourceLine as readSourceLine } from '../lib/partner-center/billing-source/source-line.ts';
import { wholeLines as lines } from '../lib/partner-center/billing-source/whole-lines.ts';
import { ageOf } from '../lib/reconciliation/cases/case-age.ts';
import type { ReadLines } from '../lib/reporting/exports/export-books.ts';
import { exportIdOf } from '../lib/reporting/exports/export-message.ts';
import { readExportSettings } from '../lib/reporting/exports/export-settings.ts';
import { writeExport } from '../lib/reporting/exports/write-export.ts';

const places = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE', 'ARCHIVE_BUCKET']);
const { info: say, error: alarm } = createLog('write-export');
const aws = { dynamo: connectDynamo(), s3: new S3Client({}) };
const stored = connectExportBooks({ ...aws, ...places });
const readLines: ReadLines = (header, { source, parts }) =>
  archivedLines({ source: { lines }, archive: stored.archive }, { header, source }, parts, FIRST);
const books = { ...stored, readLines, readSourceLine, ageOf };
const jobs = createExportJobs({ dynamo: aws.dynamo, table: places.BILLING_TABLE });
const files = createExportFiles({ s3: aws.s3, bucket: places.ARCHIVE_BUCKET });
const settings = readExportSettings(readJson('EXPORTS', readOptional('EXPORTS') ?? '{}'));
const tools = { jobs, files, books, settings, nowMs: Date.now, say };
const TRIES = 5; // As the queue has them: after these the message is for the operators.

export const handler = sqsBatch({
  decode: ({ body }) => exportIdOf(body),
  each: (exportId, { receiveCount }, timeLeftMs) =>
    writeExport(tools, exportId, { isLast: receiveCount >= TRIES, timeLeftMs }),
  onFailure: (failure, { body }) => alarm('an export could not be written', failure, { body }),
});
