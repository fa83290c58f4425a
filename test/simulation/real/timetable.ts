import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../local/clock.ts';

type Happening = { readonly atMs: number; readonly order: number; readonly happen: () => unknown };

/**
 * What is to happen on a simulated clock, while every single thing is real and takes its own time. One thing happens, to
 * its end; whatever it woke runs until each part of it waits again; only then the next thing happens. So a schedule is
 * the same each time, although databases and sockets are not.
 */
export class Timetable {
  readonly #clock: Clock;
  readonly #waiting: Happening[] = [];
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets something happen at an instant; what lies in the past happens as soon as it can. */
  at(atMs: number, happen: () => unknown): void {
    this.#waiting.push({ atMs, order: (this.#count += 1), happen });
  }

  /** Runs until nothing waits any more; false where that took more than `limit` happenings. */
  async run(limit: number): Promise<boolean> {
    for (let left = limit; left > 0; left -= 1) {
      const next = this.#take();
      if (!next) return true;
      this.#clock.advanceTo(next.atMs);
      await next.happen();
      await turn();
    }
    return false;
  }

  #take(): Happening | undefined {
    const waiting = this.#waiting;
    let place = 0;
    for (const [index, one] of waiting.entries()) {
      const first = waiting[place];
      if (first && (one.atMs < first.atMs || (one.atMs === first.atMs && one.order < first.order)))
        place = index;
    }
    return waiting.splice(place, 1)[0];
  }
}
