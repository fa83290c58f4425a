import type { Registered } from '../../values/shared-register.ts';
import type { Pause } from '../exchange/retry.ts';
import type { ApiLimit } from './api-limits.ts';
import { freshPace, MINUTE_MS, paceFrom, paceText, type Pace } from './pace.ts';
import type { RegisterAccess } from './register-access.ts';

/** One pace in the register, as one worker sees it. Undefined answers mean that the register could not be had. */
export type SharedPace = {
  /**
   * Changes the pace for all workers, and answers with what was decided on the newest one. Nothing is written where the
   * decision keeps the pace it was given; and where others were faster time and again, which is reported, the last
   * decision is good enough to go by.
   */
  readonly change: <Decision extends { readonly pace: Pace }>(
    decide: (pace: Pace, nowMs: number) => Decision,
  ) => Promise<Decision | undefined>;
  /** The pace as it stands now. */
  readonly newest: () => Promise<Pace | undefined>;
};

type SharedPaceParts = {
  readonly register: RegisterAccess;
  readonly key: string;
  readonly limit: ApiLimit;
  readonly nowMs: () => number;
  readonly pause: Pause;
  readonly random: () => number;
};

export function createSharedPace(parts: SharedPaceParts): SharedPace {
  const { register, key, limit, nowMs, pause, random } = parts;
  // What this worker last saw. Where it is alone, that is the newest, and a change is one trip.
  let known: { readonly pace: Pace; readonly revision: string } | undefined;
  const learn = (found: Registered | undefined) => {
    known = found && { pace: paceFrom(found.text) ?? freshPace(limit, nowMs()), revision: found.revision };
  };
  return {
    async change(decide) {
      for (let tries = 1; ; tries += 1) {
        const atMs = nowMs();
        const before = known?.pace ?? freshPace(limit, atMs);
        const decision = decide(before, atMs);
        if (decision.pace === before) return decision;
        const [text, over] = [paceText(decision.pace), known?.revision];
        const written = await register.use((texts) => texts.replace(key, text, over, atMs + KEPT_MS));
        if (written === undefined) return undefined;
        if (written.replaced) {
          known = { pace: decision.pace, revision: written.revision };
          return decision;
        }
        learn(written.current);
        if (tries === MAX_TRIES) {
          register.report(new Error(`The limit ${key} was changed by others ${MAX_TRIES} times in a row.`));
          return decision;
        }
        // What was just learnt is worth trying at once. Where that loses too, many are at it, and a pause spreads them.
        if (tries % 2 === 0) await pause(random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
      }
    },
    async newest() {
      const read = await register.use(async (texts) => ({ found: await texts.read(key) }));
      if (read === undefined) return undefined;
      learn(read.found);
      return known?.pace;
    },
  };
}

const MAX_TRIES = 16; // Two are usual; forty workers that start in the same moment need more.
const FIRST_PAUSE_MS = 5; // About one trip to the register.
const LONGEST_PAUSE_MS = 500;
const KEPT_MS = 2 * 24 * 60 * MINUTE_MS; // Tonight begins with what last night learnt.
