import { describe, expect, it } from '@jest/globals';
import { createLimits, type LimitedCall } from '../../../lib/partner-center/limits/create-limits.ts';
import type { Purpose } from '../../../lib/partner-center/limits/grant-slots.ts';
import { inMemoryRegister } from '../../../lib/partner-center/limits/in-memory-register.ts';
import type { SharedRegister } from '../../../lib/values/shared-register.ts';
import { createInMemorySharedRegister } from '../../fakes/in-memory-shared-register.ts';
import { seededRandom } from './simulated-workers.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

const START_MS = Date.UTC(2024, 1, 1, 2);
const ORDERS = { api: 'orders' } as const;

function aWorld() {
  const time = createVirtualTime(START_MS);
  const register = createInMemorySharedRegister({ nowMs: time.nowMs, trip: () => time.pause(2) });
  const problems: unknown[] = [];
  const worker = (options: Partial<Parameters<typeof createLimits>[0]> & { purpose?: Purpose } = {}) => {
    const limits = createLimits({
      register,
      purpose: 'other',
      nowMs: time.nowMs,
      pause: time.pause,
      random: seededRandom(1),
      report: (problem) => problems.push(problem),
      ...options,
    });
    return { ...limits, turn: (call: LimitedCall, withinMs = 30_000) => limits.turn(call, withinMs) };
  };
  return { time, register, problems, worker };
}

/** When each of so many calls made at once left, in milliseconds from the start. */
function leaving(
  time: VirtualTime,
  turn: (call: LimitedCall) => Promise<unknown>,
  calls: number,
  call: LimitedCall = ORDERS,
) {
  const left: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    void turn(call).then(() => left.push(time.nowMs() - START_MS));
  }
  return left;
}

const failureOf = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (failure: unknown) => failure,
  );

describe('turns of one worker', () => {
  it('that are asked for at the same moment cost one write', async () => {
    const { time, register, worker } = aWorld();
    const left = leaving(time, worker().turn, 12);
    await time.runUntil(START_MS + 10_000);
    expect(left).toHaveLength(12);
    expect(register.counts).toEqual({ read: 0, written: 1, lost: 0 });
  });

  it('are given to everybody who comes back at once', async () => {
    const { time, worker } = aWorld();
    const { turn } = worker({ register: inMemoryRegister({ nowMs: time.nowMs }) });
    let turns = 0;
    const goOn = async () => {
      for (;;) {
        await turn(ORDERS);
        turns += 1;
      }
    };
    void goOn();
    void goOn();
    await time.runUntil(START_MS + 60_000);
    expect(turns).toBe(490);
  });

  it('come at the same pace where the clock stands still', async () => {
    const { time, worker } = aWorld();
    let turns = 0;
    for (const { turn } of [worker({ nowMs: () => START_MS }), worker({ nowMs: () => START_MS })]) {
      const goOn = async () => {
        for (;;) {
          await turn(ORDERS);
          turns += 1;
        }
      };
      void goOn();
    }
    await time.runUntil(START_MS + 60_000);
    expect(turns).toBeLessThanOrEqual(490);
    expect(turns).toBeGreaterThan(400);
  });

  it('are given to a worker whose clock lags by more than it would wait', async () => {
    const { time, worker } = aWorld();
    leaving(time, worker().turn, 12);
    await time.runUntil(START_MS + 100);
    const left = leaving(time, worker({ nowMs: () => time.nowMs() - 60_000 }).turn, 1);
    await time.runUntil(START_MS + 1_000);
    expect(left).toHaveLength(1);
  });

  it('that would come too late are refused at once, with the time to come back', async () => {
    const { time, worker } = aWorld();
    const { turn } = worker();
    const soon = (call: LimitedCall) => turn(call, 1_000);
    const left = leaving(time, soon, 18);
    const refused = failureOf(soon(ORDERS));
    await time.runUntil(START_MS + 10);
    expect(await refused).toMatchObject({
      name: 'PartnerCenterError',
      kind: 'throttled',
      nothingSent: true,
      retryAfterMs: 1_046, // The first one's write took 4 ms.
      description: 'no turn for orders in the time that is left: its limit is used up',
    });
    await time.runUntil(START_MS + 5_000);
    expect(left).toHaveLength(18);
  });
});

