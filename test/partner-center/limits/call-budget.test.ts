import { describe, expect, it } from '@jest/globals';
import { CALL_WINDOW, takeCall } from '../../../lib/partner-center/limits/call-window.ts';
import { createLimits } from '../../../lib/partner-center/limits/create-limits.ts';
import type { SharedRegister } from '../../../lib/values/shared-register.ts';
import { createInMemorySharedRegister } from '../../fakes/in-memory-shared-register.ts';
import { seededRandom } from './simulated-workers.ts';
import { createVirtualTime } from './virtual-time.ts';

const START_MS = Date.UTC(2024, 2, 8, 2);
const SECOND_MS = 1_000;
const TEN_MINUTES_MS = 600_000;
const EXPORTS = { api: 'exports' } as const;

function aNight(seed = 1) {
  const random = seededRandom(seed);
  const time = createVirtualTime(START_MS);
  const register = createInMemorySharedRegister({
    nowMs: time.nowMs,
    trip: () => time.pause(1 + random() * 6),
  });
  const problems: unknown[] = [];
  const left: number[] = [];
  const worker = ({
    skewMs = 0,
    ...more
  }: { skewMs?: number; register?: SharedRegister; tenantId?: string } = {}) => {
    const limits = createLimits({
      register,
      purpose: 'other',
      nowMs: () => time.nowMs() + skewMs,
      pause: time.pause,
      random,
      report: (problem) => problems.push(problem),
      ...more,
    });
    return {
      throttled: limits.throttled,
      /** One call: undefined where it left, else why it did not, and how long it took to hear of that. */
      call: async () => {
        const askedAtMs = time.nowMs();
        try {
          const turn = await limits.turn(EXPORTS, 30_000);
          left.push(time.nowMs());
          return { turn, refused: undefined, afterMs: time.nowMs() - askedAtMs };
        } catch (refused) {
          return { turn: undefined, refused, afterMs: time.nowMs() - askedAtMs };
        }
      },
    };
  };
  return { time, register, problems, left, worker, random };
}

/** The most calls that left in any stretch of ten minutes. */
function mostInTenMinutes(left: readonly number[]): number {
  const times = [...left].sort((one, other) => one - other);
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + TEN_MINUTES_MS).length),
  );
}

