import { join } from 'node:path';
import { answeringDynamo } from './answering-client.ts';
import { loadInvoice } from './load-invoice.ts';
import { countingDynamo, type Written } from './sinks.ts';
import { upsertLines, upsertSink } from './upserts.ts';
import { blobNames, parsedLines } from '../export-files.ts';

export type Passed = { readonly lines: number; readonly written?: Written };

/** One pass over the blobs of an export, in one of the ways that are compared. */
export const PASSES = {
  /** Unpack and JSON.parse. */
  bare: bareLines,
  /** To the published version, the table answering at once. */
  night: (folder: string) => night(folder, false),
  /** The same, every item weighed. */
  weighed: (folder: string) => night(folder, true),
  /** The same through the SDK's client, the wire answering at once. */
  client: async (folder: string) => ({ lines: await loadInvoice(folder, answeringDynamo()) }),
  /** stripe-sync-engine into PostgreSQL. */
  upserts: (folder: string) => upsertLines(folder),
  /** The same, the database answering at once. */
  'upserts, sink': (folder: string) => upsertLines(folder, upsertSink),
} as const;

export type PassName = keyof typeof PASSES;

async function night(folder: string, weighs: boolean): Promise<Passed> {
  const { dynamo, written } = countingDynamo(weighs);
  return { lines: await loadInvoice(folder, dynamo), written };
}

async function bareLines(folder: string): Promise<Passed> {
  let lines = 0;
  for (const name of await blobNames(folder))
    for await (const batch of parsedLines(join(folder, name)))
      lines += batch.filter(({ Currency: currency }) => typeof currency === 'string').length;
  return { lines };
}
