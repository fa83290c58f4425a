import type { Faults } from '../../../local/partner-center/faults.ts';
import type { Random } from '../random.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Kinds of moments to be killed at: after so many calls, less than `most`, of this kind. */
const MOMENTS = [
  { calls: /./, most: 12 },
  // Where it matters most: a checkout arrives, and who sent it may not live to hear of it.
  { calls: /\/checkout$/, most: 1 },
];

/** From a call's arrival: at once, or long enough for the next write to begin, or to land. */
const LONGEST_AFTER_MS = 8;

type Mark = { readonly calls: RegExp; left: number; readonly afterMs: number };

/** Which workers are to be killed, and a little after which call that reaches Microsoft, whoever makes it. */
export class Marks {
  readonly #random: Random;
  readonly #marked = new Map<
    WorkerProcess,
    { readonly calls: RegExp; left: number; readonly afterMs: number }
  >();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Marks these workers, each for some random moment to come unless it is marked already, and nobody else. */
  only(workers: readonly WorkerProcess[]): void {
    for (const worker of this.#marked.keys()) if (!workers.includes(worker)) this.#marked.delete(worker);
    for (const worker of workers) if (!this.#marked.has(worker)) this.#marked.set(worker, this.#drawMark());
  }

  /** Faults as they are; whoever is due is killed as a call arrives, or soon after. */
  watching(faults: Faults): Faults {
    return {
      ...faults,
      take: (method, path) => {
        this.#arrived(path);
        return faults.take(method, path);
      },
    };
  }

  #arrived(path: string): void {
    for (const [worker, mark] of this.#marked) {
      if (!mark.calls.test(path)) continue;
      mark.left -= 1;
      if (mark.left >= 0) continue;
      this.#marked.delete(worker);
      if (mark.afterMs === 0) worker.kill();
      else setTimeout(() => worker.kill(), mark.afterMs);
    }
  }

  #drawMark(): Mark {
    const { calls, most } = this.#random.pick(MOMENTS);
    const afterMs = Math.max(0, this.#random.next() * (LONGEST_AFTER_MS + 2) - 2);
    return { calls, left: this.#random.below(most), afterMs };
  }
}
