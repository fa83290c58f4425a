import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { OutcomeSender, PurchaseEvent, PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import type { Purchasing } from '../../lib/purchasing/purchasing.ts';
import type { Tools } from '../../lib/purchasing/step.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { Calls } from './calls.ts';
import { Checker } from './checker/checker.ts';
import { Findings } from './checker/findings.ts';
import { ENDS } from './checker/record.ts';
import { MoneyChecks } from './checker/money-checks.ts';
import { count, type Coverage } from './coverage.ts';
import { drawDemands, type Demand } from './demands.ts';
import { houseRules, type HouseRules } from './house-rules.ts';
import { drawKnobs, type Knobs } from './knobs.ts';
import { Market } from './market.ts';
import { Shop } from './partner-center/shop.ts';
import type { Order } from './partner-center/truth.ts';
import type { Planted, PlantedBug } from './planted-bugs/planted-bug.ts';
import { PLACES, POINT } from './points.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedLedger, type LedgerWitness } from './simulated-ledger.ts';
import { SimulatedStorefront } from './simulated-storefront.ts';
import { Story } from './story.ts';
import { CANARY, InjectedFailure, Task } from './task.ts';

export type SimulatedTools = Tools & { readonly sender: OutcomeSender };

export type Setting = {
  readonly seed: number;
  readonly index: number;
  readonly coverage: Coverage;
  readonly bug: PlantedBug | undefined;
  /** How many purchases a schedule has; drawn where it is not given. */
  readonly purchases: number | undefined;
  readonly told: boolean;
};

const START_MS = Date.parse('2024-01-31T16:00:00Z');
const DAY = 86_400_000;

/** Everything there is in one schedule: both sides of the counter, what watches them, and what may go wrong. */
export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly knobs: Knobs;
  readonly demands: readonly Demand[];
  readonly rules: HouseRules;
  readonly shop: Shop;
  readonly calls: Calls;
  readonly ledger: PurchaseLedger;
  readonly findings = new Findings();
  readonly checker: Checker;
  readonly story: Story | undefined;
  private readonly coverage: Coverage;
  /** Whether upstream has yet to be told something. */
  outcomesWait = false;
  /** Called with every write that lands. */
  onLanded: (from: Purchase, to: Purchase) => void = () => undefined;
  onBought: (order: Order) => void = () => undefined;
  onSwitched: (to: Purchasing) => void = () => undefined;
  /** Upstream asks for the same again, as another request. */
  askUnderNewKey: (requestId: string) => void = () => undefined;
  private readonly market: Market;
  private readonly witness: LedgerWitness;
  private readonly looksForSecrets: boolean;
  private readonly planted: Planted | undefined;
  private guids = 0;
  private hasWrongClock = false;

  constructor({ seed, index, coverage, bug, purchases, told }: Setting) {
    const random = (this.random = new Random(seed, index));
    const scheduler = (this.scheduler = new Scheduler(START_MS + random.below(DAY)));
    this.story = told ? new Story(scheduler) : undefined;
    this.findings.story = this.story;
    this.knobs = drawKnobs(random);
    this.demands = drawDemands(random, this.knobs, scheduler.nowMs, purchases);
    this.coverage = coverage;
    this.rules = houseRules(this.knobs, this.demands);
    this.looksForSecrets = index % 16 === 0;
    this.calls = new Calls({
      ...{ scheduler, random, knobs: this.knobs, coverage, story: this.story },
      places: PLACES,
    });
    this.shop = new Shop(random, this.knobs, scheduler, (order) => {
      this.story?.add('PARTNER CENTER', `makes ${order.id}`, `of ${order.cart?.id}`);
      this.checker.bought(order);
      this.onBought(order);
    });
    this.planted = bug?.plant(this);
    const fake = createInMemoryPurchaseLedger();
    this.ledger = this.planted?.ledger?.(fake) ?? fake;
    this.checker = new Checker({
      findings: this.findings,
      coverage,
      money: new MoneyChecks(this.findings, this.rules.budgets),
      approvals: this.rules.approvals,
      nowMs: () => scheduler.nowMs,
      carts: this.shop.carts,
      demandOf: ({ intent }) => `${intent.reference ?? intent.requestId} ${intent.lineId}`,
    });
    this.witness = this.makeWitness();
    this.market = this.makeMarket();
  }

  /** Lets one of our functions, or one person's command, run; `died` is called where it never ends. */
  run(name: string, work: (tools: SimulatedTools) => Promise<unknown>, ended: (well: boolean) => void): void {
    const task = new Task(name, this.scheduler.nowMs, () => ended(false));
    if (
      name.startsWith('resume') &&
      !this.calls.healed &&
      !this.hasWrongClock &&
      this.random.chance(this.knobs.wrongClock ? 0.2 : 0)
    ) {
      this.hasWrongClock = true;
      task.clockAheadMs = this.random.between(20, 90) * 60_000;
      this.story?.add(name, 'has a clock that is ahead', `by ${task.clockAheadMs / 60_000} minutes`);
    }
    this.story?.add(name, 'begins');
    work(this.toolsOf(task)).then(
      () => {
        if (!task.isAlive) return;
        this.story?.add(name, 'ends');
        ended(true);
      },
      (failure: unknown) => {
        if (!task.isAlive) return;
        this.story?.add(name, 'fails', String(failure));
        this.judge(failure);
        ended(false);
      },
    );
  }

  private toolsOf(task: Task): SimulatedTools {
    const { scheduler } = this;
    const tools: SimulatedTools = {
      ledger: new SimulatedLedger(this.ledger, this.calls, task, this.witness),
      storefront: new SimulatedStorefront(this.market, task),
      guards: this.rules.guards,
      nowMs: () => scheduler.nowMs + this.aheadMs(task),
      newGuid: () => `guid-${(this.guids += 1)}`,
      say: (message, ids) => this.said(task, message, ids),
      alarm: (message, failure, ids) => {
        this.said(task, `ALARM ${message}`, ids);
        this.judge(failure);
      },
      sender: { send: (outcome) => this.sendOutcome(task, outcome) },
    };
    return this.planted?.tools?.(tools) ?? tools;
  }

  // Only where nothing is sent for the first time: what Microsoft orders before that, by its clock, is never ours.
  private aheadMs({ clockAheadMs }: Task): number {
    if (clockAheadMs === 0) return 0;
    for (const { now } of this.checker.purchases.values()) {
      if (!ENDS.has(now.stage) && !('sends' in now)) return 0;
    }
    return clockAheadMs;
  }

  private sendOutcome(task: Task, outcome: Outcome): Promise<void> {
    return this.calls.make(task, POINT.sendOutcome, () => {
      const { random, knobs } = this;
      const isLost = !this.calls.healed && random.chance(knobs.outcomesLost);
      if (isLost && random.next() < 0.5) throw new InjectedFailure('The queue did not answer.');
      this.checker.outcomes.arrived(outcome);
      if (isLost) throw new InjectedFailure('The queue did not answer, but has it.');
    });
  }

  // The world's failures are expected; anything else that was thrown is a mistake of ours.
  private judge(failure: unknown): void {
    if (failure === undefined) return;
    const text = () => (failure instanceof Error ? failure.message : JSON.stringify(failure));
    this.findings.check('no failure of our own', failure instanceof InjectedFailure, text);
  }

  private said(task: Task, message: string, ids: Readonly<Record<string, unknown>>): void {
    this.story?.add(task.name, `says "${message}"`, shortText(ids));
    if (this.looksForSecrets) this.lookForSecrets(ids);
  }

  private lookForSecrets(said: unknown): void {
    const text = JSON.stringify(said) ?? '';
    this.findings.check('no secret is said or stored', !text.includes(CANARY), () => text);
  }

  private makeWitness(): LedgerWitness {
    const { checker } = this;
    return {
      accepted: (purchases, answer) => {
        this.story?.add(
          'LEDGER',
          'accept',
          `${purchases.map(({ id }) => id.slice(0, 6)).join(' ')} ${answer}`,
        );
        checker.accepted(purchases, answer);
        if (answer !== 'new') return true;
        for (const purchase of purchases) this.onLanded(purchase, purchase);
        return true;
      },
      advanced: (from, to, event, outcome, answer, task) => {
        this.story?.add(task.name, `writes ${moveText(from, to)}`, `${answer}, ${event.what}`);
        checker.advanced(from, to, event, outcome, answer);
        if (answer !== 'written') return false;
        noteShown(task, to.id, event);
        if (outcome) this.outcomesWait = true;
        if (this.looksForSecrets) this.lookForSecrets([event, outcome]);
        this.onLanded(from, to);
        if (to.stage === 'unknown' && from.stage !== to.stage) this.planted?.onUnknown?.(to.intent.requestId);
        return true;
      },
      switched: (to, answer, by) => {
        this.story?.add(by, `switches purchasing ${to.state}`, `${answer}, ${to.reason}`);
        if (answer !== 'written') return false;
        if (to.by === '(tieout)') count(this.coverage.transitions, 'open -> stopped: by the watch');
        checker.openings.switched(to.state, this.scheduler.nowMs, Date.parse(to.since));
        this.onSwitched(to);
        return true;
      },
      outcomeWaits: () => void (this.outcomesWait = true),
    };
  }

  private makeMarket(): Market {
    const { calls, knobs, random, scheduler, shop, checker } = this;
    const currency = knobs.drift === 'currency' ? 'USD' : 'EUR';
    return new Market({
      ...{ calls, knobs, random, scheduler, shop, currency },
      witness: {
        left: (cartId, call, task) => {
          const cart = shop.carts.get(cartId);
          if (cart) shop.reprice(cart);
          this.story?.add(
            task.name,
            `SENDS checkout of ${cartId}`,
            `request ${call.requestId}, correlation ${call.correlationId}`,
          );
          checker.left(cartId, call, task);
        },
        answered: (requestId) => checker.answeredBy(requestId),
        told: (task, what, answer) => this.story?.add(task.name, what, shortText(answer)),
      },
    });
  }
}

/**
 * What a list showed can be known from the write that follows; not where the step failed between the two, nor where
 * something did not answer: a run looks for several purchases at once, and the list may have been that of another.
 */
function noteShown({ shown }: Task, purchaseId: string, { facts }: PurchaseEvent): void {
  if (facts['failure'] !== undefined || facts['detail'] !== undefined) return;
  for (const order of shown) if (order.cart?.purchaseId === purchaseId) order.isNoted = true;
}

function moveText(from: Purchase, to: Purchase): string {
  const last = 'sends' in to ? to.sends.at(-1) : undefined;
  const sends = last && 'sends' in to ? ` [${to.sends.length} sends, last ${last.answer}]` : '';
  return `${to.id.slice(0, 6)} ${from.stage} -> ${to.stage} v${to.version}${sends}`;
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
