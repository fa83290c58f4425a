import { EventQueue, type Happening } from './event-queue.ts';

const SETTLED = Promise.resolve();

/**
 * The simulated time. Everything that is under way lies in one queue; one thing happens, the tasks it woke run until
 * each waits again, and only then the next thing happens. The clock stands where the last thing happened, so that it
 * jumps over what nobody waits for.
 */
export class Scheduler {
  nowMs: number;
  private readonly queue = new EventQueue();

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Lets something happen at an instant; what lies in the past happens now. */
  at(atMs: number, happen: () => void): void {
    this.queue.put({ atMs: Math.max(atMs, this.nowMs), order: 0, happen });
  }

  put(happening: Happening): void {
    this.queue.put(happening);
  }

  /** Runs until nothing is under way; false where that took more than `limit` happenings. */
  run(limit: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let left = limit;
      const next = () => {
        const happening = this.queue.take();
        if (happening === undefined) return resolve(true);
        if ((left -= 1) < 0) return resolve(false);
        this.nowMs = happening.atMs;
        try {
          happening.happen();
        } catch (failure) {
          return reject(new Error('What happened failed.', { cause: failure }));
        }
        // A tick runs only after every microtask has, so that all woken tasks are waiting again by then.
        void SETTLED.then(tick);
      };
      const tick = () => process.nextTick(next);
      next();
    });
  }
}
