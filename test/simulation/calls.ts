import type { Coverage } from './coverage.ts';
import type { Happening } from './event-queue.ts';
import type { Knobs } from './knobs.ts';
import { DEATH_WEIGHT, pointName, POINT_COUNT, type Point } from './points.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';
import { InjectedFailure, type Task } from './task.ts';

// Whoever always died at one place would never get past it.
const LIKELIEST = 0.4;

/** What a schedule gives to its calls. */
type Weather = {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly knobs: Knobs;
  readonly coverage: Coverage;
  readonly story: Story | undefined;
};

/** Where calls are made: every call of a port is put before the scheduler, which lets it happen, fail, wait or kill. */
export class Calls {
  steps = 0;
  deaths = 0;
  /** From now on every call succeeds. */
  healed = false;
  /** Set by the effect of a call whose reply takes its time. */
  replyAfterMs = 0;
  readonly weather: Weather;

  constructor(weather: Weather) {
    this.weather = weather;
  }

  /** A call whose effect is all there is: it fails only as the effect itself does. */
  make<Reply>(task: Task, point: Point, effect: () => Reply): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.weather.scheduler.put(new Call(this, task, point, effect, resolve as Resolve, reject));
    });
  }

  /**
   * A call of the database: it may fail without effect, or with it. `seen` is told what happened before anybody else
   * moves, whether the caller lives to hear it or not; false where it came to nothing.
   */
  makeStored<Reply>(
    task: Task,
    point: Point,
    effect: () => Promise<Reply>,
    seen?: (reply: Reply) => boolean,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.weather.scheduler.put(
        new StoredCall(this, task, point, effect, resolve as Resolve, reject, seen as Seen),
      );
    });
  }

  begins(task: Task, point: Point): boolean {
    if (!task.isAlive) return false;
    this.steps += 1;
    return !this.diesAt(task, point, 0);
  }

  diesAt(task: Task, point: Point, when: 0 | 1): boolean {
    const { random, knobs, coverage, story } = this.weather;
    if (this.healed || !random.chance(Math.min(knobs.deaths * (DEATH_WEIGHT[point] ?? 1), LIKELIEST)))
      return false;
    this.deaths += 1;
    coverage.deaths[when * POINT_COUNT + point]! += 1;
    story?.add(
      task.name,
      pointName(point),
      when === 0 ? 'dies before it' : 'dies after it, before the reply',
    );
    task.die();
    return true;
  }

  delayMs(): number {
    const { random, knobs } = this.weather;
    return 1 + Math.floor(random.next() * knobs.paceMs) + this.pauseMs();
  }

  // A worker that is frozen between two calls wakes up after its lease, and after the send window.
  pauseMs(): number {
    const { random, knobs } = this.weather;
    if (this.healed || !random.chance(knobs.pauses)) return 0;
    return 1 + Math.floor(random.next() * knobs.longestPauseMs);
  }
}

type Resolve = (reply: unknown) => void;
type Seen = ((reply: unknown) => boolean) | undefined;

/** One call on its way, as the queue holds it. */
class Call implements Happening {
  readonly atMs: number;
  order = 0;
  protected readonly calls: Calls;
  protected readonly task: Task;
  protected readonly point: Point;
  protected readonly effect: () => unknown;
  protected readonly resolve: Resolve;
  protected readonly reject: (failure: Error) => void;

  constructor(
    calls: Calls,
    task: Task,
    point: Point,
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
      if (!calls.diesAt(task, point, 1)) this.answer(this.reject, failure as Error);
      return;
    }
    if (!calls.diesAt(task, point, 1)) this.answer(this.resolve, reply);
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
  private readonly seen: Seen;

  constructor(
    calls: Calls,
    task: Task,
    point: Point,
    effect: () => unknown,
    resolve: Resolve,
    reject: (failure: Error) => void,
    seen: Seen,
  ) {
    super(calls, task, point, effect, resolve, reject);
    this.seen = seen;
  }

  override happen(): void {
    const { calls, task, point } = this;
    if (!calls.begins(task, point)) return;
    calls.replyAfterMs = 0;
    const { random, knobs, story } = calls.weather;
    if (!calls.healed && random.chance(knobs.databaseFails)) {
      story?.add(task.name, pointName(point), 'fails at the database');
      return this.reject(new InjectedFailure('The database could not be reached.'));
    }
    (this.effect() as Promise<unknown>).then((reply) => this.landed(reply), this.reject);
  }

  private landed(reply: unknown): void {
    const { calls, task, point } = this;
    const { random, knobs, story } = calls.weather;
    const counts = this.seen?.(reply) ?? true;
    if (counts && calls.diesAt(task, point, 1)) return;
    if (!calls.healed && random.chance(knobs.databaseLosesReply)) {
      story?.add(task.name, pointName(point), 'took effect, the reply is lost');
      return this.answer(this.reject, new InjectedFailure('The database did not reply.'));
    }
    this.answer(this.resolve, reply);
  }
}
