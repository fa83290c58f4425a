import { bodyOf, type Demand } from './demands.ts';
import type { Message, OurFunctions } from './our-functions.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MALFORMED = ['{"requestId":"REQ-9"', '[]', '{"schemaVersion":"1","requestId":"REQ-8","lines":[]}'];

/** The billing system that asks: once, twice, or with something else under the same name; and again until it is answered. */
export class Upstream {
  private readonly world: World;
  private readonly functions: OurFunctions;
  private readonly settled = new Set<string>();
  private messages = 0;

  constructor(world: World, functions: OurFunctions) {
    this.world = world;
    this.functions = functions;
  }

  begin(): void {
    const { scheduler, random, knobs, demands } = this.world;
    for (const demand of demands) {
      scheduler.at(demand.askedAtMs, () => this.ask(demand));
      if (random.chance(knobs.asksAgain)) {
        scheduler.at(demand.askedAtMs + random.below(6 * HOUR), () => this.ask(demand));
      }
      if (random.chance(knobs.changesContent)) {
        const body = bodyOf(demand, true);
        scheduler.at(demand.askedAtMs + random.below(HOUR), () => this.send(body));
      }
    }
    if (random.chance(knobs.malformed)) {
      const body = random.pick(MALFORMED);
      scheduler.at(scheduler.nowMs + random.below(HOUR), () => this.send(body));
    }
  }

  ask(demand: Demand): void {
    this.send(bodyOf(demand));
  }

  /** The same content under another key, which the core cannot know to be the same. */
  askUnderNewKey(requestId: string): void {
    const demand = this.world.demands.find((one) => one.requestId === requestId);
    if (demand) this.send(bodyOf({ ...demand, requestId: `${requestId}-AGAIN`, reference: requestId }));
  }

  /** Asks again for everything that nobody has accepted. */
  askForTheRest(): void {
    for (const demand of this.world.demands) if (!this.isAccepted(demand)) this.ask(demand);
  }

  checkEnd(refusedBodies: ReadonlySet<string>): void {
    const { findings, demands } = this.world;
    for (const demand of demands) {
      const isKept = this.isAccepted(demand) || this.isRefused(demand, refusedBodies);
      findings.check('every request is accepted or refused', isKept, () => demand.requestId);
    }
    for (const body of this.settled) {
      const isAnswered = this.isAsked(body) || refusedBodies.has(body);
      findings.check('every request is accepted or refused', isAnswered, () => body);
    }
  }

  private send(body: string): void {
    const { scheduler, random, knobs, calls } = this.world;
    const message: Message = { messageId: `m-${(this.messages += 1)}`, body };
    const isLost = !calls.healed && random.chance(knobs.messagesLost);
    if (isLost) return;
    const lateMs =
      !calls.healed && random.chance(knobs.messagesLate) ? random.below(2 * HOUR) : random.below(5_000);
    const arrive = () => this.functions.deliver(message, () => void this.settled.add(body));
    scheduler.at(scheduler.nowMs + lateMs, arrive);
    if (!calls.healed && random.chance(knobs.messagesTwice)) {
      scheduler.at(scheduler.nowMs + lateMs + random.pick([0, 1, 20_000, 10 * MINUTE]), arrive);
    }
  }

  private isAccepted({ requestId, lines }: Demand): boolean {
    let accepted = 0;
    for (const { first } of this.world.checker.purchases.values()) {
      if (first.intent.requestId === requestId) accepted += 1;
    }
    return accepted === lines.length;
  }

  // Whoever comes second with the same key is refused, the original as well where the changed one came first.
  private isRefused(demand: Demand, refusedBodies: ReadonlySet<string>): boolean {
    return refusedBodies.has(bodyOf(demand));
  }

  private isAsked(body: string): boolean {
    return this.world.demands.some(
      (demand) => (bodyOf(demand) === body || bodyOf(demand, true) === body) && this.isAccepted(demand),
    );
  }
}
