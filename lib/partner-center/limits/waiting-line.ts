import { PartnerCenterError } from '../errors/partner-center-error.ts';
import type { Api, ApiLimit } from './api-limits.ts';
import { grantSlots, type Purpose } from './grant-slots.ts';
import type { Pace } from './pace.ts';
import type { SharedState } from './shared-state.ts';
import { isVoid } from './slow-down.ts';
import type { WorkerClock } from './worker-clock.ts';

type WaitingLineParts = {
  readonly api: Api;
  readonly limit: ApiLimit;
  readonly pace: SharedState<Pace>;
  readonly purpose: Purpose;
  readonly clock: WorkerClock;
};

/** A slot, the time from which to wait for it, and the pace under which it counts; undefined where nobody counts. */
type Slot = { readonly atMs: number; readonly fromMs: number; readonly under: Pace } | undefined;

type Asking = {
  /** A slot later than this is of no use, on this worker's clock. */
  readonly latestAtMs: number;
  readonly answer: (slot: Slot) => void;
  readonly giveUp: (failure: unknown) => void;
};

/** The callers of one worker that wait for one limit. */
export function createWaitingLine(parts: WaitingLineParts): {
  /** Answers with the caller's slot once its time has come. Throws where that would be too late. */
  readonly turn: (withinMs: number) => Promise<number>;
} {
  const { clock, pace } = parts;
  const slotUntil = createAsking(parts);
  return {
    async turn(withinMs) {
      const latestAtMs = clock.nowMs() + withinMs;
      for (;;) {
        const slot = await slotUntil(latestAtMs);
        // No purchase stops because we cannot count: Microsoft still does.
        if (slot === undefined) return clock.nowMs();
        // A pause may begin before a slot that is far off, so such a slot is looked at again shortly before.
        const lookAtMs = Math.max(slot.fromMs, slot.atMs - SURE_MS);
        await clock.pass(slot.fromMs, lookAtMs);
        const newest = lookAtMs > slot.fromMs ? await pace.newest() : undefined;
        if (newest !== undefined && isVoid(slot.atMs, slot.under, newest)) continue;
        await clock.pass(lookAtMs, slot.atMs);
        return slot.atMs;
      }
    },
  };
}

const SURE_MS = 300; // At 500 calls a minute, two or three more calls leave into a pause that has just begun.

/** One caller asks for all that ask at the same time: one change of the shared pace brings a slot for each. */
function createAsking(parts: WaitingLineParts): (latestAtMs: number) => Promise<Slot> {
  const asking: Asking[] = [];
  let served = false;
  const serveAll = async () => {
    served = true;
    try {
      await Promise.resolve(); // Callers of the same moment are served together.
      while (asking.length > 0) await serve(parts, asking);
    } catch (failure) {
      for (const { giveUp } of asking.splice(0)) giveUp(failure);
    } finally {
      // Nothing is awaited since nobody was seen asking, so nobody can have come unnoticed.
      served = false;
    }
  };
  return (latestAtMs) =>
    new Promise((answer, giveUp) => {
      asking.push({ latestAtMs, answer, giveUp });
      if (!served) void serveAll();
    });
}

async function serve(parts: WaitingLineParts, asking: Asking[]): Promise<void> {
  const { api, limit, purpose } = parts;
  let behindMs = 0; // How far this worker's clock lags behind the others'.
  const granted = await parts.pace.change((pace, nowMs) => {
    behindMs = Math.max(0, pace.seenAtMs - nowMs);
    const latestAtMs = asking[0]!.latestAtMs + behindMs;
    const granted = grantSlots(pace, { calls: asking.length, purpose, limit, nowMs, latestAtMs });
    return { ...granted, state: granted.pace };
  });
  if (granted === undefined) {
    for (const { answer } of asking.splice(0)) answer(undefined);
    return;
  }
  const { slotsAtMs, nextSlotAtMs, nowMs: fromMs, pace: under } = granted;
  const tooLate = (slotAtMs: number) =>
    new PartnerCenterError({
      kind: 'throttled',
      nothingSent: true,
      retryAfterMs: Math.ceil(slotAtMs - fromMs),
      description: `no turn for ${api} in the time that is left: its limit is used up`,
    });
  const served = asking.splice(0, slotsAtMs.length);
  for (const [place, { latestAtMs, answer, giveUp }] of served.entries()) {
    const atMs = slotsAtMs[place]!;
    if (atMs > latestAtMs + behindMs) giveUp(tooLate(atMs));
    else answer({ atMs, fromMs, under });
  }
  // The first of those that are left may wait longer than the first of all; where it has no slot either, it goes.
  if (served.length === 0) asking.shift()!.giveUp(tooLate(nextSlotAtMs));
}