describe('starts and polls of exports', () => {
  it('leave at once until there were fourteen, and the next is told at once when to come back', async () => {
    const { time, left, worker } = aNight();
    const { call } = worker();
    const answers = Array.from({ length: 20 }, () => call());
    await time.runUntil(START_MS + SECOND_MS);
    expect(left).toHaveLength(14);
    for (const { refused, afterMs } of (await Promise.all(answers)).slice(14)) {
      expect(afterMs).toBeLessThan(SECOND_MS);
      expect(refused).toMatchObject({ kind: 'throttled', nothingSent: true });
      const { retryAfterMs } = refused as { retryAfterMs: number };
      expect(retryAfterMs).toBeGreaterThan(TEN_MINUTES_MS);
      expect(retryAfterMs).toBeLessThan(TEN_MINUTES_MS + 20 * SECOND_MS);
    }
    await time.runUntil(START_MS + TEN_MINUTES_MS + 20 * SECOND_MS);
    const next = Array.from({ length: 20 }, () => call());
    await time.runUntil(time.nowMs() + SECOND_MS);
    await Promise.all(next);
    expect(left).toHaveLength(28);
  });

  it.each(Array.from({ length: 6 }, (_, seed) => seed))(
    'of several workers at random times are never more than fourteen in any ten minutes, and fourteen where they are wanted (%d)',
    async (seed) => {
      const { time, problems, left, worker, random } = aNight(seed);
      const untilMs = START_MS + 2 * 3_600_000;
      for (let one = 0; one < 2 + (seed % 7); one += 1) {
        const { call } = worker({ skewMs: random() * 4_000 - 2_000 });
        const restMs = [1_000, 30_000, 200_000][(seed + one) % 3] as number;
        void (async () => {
          while (time.nowMs() < untilMs) {
            await time.pause(random() * restMs);
            // Several at a time, as a batch of messages asks.
            await Promise.all(Array.from({ length: 1 + Math.floor(random() * 4) }, call));
          }
        })();
      }
      await time.runUntil(untilMs);
      expect(mostInTenMinutes(left)).toBe(14);
      // 2 hours are 11.7 windows of ten minutes and their margin.
      expect(left.length).toBeGreaterThan(14 * 10);
      expect(problems).toEqual([]);
    },
    60_000,
  );

  it('of workers that begin in the same moment are still counted, each of them', async () => {
    const { time, left, worker } = aNight(3);
    const answers = Array.from({ length: 40 }, () => worker().call());
    await time.runUntil(START_MS + 60 * SECOND_MS);
    await Promise.all(answers);
    expect(left.length).toBeLessThanOrEqual(14);
    expect(left.length).toBeGreaterThan(7);
  });

  it('of two tenants count apart', async () => {
    const { time, left, worker } = aNight();
    for (const tenantId of ['a', 'b']) {
      const { call } = worker({ tenantId });
      for (let n = 0; n < 20; n += 1) void call();
    }
    await time.runUntil(START_MS + SECOND_MS);
    expect(left).toHaveLength(28);
  });

  it('may wait some seconds for their turn, and no longer', async () => {
    const { time, left, worker } = aNight();
    const { call } = worker();
    for (let n = 0; n < 14; n += 1) void call();
    await time.runUntil(START_MS + TEN_MINUTES_MS + 12 * SECOND_MS);
    const soon = call();
    await time.runUntil(START_MS + TEN_MINUTES_MS + 17 * SECOND_MS);
    expect((await soon).refused).toBeUndefined();
    expect((await soon).afterMs).toBeGreaterThan(2 * SECOND_MS);
    expect(left).toHaveLength(15);
  });

  it('pause for everybody after a 429, for as long as Microsoft says', async () => {
    const { time, left, worker } = aNight();
    const [one, other] = [worker(), worker()];
    const first = one.call();
    await time.runUntil(START_MS + SECOND_MS);
    void one.throttled((await first).turn as never, 120_000);
    await time.runUntil(START_MS + 2 * SECOND_MS);
    const second = other.call();
    await time.runUntil(START_MS + 3 * SECOND_MS);
    expect((await second).refused).toMatchObject({ kind: 'throttled', nothingSent: true });
    await time.runUntil(START_MS + 123 * SECOND_MS);
    void other.call();
    await time.runUntil(START_MS + 124 * SECOND_MS);
    expect(left).toHaveLength(2);
  });

  it('do not leave where nobody can count them, and do again once somebody can', async () => {
    const { time, register, problems, left, worker } = aNight();
    const { call } = worker();
    register.breakDown(new Error('the table is away'));
    const refused = call();
    await time.runUntil(START_MS + SECOND_MS);
    expect((await refused).refused).toMatchObject({
      kind: 'throttled',
      nothingSent: true,
      retryAfterMs: 60_000,
    });
    expect(problems).toHaveLength(1);
    register.breakDown(undefined);
    await time.runUntil(START_MS + 60 * SECOND_MS);
    void call();
    await time.runUntil(START_MS + 61 * SECOND_MS);
    expect(left).toHaveLength(1);
  });

  it('do not leave where others were faster every time', async () => {
    const { time, worker } = aNight();
    let revision = 0;
    const contested: SharedRegister = {
      read: async () => undefined,
      replace: async () => {
        const text = CALL_WINDOW.print({ seenAtMs: START_MS, leftAtMs: [], pausedUntilMs: 0 });
        return { replaced: false, current: { text, revision: String((revision += 1)) } };
      },
    };
    const answer = worker({ register: contested }).call();
    await time.runUntil(START_MS + 60 * SECOND_MS);
    expect((await answer).refused).toMatchObject({ kind: 'throttled', nothingSent: true });
    expect(revision).toBe(16);
  });
});

describe('the calls of the last ten minutes', () => {
  it('are a text of less than a kilobyte that reads back as it was; anything else begins afresh', () => {
    let window = CALL_WINDOW.fresh(START_MS);
    for (let n = 0; n < 40; n += 1) {
      const limit = { scope: 'tenant', calls: 14, windowMs: TEN_MINUTES_MS } as const;
      const nowMs = START_MS + n * TEN_MINUTES_MS;
      window = takeCall(window, { limit, nowMs, latestAtMs: nowMs }).state;
    }
    expect(CALL_WINDOW.print(window).length).toBeLessThan(1_000);
    expect(CALL_WINDOW.read(CALL_WINDOW.print(window))).toEqual(window);
    for (const text of ['', '{', '{}', '{"perMinute":500}']) expect(CALL_WINDOW.read(text)).toBeUndefined();
  });
});
