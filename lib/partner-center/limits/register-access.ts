import type { SharedRegister } from '../../values/shared-register.ts';
import { inTime } from '../exchange/in-time.ts';

/** A register that may fail without anybody failing with it. */
export type RegisterAccess = {
  /** Undefined where the register failed, or was silent, now or a moment ago. That was reported. */
  readonly use: <Result>(ask: (register: SharedRegister) => Promise<Result>) => Promise<Result | undefined>;
  readonly report: (problem: unknown) => void;
};

/** After a failure the register is left alone for a few seconds: a table that is down must not cost every call its patience. */
export function createRegisterAccess(parts: {
  readonly register: SharedRegister;
  readonly nowMs: () => number;
  readonly report: (problem: unknown) => void;
  /** How long the register may be silent. */
  readonly answersWithinMs?: number | undefined;
}): RegisterAccess {
  const { register, nowMs, report, answersWithinMs = ANSWERS_WITHIN_MS } = parts;
  let restsUntilMs = 0;
  return {
    report,
    async use(ask) {
      if (nowMs() < restsUntilMs) return undefined;
      try {
        return await inTime(ask(register), answersWithinMs);
      } catch (problem) {
        restsUntilMs = nowMs() + REST_MS;
        report(problem);
        return undefined;
      }
    },
  };
}

const REST_MS = 5_000;
const ANSWERS_WITHIN_MS = 2_000; // A trip takes some milliseconds.
