import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

// Long enough that others have their turn, short enough that a night of waits passes in a moment.
const LONGEST_MS = 5;

/**
 * Shortens the waits of this thread. The simulated clock stands still while a function runs, so nothing gets nearer by
 * waiting in real time. Timers with callbacks stay as they are: they are deadlines, and those are real.
 */
export function installSimulatedWaits(): void {
  const realWait = timers.setTimeout;
  timers.setTimeout = (milliseconds, value, options) =>
    realWait(Math.min(milliseconds ?? 0, LONGEST_MS), value, options);
  syncBuiltinESMExports();
}
