import type { BillingBook, BillingWork, NightRun } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';

type SettleTools = {
  readonly book: Pick<BillingBook, 'settleInNight' | 'night' | 'beginNight' | 'read'>;
  readonly work: Pick<BillingWork, 'reconcile'>;
  /** Said for what a person has to see to. */
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/** Notes that a document has come to rest in its night; the last one of the night has the book reconciled. */
export async function settleNight(
  tools: SettleTools,
  document: BillingDocument,
  nowMs: number,
): Promise<'finished' | 'failed'> {
  const end = endOf(document);
  await settleIn(tools, document.night, document.header.id, end, nowMs);
  return end;
}

/** A night has planned a document that a later night took before it: of this one it will never be. */
export async function leaveToLaterNight(
  tools: SettleTools,
  night: NightRun['night'],
  { header }: BillingDocument,
  nowMs: number,
): Promise<void> {
  await settleIn(tools, night, header.id, 'failed', nowMs);
}

async function settleIn(
  tools: SettleTools,
  night: NightRun['night'],
  id: BillingDocument['header']['id'],
  end: 'finished' | 'failed',
  nowMs: number,
): Promise<void> {
  const { ended } = await tools.book.settleInNight(night, id, end, nowMs);
  // Again for every document that follows later: reconciling the same book twice comes to the same.
  if (ended) await concludeNight(tools, night, nowMs);
}

/** Everything planned is settled: says whether the night is whole, and what it lacks. */
export async function concludeNight(
  tools: SettleTools,
  night: NightRun['night'],
  nowMs: number,
): Promise<void> {
  const run = await withMissingStatements(tools, night);
  if (!run) return;
  await tools.work.reconcile(night, isWhole(run));
  // Only whoever ended it says so; documents that come later change its record and raise nothing.
  if (run.endedAtMs === nowMs) alarmUnfinished(tools, run);
}

/**
 * Writes into the run of a night which statements it ends without: the lines of these documents are here and count, and
 * still nobody should take the night for whole.
 */
export async function withMissingStatements(
  { book }: Pick<SettleTools, 'book'>,
  night: NightRun['night'],
): Promise<NightRun | undefined> {
  const run = await book.night(night);
  if (!run) return undefined;
  const missing: string[] = [];
  for (const id of run.finished) {
    const document = await book.read(id);
    if (document?.night === night && document.statementProblem !== undefined)
      missing.push(`${STATEMENT_OF} ${id} was missing when the night ended.`);
  }
  const more = missing.length - MOST_NAMED;
  const news = [
    ...missing.slice(0, MOST_NAMED),
    ...(more > 0 ? [`${STATEMENT_OF} ${more} more documents was missing when the night ended.`] : []),
  ].filter((problem) => !run.problems.includes(problem));
  if (news.length === 0) return run;
  return book.beginNight({
    ...run,
    planned: [],
    finished: [],
    failed: [],
    endedAtMs: undefined,
    problems: news,
  });
}

/** One alarm for what a night ends without, by name. */
export function alarmUnfinished({ alarm }: Pick<SettleTools, 'alarm'>, run: NightRun): void {
  const open = openIn(run);
  const lacking = run.problems.filter((problem) => problem.startsWith(STATEMENT_OF));
  if (open.length + run.failed.length + lacking.length === 0 && run.endedBy !== 'deadline') return;
  alarm('night is not whole', undefined, {
    night: run.night,
    endedBy: run.endedBy,
    open: open.slice(0, MOST_NAMED),
    failed: run.failed.slice(0, MOST_NAMED),
    unfinished: open.length + run.failed.length,
    problems: run.problems,
  });
}

// The run of a night is one record of the book; the documents themselves say it all.
const MOST_NAMED = 100;

const STATEMENT_OF = 'The statement of';

/**
 * What is not whole is not finished: no data yet counts as failed too, so that no night looks whole that is not. Lines
 * that are here clear an earlier failure, so one that stands beside them is of what came after: filing them.
 */
function endOf(document: Pick<BillingDocument, 'linesNight' | 'night' | 'failure'>): 'finished' | 'failed' {
  return document.linesNight === document.night && document.failure === undefined ? 'finished' : 'failed';
}

type Settled = Pick<NightRun, 'planned' | 'finished' | 'failed'>;

export function allSettled(run: Settled): boolean {
  return openIn(run).length === 0;
}

/** Planned, and neither finished nor failed. */
export function openIn({ planned, finished, failed }: Settled): NightRun['planned'] {
  const settled = new Set<string>([...finished, ...failed]);
  return planned.filter((id) => !settled.has(id));
}

/** Everything that was planned is here, and nothing was amiss. */
export function isWhole(run: Settled & Pick<NightRun, 'problems'>): boolean {
  return allSettled(run) && run.failed.length === 0 && run.problems.length === 0;
}
