import type { SharedRegister } from '../../values/shared-register.ts';
import type { Pause } from '../exchange/retry.ts';
import { API_LIMITS, type Api, type ApiLimit, type WindowLimit } from './api-limits.ts';
import { createCallBudget } from './call-budget.ts';
import { CALL_WINDOW } from './call-window.ts';
import type { Purpose } from './grant-slots.ts';
import { createRegisterAccess } from './register-access.ts';
import { paceUnder } from './pace.ts';
import { createSharedState, type StateKind } from './shared-state.ts';
import { slowDown } from './slow-down.ts';
import { createWaitingLine } from './waiting-line.ts';
import { createWorkerClock } from './worker-clock.ts';

/** A call that counts; the customer where it is made for one. */
export type LimitedCall = { readonly api: Api; readonly customerId?: string | undefined };

/** A call that may leave now. Whoever is refused shows it, so that it is known when the call was let through. */
type Turn = LimitedCall & { readonly slotAtMs: number };

export type Limits = {
  /**
   * Waits until the call may leave; then it has to. Throws a PartnerCenterError (`throttled`, nothing sent) where that
   * would take longer than `withinMs`, or for exports longer than some seconds. Where the register fails the call may
   * leave at once, but for exports, which then may not.
   */
  readonly turn: (call: LimitedCall, withinMs: number) => Promise<Turn>;
  /** Microsoft answered 429: everybody who shares the limit pauses. Never throws. */
  readonly throttled: (turn: Turn, retryAfterMs: number | undefined) => Promise<void>;
};

type LimitsParts = {
  /** Shared by all workers whose calls count together. */
  readonly register: SharedRegister;
  /** The partner tenant, where one register serves several. */
  readonly tenantId?: string | undefined;
  readonly purpose: Purpose;
  readonly nowMs: () => number;
  readonly pause: Pause;
  /** 0 to 1, so that workers do not ask in step. */
  readonly random: () => number;
  /** How long the register may be silent before the call goes without it. Defaults to 2 s. */
  readonly registerWithinMs?: number | undefined;
  /** Hears why the register could not be had. */
  readonly report?: ((problem: unknown) => void) | undefined;
};

/** One worker's view of the limits that it shares with others, per tenant, customer and API. */
export function createLimits(parts: LimitsParts): Limits {
  const { purpose, pause, random, report = () => undefined } = parts;
  const clock = createWorkerClock(parts.nowMs, pause);
  const { nowMs } = clock;
  const { register: shared, registerWithinMs: answersWithinMs } = parts;
  const register = createRegisterAccess({ register: shared, nowMs, report, answersWithinMs });
  const stateOf = <State>(key: string, kind: StateKind<State>) =>
    createSharedState({ register, key, kind, nowMs, pause, random });
  const paced = (api: Api, limit: ApiLimit, key: string): Line => {
    const pace = stateOf(key, paceUnder(limit));
    const { turn } = createWaitingLine({ api, limit, pace, purpose, clock });
    return {
      turn,
      async throttled(slotAtMs, retryAfterMs) {
        await pace.change((before, atMs) => ({
          state: slowDown(before, { slotAtMs, retryAfterMs, nowMs: atMs }),
        }));
      },
    };
  };
  const counted = (api: Api, limit: WindowLimit, key: string): Line => {
    const { turn, throttled } = createCallBudget({ api, limit, window: stateOf(key, CALL_WINDOW), clock });
    return { turn, throttled: (_slotAtMs, retryAfterMs) => throttled(retryAfterMs) };
  };
  const lines = new Map<string, Line>();
  const lineOf = (call: LimitedCall): Line => {
    const key = keyOf(parts.tenantId, call);
    const found = lines.get(key);
    if (found) return found;
    const limit = API_LIMITS[call.api];
    const line = 'windowMs' in limit ? counted(call.api, limit, key) : paced(call.api, limit, key);
    lines.set(key, line);
    return line;
  };
  return {
    async turn(call, withinMs) {
      return { ...call, slotAtMs: await lineOf(call).turn(withinMs) };
    },
    throttled: ({ slotAtMs, ...call }, retryAfterMs) => lineOf(call).throttled(slotAtMs, retryAfterMs),
  };
}

/** The calls of this worker that count together. */
type Line = {
  readonly turn: (withinMs: number) => Promise<number>;
  readonly throttled: (slotAtMs: number, retryAfterMs: number | undefined) => Promise<void>;
};

function keyOf(tenantId: string | undefined, { api, customerId }: LimitedCall): string {
  const ofCustomer = API_LIMITS[api].scope === 'customer' ? customerId : undefined;
  // Without regard to case: the same GUID is the same tenant.
  return [tenantId ?? '', api, ofCustomer ?? '']
    .map((part) => encodeURIComponent(part.toLowerCase()))
    .join('/');
}
