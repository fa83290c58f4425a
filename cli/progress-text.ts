import type { ProgressView } from '../lib/reporting/views/progress-view.ts';

/** `downloading 3 of 16` */
export function progressText({ state, done, of }: ProgressView): string {
  const words = state.replaceAll('_', ' ');
  if (done === null) return words;
  return of === null ? `${words} ${done}` : `${words} ${done} of ${of}`;
}

/** The same with the document it is about, and what is amiss. */
export function documentMove(progress: ProgressView): string {
  const why = progress.open || progress.why === '' ? [] : [progress.why];
  return [progress.documentId, progressText(progress), ...why].join('  ');
}
