import type { NightDetails } from '../lib/reporting/views/night-view.ts';
import { absentIs } from './ask-finance-api.ts';
import type { Asked } from './command.ts';
import { barText } from './live-line.ts';
import { documentMove } from './progress-text.ts';

const LOOK_AGAIN_MS = 5_000;

/**
 * Looks at a night until it has ended after a newer plan than the one before, or the time is up, and tells how each document
 * comes along. It only looks: whoever stops it stops nothing of the night.
 */
export async function followNight(
  { client, pause, progress, bar }: Pick<Asked, 'client' | 'pause' | 'progress' | 'bar'>,
  { night, plannedAt }: { readonly night: string; readonly plannedAt: string | null },
  longestMs: number,
): Promise<NightDetails | undefined> {
  const told = new Map<string, string>();
  const tell = (about: string, text: string) => {
    if (told.get(about) !== text) progress(text);
    told.set(about, text);
  };
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const run = (await absentIs(undefined, client.night(night))) as NightDetails | undefined;
    const isPlanned = run !== undefined && run.plannedAt !== null && run.plannedAt !== plannedAt;
    if (run === undefined || !isPlanned) bar(`The night of ${night} is being planned.`);
    else bar(barText(run.finished.length + run.failed.length, run.planned, 'documents'));
    for (const one of [...(run?.open ?? []), ...(run?.failures ?? [])])
      tell(one.documentId, documentMove(one));
    // What is through without ever having been seen on its way is in the totals, and needs no line of its own.
    for (const id of run?.finished ?? []) if (told.has(id)) tell(id, `${id}  whole`);
    for (const problem of run?.problems ?? []) tell(problem, problem);
    if (isPlanned && run.endedAt !== null) return run;
    if (waitedMs >= longestMs) {
      progress('The time is up; the night goes on without us. `tieout billing night --look` shows it.');
      return run;
    }
    await pause(LOOK_AGAIN_MS);
  }
}
