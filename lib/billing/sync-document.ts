import type { DocumentId } from '../values/id.ts';
import type { Archive, BillingBook, BillingWork } from './billing-book.ts';
import type { BillingSource, ExportManifest } from './billing-source.ts';
import type { BillingDocument, Version } from './document.ts';
import { fileDocument } from './filing/file-document.ts';
import { downloadAgain, followExport } from './export/follow-export.ts';
import { loadVersion, type Loaded } from './load/load-version.ts';
import { isOpen, isRecast } from './night/night-plan.ts';
import { movedFields, whyOf, type Note } from './note.ts';
import { settleNight } from './night/settle-night.ts';
import { SourceFailure } from './source-failure.ts';
import { tieOut } from './filing/tie-out.ts';
import { noMoney } from '../values/money.ts';
import type { Sha256 } from './load/version.ts';
import { NOT_READY_MS, retryWaitMs, UNEXPECTED_MS, UNUSABLE_MS } from './waits.ts';

export type SyncTools = {
  readonly source: BillingSource;
  readonly book: BillingBook;
  readonly archive: Archive;
  readonly work: BillingWork;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly sha256: Sha256;
  readonly note: Note;
  /** Tells of a failure that is ours, or that nobody thought of. */
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
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
  let told: string | undefined;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const document = await tools.book.read(id);
    if (!document)
      throw new Error(`${id} is not in the book: a night lists a document before it asks for it`);
    const nowMs = tools.nowMs();
    if (document.dueAtMs === undefined || document.dueAtMs > nowMs) {
      return isOpen(document, nowMs) ? 'waiting' : settleNight(tools, document, nowMs);
    }
    told ??= whyOf(document); // It was at rest until now, and why was said then.
    const next = await stepOf(tools, document);
    if ((await tools.book.write(next)) === 'lost') continue;
    const rests = !isOpen(next, tools.nowMs());
    if (next.stage !== document.stage || (rests && whyOf(next) !== told))
      tools.note('document moved', movedFields(document, next, tools.nowMs()));
    if (rests) told = whyOf(next);
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
    const documentId = document.header.id;
    if (failure instanceof SourceFailure) {
      tools.note('document failed', { documentId, why: failure.message, failure: failure.cause });
      const waitMs = failure.passing ? retryWaitMs(failure.retryAfterMs) : UNUSABLE_MS;
      return failed(document, failure.message, tools.nowMs() + waitMs);
    }
    // Ours, and perhaps the same at every attempt: it is this document's, and holds up no night and no other.
    tools.alarm('document failed unexpectedly', failure, { documentId });
    const why = failure instanceof Error ? failure.message : String(failure);
    return failed(document, `It could not be worked on: ${why}`, tools.nowMs() + UNEXPECTED_MS);
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
  if (published?.eTag === manifest.eTag && !isRecast(document, document.header))
    return withLines(document, published, tools.nowMs());
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
    before: isRecast(document, document.header) ? noMoney(document.header.total.currency) : before.subtotal,
    after: loaded.version.subtotal,
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

function failed(document: BillingDocument, failure: string, dueAtMs: number): BillingDocument {
  return {
    ...document,
    stage: document.published ? document.stage : 'failed',
    export: undefined,
    failure,
    dueAtMs,
  };
}
