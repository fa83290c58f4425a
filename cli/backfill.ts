import type { DocumentView } from '../lib/reporting/views/document-view.ts';
import type { Asked } from './command.ts';
import { FinanceApiError } from './ask-finance-api.ts';
import { followDocument } from './follow-document.ts';
import { barText } from './live-line.ts';
import { documentsInOrder } from './report-order.ts';

/** What became of one document of the range. `skipped`: it was filed already, and was not asked for. */
export type Backfilled = {
  readonly documentId: string;
  readonly period: string;
  readonly result: 'skipped' | 'filed' | 'not_filed' | 'open' | 'refused';
  readonly stage: string;
  readonly lines: number | null;
  readonly total: string;
  readonly currency: string;
  /** The published version; null where none is, and where the document was skipped. */
  readonly version: string | null;
  readonly why: string;
};

// Few at once: Microsoft takes 14 starts and polls of exports in ten minutes, and whoever stops leaves only these behind.
const AT_ONCE = 4;

/**
 * Has every document of some billing periods read that is not filed, oldest first, and tells of each as it comes. What is
 * done is in the books and not here: started again, it goes on where it was stopped.
 */
export async function backfill(
  asked: Pick<Asked, 'client' | 'pause' | 'progress' | 'bar'>,
  { from, to }: { readonly from: string; readonly to: string },
  longestMs: number,
  tell: (one: Backfilled) => void,
): Promise<readonly Backfilled[]> {
  const documents = documentsInOrder(
    (await asked.client.documents()).filter(({ period }) => period >= from && period <= to),
  );
  const results: Backfilled[] = [];
  const settled = (one: Backfilled) => {
    results.push(one);
    tell(one);
    asked.bar(barText(results.length, documents.length, 'documents'));
  };
  for (const one of documents) if (one.stage === 'filed') settled(resultOf(one, 'skipped', null, ''));
  const left = documents.filter(({ stage }) => stage !== 'filed');
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      settled(await readAgain(asked, next, longestMs));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function readAgain(
  asked: Pick<Asked, 'client' | 'pause' | 'progress'>,
  known: DocumentView,
  longestMs: number,
): Promise<Backfilled> {
  try {
    const document = await followDocument(asked, known.id, 'sync', longestMs);
    const version = document.versions.find(({ published }) => published)?.version ?? null;
    const { progress } = document;
    const result = progress.open ? 'open' : document.stage === 'filed' ? 'filed' : 'not_filed';
    return resultOf(document, result, version, progress.open ? 'It is still on its way.' : progress.why);
  } catch (failure) {
    // One that is refused holds up no other; an API that cannot be reached or lets nobody in is the end of all.
    if (!(failure instanceof FinanceApiError) || ![404, 409, 422].includes(failure.status ?? 0))
      throw failure;
    return resultOf(known, 'refused', null, failure.message);
  }
}

function resultOf(
  document: DocumentView,
  result: Backfilled['result'],
  version: string | null,
  why: string,
): Backfilled {
  const { id, period, stage, lines, total, currency } = document;
  return { documentId: id, period, result, stage, lines, total, currency, version, why };
}
