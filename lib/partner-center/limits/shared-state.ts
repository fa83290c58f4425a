import type { Registered } from '../../values/shared-register.ts';
import type { Pause } from '../exchange/retry.ts';
import type { RegisterAccess } from './register-access.ts';

/** One state in the register, as one worker sees it. Undefined answers mean that the register could not be had. */
export type SharedState<State> = {
  /**
   * Changes the state for all workers, and answers with what was decided on the newest one. Nothing is written where the
   * decision keeps the state it was given; and where others were faster time and again, which is reported, the last
   * decision is good enough to go by, unless it has to be written.
   */
  readonly change: <Decision extends { readonly state: State }>(
    decide: (state: State, nowMs: number) => Decision,
  ) => Promise<Decision | undefined>;
  /** The state as it stands now. */
  readonly newest: () => Promise<State | undefined>;
};

/** How a state stands in the register, and what it is where nothing stands there, or nothing that can be read. */
export type StateKind<State> = {
  readonly fresh: (nowMs: number) => State;
  readonly print: (state: State) => string;
  readonly read: (text: string) => State | undefined;
  /** A decision that nobody else could learn of is none. */
  readonly hasToBeWritten: boolean;
};

type SharedStateParts<State> = {
  readonly register: RegisterAccess;
  readonly key: string;
  readonly kind: StateKind<State>;
  readonly nowMs: () => number;
  readonly pause: Pause;
  readonly random: () => number;
};

export function createSharedState<State>(parts: SharedStateParts<State>): SharedState<State> {
  const { register, key, kind, nowMs, pause, random } = parts;
  // What this worker last saw. Where it is alone, that is the newest, and a change is one trip.
  let known: { readonly state: State; readonly revision: string } | undefined;
  const learn = (found: Registered | undefined) => {
    known = found && { state: kind.read(found.text) ?? kind.fresh(nowMs()), revision: found.revision };
  };
  return {
    async change(decide) {
      for (let tries = 1; ; tries += 1) {
        const atMs = nowMs();
        const before = known?.state ?? kind.fresh(atMs);
        const decision = decide(before, atMs);
        if (decision.state === before) return decision;
        const [text, over] = [kind.print(decision.state), known?.revision];
        const written = await register.use((texts) => texts.replace(key, text, over, atMs + KEPT_MS));
        if (written === undefined) return undefined;
        if (written.replaced) {
          known = { state: decision.state, revision: written.revision };
          return decision;
        }
        learn(written.current);
        if (tries === MAX_TRIES) {
          register.report(new Error(`The limit ${key} was changed by others ${MAX_TRIES} times in a row.`));
          return kind.hasToBeWritten ? undefined : decision;
        }
        // What was just learnt is worth trying at once. Where that loses too, many are at it, and a pause spreads them.
        if (tries % 2 === 0) await pause(random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
      }
    },
    async newest() {
      const read = await register.use(async (texts) => ({ found: await texts.read(key) }));
      if (read === undefined) return undefined;
      learn(read.found);
      return known?.state;
    },
  };
}

const MAX_TRIES = 16; // Two are usual; forty workers that start in the same moment need more.
const FIRST_PAUSE_MS = 5; // About one trip to the register.
const LONGEST_PAUSE_MS = 500;
const KEPT_MS = 48 * 3_600_000; // Tonight begins with what last night learnt.
