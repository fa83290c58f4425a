import type { DocumentId } from '../values/id.ts';
import type { Archive, BillingBook, BillingWork } from './billing-book.ts';
import type { BillingSource, ExportManifest } from './billing-source.ts';
import type { BillingDocument, Version } from './document.ts';
import { fileDocument } from './file-document.ts';
import { downloadAgain, followExport } from './follow-export.ts';
import { loadVersion, type Loaded } from './load-version.ts';
import { isOpen } from './night-plan.ts';
import { movedFields, type Note } from './note.ts';
import { settleNight } from './settle-night.ts';
import { SourceFailure } from './source-failure.ts';
import { tieOut } from './tie-out.ts';
import type { Sha256 } from './version.ts';
import { NOT_READY_MS, UNAVAILABLE_MS, UNUSABLE_MS } from './waits.ts';

export type SyncTools = {
  readonly source: BillingSource;
  readonly book: BillingBook;
  readonly archive: Archive;
  readonly work: BillingWork;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly sha256: Sha256;
  readonly note: Note;
};

/**
 * Advances one document until it waits for something or has come to rest, one conditional write for each step. It may
 * be called at any time and by several at once: it works on what is stored and due, and whoever loses a write reads
 * again and goes on from there.
 *
 * listed -> exporting -> published -> filed, or not_ready and failed with the time to look again.
 */
export async function syncDocument(
  tools: SyncTools,
  id: DocumentId,
): Promise<'waiting' | 'finished' | 'failed'> {
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const document = await tools.book.read(id);
    if (!document)
      throw new Error(`${id} is not in the book: a night lists a document before it asks for it`);
    const nowMs = tools.nowMs();
    if (document.dueAtMs === undefined || document.dueAtMs > nowMs) {
      return isOpen(document, nowMs) ? 'waiting' : settleNight(tools, document, nowMs);
    }
    const next = await stepOf(tools, document);
    if ((await tools.book.write(next)) === 'lost') continue;
    if (next.stage !== document.stage) tools.note('document moved', movedFields(document, next));
  }
  throw new Error(`${id} did not come to rest in ${MOST_STEPS} steps`);
}

// A document needs four at most; the rest are writes lost to somebody else.
const MOST_STEPS = 16;

async function stepOf(tools: SyncTools, document: BillingDocument): Promise<BillingDocument> {
  try {
    if (document.published && document.linesNight === document.night) {
      return await fileDocument(tools, document, document.published);
    }
    return await lookAtLines(tools, document);
  } catch (failure) {
    if (!(failure instanceof SourceFailure)) throw failure;
    tools.note('document failed', {
      documentId: document.header.id,
      why: failure.message,
      failure: failure.cause,
    });
    return failed(document, failure, tools.nowMs());
  }
}

async function lookAtLines(tools: SyncTools, document: BillingDocument): Promise<BillingDocument> {
  const { source, nowMs } = tools;
  if (document.source === 'v1') {
    const pages = () => source.pages(document.header);
    return settledLines(
      document,
      await loadVersion(tools, document, pages, { eTag: undefined, parts: undefined }),
      nowMs(),
    );
  }
  const step = await followExport(tools, document);
  switch (step.followed) {
    case 'waiting':
      return step.document;
    case 'not_ready':
      return notReady(document, step.detail, nowMs());
    case 'ready':
      return takeExport(tools, document, step.manifest);
  }
}

async function takeExport(
  tools: SyncTools,
  document: BillingDocument,
  manifest: ExportManifest,
): Promise<BillingDocument> {
  const { published } = document;
  // Microsoft's own mark says that nothing changed: nothing is downloaded.
  if (published && published.eTag === manifest.eTag) return withLines(document, published, tools.nowMs());
  try {
    const data = { eTag: manifest.eTag, parts: manifest.blobCount };
    const loaded = await loadVersion(tools, document, () => tools.source.blobs(manifest), data);
    return settledLines(document, loaded, tools.nowMs());
  } catch (failure) {
    return downloadAgain(document, failure, tools.nowMs());
  }
}

function settledLines(document: BillingDocument, loaded: Loaded, nowMs: number): BillingDocument {
  if (loaded.loaded === 'nothing') return notReady(document, loaded.detail, nowMs);
  if (loaded.loaded === 'same') return withLines(document, loaded.version, nowMs);
  const before = document.published;
  const restated = before && {
    from: before.version,
    to: loaded.version.version,
    before: before.total,
    after: loaded.version.total,
    atMs: nowMs,
  };
  return {
    ...withLines(document, loaded.version, nowMs),
    stage: 'published',
    restatements: [...document.restatements, ...(restated ? [restated] : [])],
    tieOut: tieOut(document.header, loaded.version, document.statement),
  };
}

// The lines answer this night's question; the statement is next, at once.
function withLines(document: BillingDocument, published: Version, nowMs: number): BillingDocument {
  return {
    ...document,
    published,
    export: undefined,
    failure: undefined,
    linesNight: document.night,
    dueAtMs: nowMs,
  };
}

function notReady(document: BillingDocument, detail: string, nowMs: number): BillingDocument {
  return {
    ...document,
    stage: document.published ? document.stage : 'not_ready',
    export: undefined,
    failure: `Microsoft has no lines for it yet: ${detail}`,
    dueAtMs: nowMs + NOT_READY_MS,
  };
}

function failed(document: BillingDocument, failure: SourceFailure, nowMs: number): BillingDocument {
  const waitMs = failure.passing ? Math.max(UNAVAILABLE_MS, failure.retryAfterMs ?? 0) : UNUSABLE_MS;
  return {
    ...document,
    stage: document.published ? document.stage : 'failed',
    export: undefined,
    failure: failure.message,
    dueAtMs: nowMs + waitMs,
  };
}
