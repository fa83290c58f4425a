import { addDays, dayOf, startOfDayMs } from '../../../lib/values/day.ts';
import { count } from './coverage.ts';
import { checkEnd } from './checker/end-checks.ts';
import { runAgain } from './quiet-nights.ts';
import { Life } from './microsoft/life.ts';
import { OurFunctions } from './our-functions.ts';
import { People } from './people.ts';
import { World, type Setting } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NIGHTLY_MS = 2 * HOUR;
// More than anything needs that ends; what needs more turns in circles.
const HAPPENINGS = 30_000;

/** One schedule: some nights in bad weather, some in good weather, then ten again; and what the checker found. */
export async function runSchedule(setting: Setting): Promise<World> {
  const world = new World(setting);
  const { scheduler, knobs, findings, random, coverage } = world;
  const startMs = scheduler.nowMs;
  const healsAtMs = startMs + knobs.healAfterMs;
  // The first whole night in good weather, and everything of it.
  const lastNight = addDays(dayOf(healsAtMs + DAY - NIGHTLY_MS - 1), 0);
  const functions = new OurFunctions(world, startOfDayMs(lastNight) + DAY);
  const people = new People(world, functions);
  world.onMessage = (message) => functions.queued(message);
  new Life(world.tenant, startMs, (what) => world.story?.add('MICROSOFT', what)).begin();
  people.begin();
  for (let night = dayOf(startMs); night <= lastNight; night = addDays(night, 1)) {
    const atMs = startOfDayMs(night) + NIGHTLY_MS;
    const bad = (rate: number, what: string) => {
      if (night === lastNight || !random.chance(rate)) return false;
      count(coverage.points, `night: ${what}`);
      return true;
    };
    if (bad(knobs.nightsLost, 'lost')) continue;
    const lateMs = bad(knobs.nightsLate, 'late') ? random.below(26 * HOUR) : 0;
    scheduler.at(atMs + lateMs, () => functions.night(night));
    if (bad(knobs.nightsTwice, 'planned by two')) {
      const apartMs = random.below(random.pick([knobs.paceMs, 10 * knobs.paceMs, 3 * HOUR]));
      scheduler.at(atMs + apartMs, () => functions.night(night));
    }
  }
  scheduler.at(healsAtMs, () => {
    world.story?.add('WEATHER', 'heals');
    world.calls.healed = true;
    world.tenant.healed = true;
    functions.sendAgain();
    void functions.wake();
  });
  const ended = await scheduler.run(HAPPENINGS);
  findings.check('nothing turns in circles', ended, () => `${HAPPENINGS} happenings and no end`);
  if (ended) {
    await runAgain(world, lastNight);
    await checkEnd(world, lastNight);
  }
  return world;
}
