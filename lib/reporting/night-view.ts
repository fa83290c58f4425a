import type { NightRun } from '../billing/billing-book.ts';

/** What a billing night planned, and what became of it. `endedAt` null: it has not ended. */
export type NightView = {
  readonly night: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly planned: number;
  readonly finished: readonly string[];
  readonly failed: readonly string[];
  readonly waiting: readonly string[];
  readonly problems: readonly string[];
};

export function nightView(run: NightRun): NightView {
  const settled = new Set([...run.finished, ...run.failed]);
  return {
    night: run.night,
    startedAt: new Date(run.startedAtMs).toISOString(),
    endedAt: run.endedAtMs === undefined ? null : new Date(run.endedAtMs).toISOString(),
    planned: run.planned.length,
    finished: run.finished,
    failed: run.failed,
    waiting: run.planned.filter((id) => !settled.has(id)),
    problems: run.problems,
  };
}
