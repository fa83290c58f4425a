import { askDocument } from '../../../lib/billing/night/ask-document.ts';
import { addDays, dayOf } from '../../../lib/values/day.ts';
import type { OurFunctions } from './our-functions.ts';
import { count } from './coverage.ts';
import { readDocument } from './reader.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** People beside the clock: readers, those who want a document again, and those who plan nights by hand. */
export class People {
  private readonly world: World;
  private readonly functions: OurFunctions;
  private readers = 0;

  constructor(world: World, functions: OurFunctions) {
    this.world = world;
    this.functions = functions;
  }

  begin(): void {
    const { world } = this;
    const { scheduler, knobs, random } = world;
    const startMs = scheduler.nowMs;
    // Whenever something becomes another, somebody is about to look at it, or just looking.
    world.onPublished = (id) => {
      if (random.chance(0.5)) this.readSoon(id, random.below(30_000));
    };
    // And while it is about to become another.
    world.onOutdated = (id) => {
      if (!world.calls.healed && random.chance(0.4)) this.readSoon(id, 0);
    };
    for (let reader = 0; reader < knobs.readers; reader += 1) {
      const afterMs = 2 * HOUR + random.below(knobs.healAfterMs);
      scheduler.at(startMs + afterMs, () => this.readSoon(this.anyDocument(), 0));
    }
    if (random.chance(knobs.wishes)) {
      scheduler.at(startMs + 2 * HOUR + random.below(knobs.healAfterMs), () => this.wish());
      scheduler.at(startMs + 2 * HOUR + random.below(knobs.healAfterMs), () => this.wish());
    }
    if (random.chance(knobs.oldNights)) {
      const night = addDays(dayOf(startMs), random.below(3) - 1);
      const afterMs = Math.max(0, Date.parse(night) - startMs) + random.below(knobs.healAfterMs);
      scheduler.at(startMs + afterMs, () => {
        count(world.coverage.points, 'a night is planned by hand');
        this.functions.queued({ kind: 'night', night });
      });
    }
  }

  readSoon(id: string | undefined, afterMs: number): void {
    const { world } = this;
    const document = id === undefined ? undefined : world.documents.now.get(id);
    if (!document) return;
    const { scheduler } = world;
    const name = `reader ${(this.readers += 1)}`;
    scheduler.at(scheduler.nowMs + afterMs, () => {
      readDocument(world, name, document.header.id).catch((failure: unknown) =>
        world.story?.add(name, 'gives up', String(failure)),
      );
    });
  }

  private wish(): void {
    const { world } = this;
    const id = this.anyDocument();
    if (id === undefined || world.calls.healed) return;
    const wish = world.random.pick(['sync', 'reload'] as const);
    count(world.coverage.points, `a person asks to ${wish}`);
    world.run(
      `ask to ${wish}`,
      30_000,
      (tools) => askDocument(tools, { id, caller: 'anna' }, wish),
      () => void this.functions.wake(),
    );
  }

  private anyDocument(): string | undefined {
    return this.world.random.pick([...this.world.documents.now.keys()]);
  }
}
