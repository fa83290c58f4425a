import { asId, type CorrelationId, type RequestId } from '../../values/id.ts';
import type { BillingSource, ExportManifest } from '../billing-source.ts';
import type { BillingDocument, RunningExport } from '../document.ts';
import type { Note } from '../note.ts';
import { answerOf, attempt, SourceFailure } from '../source-failure.ts';
import { EXPORT_PATIENCE_MS, LOST_EXPORTS_ALLOWED, pollWaitMs } from '../waits.ts';

type ExportTools = {
  readonly source: Pick<BillingSource, 'startExport' | 'exportState'>;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly note: Note;
};

type Followed =
  /** Look again when the document is due. */
  | { readonly followed: 'waiting'; readonly document: BillingDocument }
  | { readonly followed: 'ready'; readonly manifest: ExportManifest }
  | { readonly followed: 'not_ready'; readonly detail: string };

/** One step of an export at Microsoft: asked for, or looked at. Its operation id is kept, so that any run can go on. */
export async function followExport(tools: ExportTools, document: BillingDocument): Promise<Followed> {
  const running = document.export;
  if (!running) return start(tools, document, 0);
  const nowMs = tools.nowMs();
  const { value: state, failure } = await attempt(() => tools.source.exportState(running.operationId));
  const lasted = nowMs - running.askedAtMs >= EXPORT_PATIENCE_MS;
  if (failure) {
    // A look that failed says nothing about the export.
    if (!failure.passing || lasted) throw failure;
    return later(document, running, nowMs, failure.retryAfterMs);
  }
  switch (state.state) {
    case 'ready':
      return { followed: 'ready', manifest: complete(state.manifest) };
    case 'not_ready':
      return { followed: 'not_ready', detail: state.detail };
    case 'running':
      if (!lasted) return later(document, running, nowMs, state.pollAfterMs);
      return startAgain(tools, document, running, 'it was still running after two hours');
    case 'gone':
      return startAgain(tools, document, running, state.detail);
  }
}

/**
 * A download that broke off: the export is still there, and looking at it again gives fresh access to its blobs.
 * Throws the failure where looking again would not help, or has been tried for long enough.
 */
export function downloadAgain(document: BillingDocument, failure: unknown, nowMs: number): BillingDocument {
  const running = document.export;
  if (!(failure instanceof SourceFailure) || !running) throw failure;
  // `forbidden` is what access that lapsed on the way looks like.
  const helps = failure.passing || failure.kind === 'forbidden';
  if (!helps || nowMs - running.askedAtMs >= EXPORT_PATIENCE_MS) throw failure;
  return later(document, running, nowMs, failure.retryAfterMs).document;
}

async function startAgain(
  tools: ExportTools,
  document: BillingDocument,
  running: RunningExport,
  detail: string,
): Promise<Followed> {
  const lost = (running.lost ?? 0) + 1;
  if (lost >= LOST_EXPORTS_ALLOWED) throw new SourceFailure(`${lost} exports in a row were lost: ${detail}`);
  return start(tools, document, lost);
}

async function start(tools: ExportTools, document: BillingDocument, lost: number): Promise<Followed> {
  const call = {
    requestId: asId(tools.newId()) as RequestId,
    correlationId: asId(tools.newId()) as CorrelationId,
  };
  const { id } = document.header;
  const { operationId } = await answerOf(() => tools.source.startExport(id, call));
  tools.note('export asked for', { documentId: id, operationId, lost, ...call });
  const askedAtMs = tools.nowMs();
  return {
    followed: 'waiting',
    document: {
      ...document,
      // Readers of a published document keep what they have; it is looked at again behind their backs.
      stage: document.published ? document.stage : 'exporting',
      export: { operationId, askedAtMs, polls: 0, lost },
      failure: undefined,
      dueAtMs: askedAtMs + pollWaitMs(0),
    },
  };
}

function later(
  document: BillingDocument,
  running: RunningExport,
  nowMs: number,
  askedForMs: number | undefined,
): Extract<Followed, { followed: 'waiting' }> {
  const polls = running.polls + 1;
  return {
    followed: 'waiting',
    document: { ...document, export: { ...running, polls }, dueAtMs: nowMs + pollWaitMs(polls, askedForMs) },
  };
}

function complete(manifest: ExportManifest): ExportManifest {
  if (manifest.blobs.length === manifest.blobCount) return manifest;
  throw new SourceFailure(
    `the manifest announces ${manifest.blobCount} blobs and names ${manifest.blobs.length}`,
  );
}
