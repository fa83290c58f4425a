import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createArchive } from '../../lib/aws/archive.ts';
import { writeLines } from '../../lib/aws/billing/line-store.ts';
import type { BillingSource } from '../../lib/billing/billing-source.ts';
import { syncDocument, type SyncTools } from '../../lib/billing/sync-document.ts';
import { createBillingSource } from '../../lib/partner-center/billing-source/billing-source.ts';
import { aBillingDocument } from '../../test/builders/billing-document.ts';
import { listedDocument } from '../../test/builders/listed-document.ts';
import { inMemoryBillingBook } from '../../test/fakes/in-memory-billing-book.ts';
import { inMemoryBillingWork } from '../../test/fakes/in-memory-billing-work.ts';
import { blobNames } from '../export-files.ts';
import { folderBucket } from './sinks.ts';

/**
 * Takes an exported invoice to its published version on the path of the night: download, archive, read back, decode, count,
 * write. Only Microsoft's answers, the table's and the bucket's are made up; documents lie in memory. Tells the lines.
 */
export async function loadInvoice(folder: string, dynamo: DynamoDBDocumentClient): Promise<number> {
  const archived = await mkdtemp(join(tmpdir(), 'bench-archive-'));
  try {
    const inMemory = inMemoryBillingBook();
    const tools: SyncTools = {
      source: await exportedFrom(folder),
      book: {
        ...inMemory,
        loadLines: (version, lines) => writeLines({ dynamo, table: 'billing' }, version, lines),
      },
      archive: createArchive({ s3: folderBucket(archived), bucket: 'archive', folder: archived }),
      work: inMemoryBillingWork(),
      nowMs: Date.now,
      newId: () => crypto.randomUUID(),
      sha256: (content) => hash('sha256', content),
      timeIsUp: () => false,
      note: () => undefined,
      alarm: () => undefined,
    };
    const nowMs = Date.now();
    const header = listedDocument();
    const asked = { operationId: 'export', askedAtMs: nowMs, polls: 0 };
    await inMemory.write(aBillingDocument({ header, stage: 'exporting', export: asked, dueAtMs: nowMs }));
    await syncDocument(tools, header.id);
    const document = await inMemory.read(header.id);
    if (!document?.published) throw new Error(`not published: ${document?.failure ?? 'no reason'}`);
    return document.published.lineCount;
  } finally {
    await rm(archived, { recursive: true, force: true });
  }
}

/** Microsoft's side as the night knows it, with an export that is ready and whose blobs lie in a folder. */
async function exportedFrom(folder: string): Promise<BillingSource> {
  const blobs = await blobNames(folder);
  const source = createBillingSource({
    exchange: () => Promise.reject(new Error('nothing is asked here')),
    download: (url) => createReadStream(url),
    partnerTenantId: () => Promise.resolve('ours'),
  });
  const access = (name: string) => join(folder, name);
  return {
    ...source,
    exportState: async () => ({
      state: 'ready',
      manifest: { eTag: 'one', blobCount: blobs.length, blobs, access },
    }),
    // What is measured ends with the published version: the lane of statements is down.
    statement: () => Promise.reject(Object.assign(new Error('forbidden'), { kind: 'forbidden' })),
  };
}
