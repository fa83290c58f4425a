import { asId, type CorrelationId, type RequestId } from '../../values/id.ts';
import type { BillingSource, ExportManifest } from '../billing-source.ts';
import type { RunningExport } from '../document.ts';
import type { Note } from '../note.ts';
import { attempt, SourceFailure } from '../source-failure.ts';
import { EXPORT_PATIENCE_MS, LOST_EXPORTS_ALLOWED, pollWaitMs, throttledWaitMs } from '../waits.ts';

type ExportTools = {
  readonly source: Pick<BillingSource, 'exportState'>;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly note: Note;
};

/** A question that Microsoft answers by an export: the lines of a document, or what is not billed yet. */
type Asking = {
  /** The export that was asked for, if one was. */
  readonly export: RunningExport | undefined;
  readonly start: (call: {
    readonly requestId: RequestId;
    readonly correlationId: CorrelationId;
  }) => Promise<{ readonly operationId: string }>;
  /** Ids of what it is about, for the note. */
  readonly about: Readonly<Record<string, string>>;
};

type Waiting = {
  readonly followed: 'waiting';
  /** Undefined where the question could not leave yet: it was held back by the limit of exports, and nothing was sent. */
  readonly export: RunningExport | undefined;
  readonly dueAtMs: number;
};

type Followed =
  /** Look again when it is due. */
  | Waiting
  | { readonly followed: 'ready'; readonly manifest: ExportManifest }
  | { readonly followed: 'not_ready'; readonly detail: string };

/** One step of an export at Microsoft: asked for, or looked at. Its operation id is kept, so that any run can go on. */
export async function followExport(tools: ExportTools, asking: Asking): Promise<Followed> {
  const running = asking.export;
  if (!running) return start(tools, asking, 0);
  const nowMs = tools.nowMs();
  const { value: state, failure } = await attempt(() => tools.source.exportState(running.operationId));
  const lasted = nowMs - running.askedAtMs >= EXPORT_PATIENCE_MS;
  if (failure) {
    if (failure.kind === 'throttled') return heldBack(running, failure, nowMs);
    // A look that failed says nothing about the export.
    if (!failure.passing || lasted) throw failure;
    return later(running, nowMs, failure.retryAfterMs);
  }
  switch (state.state) {
    case 'ready':
      return { followed: 'ready', manifest: complete(state.manifest) };
    case 'not_ready':
      return { followed: 'not_ready', detail: state.detail };
    case 'running':
      if (!lasted) return later(running, nowMs, state.pollAfterMs);
      return startAgain(tools, asking, running, 'it was still running after two hours');
    case 'gone':
      return startAgain(tools, asking, running, state.detail);
  }
}

/**
 * A download that broke off: the export is still there, and looking at it again gives fresh access to its blobs.
 * Throws the failure where looking again would not help, or has been tried for long enough.
 */
export function downloadAgain(
  running: RunningExport | undefined,
  failure: unknown,
  nowMs: number,
): { readonly export: RunningExport; readonly dueAtMs: number } {
  if (!(failure instanceof SourceFailure) || !running) throw failure;
  if (failure.kind === 'throttled')
    return { export: running, dueAtMs: heldBack(running, failure, nowMs).dueAtMs };
  // `forbidden` is what access that lapsed on the way looks like.
  const helps = failure.passing || failure.kind === 'forbidden';
  if (!helps || nowMs - running.askedAtMs >= EXPORT_PATIENCE_MS) throw failure;
  const { export: looked, dueAtMs } = later(running, nowMs, failure.retryAfterMs);
  return { export: looked, dueAtMs };
}

async function startAgain(
  tools: ExportTools,
  asking: Asking,
  running: RunningExport,
  detail: string,
): Promise<Followed> {
  const lost = (running.lost ?? 0) + 1;
  if (lost >= LOST_EXPORTS_ALLOWED) throw new SourceFailure(`${lost} exports in a row were lost: ${detail}`);
  return start(tools, asking, lost);
}

async function start(tools: ExportTools, asking: Asking, lost: number): Promise<Followed> {
  const call = {
    requestId: asId(tools.newId()) as RequestId,
    correlationId: asId(tools.newId()) as CorrelationId,
  };
  const { value: started, failure } = await attempt(() => asking.start(call));
  const nowMs = tools.nowMs();
  if (failure) {
    if (failure.kind === 'throttled') return heldBack(asking.export, failure, nowMs);
    throw failure;
  }
  const { operationId } = started;
  tools.note('export asked for', { ...asking.about, operationId, lost, ...call });
  return {
    followed: 'waiting',
    export: { operationId, askedAtMs: nowMs, polls: 0, lost },
    dueAtMs: nowMs + pollWaitMs(0),
  };
}

// A question that was held back says nothing of what it is about: it is put again when there is room for it.
function heldBack(running: RunningExport | undefined, failure: SourceFailure, nowMs: number): Waiting {
  return { followed: 'waiting', export: running, dueAtMs: nowMs + throttledWaitMs(failure.retryAfterMs) };
}

function later(
  running: RunningExport,
  nowMs: number,
  askedForMs: number | undefined,
): Waiting & { readonly export: RunningExport } {
  const polls = running.polls + 1;
  return {
    followed: 'waiting',
    export: { ...running, polls },
    dueAtMs: nowMs + pollWaitMs(polls, askedForMs),
  };
}

function complete(manifest: ExportManifest): ExportManifest {
  if (manifest.blobs.length === manifest.blobCount) return manifest;
  throw new SourceFailure(
    `the manifest announces ${manifest.blobCount} blobs and names ${manifest.blobs.length}`,
  );
}
