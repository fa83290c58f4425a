import type { BillingDocument } from './document.ts';
import { NOT_READY } from './load/publish.ts';

/**
 * How far the newest question to a document has come, as one state of a job; `done` of `of` parts where parts are
 * counted, and of how many only where somebody said so.
 *
 * requested    listed, or an export was asked for and not looked at yet
 * running      the export runs at Microsoft
 * ready        the export is ready; none of its parts is here
 * downloading  parts come into the archive
 * reading      parts are read from there, into the book or to compare them with what is published
 * comparing    a restated document is compared line by line with what it was
 * loaded       a complete version is published
 * tied         lines, document and statement agree
 * filed        tied, and nothing is missing
 * not_ready    Microsoft has no lines yet
 * failed       it could not be read; the document says why
 */
type Progress = {
  readonly state:
    | 'requested'
    | 'running'
    | 'ready'
    | 'downloading'
    | 'reading'
    | 'comparing'
    | 'loaded'
    | 'tied'
    | 'filed'
    | 'not_ready'
    | 'failed';
  readonly done?: number | undefined;
  readonly of?: number | undefined;
};

export function progressOf(document: BillingDocument): Progress {
  const { failure, loading, export: running, comparing } = document;
  if (failure !== undefined) return { state: failure.startsWith(NOT_READY) ? 'not_ready' : 'failed' };
  if (loading) {
    const { kept, announced, complete, reading } = loading;
    if (complete) return { state: 'reading', done: reading?.part ?? 0, of: kept.length };
    return kept.length === 0
      ? { state: 'ready', done: 0, of: announced }
      : { state: 'downloading', done: kept.length, of: announced };
  }
  if (running) return { state: running.polls === 0 ? 'requested' : 'running' };
  if (comparing) return { state: 'comparing', done: comparing.done, of: comparing.passes };
  return { state: ofStage(document) };
}

function ofStage({ stage, published, tieOut }: BillingDocument): Progress['state'] {
  if (stage === 'listed' || stage === 'exporting' || !published)
    return stage === 'not_ready' || stage === 'failed' ? stage : 'requested';
  if (stage === 'filed') return 'filed';
  return tieOut?.tied === true ? 'tied' : 'loaded';
}
