import { count, type Coverage } from './coverage.ts';
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Story } from '../story.ts';
import { InjectedFailure, type Task } from '../task.ts';
import type { Knobs } from './knobs.ts';
import { Worker } from './worker.ts';
import { DEATH_WEIGHT, POINT_COUNT, pointName, type Point } from './points.ts';

// Whoever always died at one place would never get past it.
const LIKELIEST = 0.3;
const HEALED_PACE_MS = 400;

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
  /** Nothing is under way beside the one who calls: calls happen at once, and the clock stands still. */
  atOnce = false;
  /** Set by the effect of a call whose reply takes its time. */
  replyAfterMs = 0;
  readonly weather: Weather;

  constructor(weather: Weather) {
    this.weather = weather;
  }

  /** A call whose effect is all there is: it fails only as the effect itself does. */
  make<Reply>(task: Task, point: Point, effect: () => Reply): Promise<Reply> {
    if (this.atOnce) return this.direct(async () => effect());
    return new Promise((resolve, reject) => {
      this.later(task, point, () => {
        this.replyAfterMs = 0;
        let reply: Reply;
        try {
          reply = effect();
        } catch (failure) {
          if (!this.diesAt(task, point, 1)) this.answer(task, reject, failure);
          return;
        }
        if (!this.diesAt(task, point, 1)) this.answer(task, resolve, reply);
      });
    });
  }

  /**
   * A call of one of our own stores: it may fail without effect, or with it. `seen` is told of the effect before anybody
   * else moves, whether the caller lives to hear of it or not.
   */
  makeStored<Reply>(
    task: Task,
    point: Point,
    effect: () => Promise<Reply>,
    seen?: (reply: Reply) => void,
  ): Promise<Reply> {
    if (this.atOnce) return this.direct(effect, seen);
    return new Promise((resolve, reject) => {
      const landed = (reply: Reply) => {
        seen?.(reply);
        if (this.diesAt(task, point, 1)) return;
        if (this.goesWrong(task, point, 'took effect, the reply is lost')) {
          return this.answer(task, reject, new InjectedFailure('The store did not reply.'));
        }
        this.answer(task, resolve, reply);
      };
      this.later(task, point, () => {
        if (this.goesWrong(task, point, 'fails')) {
          return reject(new InjectedFailure('The store could not be reached.'));
        }
        this.replyAfterMs = 0;
        effect().then(landed, (failure: unknown) => {
          if (!this.diesAt(task, point, 1)) this.answer(task, reject, failure);
        });
      });
    });
  }

  private later(task: Task, point: Point, happen: () => void): void {
    const { scheduler } = this.weather;
    scheduler.at(scheduler.nowMs + this.delayMs(), () => {
      if (this.begins(task, point)) happen();
    });
  }

  private async direct<Reply>(effect: () => Promise<Reply>, seen?: (reply: Reply) => void): Promise<Reply> {
    this.steps += 1;
    const reply = await effect();
    seen?.(reply);
    return reply;
  }

  /** False where the worker is dead, dies here, or has run out of time. */
  private begins(task: Task, point: Point): boolean {
    if (!task.isAlive) return false;
    this.steps += 1;
    const { scheduler, coverage } = this.weather;
    if (task instanceof Worker && scheduler.nowMs >= task.endsAtMs) {
      count(coverage.points, 'a worker runs out of time and is ended');
      this.kill(task, point, 'has run out of time before it');
      return false;
    }
    return !this.diesAt(task, point, 0);
  }

  diesAt(task: Task, point: Point, when: 0 | 1): boolean {
    const { random, knobs, coverage } = this.weather;
    if (this.healed || !random.chance(Math.min(knobs.deaths * (DEATH_WEIGHT[point] ?? 1), LIKELIEST)))
      return false;
    coverage.deaths[when * POINT_COUNT + point]! += 1;
    this.kill(task, point, when === 0 ? 'dies before it' : 'dies after it, before the reply');
    return true;
  }

  private kill(task: Task, point: Point, how: string): void {
    this.deaths += 1;
    this.weather.story?.add(task.name, pointName(point), how);
    task.die();
  }

  private goesWrong(task: Task, point: Point, how: 'fails' | 'took effect, the reply is lost'): boolean {
    const { random, knobs, coverage, story } = this.weather;
    const rate = how === 'fails' ? knobs.databaseFails : knobs.databaseLosesReply;
    if (this.healed || !random.chance(rate)) return false;
    count(coverage.points, `store: ${how}`);
    story?.add(task.name, pointName(point), how);
    return true;
  }

  private answer<Reply>(task: Task, tell: (reply: Reply) => void, reply: Reply): void {
    const pauseMs = this.replyAfterMs + this.pauseMs();
    if (pauseMs === 0) return tell(reply);
    const { scheduler } = this.weather;
    scheduler.at(scheduler.nowMs + pauseMs, () => {
      if (task.isAlive) tell(reply);
    });
  }

  private delayMs(): number {
    const { random, knobs } = this.weather;
    const paceMs = this.healed ? Math.min(knobs.paceMs, HEALED_PACE_MS) : knobs.paceMs;
    return 1 + Math.floor(random.next() * paceMs) + this.pauseMs();
  }

  // A worker that is frozen between two calls wakes up after others have gone on in its place.
  private pauseMs(): number {
    const { random, knobs } = this.weather;
    if (this.healed || !random.chance(knobs.pauses)) return 0;
    return 1 + Math.floor(random.next() * knobs.longestPauseMs);
  }
}
