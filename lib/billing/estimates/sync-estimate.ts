import type { Archive, BillingBook } from '../billing-book.ts';
import type { BillingSource, Content, ExportManifest, PartFormat } from '../billing-source.ts';
import { downloadAgain, followExport } from '../export/follow-export.ts';
import type { KeptPart } from '../load/loading.ts';
import { Overtaken } from '../load/pace.ts';
import type { Note } from '../note.ts';
import { SourceFailure, streamOf } from '../source-failure.ts';
import { QUEUED_MS, retryWaitMs, UNEXPECTED_MS } from '../waits.ts';
import type { Estimate, EstimatedCharge, EstimateId, LoadedEstimate } from './estimate.ts';
import { sumCharges } from './sum-charges.ts';

export type EstimateTools = {
  readonly source: Pick<
    BillingSource,
    'startEstimate' | 'exportState' | 'blob' | 'estimatePages' | 'estimatedCharges'
  >;
  readonly book: Pick<BillingBook, 'estimate' | 'writeEstimate'>;
  readonly archive: Archive;
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** A worker's time runs out. */
  readonly timeIsUp: () => boolean;
  readonly note: Note;
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/**
 * Advances one estimate by one step: asked for, looked at, or loaded whole. Called at any time and by several at once: two
 * may look at the same time, and only whoever writes first asks or loads. It holds up no night, and what it cannot have
 * tonight the next night asks for again.
 *
 * listed -> exporting -> loaded, or not_ready and failed.
 */
export async function syncEstimate(tools: EstimateTools, id: EstimateId): Promise<Estimate['state']> {
  const { book, nowMs } = tools;
  const found = await book.estimate(id);
  if (!found) throw new Error(`${id} is not in the book: a night lists an estimate before it asks for it`);
  if (found.dueAtMs === undefined || found.dueAtMs > nowMs()) return found.state;
  const next = await stepOf(tools, found);
  // Lost to whoever was as fast, or to a night that asks anew: what that wrote stands.
  if (!next || (await book.writeEstimate(next)) === 'lost') return found.state;
  if (next.state !== found.state || next.failure !== found.failure)
    tools.note('estimate moved', {
      estimateId: id,
      night: next.night,
      to: next.state,
      why: next.failure ?? '',
    });
  return next.state;
}

async function stepOf(tools: EstimateTools, found: Estimate): Promise<Estimate | undefined> {
  let estimate = found;
  const take = async () => (estimate = await taken(tools, estimate));
  try {
    return found.source === 'v1' ? await takePages(tools, take) : await takeExport(tools, found, take);
  } catch (failure) {
    if (failure instanceof Overtaken) return undefined;
    const at = { estimateId: estimate.id, night: estimate.night };
    if (failure instanceof SourceFailure) {
      tools.note('estimate failed', { ...at, why: failure.message, failure: failure.cause });
      const again = failure.passing ? tools.nowMs() + retryWaitMs(failure.retryAfterMs) : undefined;
      return atRest(estimate, 'failed', failure.message, again);
    }
    tools.alarm('estimate failed unexpectedly', failure, at);
    const why = failure instanceof Error ? failure.message : String(failure);
    return atRest(estimate, 'failed', `It could not be worked on: ${why}`, tools.nowMs() + UNEXPECTED_MS);
  }
}

type Take = () => Promise<Estimate>;

/** The estimate is ours for as long as a message may be on its way; if its worker dies, it is due again then. */
async function taken({ book, nowMs }: EstimateTools, estimate: Estimate): Promise<Estimate> {
  const next = { ...estimate, dueAtMs: nowMs() + QUEUED_MS };
  if ((await book.writeEstimate(next)) === 'lost') throw new Overtaken();
  return { ...next, revision: estimate.revision + 1 };
}

async function takePages(tools: EstimateTools, take: Take): Promise<Estimate> {
  const { source } = tools;
  const estimate = await take();
  const pages = async function* (): AsyncGenerator<Content> {
    for await (const { content } of streamOf(() => source.estimatePages(estimate.subject)))
      yield streamOf(() => content);
  };
  return loaded(estimate, await load(tools, estimate, pages(), undefined));
}

async function takeExport(tools: EstimateTools, found: Estimate, take: Take): Promise<Estimate> {
  const { source, nowMs } = tools;
  // A look at an export that runs costs next to nothing, and most nights it is all there is to do.
  const estimate = found.export ? found : await take();
  const step = await followExport(tools, {
    export: estimate.export,
    about: { estimateId: estimate.id },
    start: (call) => source.startEstimate(estimate.subject, call),
  });
  if (step.followed === 'waiting') {
    const { export: running, dueAtMs } = step;
    const state = running ? 'exporting' : 'listed';
    return { ...estimate, state, export: running, failure: undefined, dueAtMs };
  }
  // A state, and not nothing to come: the month may have just begun, or have just been billed.
  if (step.followed === 'not_ready') return atRest(estimate, 'not_ready', step.detail, undefined);
  const { manifest } = step;
  const known = estimate.loaded;
  // Microsoft's own mark says that nothing changed: nothing is downloaded.
  if (known?.eTag === manifest.eTag) return loaded(estimate, { ...known, night: estimate.night });
  const ours = await take();
  try {
    return loaded(ours, await load(tools, ours, blobsOf(source, manifest), manifest.eTag));
  } catch (failure) {
    return { ...ours, ...downloadAgain(ours.export, failure, nowMs()) };
  }
}

function* blobsOf(source: EstimateTools['source'], manifest: ExportManifest): Generator<Content> {
  for (let part = 0; part < manifest.blobCount; part += 1) yield streamOf(() => source.blob(manifest, part));
}

/** Raw first, part by part into the archive; then from there, streaming, into sums. */
async function load(
  tools: EstimateTools,
  estimate: Estimate,
  contents: AsyncIterable<Content> | Iterable<Content>,
  eTag: string | undefined,
): Promise<LoadedEstimate> {
  const { archive, nowMs, timeIsUp } = tools;
  const parts: KeptPart[] = [];
  for await (const content of contents) {
    // An estimate is loaded in one go: without tax and without documents it is worth no checkpoints.
    if (timeIsUp())
      throw new SourceFailure(`it has more than the ${parts.length} parts that one worker can load`);
    parts.push({ part: parts.length, ...(await archive.keep('estimates', estimate.id, content)) });
  }
  const sums = await sumCharges(estimate.subject.currency, chargesOf(tools, estimate, parts));
  return { night: estimate.night, atMs: nowMs(), eTag, parts, ...sums };
}

async function* chargesOf(
  { archive, source }: EstimateTools,
  { subject, source: from }: Estimate,
  parts: readonly KeptPart[],
): AsyncGenerator<readonly EstimatedCharge[]> {
  const format: PartFormat = from === 'v1' ? 'v1_page' : 'v2_blob';
  for (const kept of parts) {
    const raw = { part: kept.part, format, content: archive.fetch(kept) };
    yield* streamOf(() => source.estimatedCharges(subject, raw));
  }
}

function loaded(estimate: Estimate, load: LoadedEstimate): Estimate {
  return { ...atRest(estimate, 'loaded', undefined, undefined), loaded: load };
}

function atRest(
  estimate: Estimate,
  state: Estimate['state'],
  failure: string | undefined,
  dueAtMs: number | undefined,
): Estimate {
  return { ...estimate, state, export: undefined, failure, dueAtMs };
}
