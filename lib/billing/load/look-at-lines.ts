import type { BillingSource, ExportManifest } from '../billing-source.ts';
import type { BillingDocument } from '../document.ts';
import { downloadAgain, followExport } from '../export/follow-export.ts';
import { isRecast } from '../night/tied-anew.ts';
import type { Note } from '../note.ts';
import { answerOf, SourceFailure } from '../source-failure.ts';
import { keepBlobs, keepPages, type KeepTools } from './keep-parts.ts';
import { loadVersion, type LoadTools } from './load-version.ts';
import type { Loading } from './loading.ts';
import type { Pace } from './pace.ts';
import { confirmed, notReady, onItsWay, published } from './publish.ts';

type LookTools = KeepTools &
  LoadTools & {
    readonly source: Pick<BillingSource, 'pages' | 'startExport' | 'exportState' | 'blob' | 'lines'>;
    readonly newId: () => string;
    readonly note: Note;
  };

/**
 * Looks at the lines of a document at Microsoft: asks for their export, follows it, archives its parts and loads them,
 * as far as it gets. The document comes back as it stands then, to be stored.
 */
export async function lookAtLines(
  tools: LookTools,
  document: BillingDocument,
  pace: Pace,
): Promise<BillingDocument> {
  const earlier = ofItsSource(document);
  if (earlier?.complete === true) return load(tools, document, earlier, pace);
  if (document.source === 'v1') {
    const pages = (mark: string | undefined) => tools.source.pages(document.header, mark);
    const loading = await keepPages(tools, shelfOf(document), earlier, pages, pace);
    return loading.complete ? load(tools, document, loading, pace) : onItsWay(document, loading);
  }
  const step = await followExport(tools, {
    export: document.export,
    about: { documentId: document.header.id },
    start: (call) => tools.source.startExport(document.header.id, call),
  });
  switch (step.followed) {
    case 'waiting':
      return waiting(document, step.export, step.dueAtMs);
    case 'not_ready':
      return notReady(document, step.detail, tools.nowMs());
    case 'ready':
      return takeExport(tools, document, step.manifest, earlier, pace);
  }
}

async function takeExport(
  tools: LookTools,
  document: BillingDocument,
  manifest: ExportManifest,
  earlier: Loading | undefined,
  pace: Pace,
): Promise<BillingDocument> {
  const known = document.published;
  // Microsoft's own mark says that nothing changed: nothing is downloaded, unless what is here cannot be right.
  if (known?.eTag === manifest.eTag && !isRecast(document, document.header) && !isDoubtful(document))
    return confirmed(document, known, tools.nowMs());
  let loading: Loading;
  try {
    const again = () => lookAgain(tools, document);
    const shelf = { ...shelfOf(document), operationId: operationOf(document) };
    loading = await keepBlobs(tools, shelf, earlier, manifest, again, pace);
  } catch (failure) {
    const { export: running, dueAtMs } = downloadAgain(document.export, failure, tools.nowMs());
    return waiting({ ...document, loading: pace.farthest() ?? earlier }, running, dueAtMs);
  }
  return loading.complete ? load(tools, document, loading, pace) : onItsWay(document, loading);
}

// Bytes that were others once, whole and well formed all the same, would stay for ever under a mark that never changes.
function isDoubtful({ tieOut }: BillingDocument): boolean {
  if (!tieOut) return false;
  return tieOut.findings.length > 0 || (tieOut.checks ?? []).some(({ verdict }) => verdict === 'differs');
}

/** The export is looked at once more, for fresh access to its blobs. */
async function lookAgain({ source }: LookTools, document: BillingDocument): Promise<ExportManifest> {
  const state = await answerOf(() => source.exportState(operationOf(document)));
  if (state.state === 'ready') return state.manifest;
  // Whoever looks at the export when it is due finds what became of it.
  throw new SourceFailure('the export is no longer ready', { kind: 'forbidden' });
}

async function load(
  tools: LookTools,
  document: BillingDocument,
  loading: Loading,
  pace: Pace,
): Promise<BillingDocument> {
  const loaded = await loadVersion(tools, document, loading, pace);
  switch (loaded.loaded) {
    case 'stopped':
      return onItsWay(document, loaded.loading);
    case 'nothing':
      return notReady(document, loaded.detail, tools.nowMs());
    case 'same':
      return confirmed(document, loaded.version, tools.nowMs());
    case 'new':
      return published(document, loaded.version, tools.nowMs());
  }
}

function waiting(
  document: BillingDocument,
  running: BillingDocument['export'],
  dueAtMs: number,
): BillingDocument {
  return {
    ...document,
    // Readers of a published document keep what they have; it is looked at again behind their backs. A question that
    // could not leave yet has not moved anything.
    stage: document.published || !running ? document.stage : 'exporting',
    export: running && { ...running, dueSinceMs: document.export?.dueSinceMs ?? document.dueAtMs },
    failure: undefined,
    dueAtMs,
  };
}

function shelfOf({ header }: BillingDocument): { readonly area: 'lines'; readonly name: string } {
  return { area: 'lines', name: header.id };
}

function operationOf({ export: running }: BillingDocument): string {
  return running?.operationId ?? '';
}

// A document that was never published may have changed its source since its parts were begun.
function ofItsSource({ loading, source }: BillingDocument): Loading | undefined {
  return loading && (loading.cut === undefined) === (source === 'v1') ? loading : undefined;
}
