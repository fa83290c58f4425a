import type { DocumentId } from '../../values/id.ts';
import type { BillingBook, BillingWork, NightEnd, NightRun, ProblemsAbout } from '../billing-book.ts';
import type { BillingDocument } from '../document.ts';

type SettleTools = {
  readonly book: Pick<BillingBook, 'settleInNight' | 'night' | 'noteTold'>;
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
  return tellEnd(tools, await noteEnd(tools, document, nowMs), nowMs);
}

/**
 * Notes in its night that a document is about to come to rest with something amiss; undefined where nothing is. Done before
 * the document is written: it may have been settled as finished and looked at again since, and whoever dies between the
 * two leaves a night that is too strict until his message comes back, never one that still calls itself whole.
 */
export async function noteAmiss(
  tools: SettleTools,
  document: BillingDocument,
  nowMs: number,
): Promise<NotedEnd | undefined> {
  return endOf(document) === 'finished' ? undefined : noteEnd(tools, document, nowMs);
}

/** The end of one document as its night has it, and whether it ended the night. */
type NotedEnd = { readonly night: NightRun['night']; readonly end: NightEnd; readonly endsNight: boolean };

async function noteEnd(
  { book }: Pick<SettleTools, 'book'>,
  document: BillingDocument,
  nowMs: number,
): Promise<NotedEnd> {
  const { night, header } = document;
  const end = endOf(document);
  const { ended: endsNight } = await book.settleInNight(night, header.id, end, nowMs);
  return { night, end, endsNight };
}

/** What follows from an end that was noted, once the document rests. */
export async function tellEnd(
  tools: SettleTools,
  { night, end, endsNight }: NotedEnd,
  nowMs: number,
): Promise<'finished' | 'failed'> {
  // What follows after the night's end is told once for all of it: see endNights.
  if (endsNight) await concludeNight(tools, night, nowMs);
  return end === 'failed' ? 'failed' : 'finished';
}

/** A night has planned a document that a later night took before it: of this one it will never be. */
export async function leaveToLaterNight(
  tools: SettleTools,
  night: NightRun['night'],
  { header }: BillingDocument,
  nowMs: number,
): Promise<void> {
  const { ended } = await tools.book.settleInNight(night, header.id, 'failed', nowMs);
  if (ended) await concludeNight(tools, night, nowMs);
}

/** Everything planned is settled: says whether the night is whole, and what it lacks. */
export async function concludeNight(
  tools: SettleTools,
  night: NightRun['night'],
  nowMs: number,
): Promise<void> {
  const run = await tools.book.night(night);
  if (run) await tellNight(tools, run, nowMs);
}

/**
 * First the message: told twice it does no harm, and untold it would be missed. Whoever said that a night is whole looks once
 * more: meanwhile a plan may have found something amiss and said so, and then the last word would be the older one. The
 * alarm is raised once for each end.
 */
export async function tellNight(tools: SettleTools, run: NightRun, nowMs: number): Promise<void> {
  await tools.work.reconcile(run.night, isWhole(run));
  const now = isWhole(run) ? await tools.book.night(run.night) : undefined;
  if (now && !isWhole(now)) return tellNight(tools, now, nowMs);
  if (run.toldAtMs === undefined) alarmUnfinished(tools, run);
  await tools.book.noteTold(run, nowMs);
}

type Amiss = {
  readonly balanceProblems: readonly string[];
  readonly problems: readonly string[];
  /** What is finished without its statement: its lines are here and count, and still nobody should take the night for whole. */
  readonly withoutStatement: NightRun['finished'];
};

/** All that is amiss in a night, in sentences. */
export function allProblems({ balanceProblems, problems, withoutStatement }: Amiss): NightRun['problems'] {
  const more = withoutStatement.length - MOST_NAMED;
  return [
    ...balanceProblems,
    ...problems,
    ...withoutStatement.slice(0, MOST_NAMED).map(statementMissing),
    ...(more > 0 ? [`${STATEMENT_OF} ${more} more documents is missing.`] : []),
  ];
}

/** Which of them are about one document or one billing period alone; undefined where none is. */
export function allAbout(
  about: ProblemsAbout | undefined,
  { withoutStatement }: Pick<Amiss, 'withoutStatement'>,
): ProblemsAbout | undefined {
  const all = { ...about, ...Object.fromEntries(withoutStatement.map((id) => [statementMissing(id), id])) };
  return Object.keys(all).length === 0 ? undefined : all;
}

function statementMissing(id: DocumentId): string {
  return `${STATEMENT_OF} ${id} is missing.`;
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
function endOf(document: Pick<BillingDocument, OfItsEnd>): NightEnd {
  if (document.linesNight !== document.night || document.failure !== undefined) return 'failed';
  return document.statementProblem === undefined ? 'finished' : 'without_statement';
}

type OfItsEnd = 'linesNight' | 'night' | 'failure' | 'statementProblem';

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
