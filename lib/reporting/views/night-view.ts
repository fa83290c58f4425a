import type { NightRun } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import { addDays, dayOf, daysBetween, type Day } from '../../values/day.ts';
import type { DocumentId } from '../../values/id.ts';
import { progressView, type ProgressJudgement, type ProgressView } from './progress-view.ts';

/** What a billing night planned, and what became of it. `endedAt` null: it has not ended. */
export type NightView = {
  readonly night: string;
  readonly startedAt: string;
  /** When its newest plan was complete; null while Microsoft could not be asked what there is. */
  readonly plannedAt: string | null;
  readonly endedAt: string | null;
  /** `deadline`: its hour came with documents still open. Null while it runs. */
  readonly endedBy: 'all_settled' | 'deadline' | null;
  /** It has ended, every document it planned came whole, and nothing was amiss. Late is possible, wrong is not. */
  readonly whole: boolean;
  readonly planned: number;
  /** How many of the planned documents came whole. */
  readonly coverage: { readonly finished: number; readonly of: number };
  readonly finished: readonly string[];
  readonly failed: readonly string[];
  readonly waiting: readonly string[];
  readonly problems: readonly string[];
};

/** The same with how far those documents are that are open, and why others failed; the first fifty of each. */
export type NightDetails = NightView & {
  readonly open: readonly ProgressView[];
  readonly failures: readonly ProgressView[];
  /** Of the latest night: the nights after it whose hour has come and that did not run. Null where there are none. */
  readonly notRunSince: MissedNights | null;
};

type MissedNights = { readonly from: string; readonly to: string; readonly nights: number };

const HOUR_MS = 3_600_000;

/**
 * The nights after the latest one that should have begun by now; each begins at that hour, UTC, and is not missing before.
 * Nobody else would ever speak of them.
 */
export function missedSince(latest: Day, nightHour: number, nowMs: number): MissedNights | null {
  const due = dayOf(nowMs - nightHour * HOUR_MS);
  if (due <= latest) return null;
  return { from: addDays(latest, 1), to: due, nights: daysBetween(latest, due) };
}

function nightView(run: NightRun): NightView {
  const cameWhole = new Set<string>(run.finished);
  const finished = run.planned.filter((id) => cameWhole.has(id)).length;
  const isWhole = run.endedAtMs !== undefined && finished === run.planned.length;
  return {
    night: run.night,
    startedAt: instant(run.startedAtMs),
    plannedAt: run.plannedAtMs === undefined ? null : instant(run.plannedAtMs),
    endedAt: run.endedAtMs === undefined ? null : instant(run.endedAtMs),
    endedBy: run.endedBy ?? null,
    whole: isWhole && run.problems.length === 0,
    planned: run.planned.length,
    coverage: { finished, of: run.planned.length },
    finished: run.finished,
    failed: run.failed,
    waiting: waitingOf(run),
    problems: run.problems,
  };
}

/** Reads the documents that a night waits for, and those that failed in it. */
export async function nightDetails(
  read: (id: DocumentId) => Promise<BillingDocument | undefined>,
  judge: ProgressJudgement,
  run: NightRun,
  notRunSince: MissedNights | null,
): Promise<NightDetails> {
  const shown = async (ids: readonly DocumentId[]) => {
    const found = await Promise.all(ids.slice(0, MOST_SHOWN).map(read));
    return found.filter((document) => document !== undefined).map((one) => progressView(one, judge));
  };
  return {
    ...nightView(run),
    open: await shown(waitingOf(run)),
    failures: await shown(run.failed),
    notRunSince,
  };
}

const MOST_SHOWN = 50;

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

function waitingOf({ planned, finished, failed }: NightRun): readonly DocumentId[] {
  const settled = new Set([...finished, ...failed]);
  return planned.filter((id) => !settled.has(id));
}
