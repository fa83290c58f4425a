import { setTimeout as wait } from 'node:timers/promises';
import type { System } from './system.ts';

const TICK_MS = 1000;

/** Goes on after the scenario: the clock runs at real speed, schedules fire, messages are delivered. Ends when aborted. */
export async function serve({ runner, clock }: System, until: AbortSignal): Promise<void> {
  runner.schedules.free('nightly-billing');
  let tickedAt = performance.now();
  while (!until.aborted) {
    await wait(TICK_MS, undefined, { signal: until }).catch(() => {});
    const now = performance.now();
    await runner.advanceTo(clock.nowMs() + Math.round(now - tickedAt));
    tickedAt = now;
  }
}