describe('a limit', () => {
  it('is shared by workers', async () => {
    const { time, worker } = aWorld();
    const left = [1, 2, 3, 4].map(() => leaving(time, worker().turn, 10));
    await time.runUntil(START_MS + 20_000);
    expect(left.map(({ length }) => length)).toEqual([10, 10, 10, 10]);
    // Ten calls at once, and one every 125 ms from then on.
    expect(Math.max(...left.flat())).toBeGreaterThan(29 * 125);
  });

  it.each<[string, LimitedCall, LimitedCall, boolean]>([
    ['another API', ORDERS, { api: 'subscriptions' }, false],
    [
      'another customer of an API that counts by tenant',
      { api: 'orders', customerId: 'a' },
      { api: 'orders', customerId: 'b' },
      true,
    ],
    [
      'another customer of an API that counts by customer',
      { api: 'carts', customerId: 'a' },
      { api: 'carts', customerId: 'b' },
      false,
    ],
    [
      'the same customer in other letters',
      { api: 'carts', customerId: 'a' },
      { api: 'carts', customerId: 'A' },
      true,
    ],
  ])('and %s', async (_, one, other, together) => {
    const { time, worker } = aWorld();
    const limits = worker();
    void limits.turn(one).then((turn) => limits.throttled(turn, 10_000));
    await time.runUntil(START_MS + 100);
    const left = leaving(time, worker().turn, 1, other);
    await time.runUntil(START_MS + 5_000);
    expect(left).toHaveLength(together ? 0 : 1);
    await time.runUntil(START_MS + 12_000);
    expect(left).toHaveLength(1);
  });

  it('pauses everybody, those with a slot already and those who buy as well', async () => {
    const { time, worker } = aWorld();
    const [one, two, buyer] = [worker(), worker(), worker({ purpose: 'buying' })];
    const refused = one.turn(ORDERS);
    const left = leaving(time, two.turn, 40);
    await time.runUntil(START_MS + 1_000);
    const before = left.length;
    await Promise.all([one.throttled(await refused, 10_000), time.runUntil(START_MS + 1_010)]);
    const bought = leaving(time, buyer.turn, 1);
    await time.runUntil(START_MS + 11_900);
    expect(before).toBeGreaterThan(10);
    // What was sure to leave within the next moment could not be held back.
    expect(left.length - before).toBeLessThanOrEqual(3);
    expect(bought).toEqual([]);
    await time.runUntil(START_MS + 30_000);
    expect(left).toHaveLength(40);
    expect(bought).toHaveLength(1);
    expect(bought[0]).toBeGreaterThanOrEqual(12_000);
  });
});

describe('a register that cannot be had', () => {
  it('holds up nobody, is reported once, and is asked again some seconds later', async () => {
    const { time, register, problems, worker } = aWorld();
    register.breakDown(new Error('the table is down'));
    const { turn, throttled } = worker();
    const left = leaving(time, turn, 30);
    await time.runUntil(START_MS + 10);
    expect(left).toHaveLength(30);
    expect(problems).toEqual([new Error('the table is down')]);
    const asked = turn(ORDERS).then((granted) => throttled(granted, 1_000));
    await time.runUntil(START_MS + 20);
    await asked;
    expect(register.counts.written).toBe(1);
    register.breakDown(undefined);
    leaving(time, turn, 1);
    await time.runUntil(START_MS + 6_000);
    leaving(time, turn, 1);
    await time.runUntil(START_MS + 7_000);
    expect(register.counts.written).toBe(2);
  });

  it('because it is silent holds up nobody for long, neither before a call nor after a 429', async () => {
    const { problems, worker } = aWorld();
    const silent: SharedRegister = {
      read: () => new Promise(() => undefined),
      replace: () => new Promise(() => undefined),
    };
    const { turn, throttled } = worker({ register: silent, registerWithinMs: 5 });
    await throttled(await turn(ORDERS), 1_000);
    expect(problems).toEqual([new Error('there was no answer within 5 ms')]);
  });

  it('because others were always faster holds up nobody either', async () => {
    const { time, problems, worker } = aWorld();
    let revision = 0;
    const contended: SharedRegister = {
      read: async () => undefined,
      replace: async () => ({ replaced: false, current: { text: '', revision: String(revision++) } }),
    };
    const left = leaving(time, worker({ register: contended }).turn, 3);
    await time.runUntil(START_MS + 10_000);
    expect(left).toHaveLength(3);
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/changed by others 16 times/) }),
    ]);
  });

  it('while a call waits lets it go when its time comes', async () => {
    const { time, register, worker } = aWorld();
    const left = leaving(time, worker().turn, 40);
    await time.runUntil(START_MS + 1_000);
    register.breakDown(new Error('the table is down'));
    await time.runUntil(START_MS + 5_000);
    expect(left).toHaveLength(40);
  });
});

describe('a text that is no pace', () => {
  it('as another release may have left it, begins anew', async () => {
    const { time, register, problems, worker } = aWorld();
    void register.replace('/orders/', 'of another release', undefined, START_MS + 60_000);
    await time.runUntil(START_MS + 10);
    const left = leaving(time, worker().turn, 12);
    await time.runUntil(START_MS + 1_000);
    expect(left).toHaveLength(12);
    expect(problems).toEqual([]);
    expect(register.counts).toMatchObject({ written: 3, lost: 1 });
  });
});
