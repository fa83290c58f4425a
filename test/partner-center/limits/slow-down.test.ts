import { describe, expect, it } from '@jest/globals';
import { grantSlots } from '../../../lib/partner-center/limits/grant-slots.ts';
import { freshPace, paceUnder, type Pace } from '../../../lib/partner-center/limits/pace.ts';
import { isVoid, slowDown } from '../../../lib/partner-center/limits/slow-down.ts';

const { print: paceText, read: paceFrom } = paceUnder({ scope: 'tenant', perMinute: 500 });

const NOW_MS = Date.UTC(2024, 1, 1, 2);
const at = (seconds: number) => NOW_MS + seconds * 1_000;

/** A pace of 480 that let `calls` through, so many in each of the given seconds. */
function paceWith(
  granted: readonly (readonly [second: number, calls: number])[],
  changes: Partial<Pace> = {},
): Pace {
  return {
    ...freshPace({ scope: 'tenant', perMinute: 500 }, NOW_MS),
    seenAtMs: at(60),
    granted: granted.map(([second, calls]) => [at(second), calls]),
    ...changes,
  };
}

const steady = Array.from({ length: 30 }, (_, index) => [index * 2, 16] as const);
const refusal = { slotAtMs: at(60), retryAfterMs: 20_000, nowMs: at(60) };

describe('a 429', () => {
  it('pauses everybody for what it asks, and a second for what was rounded', () => {
    expect(slowDown(paceWith(steady), refusal)).toMatchObject({ pausedUntilMs: at(81), nextAtMs: at(81) });
  });

  it.each([
    { retryAfterMs: undefined, wantS: 11, because: 'nothing was asked for' },
    { retryAfterMs: 0, wantS: 1, because: 'nothing was asked for in numbers' },
    { retryAfterMs: 3_600_000, wantS: 900, because: 'nobody waits an hour' },
  ])('pauses $wantS s after $retryAfterMs ms, because $because', ({ retryAfterMs, wantS }) => {
    expect(slowDown(paceWith(steady), { ...refusal, retryAfterMs }).pausedUntilMs).toBe(at(60 + wantS));
  });

  it('never shortens a pause', () => {
    const paused = paceWith(steady, { pausedUntilMs: at(120), throttledAtMs: at(50) });
    expect(slowDown(paused, { ...refusal, retryAfterMs: 1_000 }).pausedUntilMs).toBe(at(120));
  });

  it.each([
    { granted: steady, changes: {}, want: 480 * 0.95, because: 'the last minute was full' },
    {
      granted: [...steady.slice(0, 5), [50, 60] as const],
      changes: {},
      want: 140 * 0.95,
      because: 'that is what was let through, however high the pace',
    },
    {
      granted: [...steady.slice(0, 10), [40, 100] as const],
      changes: { throttledAtMs: at(30), pausedUntilMs: at(38) },
      want: 200 * 0.95,
      because: 'a hundred calls were let through in the half minute since the last refusal',
    },
    {
      granted: [[58, 2] as const],
      changes: { throttledAtMs: at(56), pausedUntilMs: at(58) },
      want: 240,
      because: 'what is seen for four seconds lowers it by half at most',
    },
    {
      granted: [[1, 1] as const],
      changes: {},
      want: 30,
      because: 'below that the pauses do the pacing',
    },
  ])('lowers the pace to $want, because $because', ({ granted, changes, want }) => {
    expect(slowDown(paceWith(granted, changes), refusal).perMinute).toBeCloseTo(want, 5);
  });

  it('for a call that was on its way when the pause began changes only the pause', () => {
    const first = slowDown(paceWith(steady), refusal);
    const second = slowDown(first, { slotAtMs: at(60) + 200, retryAfterMs: 20_000, nowMs: at(62) });
    const late = slowDown(second, { slotAtMs: at(60) + 250, retryAfterMs: undefined, nowMs: at(95) });
    for (const pace of [second, late]) {
      expect(pace).toMatchObject({ perMinute: first.perMinute, throttledAtMs: first.throttledAtMs });
    }
    expect(second.pausedUntilMs).toBe(at(83));
  });

  it.each([
    { firstS: 5, againS: 1, wantS: 12, because: 'six seconds were not enough' },
    { firstS: 20, againS: 1, wantS: 30, because: 'half a minute is long enough to try again' },
    { firstS: 20, againS: 50, wantS: 51, because: 'Microsoft asked for it' },
  ])(
    'right after a pause of $firstS s leaves the pace and pauses $wantS s, because $because',
    ({ firstS, againS, wantS }) => {
      const first = slowDown(paceWith(steady), { ...refusal, retryAfterMs: firstS * 1_000 });
      const slotAtMs = first.pausedUntilMs + 100;
      const nowMs = first.pausedUntilMs + 400;
      const second = slowDown(first, { slotAtMs, retryAfterMs: againS * 1_000, nowMs });
      expect(second.perMinute).toBe(first.perMinute);
      expect(second.pausedUntilMs - nowMs).toBe(wantS * 1_000);
    },
  );

  it('makes void what was handed out for later, and what lies in a pause that grew', () => {
    const before = paceWith(steady, { nextAtMs: at(70), nextOtherAtMs: at(70), nextReservedAtMs: at(90) });
    const first = slowDown(before, refusal);
    expect(isVoid(at(65), before, first)).toBe(true);
    expect(isVoid(at(200), before, first)).toBe(true);
    expect(first).toMatchObject({ nextAtMs: at(81), nextOtherAtMs: at(81), nextReservedAtMs: at(81) });
    const longer = slowDown(first, { slotAtMs: at(60), retryAfterMs: 40_000, nowMs: at(61) });
    expect(isVoid(at(85), first, longer)).toBe(true);
    expect(isVoid(at(103), first, longer)).toBe(false);
  });
});

describe('while a pause lasts', () => {
  it.each(['buying', 'other'] as const)('nobody has a slot, and %s at its end as everybody', (purpose) => {
    const first = slowDown(paceWith(steady), refusal);
    const longer = slowDown(first, { slotAtMs: at(60), retryAfterMs: 40_000, nowMs: at(61) });
    const limit = { scope: 'tenant', perMinute: 500 } as const;
    const wanted = { calls: 2, purpose, limit, nowMs: at(62), latestAtMs: Infinity };
    for (const pace of [first, longer]) {
      expect(grantSlots(pace, wanted).slotsAtMs[0]).toBe(pace.pausedUntilMs);
    }
  });
});

describe('the text of a pace', () => {
  it('says the same when it is read', () => {
    const pace = slowDown(paceWith(steady), refusal);
    expect(paceFrom(paceText(pace))).toEqual(pace);
  });

  it('stays below a kilobyte in a full minute', () => {
    expect(paceText(slowDown(paceWith(steady), refusal)).length).toBeLessThan(1_000);
  });

  it.each([
    { text: '', because: 'it is empty' },
    { text: 'null', because: 'it is nothing' },
    { text: '{"perMinute":480}', because: 'fields are missing' },
    { text: paceText({ ...paceWith(steady), perMinute: 0 }), because: 'nobody would ever have a turn' },
    { text: paceText({ ...paceWith(steady), nextAtMs: Infinity }), because: 'a time is none' },
  ])('is not taken for a pace where $because', ({ text }) => {
    expect(paceFrom(text)).toBeUndefined();
  });
});
