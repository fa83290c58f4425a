import { pointOf, type Pass } from '../real/behind.ts';
import { neverAnswered, settled, type Mortal } from '../real/mortal.ts';

/** A place at which a worker dies: at the call with this number, counted from 1 over a whole run. */
export type Crash = { readonly call: number; readonly when: 'before' | 'after' };

/** Counts the calls of all workers of one run, and chooses who dies at which. */
export class Calls {
  /** What was called, in order. */
  readonly made: string[] = [];
  /** How many of the crashes have happened. */
  crashed = 0;
  readonly #crashes: readonly Crash[];
  readonly #onCall: (point: string, when: Crash['when']) => void;

  constructor(crashes: readonly Crash[], onCall: (point: string, when: Crash['when']) => void) {
    this.#crashes = crashes;
    this.#onCall = onCall;
  }

  begin(point: string): number {
    this.#onCall(point, 'before');
    return this.made.push(point);
  }

  end(call: number): void {
    this.#onCall(this.made[call - 1] ?? '', 'after');
  }

  kills(call: number, when: Crash['when']): boolean {
    const chosen = this.#crashes.some((crash) => crash.call === call && crash.when === when);
    if (chosen) this.crashed += 1;
    return chosen;
  }
}

/** What every port has to go through that this worker is given. */
export function passOf(worker: Mortal, calls: Calls): Pass {
  return async (name, given, call) => {
    if (!worker.isAlive) return neverAnswered();
    const number = calls.begin(pointOf(name, given));
    if (calls.kills(number, 'before')) return worker.die();
    const answer = await settled(call);
    calls.end(number);
    if (calls.kills(number, 'after')) return worker.die();
    // What was asked side by side with the last call of a dead worker is not answered either.
    return worker.isAlive ? answer() : neverAnswered();
  };
}
