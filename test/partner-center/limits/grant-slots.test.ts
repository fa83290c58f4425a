import { describe, expect, it } from '@jest/globals';
import type { ApiLimit } from '../../../lib/partner-center/limits/api-limits.ts';
import { grantSlots, type Granted, type Purpose } from '../../../lib/partner-center/limits/grant-slots.ts';
import { freshPace, type Pace } from '../../../lib/partner-center/limits/pace.ts';

const NOW_MS = Date.UTC(2024, 1, 1, 2);
const TOLD: ApiLimit = { scope: 'tenant', perMinute: 500 };
const UNTOLD: ApiLimit = { scope: 'tenant', perMinute: undefined };

type Asked = { calls?: number; purpose?: Purpose; limit?: ApiLimit; nowMs?: number; latestAtMs?: number };

function grant(pace: Pace, asked: Asked = {}): Granted {
  const { calls = 1, purpose = 'other', limit = TOLD, nowMs = NOW_MS, latestAtMs = Infinity } = asked;
  return grantSlots(pace, { calls, purpose, limit, nowMs, latestAtMs });
}

const fresh = (limit = TOLD) => freshPace(limit, NOW_MS);
/** A pace on which nothing is left to catch up on. */
const busy = (limit = TOLD) => grant(fresh(limit), { calls: limit === TOLD ? 10 : 13, limit }).pace;
const after = ({ slotsAtMs }: Granted) => slotsAtMs.map((atMs) => atMs - NOW_MS);

/** The most slots that lie within any such span. */
function mostWithin(spanMs: number, slotsAtMs: readonly number[]): number {
  return Math.max(
    ...slotsAtMs.map((fromMs) => slotsAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + spanMs).length),
  );
}
const mostInAMinute = (slotsAtMs: readonly number[]) => mostWithin(60_000, slotsAtMs);

describe('the slots of a limit', () => {
  it('begin at once with a few that can be caught up on, and follow one another evenly', () => {
    expect(after(grant(fresh(), { calls: 13 }))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 175, 300]);
  });

  it('are no more than 98 % of the limit in any minute, however many are wanted', () => {
    const { slotsAtMs } = grant(fresh(), { calls: 2_000 });
    expect(mostInAMinute(slotsAtMs)).toBe(490);
  });

  it('are no more than that after a pause of demand either', () => {
    const before = grant(fresh(), { calls: 300 });
    const later = grant(before.pace, { calls: 800, nowMs: NOW_MS + 58_000 });
    expect(mostInAMinute([...before.slotsAtMs, ...later.slotsAtMs])).toBe(490);
  });

  it('go by the clock that is ahead, so that a clock that stands still gets the same', () => {
    const ahead = grant(busy(), { nowMs: NOW_MS + 60_000 }).pace;
    const behind = grant(ahead, { nowMs: NOW_MS });
    expect(behind).toMatchObject({ nowMs: NOW_MS + 60_000, slotsAtMs: [NOW_MS + 60_000] });
  });

  it('that come too late are not granted, and where none is, nothing changes', () => {
    const pace = busy();
    const some = grant(pace, { calls: 5, latestAtMs: NOW_MS + 200 });
    expect(after(some)).toEqual([50, 175]);
    expect(some.nextSlotAtMs).toBe(NOW_MS + 300);
    expect(grant(pace, { calls: 5, latestAtMs: NOW_MS + 49 }).pace).toBe(pace);
  });

  it('are counted by the second in which they lie, for a minute', () => {
    const { pace } = grant(fresh(), { calls: 100 });
    expect(pace.granted.reduce((sum, [, number]) => sum + number, 0)).toBe(100);
    const later = grant(pace, { nowMs: NOW_MS + 65_000 }).pace.granted;
    expect(later[0]![0]).toBeGreaterThanOrEqual(NOW_MS + 5_000);
  });
});

