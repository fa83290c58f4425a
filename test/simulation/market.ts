import type { Looked, Refusal } from '../../lib/purchasing/storefront.ts';
import type { Calls } from './calls.ts';
import type { Knobs } from './knobs.ts';
import type { Shop } from './partner-center/shop.ts';
import type { Point } from './points.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { InjectedFailure, type Task } from './task.ts';

/** Who is shown every checkout as it leaves us. */
type SendWitness = {
  left(
    cartId: string,
    call: { readonly requestId: string; readonly correlationId: string },
    task: Task,
  ): void;
  answered(requestId: string): void;
  /** What a call came to, for the story. */
  told(task: Task, what: string, answer: unknown): void;
};

type MarketParts = {
  readonly calls: Calls;
  readonly knobs: Knobs;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly shop: Shop;
  readonly witness: SendWitness;
  /** The currency that carts are priced in. */
  readonly currency: string;
};

export const STALE: Refusal = { refused: 'refresh', code: '400019', detail: 'The item is stale.' };

const HTTP_TIMEOUT_MS = 30_000;
const ABSENT = { looked: 'absent' } as const;
const REFUSALS: readonly Refusal[] = [
  STALE,
  { refused: 'final', code: '800020', detail: 'The catalog item is not eligible for purchase.' },
  { refused: 'not_registered', code: '800030', detail: 'This subscription is not registered.' },
];

/** The way to Microsoft's counter and back, with what may happen on it; one for all tasks of a schedule. */
export class Market {
  readonly calls: Calls;
  readonly knobs: Knobs;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly shop: Shop;
  readonly witness: SendWitness;
  readonly currency: string;

  constructor({ calls, knobs, random, scheduler, shop, witness, currency }: MarketParts) {
    this.calls = calls;
    this.knobs = knobs;
    this.random = random;
    this.scheduler = scheduler;
    this.shop = shop;
    this.witness = witness;
    this.currency = currency;
  }

  /** Something that is only looked at: it may not answer, and then says so. */
  lookUp<Found>(
    task: Task,
    point: Point,
    find: () => Found | undefined | { readonly unavailable: string },
  ): Promise<Looked<Found>> {
    const { calls, knobs, random } = this;
    return calls.make(task, point, (): Looked<Found> => {
      if (this.chance(knobs.lookUpFails)) {
        if (random.next() < 0.3) calls.replyAfterMs = HTTP_TIMEOUT_MS;
        const retryAfterMs = random.next() < 0.2 ? random.pick([1_000, 90_000, 1_200_000]) : undefined;
        const detail = 'it did not answer';
        return retryAfterMs === undefined
          ? { looked: 'unavailable', detail }
          : { looked: 'unavailable', detail, retryAfterMs };
      }
      const found = find();
      if (found === undefined) return ABSENT;
      if (typeof found === 'object' && found !== null && 'unavailable' in found)
        return { looked: 'unavailable', detail: found.unavailable };
      return { looked: 'found', found: found as Found };
    });
  }

  /** Something that changes: lost on the way there, lost on the way back, or late. */
  change<Done>(task: Task, point: Point, effect: (isLate: boolean) => Done): Promise<Done> {
    const { calls, knobs, random } = this;
    return calls.make(task, point, () => {
      if (!this.chance(knobs.changeFails)) return effect(false);
      calls.replyAfterMs = random.next() < 0.5 ? HTTP_TIMEOUT_MS : 0;
      const fate = random.next();
      if (fate < 0.6) effect(fate < 0.25);
      throw new InjectedFailure('It was not answered.', fate < 0.9 ? 'unavailable' : 'throttled');
    });
  }

  /** A no to whatever was asked. */
  refusal(): Refusal | undefined {
    return this.chance(this.knobs.lookUpRefuses) ? this.random.pick(REFUSALS) : undefined;
  }

  /** Whether a look shows something with which nothing can be bought. */
  isOdd(): boolean {
    return this.chance(this.knobs.lookUpRefuses / 6);
  }

  chance(part: number): boolean {
    return !this.calls.healed && this.random.chance(part);
  }
}
