import type { Clock } from '../clock.ts';
import type { Delivery } from './deliver-messages.ts';
import type { Schedules } from './fire-schedules.ts';

/** How time passes for the deployed system. */
export type Passage = {
  /** Does everything that is due at the present instant: afterwards queues are empty and nothing is in flight. */
  readonly settle: () => Promise<void>;
  /** Moves the clock, stopping wherever a schedule fires or a message comes back. */
  readonly advanceTo: (instantMs: number) => Promise<void>;
};

/** The clock stands still while functions run, and moves only from one instant at which something happens to the next. */
export function passage(
  triggers: { readonly delivery: Delivery; readonly schedules: Schedules },
  clock: Clock,
): Passage {
  const { delivery, schedules } = triggers;
  const settle = async (): Promise<void> => {
    for (;;) {
      const delivered = await delivery.deliver();
      if (delivered > 0) schedules.forgetIdleness();
      const fired = await schedules.fireDue();
      if (delivered === 0 && fired === 0) return;
    }
  };
  return {
    settle,
    advanceTo: async (instantMs) => {
      await settle();
      for (;;) {
        const next = Math.min(schedules.nextAtMs() ?? Infinity, delivery.nextVisibleAtMs() ?? Infinity);
        if (next > instantMs) break;
        clock.advanceTo(next);
        await settle();
      }
      clock.advanceTo(instantMs);
    },
  };
}
