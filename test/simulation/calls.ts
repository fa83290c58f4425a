import type { Happening } from './event-queue.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';
import { InjectedFailure, type Task } from './task.ts';

/** The places at which the workers of one side can die, by their numbers: calls of its ports, or what they change. */
export type Places = {
  readonly nameOf: (point: number) => string;
  /** How much likelier than the schedule's rate a worker dies at each. */
  readonly deathWeight: Float64Array;
  /** Whoever always died at one place would never get past it. */
  readonly likeliestDeath: number;
  /** Milliseconds that a call takes in good weather, at most. */
  readonly healedPaceMs: number;
};

/** How often calls go wrong; the knobs of both sides have these. */
type CallKnobs = {
  readonly paceMs: number;
  readonly deaths: number;
  readonly pauses: number;
  readonly longestPauseMs: number;
  readonly databaseFails: number;
  readonly databaseLosesReply: number;
};

/** Deaths before each point, then after each. */
export type DeathCounts = { readonly deaths: Float64Array };

/** What a schedule gives to its calls. */
type Weather<Knobs, Coverage> = {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly knobs: Knobs;
  readonly coverage: Coverage;
  readonly story: Story | undefined;
  readonly places: Places;
  /** Told what went wrong with a call, beside deaths. */
  readonly wentWrong?: (what: string) => void;
};

/** Where calls are made: every call of a port is put before the scheduler, which lets it happen, fail, wait or kill. */
export class Calls<Knobs extends CallKnobs = CallKnobs, Coverage extends DeathCounts = DeathCounts> {
  steps = 0;
  deaths = 0;
  /** From now on every call succeeds. */
  healed = false;
  /** Nothing is under way beside the one who calls: calls happen at once, and the clock stands still. */
  atOnce = false;
  /** Set by the effect of a call whose reply takes its time. */
  replyAfterMs = 0;
  readonly weather: Weather<Knobs, Coverage>;

  constructor(weather: Weather<Knobs, Coverage>) {
    this.weather = weather;
  }

  /** A call whose effect is all there is: it fails only as the effect itself does. */
  make<Reply>(task: Task, point: number, effect: () => Reply): Promise<Reply> {
    if (this.atOnce) return this.direct(async () => effect());
    return new Promise((resolve, reject) => {
      this.weather.scheduler.put(new Call(this, task, point, effect, resolve as Resolve, reject));
    });
  }

  /**
   * A call of one of our own stores: it may fail without effect, or with it. `seen` is told of the effect before anybody
   * else moves, whether the caller lives to hear of it or not; false where it came to nothing.
   */
  makeStored<Reply>(
    task: Task,
    point: number,
    effect: () => Promise<Reply>,
    seen?: (reply: Reply) => boolean | void,
  ): Promise<Reply> {
    if (this.atOnce) return this.direct(effect, seen);
    return new Promise((resolve, reject) => {
      const call = new StoredCall(this, task, point, effect, resolve as Resolve, reject);
      call.seen = seen as Seen;
      this.weather.scheduler.put(call);
    });
  }

  /** False where the worker is dead, dies here, or has run out of time. */
  begins(task: Task, point: number): boolean {
    if (!task.isAlive) return false;
    this.steps += 1;
    if (this.weather.scheduler.nowMs < task.endsAtMs) return !this.diesAt(task, point, 0);
    this.weather.wentWrong?.('a worker runs out of time and is ended');
    this.kill(task, point, 'has run out of time before it');
    return false;
  }

  diesAt(task: Task, point: number, when: 0 | 1): boolean {
    const { random, knobs, coverage, places } = this.weather;
    const { deathWeight, likeliestDeath } = places;
    const rate = Math.min(knobs.deaths * (deathWeight[point] ?? 1), likeliestDeath);
    if (this.healed || !random.chance(rate)) return false;
    coverage.deaths[when * deathWeight.length + point]! += 1;
    this.kill(task, point, when === 0 ? 'dies before it' : 'dies after it, before the reply');
    return true;
  }

