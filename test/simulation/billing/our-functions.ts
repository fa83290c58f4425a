import { syncEstimate } from '../../../lib/billing/estimates/sync-estimate.ts';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { planNight } from '../../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { syncDocument } from '../../../lib/billing/sync-document.ts';
import type { Day } from '../../../lib/values/day.ts';
import { count } from './coverage.ts';
import type { Message } from './ports/simulated-work.ts';
import type { BillingTools, World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RUN_MS = 5 * MINUTE;
// How AWS calls a function again that its schedule could not bring to an end.
const TRIES = 3;
// What the queue does with a message that was not settled: visible again after a while, and set aside in the end.
const VISIBLE_AGAIN_MS = 90 * MINUTE;
const RECEIVED_AT_MOST = 5;
const LIFE_MS = 15 * MINUTE;

/** What wakes our functions: the night's hour, the queue's deliveries, and every five minutes the clock. */
export class OurFunctions {
  private readonly world: World;
  /** After this nothing is woken any more. */
  private readonly untilMs: number;
  private nextRunMs = Infinity;
  private runs = 0;
  /** What was set aside, until a person looks into it. */
  private readonly aside: Message[] = [];

  constructor(world: World, untilMs: number) {
    this.world = world;
    this.untilMs = untilMs;
  }

  /** The cron's night, called again where it fails. */
  night(night: Day, tried = 1): void {
    const { world } = this;
    world.run(
      `nightly ${night}`,
      LIFE_MS,
      (tools) => planNight(tools, night),
      (well) => {
        void this.wake();
        if (well) return;
        if (tried === TRIES) return this.setAside({ kind: 'night', night });
        count(world.coverage.points, 'a night is planned again after its planner failed');
        world.scheduler.at(world.scheduler.nowMs + tried * MINUTE, () => this.night(night, tried + 1));
      },
    );
  }

  /** A message is in the queue; it may come late, twice, or never. */
  queued(message: Message): void {
    const { world } = this;
    const { random, knobs, scheduler, calls, coverage } = world;
    const fault = (rate: number, what: string) => {
      if (calls.healed || !random.chance(rate)) return false;
      count(coverage.points, `message: ${what}`);
      return true;
    };
    if (fault(knobs.messagesLost, 'lost')) return void this.wake();
    const times = fault(knobs.messagesTwice, 'twice') ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      const late = fault(knobs.messagesLate, 'late') ? random.below(random.pick([20 * MINUTE, 6 * HOUR])) : 0;
      scheduler.at(scheduler.nowMs + 1 + random.below(2_000) + late, () => this.deliver(message));
    }
  }

  /** Has `resume-billing` run at the next full five minutes at which something is due. */
  async wake(): Promise<void> {
    const { scheduler } = this.world;
    const soonestMs = await this.nextDueMs();
    const atMs = Math.ceil(Math.max(soonestMs, scheduler.nowMs + 1) / RUN_MS) * RUN_MS;
    if (atMs >= this.nextRunMs || atMs > this.untilMs) return;
    this.nextRunMs = atMs;
    scheduler.at(atMs, () => this.strike(atMs));
  }

  private deliver(message: Message, received = 1): void {
    const { world } = this;
    const lifeMs = message.kind === 'document' && !world.calls.healed ? world.knobs.lifeMs : LIFE_MS;
    world.run(
      nameOf(message),
      lifeMs,
      (tools) => workOff(tools, message),
      (well) => {
        void this.wake();
        if (well) return;
        if (received >= RECEIVED_AT_MOST) return this.setAside(message);
        const atMs = world.scheduler.nowMs + VISIBLE_AGAIN_MS;
        if (atMs < this.untilMs) world.scheduler.at(atMs, () => this.deliver(message, received + 1));
      },
    );
  }

  /** In good weather a person sends again what was set aside, and plans the nights that failed. */
  sendAgain(): void {
    for (const message of this.aside.splice(0)) this.queued(message);
  }

  // There is an alarm at one message, and at one function that failed.
  private setAside(message: Message): void {
    count(this.world.coverage.points, 'message: set aside');
    if (this.world.calls.healed) this.queued(message);
    else this.aside.push(message);
  }

  private strike(atMs: number): void {
    if (atMs !== this.nextRunMs) return;
    const { scheduler, calls, random, knobs } = this.world;
    this.nextRunMs = Infinity;
    this.resume();
    if (!calls.healed && random.chance(knobs.twoResumers)) {
      scheduler.at(atMs + random.below(2 * knobs.paceMs), () => this.resume());
    }
  }

  private resume(): void {
    this.world.run(
      `resume ${(this.runs += 1)}`,
      RUN_MS,
      async (tools) => {
        const due = await queueDue(tools, tools.nowMs());
        return { ...due, ...(await endNights(tools, tools.nowMs())) };
      },
      () => void this.wake(),
    );
  }

  private async nextDueMs(): Promise<number> {
    const { book, scheduler } = this.world;
    const { ids, nextDueAtMs } = await book.due(scheduler.nowMs, 1);
    let soonestMs = ids.length > 0 ? scheduler.nowMs : (nextDueAtMs ?? Infinity);
    for await (const { dueAtMs } of book.estimates()) soonestMs = Math.min(soonestMs, dueAtMs ?? Infinity);
    if ((await book.untoldNights()).length > 0) soonestMs = scheduler.nowMs;
    // An open night is looked at once an hour, counted from when it began.
    for (const { startedAtMs } of await book.openNights()) {
      const hours = Math.floor((scheduler.nowMs - startedAtMs) / HOUR) + 1;
      soonestMs = Math.min(soonestMs, startedAtMs + hours * HOUR);
    }
    return soonestMs;
  }
}

export function workOff(tools: BillingTools, message: Message): Promise<unknown> {
  switch (message.kind) {
    case 'document':
      return syncDocument(tools, message.id);
    case 'estimate':
      return syncEstimate(tools, message.id);
    case 'night':
      return planNight(tools, message.night);
  }
}

function nameOf(message: Message): string {
  switch (message.kind) {
    case 'document':
    case 'estimate':
      return `sync ${message.id}`;
    case 'night':
      return `plan ${message.night}`;
  }
}
