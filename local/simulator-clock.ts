import { refusal, type Route } from './partner-center/route.ts';

const LONGEST_JUMP_MS = 40 * 366 * 86_400_000;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** Lets whoever uses the simulator alone jump ahead in time. Nothing that Microsoft has. */
export const clockRoute: Route = {
  method: 'POST',
  path: '/simulator/clock',
  lane: 'none',
  answer: ({ query }, { clock }) => {
    const toMs = instantMs(query.get('to') ?? '');
    if (toMs === undefined) return refusal(400, 'clock', 'to is not an instant as 2024-03-01T00:00:00Z');
    const nowMs = clock.nowMs();
    if (toMs < nowMs) return refusal(400, 'clock', `to is before ${new Date(nowMs).toISOString()}`);
    if (toMs > nowMs + LONGEST_JUMP_MS) return refusal(400, 'clock', 'to is more than forty years away');
    clock.advanceTo(toMs);
    return { status: 200, body: { now: new Date(clock.nowMs()).toISOString() } };
  },
};

/** Undefined for what is no instant in UTC. */
export function instantMs(text: string): number | undefined {
  const ms = INSTANT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
