import { askDocument } from '../../../lib/billing/night/ask-document.ts';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { planNight } from '../../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { addDays, startOfDayMs, type Day } from '../../../lib/values/day.ts';
import { count } from './coverage.ts';
import { workOff } from './our-functions.ts';
import type { Message } from './ports/simulated-work.ts';
import { snapshotOf } from './snapshot.ts';
import type { BillingTools, World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AGAIN = 10;
const ROUNDS = 400;
const SAME = 'same night';
const WAYS = [SAME, SAME, SAME, SAME, SAME, SAME, SAME, 'earlier night', 'next night', 'wish'] as const;

/**
 * One more night in good weather, then ten again: the same night, an earlier one, a document as somebody wishes, or
 * another night without news. Nothing else is under way, so each has to leave every byte as it was.
 */
export async function runAgain(world: World, lastNight: Day): Promise<void> {
  const { random, findings, scheduler, coverage } = world;
  world.calls.atOnce = true;
  const queue: Message[] = [];
  world.onMessage = (message) => void queue.push(message);
  const settled = (work: (tools: BillingTools) => Promise<unknown>) => settle(world, queue, work);
  // A Sunday, on which those of a year are looked at as well.
  // All comparisons that failed are made up for then.
  let night = addDays(lastNight, 7 - new Date(startOfDayMs(lastNight)).getUTCDay());
  const plan = (which: Day) => settled((tools) => planNight(tools, which));
  moveTo(world, night);
  await plan(night);
  let before = snapshotOf(world);
  for (let time = 0; time < AGAIN; time += 1) {
    const written = world.lines.written;
    const asked = { ...world.questions.asked };
    const what = random.pick(WAYS);
    count(coverage.points, `again: ${what}`);
    world.story?.add('QUIET', what);
    if (what === 'same night') await plan(night);
    if (what === 'earlier night') await plan(addDays(night, -1 - random.below(2)));
    if (what === 'wish') await settled((tools) => wish(world, tools));
    if (what === 'next night') {
      night = addDays(night, 1);
      moveTo(world, night);
      await plan(night);
    }
    const after = snapshotOf(world);
    findings.check(
      'a night again leaves every byte',
      after === before,
      () => `${what}: ${firstDifference(before, after)}`,
    );
    const blobs = world.questions.asked.blob - asked.blob + world.questions.asked.statement - asked.statement;
    const exports = world.questions.asked.export - asked.export;
    const loads = world.lines.written - written + blobs;
    const isQuiet = loads === 0 && (exports === 0 || what === 'next night' || what === 'wish');
    findings.check(
      'a night without news loads nothing',
      isQuiet,
      () => `${what}: ${loads} loads, ${exports} exports`,
    );
    before = after;
  }
  // What a late planner opened again ends at its hour.
  scheduler.nowMs += DAY;
  await inTurn(world, 'quiet', (tools) => endNights(tools, scheduler.nowMs));
}

function moveTo({ scheduler }: World, night: Day): void {
  scheduler.nowMs = Math.max(scheduler.nowMs, startOfDayMs(night) + 2 * HOUR);
}

async function wish(world: World, tools: BillingTools): Promise<void> {
  const id = world.random.pick([...world.documents.now.keys()]);
  if (id !== undefined)
    await askDocument(tools, { id, caller: 'anna' }, world.random.pick(['sync', 'reload']));
}

/** Runs something and everything that follows from it until nothing is due within the day. */
async function settle(
  world: World,
  queue: Message[],
  work: (tools: BillingTools) => Promise<unknown>,
): Promise<void> {
  const { scheduler } = world;
  const untilMs = scheduler.nowMs + 20 * HOUR;
  await inTurn(world, 'quiet', work);
  for (let round = 0; round < ROUNDS; round += 1) {
    while (queue.length > 0) {
      for (const message of queue.splice(0)) await inTurn(world, 'quiet', (tools) => workOff(tools, message));
    }
    let nextMs = Infinity;
    await inTurn(world, 'quiet', async (tools) => {
      const due = await queueDue(tools, scheduler.nowMs);
      nextMs = due.nextDueAt === null ? Infinity : Date.parse(due.nextDueAt);
      await endNights(tools, scheduler.nowMs);
    });
    if (queue.length > 0) continue;
    if (nextMs > untilMs) return;
    scheduler.nowMs = Math.max(nextMs, scheduler.nowMs + 1);
  }
  world.findings.check('nothing turns in circles', false, () => 'a quiet night does not come to rest');
}

function inTurn(world: World, name: string, work: (tools: BillingTools) => Promise<unknown>): Promise<void> {
  return new Promise((resolve) => world.run(name, Infinity, work, () => resolve()));
}

function firstDifference(one: string, other: string): string {
  const place = [...one].findIndex((character, index) => character !== other[index]);
  const from = Math.max(0, place - 80);
  return `${one.slice(from, place + 120)} … became … ${other.slice(from, place + 120)}`;
}
