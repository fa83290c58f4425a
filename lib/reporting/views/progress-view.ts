import type { BillingDocument } from '../../billing/document.ts';

/** What the billing side says of a document that is on its way. */
export type ProgressJudgement = {
  /** How far it is; `done` of `of` parts where it counts any. */
  readonly progressOf: (document: BillingDocument) => {
    readonly state: string;
    readonly done?: number | undefined;
    readonly of?: number | undefined;
  };
  /** Whether something runs for it or is done at once, so that it moves without anybody asking. */
  readonly isOpen: (document: BillingDocument, nowMs: number) => boolean;
  readonly nowMs: () => number;
};

export type ProgressView = {
  readonly documentId: string;
  /** `requested`, `running`, `downloading`, `loaded`, `filed`, `not_ready`, `failed` … */
  readonly state: string;
  /** Its question is open: it moves by itself, soon. */
  readonly open: boolean;
  /** Parts that are through, and how many there are; null where it does not count, or nobody said how many. */
  readonly done: number | null;
  readonly of: number | null;
  /** Why it is not filed, in a sentence; empty where it is, or where nothing is amiss. */
  readonly why: string;
  /** When it is looked at next; null where nothing is left to do until a night asks again. */
  readonly dueAt: string | null;
};

export function progressView(document: BillingDocument, judge: ProgressJudgement): ProgressView {
  const { state, done, of } = judge.progressOf(document);
  const open = judge.isOpen(document, judge.nowMs());
  const { dueAtMs, failure, tieOut, stage, statementProblem } = document;
  return {
    documentId: document.header.id,
    state: open && isOfBefore(state, document) ? 'requested' : state,
    open,
    done: done ?? null,
    of: of ?? null,
    why: stage === 'filed' ? '' : (failure ?? statementProblem ?? tieOut?.why ?? ''),
    dueAt: dueAtMs === undefined ? null : new Date(dueAtMs).toISOString(),
  };
}

// How the last question ended says nothing of the one that is open now.
function isOfBefore(state: string, { night, linesNight, reload }: BillingDocument): boolean {
  if (state === 'failed' || state === 'not_ready') return true;
  const isEnd = state === 'loaded' || state === 'tied' || state === 'filed';
  return isEnd && (linesNight !== night || reload === true);
}
