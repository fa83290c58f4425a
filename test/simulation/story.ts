import type { Scheduler } from './scheduler.ts';

/** What happened in one schedule, step by step, for whoever replays it. */
export class Story {
  readonly lines: string[] = [];
  private readonly scheduler: Scheduler;
  private readonly startMs: number;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
    this.startMs = scheduler.nowMs;
  }

  add(who: string, what: string, detail = ''): void {
    const passed = this.scheduler.nowMs - this.startMs;
    this.lines.push(`${spanText(passed).padStart(14)}  ${who.padEnd(14)} ${what}${detail && `: ${detail}`}`);
  }
}

/** `2 d 03:14:15.926`, since the schedule began. */
function spanText(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const rest = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return days === 0 ? rest : `${days} d ${rest}`;
}