describe('a pace', () => {
  it('that was told never climbs', () => {
    expect(grant(busy(), { calls: 5_000 }).pace.perMinute).toBe(480);
  });

  it('that is being learnt climbs while callers wait for it, and only then', () => {
    const waited = grant(busy(UNTOLD), { calls: 500, limit: UNTOLD }).pace;
    expect(waited.perMinute).toBeCloseTo(800, 5);
    const idle = grant(fresh(UNTOLD), { calls: 10, limit: UNTOLD }).pace;
    expect(idle.perMinute).toBe(600);
  });

  it('that met its limit climbs slowly at first, and faster once the limit should have shown itself again', () => {
    const learnt = { ...busy(UNTOLD), perMinute: 200, throttledAtMs: NOW_MS - 60_000 };
    expect(grant(learnt, { calls: 100, limit: UNTOLD }).pace.perMinute).toBeCloseTo(202, 5);
    const quiet = { ...learnt, throttledAtMs: NOW_MS - 301_000 };
    expect(grant(quiet, { calls: 100, limit: UNTOLD }).pace.perMinute).toBeCloseTo(220, 5);
  });

  it('comes down to a limit that a release has lowered', () => {
    expect(grant({ ...fresh(), perMinute: 900 }).pace.perMinute).toBe(480);
  });
});

describe('buying', () => {
  const crowded = () => grant(busy(), { calls: 100 }).pace;

  it('waits for nobody who does not buy', () => {
    expect(grant(crowded()).slotsAtMs[0]! - NOW_MS).toBeGreaterThan(12_000);
    expect(after(grant(crowded(), { purpose: 'buying' }))).toEqual([0]);
  });

  it('has a quarter of the pace at least', () => {
    const slots = after(grant(crowded(), { purpose: 'buying', calls: 24 }));
    expect(slots.slice(0, 5)).toEqual([0, 0, 0, 300, 800]);
    expect(slots.at(-1)! - slots.at(-2)!).toBe(500);
  });

  it('has all of the pace where nobody else wants it', () => {
    const slots = after(grant(busy(), { purpose: 'buying', calls: 11 }));
    expect(slots.at(-1)! - slots.at(-2)!).toBe(125);
  });

  it('leaves the rest three quarters for two minutes', () => {
    const bought = grant(crowded(), { purpose: 'buying' }).pace;
    const spacing = (pace: Pace, nowMs: number) => {
      const [first, second] = grant(pace, { calls: 12, nowMs }).slotsAtMs.slice(-2);
      return second! - first!;
    };
    expect(spacing(bought, NOW_MS + 60_000)).toBeCloseTo(125 / 0.75, 3);
    expect(spacing(bought, NOW_MS + 121_000)).toBeCloseTo(125, 3);
  });

  it('and the rest together come evenly, even where both want more than there is', () => {
    const bought = grant(crowded(), { purpose: 'buying', nowMs: NOW_MS }).pace;
    const nowMs = NOW_MS + 30_000;
    const rest = grant(bought, { calls: 100, nowMs });
    const buying = grant(rest.pace, { calls: 100, nowMs, purpose: 'buying' });
    // Eight a second, ten to catch up on, and three more that are reserved.
    expect(mostWithin(10_000, [...rest.slotsAtMs, ...buying.slotsAtMs])).toBeLessThanOrEqual(93);
  });

  it('and the rest together stay below the limit in any minute, but for what overtakes slots handed out before', () => {
    const slots: number[] = [];
    let pace = fresh();
    for (let nowMs = NOW_MS; nowMs < NOW_MS + 300_000; nowMs += 500) {
      for (const purpose of ['other', 'buying'] as const) {
        if (purpose === 'buying' && nowMs < NOW_MS + 120_000) continue;
        // Everybody wants more than there is, and nobody waits longer than 5 s.
        const granted = grant(pace, { purpose, calls: 30, nowMs, latestAtMs: nowMs + 5_000 });
        slots.push(...granted.slotsAtMs);
        pace = granted.pace;
      }
    }
    const buyingMs = NOW_MS + 126_000;
    expect(mostInAMinute(slots.filter((atMs) => atMs > buyingMs))).toBeLessThanOrEqual(490);
    expect(mostInAMinute(slots)).toBeLessThanOrEqual(505);
  });
});
