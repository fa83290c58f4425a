import type { SharedRegister } from '../../values/shared-register.ts';
import type { Pause } from '../exchange/retry.ts';
import { API_LIMITS, type Api } from './api-limits.ts';
import type { Purpose } from './grant-slots.ts';
import { createRegisterAccess } from './register-access.ts';
import { createSharedPace, type SharedPace } from './shared-pace.ts';
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
   * would take longer than `withinMs`. Where the register fails the call may leave at once.
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
  const lines = new Map<
    string,
    { readonly pace: SharedPace; readonly turn: (withinMs: number) => Promise<number> }
  >();
  const lineOf = (call: LimitedCall) => {
    const key = keyOf(parts.tenantId, call);
    const found = lines.get(key);
    if (found) return found;
    const limit = API_LIMITS[call.api];
    const pace = createSharedPace({ register, key, limit, nowMs, pause, random });
    const { api } = call;
    const { turn } = createWaitingLine({ api, limit, pace, purpose, clock });
    const line = { pace, turn };
    lines.set(key, line);
    return line;
  };
  return {
    async turn(call, withinMs) {
      return { ...call, slotAtMs: await lineOf(call).turn(withinMs) };
    },
    async throttled({ slotAtMs, ...call }, retryAfterMs) {
      await lineOf(call).pace.change((pace, atMs) => ({
        pace: slowDown(pace, { slotAtMs, retryAfterMs, nowMs: atMs }),
      }));
    },
  };
}

function keyOf(tenantId: string | undefined, { api, customerId }: LimitedCall): string {
  const ofCustomer = API_LIMITS[api].scope === 'customer' ? customerId : undefined;
  // Without regard to case: the same GUID is the same tenant.
  return [tenantId ?? '', api, ofCustomer ?? '']
    .map((part) => encodeURIComponent(part.toLowerCase()))
    .join('/');
}
