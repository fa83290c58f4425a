import type { Registered, SharedRegister } from '../../values/shared-register.ts';

/** A register of one process that shares with nobody else. */
export function inMemoryRegister({ nowMs }: { readonly nowMs: () => number }): SharedRegister {
  const kept = new Map<string, { readonly registered: Registered; readonly keepUntilMs: number }>();
  let revisions = 0;
  const current = (key: string) => {
    const found = kept.get(key);
    return found !== undefined && found.keepUntilMs > nowMs() ? found.registered : undefined;
  };
  return {
    async read(key) {
      return current(key);
    },
    async replace(key, text, over, keepUntilMs) {
      const registered = current(key);
      if (registered?.revision !== over) return { replaced: false, current: registered };
      revisions += 1;
      const revision = String(revisions);
      kept.set(key, { registered: { text, revision }, keepUntilMs });
      return { replaced: true, revision };
    },
  };
}
