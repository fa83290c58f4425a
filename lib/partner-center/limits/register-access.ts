import type { SharedRegister } from '../../values/shared-register.ts';

/** A register that may fail without anybody failing with it. */
export type RegisterAccess = {
  /** Undefined where the register failed now or a moment ago. The failure was reported. */
  readonly use: <Result>(ask: (register: SharedRegister) => Promise<Result>) => Promise<Result | undefined>;
  readonly report: (problem: unknown) => void;
};

/** After a failure the register is left alone for a few seconds: a table that is down must not cost every call its patience. */
export function createRegisterAccess(parts: {
  readonly register: SharedRegister;
  readonly nowMs: () => number;
  readonly report: (problem: unknown) => void;
}): RegisterAccess {
  const { register, nowMs, report } = parts;
  let restsUntilMs = 0;
  return {
    report,
    async use(ask) {
      if (nowMs() < restsUntilMs) return undefined;
      try {
        return await ask(register);
      } catch (problem) {
        restsUntilMs = nowMs() + REST_MS;
        report(problem);
        return undefined;
      }
    },
  };
}

const REST_MS = 5_000;
