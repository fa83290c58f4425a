import type { Archive, ArchiveArea, Kept } from '../billing-book.ts';
import type { BillingSource, Content, ExportManifest, PageMark, RawPage } from '../billing-source.ts';
import { SourceFailure, streamOf } from '../source-failure.ts';
import { ACCESS_MARGIN_MS, PAGES_PATIENCE_MS } from '../waits.ts';
import type { Loading } from './loading.ts';
import type { Pace } from './pace.ts';
import type { Sha256 } from './version.ts';

export type KeepTools = {
  readonly source: Pick<BillingSource, 'blob'>;
  readonly archive: Pick<Archive, 'keep'>;
  readonly sha256: Sha256;
  readonly nowMs: () => number;
};

/** Under which name parts are archived. */
type Shelf = { readonly area: ArchiveArea; readonly name: string };
type ExportShelf = Shelf & {
  /** Which export the blobs are of: another one of the same data may divide it otherwise under the same names. */
  readonly operationId: string;
};

/**
 * Brings the blobs of an export into the archive, going on where an earlier run stopped. Comes back with all of them
 * (`complete`), or with as many as there was time for. `lookAgain` gives fresh access where it lapsed on the way.
 */
export async function keepBlobs(
  tools: KeepTools,
  shelf: ExportShelf,
  earlier: Loading | undefined,
  manifest: ExportManifest,
  lookAgain: () => Promise<ExportManifest>,
  pace: Pick<Pace, 'reached'>,
): Promise<Loading> {
  let access = manifest;
  let refreshedFor = -1;
  let loading = wentOn(tools, shelf, earlier, access);
  while (!loading.complete) {
    const part = loading.kept.length;
    // Once for each part: access that is refused as soon as it is fresh is no matter of time.
    const mayRefresh = refreshedFor !== part;
    const kept =
      mayRefresh && lapsesSoon(access, tools.nowMs())
        ? 'lapsed'
        : await wholeBlob(tools, shelf, access, part).catch((failure: unknown) => {
            if (mayRefresh && hasLapsed(failure)) return 'lapsed' as const;
            throw failure;
          });
    if (kept === 'lapsed') {
      refreshedFor = part;
      access = await lookAgain();
      loading = wentOn(tools, shelf, loading, access);
      continue;
    }
    loading = withPart(loading, kept, part + 1 >= access.blobs.length);
    if ((await pace.reached(loading)) === 'stop') return loading;
  }
  return loading;
}

/** The same for the pages of a list. They carry no mark of the data: they are asked for in one go, or begun anew. */
export async function keepPages(
  tools: Pick<KeepTools, 'archive' | 'nowMs'>,
  shelf: Shelf,
  earlier: Loading | undefined,
  pagesFrom: (mark: PageMark | undefined) => AsyncIterable<RawPage>,
  pace: Pick<Pace, 'reached'>,
): Promise<Loading> {
  const nowMs = tools.nowMs();
  const isFresh = earlier?.beganAtMs !== undefined && nowMs - earlier.beganAtMs < PAGES_PATIENCE_MS;
  let loading = earlier && isFresh ? earlier : beginning({ beganAtMs: nowMs });
  if (loading.complete) return loading;
  for await (const { content, next } of streamOf(() => pagesFrom(loading.nextPage))) {
    const kept = await tools.archive.keep(
      shelf.area,
      shelf.name,
      streamOf(() => content),
    );
    loading = { ...withPart(loading, kept, next === undefined), nextPage: next };
    if ((await pace.reached(loading)) === 'stop') return loading;
  }
  if (loading.nextPage !== undefined) throw new SourceFailure('the list of pages broke off before its end');
  return { ...loading, complete: true };
}

function beginning(over: Partial<Loading>): Loading {
  return {
    eTag: undefined,
    announced: undefined,
    kept: [],
    nextPage: undefined,
    complete: false,
    reading: undefined,
    ...over,
  };
}

// Parts of two states of the data, or of two exports of it, are never put together. Fresh access to the same export goes on.
function wentOn(
  tools: KeepTools,
  { operationId }: ExportShelf,
  earlier: Loading | undefined,
  { eTag, blobCount, blobs }: ExportManifest,
): Loading {
  const cut = tools.sha256([operationId, ...blobs].join('\n'));
  if (earlier && earlier.eTag === eTag && earlier.cut === cut) return earlier;
  const complete = blobs.length === 0;
  return beginning({ eTag, announced: blobCount, cut, beganAtMs: tools.nowMs(), complete });
}

function withPart(loading: Loading, kept: Kept, complete: boolean): Loading {
  return { ...loading, kept: [...loading.kept, { part: loading.kept.length, ...kept }], complete };
}

/** Begins anew with a blob that broke off half-way. What failed before its first byte was tried again already. */
async function wholeBlob(
  { source, archive }: KeepTools,
  { area, name }: Shelf,
  manifest: ExportManifest,
  part: number,
): Promise<Kept> {
  for (let tries = 1; ; tries += 1) {
    const arrived = { bytes: 0 };
    try {
      const blob = streamOf(() => source.blob(manifest, part));
      return await archive.keep(area, name, counted(blob, arrived));
    } catch (failure) {
      const isPassing = failure instanceof SourceFailure && failure.kind === 'unavailable';
      if (!isPassing || arrived.bytes === 0 || tries === TRIES) throw failure;
    }
  }
}

const TRIES = 3;

async function* counted(content: Content, arrived: { bytes: number }): Content {
  for await (const chunk of content) {
    arrived.bytes += chunk.length;
    yield chunk;
  }
}

function lapsesSoon({ accessUntilMs }: ExportManifest, nowMs: number): boolean {
  return accessUntilMs !== undefined && accessUntilMs - nowMs < ACCESS_MARGIN_MS;
}

function hasLapsed(failure: unknown): boolean {
  return failure instanceof SourceFailure && failure.kind === 'forbidden';
}
