import type { BillingBook, BillingWork, NightRun } from '../billing-book.ts';
import type { Note } from '../note.ts';
import { RUN_MS } from './export-turns.ts';
import { deadlineMs } from './night-calendar.ts';
import { alarmUnfinished, allSettled, openIn, tellNight } from './settle-night.ts';

type EndTools = {
  readonly book: Pick<
    BillingBook,
    'openNights' | 'untoldNights' | 'noteTold' | 'endNight' | 'night' | 'read' | 'settleInNight'
  >;
  readonly work: Pick<BillingWork, 'reconcile' | 'plan'>;
  readonly note: Note;
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/**
 * Ends the nights whose hour has come with something still open: one message that has the book reconciled and says that
 * it is not whole, one alarm that names what is missing. What comes later settles all the same, and is told here once for
 * all that came since. A night whose plan never became complete is planned again every hour until then.
 */
export async function endNights(tools: EndTools, nowMs: number): Promise<{ readonly ended: number }> {
  const { book, work, note } = tools;
  for (const run of await book.untoldNights()) await tellNight(tools, run, nowMs);
  let ended = 0;
  for (const run of await book.openNights()) {
    if (nowMs < deadlineMs(run)) {
      if (isHourAfter(run.startedAtMs, nowMs) && (await isHalfPlanned(tools, run))) {
        note('night is planned again', { night: run.night });
        await work.plan(run.night);
      }
      continue;
    }
    // First the message: sent twice it does no harm, and unsent it would be missed.
    await work.reconcile(run.night, false);
    if (!(await book.endNight(run.night, nowMs))) continue;
    ended += 1;
    alarmUnfinished(tools, (await book.night(run.night)) ?? run);
  }
  return { ended };
}

// Once in each hour after it began, however the runs of this function fall.
function isHourAfter(startedAtMs: number, nowMs: number): boolean {
  const sinceMs = nowMs - startedAtMs;
  return sinceMs >= HOUR_MS && sinceMs % HOUR_MS < RUN_MS;
}

const HOUR_MS = 3_600_000;

// Its planner did not come to the end: nothing is open and yet the night has none, or what is open was never asked for.
async function isHalfPlanned({ book }: EndTools, run: NightRun): Promise<boolean> {
  if (allSettled(run)) return true;
  for (const id of openIn(run)) {
    const document = await book.read(id);
    if (!document || document.night < run.night) return true;
  }
  return false;
}
