import { inMemoryRegister } from '../../lib/partner-center/limits/in-memory-register.ts';
import type { SharedRegister } from '../../lib/values/shared-register.ts';

/** A register whose every way there and back takes as long as `trip`; it can break down, and counts what it is asked. */
type InMemorySharedRegister = SharedRegister & {
  readonly counts: { read: number; written: number; lost: number };
  /** From now on every question fails with this; undefined mends it. */
  breakDown(failure: Error | undefined): void;
};

export function createInMemorySharedRegister(parts: {
  readonly nowMs: () => number;
  readonly trip?: () => Promise<unknown>;
}): InMemorySharedRegister {
  const { nowMs, trip = () => Promise.resolve() } = parts;
  const register = inMemoryRegister({ nowMs });
  const counts = { read: 0, written: 0, lost: 0 };
  let broken: Error | undefined;
  const asked = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    await trip();
    if (broken) throw broken;
    const result = await ask();
    await trip();
    return result;
  };
  return {
    counts,
    breakDown(failure) {
      broken = failure;
    },
    read(key) {
      counts.read += 1;
      return asked(() => register.read(key));
    },
    async replace(...wanted) {
      counts.written += 1;
      const replacement = await asked(() => register.replace(...wanted));
      if (!replacement.replaced) counts.lost += 1;
      return replacement;
    },
  };
}
