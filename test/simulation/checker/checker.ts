import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import type { PurchaseEvent, PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Checkout, Purchase } from '../../../lib/purchasing/purchase.ts';
import { count, type Coverage } from '../coverage.ts';
import type { Cart, Order } from '../partner-center/truth.ts';
import { causeOf } from './cause.ts';
import type { Findings } from './findings.ts';
import { centsOf, type MoneyChecks } from './money-checks.ts';
import { Openings } from './openings.ts';
import { OutcomeChecks } from './outcome-checks.ts';
import { checkApproval, checkDecision, type ApprovalRules } from './people-checks.ts';
import type { Task } from '../task.ts';
import { ENDS, isInDoubt, type Watched } from './record.ts';
import { WatchChecks } from './watch-checks.ts';
import { checkVerdict, checkWrite } from './write-checks.ts';

type Call = { readonly requestId: string; readonly correlationId: string };

type CheckedWorld = {
  readonly findings: Findings;
  readonly coverage: Coverage;
  readonly money: MoneyChecks;
  readonly approvals: ApprovalRules;
  readonly nowMs: () => number;
  readonly carts: ReadonlyMap<string, Cart>;
  /** Which of upstream's demands a purchase serves; a retry under another key serves the same one. */
  readonly demandOf: (purchase: Purchase) => string;
};

const SEND_WINDOW_MS = 5 * 60_000;
// A cart is read when its item is ten minutes old, and its checkout repeated for five, each of them leaving within five.
const READ_WITHIN_MS = 21 * 60_000;

/**
 * Watches one schedule from outside: what landed in the ledger, what left us, and what truly lies at Microsoft. It is
 * written from the design, and asks the core nothing.
 */
export class Checker {
  readonly purchases = new Map<string, Watched>();
  readonly openings = new Openings();
  readonly outcomes: OutcomeChecks;
  readonly watch: WatchChecks;
  /** When the last purchase ended. */
  lastEndMs = -Infinity;
  private readonly world: CheckedWorld;
  private readonly answered = new Set<string>();
  private readonly ordersOfDemand = new Map<string, string>();

  constructor(world: CheckedWorld) {
    this.world = world;
    this.outcomes = new OutcomeChecks(world.findings);
    this.watch = new WatchChecks(world.findings, this.openings);
  }

  accepted(purchases: readonly Purchase[], answer: string): void {
    const { findings, coverage } = this.world;
    for (const purchase of purchases) {
      const before = this.purchases.get(purchase.id);
      if (answer === 'new') {
        findings.check('a reused key never changes the original', before === undefined, () => purchase.id);
        const landed = [{ version: purchase.version, from: undefined, to: purchase.stage }];
        this.purchases.set(purchase.id, {
          first: purchase,
          now: purchase,
          landed,
          left: new Set(),
          orders: [],
        });
        count(coverage.transitions, '– -> accepted');
      } else {
        const isRight =
          before === undefined ||
          (before.first.contentHash === purchase.contentHash) === (answer === 'again');
        findings.check('a reused key never changes the original', isRight, () => `${purchase.id}: ${answer}`);
      }
    }
  }

  advanced(
    given: Purchase,
    to: Purchase,
    event: PurchaseEvent,
    outcome: Outcome | undefined,
    answer: string,
  ): void {
    if (answer !== 'written') return;
    const watched = this.purchases.get(to.id);
    const { findings, coverage } = this.world;
    if (!watched) return findings.breach('no failure of our own', `${to.id} advanced and was never accepted`);
    const { now: from } = watched;
    const isCurrent = from.version === given.version && from.stage === given.stage;
    findings.check(
      'the event log has no gap and replays to the state',
      isCurrent,
      () => `${to.id} v${given.version}`,
    );
    const nowMs = this.world.nowMs();
    checkWrite(findings, watched, to, event, {
      nowMs,
      isOpen: this.openings.isOpen,
      openedMs: (fromMs, toMs) => this.openings.openedMs(fromMs, toMs),
      carts: this.world.carts,
      wasAnswered: (requestId) => this.answered.has(requestId),
      others: this.purchases.values(),
    });
    this.world.money.advanced(from, to, nowMs);
    if (from.stage !== to.stage) {
      checkVerdict(findings, watched, to, nowMs);
      checkDecision(findings, from, to);
      this.checkClaim(watched, to);
      this.outcomes.owed(to, outcome);
      if (to.stage === 'checking_out')
        checkApproval(findings, from, to, this.world.approvals, (a, b) => this.openings.openedMs(a, b));
      if (to.stage === 'unknown') {
        count(coverage.unknowns, to.reason.code);
        this.watch.becameUnknown(nowMs);
      }
    }
    count(coverage.transitions, causeOf(from, to));
    if (ENDS.has(to.stage)) this.lastEndMs = nowMs;
    watched.landed.push({ version: to.version, from: from.stage, to: to.stage });
    watched.now = to;
  }

