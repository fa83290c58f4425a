import type { DocumentId } from '../values/id.ts';
import type { Archive, BillingBook, BillingWork } from './billing-book.ts';
import type { BillingSource } from './billing-source.ts';
import type { BillingDocument } from './document.ts';
import { fileDocument } from './filing/file-document.ts';
import { rememberTrouble } from './history.ts';
import { compareStep } from './load/compare-step.ts';
import type { Loading } from './load/loading.ts';
import { lookAtLines } from './load/look-at-lines.ts';
import { createPace, Overtaken, type Pace } from './load/pace.ts';
import { onItsWay } from './load/publish.ts';
import { reloadVersion, toReload } from './load/reload.ts';
import type { Sha256 } from './load/version.ts';
import { isOpen } from './night/night-plan.ts';
import { noteAmiss, settleNight, tellEnd } from './night/settle-night.ts';
import { movedFields, whyOf, type Note } from './note.ts';
import { SourceFailure } from './source-failure.ts';
import { QUEUED_MS, retryWaitMs, UNEXPECTED_MS, UNUSABLE_MS } from './waits.ts';

export type SyncTools = {
  readonly source: BillingSource;
  readonly book: BillingBook;
  readonly archive: Archive;
  readonly work: BillingWork;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly sha256: Sha256;
  /** A worker's time runs out: asked between batches and parts, and then it writes down how far it came. */
  readonly timeIsUp: () => boolean;
  readonly note: Note;
  /** Tells of a failure that is ours, or that nobody thought of. */
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/**
 * Advances one document until it waits for something, has come to rest, or the worker's time is up; one conditional
 * write for each step. It may be called at any time and by several at once: it works on what is stored and due, and
 * whoever loses a write reads again and goes on from there.
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
    if (tools.timeIsUp()) return passOn(tools, document, nowMs);
    told ??= whyOf(document); // It was at rest until now, and why was said then.
    const next = await advanced(tools, document);
    if (!next) continue;
    const rests = !isOpen(next, tools.nowMs());
    const amiss = rests ? await noteAmiss(tools, next, tools.nowMs()) : undefined;
    if ((await tools.book.write(next)) === 'lost') continue;
    if (next.stage !== document.stage || (rests && whyOf(next) !== told))
      tools.note('document moved', movedFields(document, next, tools.nowMs()));
    if (amiss) return tellEnd(tools, amiss, tools.nowMs());
    if (rests) told = whyOf(next);
  }
  throw new Error(`${id} did not come to rest in ${MOST_STEPS} steps`);
}

// A document needs few, and a large one that was restated some dozens; the rest are writes lost to somebody else.
const MOST_STEPS = 64;

/** The next worker goes on. Should the message get lost, the document is due again when it cannot be on its way any more. */
async function passOn(
  { book, work }: SyncTools,
  { header, night }: BillingDocument,
  nowMs: number,
): Promise<'waiting'> {
  await book.hold(header.id, nowMs, nowMs + QUEUED_MS);
  await work.sync(night, [header.id]);
  return 'waiting';
}

/** The document one step further; undefined where somebody else wrote first. */
async function advanced(tools: SyncTools, document: BillingDocument): Promise<BillingDocument | undefined> {
  let stored = document;
  const pace = createPace(tools, async (loading) => {
    const checkpoint = onItsWay(stored, loading);
    if ((await tools.book.write(checkpoint)) === 'lost') throw new Overtaken();
    stored = { ...checkpoint, revision: checkpoint.revision + 1 };
  });
  try {
    const next = await stepOf(tools, document, pace);
    if (!isOnlyConfirmed(document, next)) return { ...next, revision: stored.revision };
    stored = { ...next, revision: stored.revision };
    const filed = await stepOf(tools, stored, pace);
    return { ...filed, revision: stored.revision };
  } catch (failure) {
    return failure instanceof Overtaken ? undefined : failed(tools, stored, failure, pace.farthest());
  }
}

// That the lines are as they were is worth no write of its own, most nights have no other news: filing follows at once. A
// worker that dies there costs one more look at the export.
function isOnlyConfirmed(before: BillingDocument, after: BillingDocument): boolean {
  return (
    after.published === before.published &&
    after.linesNight === after.night &&
    before.linesNight !== before.night &&
    after.comparing === undefined
  );
}

function stepOf(tools: SyncTools, document: BillingDocument, pace: Pace): Promise<BillingDocument> {
  const again = toReload(document);
  if (again) return reloadVersion(tools, document, again, pace);
  if (document.comparing) return compareStep(tools, document, document.comparing);
  if (document.published && document.linesNight === document.night)
    return fileDocument(tools, document, document.published);
  return lookAtLines(tools, document, pace);
}

/** The document with the reason, and the time to look again. Nothing that fails here holds up a night or another document. */
function failed(
  tools: SyncTools,
  document: BillingDocument,
  failure: unknown,
  farthest: Loading | undefined,
): BillingDocument {
  const documentId = document.header.id;
  const reached = farthest ?? document.loading;
  if (failure instanceof SourceFailure) {
    tools.note('document failed', { documentId, why: failure.message, failure: failure.cause });
    return failure.passing
      ? atRest(tools, document, failure.message, retryWaitMs(failure.retryAfterMs), reached)
      : atRest(tools, document, failure.message, UNUSABLE_MS, undefined);
  }
  // Ours, and perhaps the same at every attempt: what got no further since it failed before is begun anew.
  tools.alarm('document failed unexpectedly', failure, { documentId });
  const why = failure instanceof Error ? failure.message : String(failure);
  const goesOn = document.failure === undefined ? reached : undefined;
  return atRest(tools, document, `It could not be worked on: ${why}`, UNEXPECTED_MS, goesOn);
}

function atRest(
  { nowMs }: SyncTools,
  document: BillingDocument,
  failure: string,
  waitMs: number,
  loading: Loading | undefined,
): BillingDocument {
  return {
    ...rememberTrouble(document, 'failed', failure, nowMs()),
    stage: document.published ? document.stage : 'failed',
    export: undefined,
    loading,
    reload: undefined,
    failure,
    dueAtMs: nowMs() + waitMs,
  };
}
