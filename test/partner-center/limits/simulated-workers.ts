import type { Api } from '../../../lib/partner-center/limits/api-limits.ts';
import { createLimits } from '../../../lib/partner-center/limits/create-limits.ts';
import type { Purpose } from '../../../lib/partner-center/limits/grant-slots.ts';
import { createInMemorySharedRegister } from '../../fakes/in-memory-shared-register.ts';
import type { CountingServer } from './counting-servers.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export const START_MS = Date.UTC(2024, 1, 1, 2, 0, 17);

/** One call as it went: when it was wanted, when it reached the server, and the answer. */
export type Made = {
  readonly purpose: Purpose;
  readonly wantedAtMs: number;
  readonly atMs: number;
  readonly retryAfterMs: number | undefined;
};

type Simulation = {
  readonly time: VirtualTime;
  readonly made: Made[];
  readonly register: ReturnType<typeof createInMemorySharedRegister>;
  /** A worker that always has this many calls to make, until `untilMs`, with `restMs` after each. */
  readonly work: (parts: {
    readonly purpose: Purpose;
    readonly atATime: number;
    readonly untilMs: number;
    readonly restMs?: number;
  }) => void;
};

/** Workers that share a register, one server that counts, and time that is not real; all chance comes from the seed. */
export function simulate(seed: number, api: Api, server: CountingServer): Simulation {
  const random = seededRandom(seed);
  const time = createVirtualTime(START_MS);
  const made: Made[] = [];
  const trip = () => time.pause(1 + random() * 6);
  const register = createInMemorySharedRegister({ nowMs: time.nowMs, trip });
  return {
    time,
    made,
    register,
    work({ purpose, atATime, untilMs, restMs = 0 }) {
      const skewMs = random() * 40 - 20; // No two machines agree.
      const nowMs = () => time.nowMs() + skewMs;
      const { pause } = time;
      const limits = createLimits({ register, purpose, nowMs, pause, random });
      const callOnAndOn = async () => {
        while (time.nowMs() < untilMs) {
          const wantedAtMs = time.nowMs();
          const turn = await limits.turn({ api }, 600_000);
          await pause(10 + random() * 90);
          const atMs = time.nowMs();
          const { retryAfterMs } = server.answer(atMs);
          made.push({ purpose, wantedAtMs, atMs, retryAfterMs });
          await pause(20 + random() * 280);
          if (retryAfterMs !== undefined) await limits.throttled(turn, retryAfterMs);
          await pause(restMs * 2 * random());
        }
      };
      for (let index = 0; index < atATime; index += 1) void callOnAndOn();
    },
  };
}

/** Of the calls in a span: how many were let in, as a part of what the server allows, and which part was refused. */
export function sharesOf(made: readonly Made[], fromMs: number, toMs: number, allowed: number) {
  const inSpan = made.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const refused = inSpan.filter(({ retryAfterMs }) => retryAfterMs !== undefined).length;
  return {
    used: (inSpan.length - refused) / allowed,
    refused: refused / inSpan.length,
    calls: inSpan.length,
  };
}

/** Mulberry32: the same numbers from the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