  /** A checkout leaves us. */
  left(cartId: string, { requestId, correlationId }: Call, task: Task): void {
    const { findings, carts } = this.world;
    const watched = this.purchases.get(carts.get(cartId)?.purchaseId ?? '');
    const { now } = watched ?? {};
    const { unsure } = carts.get(cartId) ?? {};
    // What somebody else changed while this worker was at work, it cannot know; its own and what lay before it, it must.
    const isKnown = unsure === undefined || (unsure.task !== task && unsure.sinceMs > task.beganAtMs);
    findings.check('a cart is read again before it is checked out', isKnown, () => cartId);
    const send =
      now && 'sends' in now
        ? now.sends.find(
            (one) =>
              one.requestId === requestId &&
              one.correlationId === correlationId &&
              !watched?.left.has(leaving(one)),
          )
        : undefined;
    const isOwn = now !== undefined && 'cart' in now && now.cart.cartId === cartId;
    const text = () => `cart ${cartId} of ${now?.id ?? 'nobody'} (${now?.stage}), request ${requestId}`;
    findings.check('no checkout without its durable attempt', isOwn && send !== undefined, text);
    if (!watched || !send) return;
    watched.left.add(leaving(send));
    if (now && 'hold' in now) this.checkPurchase(now, cartId, text);
    const lateMs = this.world.nowMs() - send.sentAtMs;
    findings.check(
      'a recorded send leaves once, in its window',
      lateMs <= SEND_WINDOW_MS,
      () => `${text()}, ${lateMs} ms late`,
    );
  }

  /** What leaves is still wanted, costs what was compared, and is paid for by what the purchase holds. */
  private checkPurchase(now: Purchase & Checkout, cartId: string, text: () => string): void {
    const { findings, carts, nowMs, money } = this.world;
    const cart = carts.get(cartId);
    if (!cart || now.attempt.purpose === 'replay') return;
    const validUntilMs = now.intent.validUntilMs ?? Infinity;
    findings.check('nothing is bought after its validity', nowMs() <= validUntilMs, text);
    // What came to cost something else since the cart was read last, nobody can have compared.
    const isCompared = cart.cents === centsOf(now.cart.charge) || nowMs() - cart.pricedAtMs < READ_WITHIN_MS;
    findings.check(
      'what is checked out costs what was compared',
      isCompared,
      () => `${text()}: ${cart.cents} cents, compared ${centsOf(now.cart.charge)}`,
    );
    money.left(now);
  }

  answeredBy(requestId: string): void {
    this.answered.add(requestId);
  }

  /** Microsoft made an order of a cart, at whatever time. */
  bought(order: Order): void {
    const { findings, demandOf } = this.world;
    const watched = this.purchases.get(order.cart?.purchaseId ?? '');
    if (!watched) return findings.breach('no checkout without its durable attempt', `${order.id} of nobody`);
    watched.orders.push(order);
    const { now, first } = watched;
    if ('hold' in now) this.world.money.bought(now, order.cents);
    const text = () => `${now.id} (${now.stage}) has ${watched.orders.map(({ id }) => id).join(', ')}`;
    findings.check('one order per purchase', watched.orders.length === 1, text);
    const demand = demandOf(first);
    const owner = this.ordersOfDemand.get(demand) ?? now.id;
    this.ordersOfDemand.set(demand, owner);
    findings.check('one order per demand of upstream', owner === now.id, () => `${text()}, beside ${owner}`);
    findings.check('no order after a no', isInDoubt(now) || !ENDS.has(now.stage), text);
  }

  private checkClaim(watched: Watched, to: Purchase): void {
    if (to.stage !== 'ordered') return;
    const { orderId } = to.order;
    for (const other of this.purchases.values()) {
      if (other === watched) continue;
      const isTheirs =
        'order' in other.now && other.now.order.orderId.toLowerCase() === orderId.toLowerCase();
      this.world.findings.check(
        'an order belongs to one purchase',
        !isTheirs,
        () => `${orderId}: ${to.id}, ${other.now.id}`,
      );
    }
  }

  /** Once nothing is under way any more. */
  async checkEnd(ledger: PurchaseLedger): Promise<void> {
    const { findings, coverage } = this.world;
    for (const [id, watched] of this.purchases) {
      const { now, landed, orders } = watched;
      const stored = await ledger.read(now.id);
      const history = await ledger.history(now.id);
      const isReplayed =
        stored?.version === now.version &&
        stored.stage === now.stage &&
        history.length === landed.length &&
        history.every(({ version, from, to }, index) => {
          const write = landed[index];
          return (
            version === index + 1 && write?.version === version && write.from === from && write.to === to
          );
        });
      findings.check(
        'the event log has no gap and replays to the state',
        isReplayed,
        () => `${id}: ${history.length} events, ${landed.length} writes`,
      );
      findings.check(
        'every purchase reaches an end',
        ENDS.has(now.stage),
        () => `${id} is ${now.stage}, due ${now.dueAtMs}`,
      );
      const holder = await ledger.lockHolder(now.intent);
      findings.check(
        'no lock is left behind',
        holder === undefined || isHeld(this.purchases, holder),
        () => id,
      );
      const isBought = now.stage === 'fulfilled' || now.stage === 'unfulfilled' || now.stage === 'ordered';
      findings.check(
        'ordered means that the order exists and matches',
        !isBought || orders.some((order) => order.id === now.order.orderId.toLowerCase()),
        () => id,
      );
      findings.check(
        'no order after a no',
        isBought || orders.length === 0 || !ENDS.has(now.stage),
        () => `${id} is ${now.stage}`,
      );
      count(coverage.ends, now.stage);
    }
    const unsent = await ledger.unsentOutcomes(1);
    findings.check(
      'every end and parking is told',
      unsent.length === 0,
      () => `${unsent[0]?.outcomeId} waits`,
    );
    this.outcomes.checkEnd(this.purchases);
    await this.world.money.checkEnd(ledger);
  }
}

/** A lock is held by a purchase of which nobody knows yet whether it is bought. */
function isHeld(purchases: ReadonlyMap<string, Watched>, holder: string): boolean {
  const purchase = purchases.get(holder)?.now;
  return purchase !== undefined && isInDoubt(purchase);
}

function leaving({ attempt, sentAtMs }: { readonly attempt: number; readonly sentAtMs: number }): string {
  return `${attempt}@${sentAtMs}`;
}