  /** Whether one of our own stores does not do what it is for. */
  goesWrong(task: Task, point: number, how: 'fails' | 'took effect, the reply is lost'): boolean {
    const { random, knobs, story, places, wentWrong } = this.weather;
    const rate = how === 'fails' ? knobs.databaseFails : knobs.databaseLosesReply;
    if (this.healed || !random.chance(rate)) return false;
    wentWrong?.(`store: ${how}`);
    story?.add(task.name, places.nameOf(point), how);
    return true;
  }

  delayMs(): number {
    const { random, knobs, places } = this.weather;
    const paceMs = this.healed ? Math.min(knobs.paceMs, places.healedPaceMs) : knobs.paceMs;
    return 1 + Math.floor(random.next() * paceMs) + this.pauseMs();
  }

  // A worker that is frozen between two calls wakes up after others have gone on in its place.
  pauseMs(): number {
    const { random, knobs } = this.weather;
    if (this.healed || !random.chance(knobs.pauses)) return 0;
    return 1 + Math.floor(random.next() * knobs.longestPauseMs);
  }

  private kill(task: Task, point: number, how: string): void {
    this.deaths += 1;
    this.weather.story?.add(task.name, this.weather.places.nameOf(point), how);
    task.die();
  }

  private async direct<Reply>(
    effect: () => Promise<Reply>,
    seen?: (reply: Reply) => boolean | void,
  ): Promise<Reply> {
    this.steps += 1;
    const reply = await effect();
    seen?.(reply);
    return reply;
  }
}

type Resolve = (reply: unknown) => void;
type Seen = ((reply: unknown) => boolean | void) | undefined;

/** One call on its way, as the queue holds it. */
class Call implements Happening {
  readonly atMs: number;
  order = 0;
  protected readonly calls: Calls;
  protected readonly task: Task;
  protected readonly point: number;
  protected readonly effect: () => unknown;
  protected readonly resolve: Resolve;
  protected readonly reject: (failure: Error) => void;

  constructor(
    calls: Calls,
    task: Task,
    point: number,
    effect: () => unknown,
    resolve: Resolve,
    reject: (failure: Error) => void,
  ) {
    this.atMs = calls.weather.scheduler.nowMs + calls.delayMs();
    this.calls = calls;
    this.task = task;
    this.point = point;
    this.effect = effect;
    this.resolve = resolve;
    this.reject = reject;
  }

  happen(): void {
    const { calls, task, point } = this;
    if (!calls.begins(task, point)) return;
    calls.replyAfterMs = 0;
    let reply: unknown;
    try {
      reply = this.effect();
    } catch (failure) {
      return this.failed(failure as Error);
    }
    if (!calls.diesAt(task, point, 1)) this.answer(this.resolve, reply);
  }

  protected failed(failure: Error): void {
    if (!this.calls.diesAt(this.task, this.point, 1)) this.answer(this.reject, failure);
  }

  protected answer<Reply>(tell: (reply: Reply) => void, reply: Reply): void {
    const { calls, task } = this;
    const pauseMs = calls.replyAfterMs + calls.pauseMs();
    if (pauseMs === 0) return tell(reply);
    const { scheduler } = calls.weather;
    scheduler.at(scheduler.nowMs + pauseMs, () => {
      if (task.isAlive) tell(reply);
    });
  }
}

class StoredCall extends Call {
  seen: Seen = undefined;

  override happen(): void {
    const { calls, task, point } = this;
    if (!calls.begins(task, point)) return;
    if (calls.goesWrong(task, point, 'fails')) {
      return this.reject(new InjectedFailure('The store could not be reached.'));
    }
    calls.replyAfterMs = 0;
    (this.effect() as Promise<unknown>).then(
      (reply) => this.landed(reply),
      (failure: unknown) => this.failed(failure as Error),
    );
  }

  private landed(reply: unknown): void {
    const { calls, task, point } = this;
    const counts = this.seen?.(reply) !== false;
    if (counts && calls.diesAt(task, point, 1)) return;
    if (calls.goesWrong(task, point, 'took effect, the reply is lost')) {
      return this.answer(this.reject, new InjectedFailure('The store did not reply.'));
    }
    this.answer(this.resolve, reply);
  }
}
