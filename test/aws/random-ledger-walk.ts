import type { BudgetHold, CountedBudget } from '../../lib/purchasing/budget.ts';
import { isTold, outcomeOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { Checkout, Purchase, Stage, StageName } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { NEVER_OPENED } from '../../lib/purchasing/purchasing.ts';
import { FOLLOWERS } from '../../lib/purchasing/transitions.ts';
import { asId, type PurchaseId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import {
  aCart,
  aCheckout,
  anOffer,
  anOrder,
  aPurchase,
  aReason,
  aResolution,
  aSend,
  awaitingApproval,
  NOW_MS,
} from '../builders/purchase.ts';
import { seededRandom } from '../builders/seeded-random.ts';
import { eventOf, listed } from './both-ledgers.ts';

/** Something that any ledger can be asked. */
type Operation = {
  readonly kind: string;
  /** What came of it; two ledgers that keep the same promises say the same. */
  readonly on: (ledger: PurchaseLedger) => Promise<unknown>;
};

const STAGES = Object.keys(FOLLOWERS) as StageName[];
/** So many purchases are under way at once: fewer than would never meet, more than there are locks. */
const UNDER_WAY = 15;
// Carts, orders and budgets are so few that they are wanted twice, and others after so many steps, lest all be taken.
const STEPS_OF_ONE_TIME = 120;

// Most of what is interesting happens late in a purchase's life.
const ONWARD: Partial<Record<StageName, StageName>> = {
  accepted: 'ready',
  awaiting_approval: 'accepted',
  ready: 'carted',
  carted: 'checking_out',
};

type Dice = {
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  readonly oneOf: <Item>(items: readonly Item[]) => Item;
};

function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    chance: (share) => random() < share,
    oneOf: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}

/**
 * An endless walk of operations, the same for the same seed. It looks into `model`, a ledger to which every operation is
 * made as well, so as to choose mostly what is allowed and often enough what is not.
 */
export function randomLedgerWalk(seed: number, model: PurchaseLedger): () => Promise<Operation> {
  const dice = diceOf(seed);
  const seen = new Map<PurchaseId, Purchase[]>();
  const requests: (readonly Purchase[])[] = [];
  const told: Outcome[] = [];
  let underWay: PurchaseId[] = [];
  let step = 0;
  const nowMs = () => NOW_MS + step * 1_000;
  const time = () => Math.floor(step / STEPS_OF_ONE_TIME);
  // Never twice the same, so that no order is a matter of taste.
  const dueAtMs = (index = 99) => NOW_MS + (step + dice.below(40) - 20) * 1_000_000 + step * 100 + index;
  const anyPurchase = () => dice.oneOf([...seen.keys(), asId<'PurchaseId'>('nobody')]);
  const anyIntent = () => dice.oneOf(dice.oneOf(requests)).intent;

  const newLines = (): readonly Purchase[] =>
    Array.from({ length: dice.chance(0.01) ? 20 : 1 + dice.below(3) }, (_, index) =>
      aPurchase(
        { stage: 'accepted' },
        {
          id: asId(`p-${step}.${index}`),
          intent: {
            source: dice.oneOf(['shop', 'shop#2']),
            requestId: `REQ-${step}`,
            lineId: String(index),
            customerId: asId(dice.oneOf(['c-1', 'c-2'])),
            skuId: dice.oneOf(['S-1', 'S-2']),
            term: dice.oneOf(['P1Y', 'P3Y']),
            quantity: 1 + dice.below(2),
          },
          contentHash: `hash-${step}`,
          acceptedAtMs: nowMs() - dice.below(3) * 500,
          dueAtMs: dueAtMs(index),
        },
      ),
    );
  const ofOneSource = (lines: readonly Purchase[]): readonly Purchase[] =>
    lines.map((line) => ({
      ...line,
      intent: { ...line.intent, source: lines[0]?.intent.source ?? line.intent.source },
    }));

  function accept(): Operation {
    const on =
      (lines: readonly Purchase[]): Operation['on'] =>
      (ledger) =>
        ledger.accept(lines);
    if (requests.length > 0 && dice.chance(0.4)) {
      const before = dice.oneOf(requests);
      const other = ofOneSource(newLines());
      return dice.oneOf<Operation>([
        { kind: 'accept again', on: on(before) },
        { kind: 'accept other content', on: on(before.map((line) => ({ ...line, contentHash: 'other' }))) },
        { kind: 'accept a line that is there', on: on([...other, ...before.slice(0, 1)]) },
      ]);
    }
    const lines = ofOneSource(newLines());
    requests.push(lines);
    for (const line of lines) seen.set(line.id, [line]);
    underWay.push(...lines.slice(0, 3).map(({ id }) => id));
    return { kind: 'accept', on: on(lines) };
  }

  function hold(customer: string): BudgetHold {
    const day = `2024-02-${String(1 + (time() % 28)).padStart(2, '0')}`;
    const all: readonly Omit<CountedBudget, 'limit'>[] = [
      { scope: 'all', period: day, currency: 'EUR' },
      { scope: 'all', period: '2024-02', currency: 'EUR' },
      { scope: asId(customer), period: day, currency: 'EUR' },
    ];
    const limits = ['9.999999999999', '20', '60', '99.99', '250.005', '123456789012345.123456789012'];
    return {
      amount: money(dice.oneOf(['10', '20', '33.33', '0.000000000001', '60.5', '250']), 'EUR'),
      budgets: all
        .filter(() => dice.chance(0.8))
        .map((key) => ({ ...key, limit: money(dice.oneOf(limits), 'EUR') })),
    };
  }

  const cart = () => aCart({ cartId: asId(`cart-${time()}-${dice.below(6)}`), charge: money('1.5', 'EUR') });
  // An id may be told in other letters, and is the same order's.
  const orderId = () =>
    asId<'OrderId'>(`${dice.oneOf(['order', 'order', 'ORDER', 'Order'])}-${time()}-${dice.below(4)}`);

  function checkoutAfter(from: Purchase): Checkout {
    if ('sends' in from) {
      const { offer, attempt, sends, hold } = from;
      const more = from.stage === 'checking_out' && dice.chance(0.6) ? [aSend({ sentAtMs: nowMs() })] : [];
      return { offer, cart: from.cart, attempt, sends: [...sends, ...more], hold };
    }
    const bound = 'cart' in from ? from.cart : cart();
    return aCheckout({ cart: bound, hold: hold(from.intent.customerId) });
  }

  function stageAfter(from: Purchase, stage: StageName): Stage {
    const reason = aReason({ detail: `step ${step}` });
    const order = 'order' in from ? from.order : anOrder({ orderId: orderId() });
    switch (stage) {
      case 'accepted':
        return { stage, registrationAskedAtMs: nowMs() };
      case 'awaiting_approval':
        return awaitingApproval({ askedAtMs: nowMs() });
      case 'ready':
        return { stage, offer: anOffer() };
      case 'carted':
        return { stage, offer: anOffer(), cart: cart() };
      case 'checking_out':
        return { stage, ...checkoutAfter(from) };
      case 'ordered':
        return { stage, order, ...checkoutAfter(from) };
      case 'fulfilled':
        return { stage, order, reservationOrderId: asId('r-1'), ...checkoutAfter(from) };
      case 'unfulfilled':
        return { stage, order, reason, ...checkoutAfter(from) };
      case 'failed':
        return { stage, reason, ...checkoutAfter(from) };
      case 'unknown':
        return { stage, reason, resolution: aResolution(), ...checkoutAfter(from) };
      case 'rejected':
      case 'cancelled':
        return { stage, reason };
    }
  }

  async function advance(): Promise<Operation> {
    const id = dice.oneOf(underWay);
    const stored = await model.read(id);
    if (!stored) throw new Error(`${id} was accepted and is not there.`);
    const past = seen.get(id) ?? [];
    if (past.at(-1)?.version !== stored.version) past.push(stored);
    if (FOLLOWERS[stored.stage].length === 0) underWay = underWay.filter((one) => one !== id);
    const from = dice.chance(0.85)
      ? stored
      : dice.oneOf<Purchase>([
          dice.oneOf(past),
          { ...stored, version: stored.version + 1 },
          { ...stored, id: asId('nobody') },
        ]);
    const allowed = FOLLOWERS[from.stage];
    const stage =
      allowed.length === 0 || dice.chance(0.12)
        ? dice.oneOf(STAGES)
        : dice.chance(0.5)
          ? (ONWARD[from.stage] ?? dice.oneOf(allowed))
          : dice.oneOf(allowed);
    const { intent, contentHash, requester, acceptedAtMs } = from;
    const to: Purchase = {
      ...{ id: from.id, intent, contentHash, requester, acceptedAtMs, version: from.version + 1 },
      ...stageAfter(from, stage),
      dueAtMs: FOLLOWERS[stage].length === 0 ? undefined : dueAtMs(),
    };
    const event = eventOf(from, to, nowMs());
    const written = dice.chance(0.02) ? { ...event, version: 1 } : event;
    const outcome = isTold(to) && dice.chance(0.9) ? outcomeOf(to, nowMs()) : undefined;
    if (outcome) told.push(outcome);
    return {
      kind: `advance ${from.stage} to ${stage}`,
      on: (ledger) => ledger.advance(from, to, written, outcome),
    };
  }

  async function setPurchasing(): Promise<Operation> {
    const now = await model.purchasing();
    const from = dice.chance(0.7) ? now : dice.oneOf([NEVER_OPENED, { ...now, by: 'nobody else' }]);
    const state = dice.chance(0.65) ? ('open' as const) : ('stopped' as const);
    const stops = [{ fromMs: NOW_MS, toMs: nowMs() }];
    const to = { state, since: new Date(nowMs()).toISOString(), by: `p-${step}`, reason: 'so', stops };
    return { kind: 'setPurchasing', on: (ledger) => ledger.setPurchasing(from, to) };
  }

  function claim(): Operation {
    const id = dice.oneOf(underWay.slice(0, 5));
    const worker = dice.oneOf(['w-1', 'w-2', 'w-3']);
    const untilMs = nowMs() + dice.below(200) * 1_000;
    return { kind: 'claim', on: (ledger) => ledger.claim(id, worker, nowMs(), untilMs) };
  }

  function refuse(): Operation {
    const [messageId, body] = [`m-${step}`, `{"n":${dice.below(60)}`];
    const source = dice.oneOf(['shop', 'shop#2']);
    const problems = [{ field: '(whole)', reason: 'is not JSON' }];
    const message = { messageId, source, receivedAtMs: nowMs(), body, problems };
    const at = new Date(nowMs()).toISOString();
    const outcome: Outcome = {
      ...{ schemaVersion: '1', outcomeId: `refused-${messageId}`, at, source, result: 'refused', messageId },
      problems,
    };
    told.push(outcome);
    return { kind: 'refuse', on: (ledger) => ledger.refuse(message, outcome) };
  }

  function look(): Operation {
    const [id, intent, limit] = [anyPurchase(), anyIntent(), dice.oneOf([1, 3, 5, 1_000])];
    const sinceMs = nowMs() - dice.below(200) * 1_000;
    const untilMs = nowMs() + dice.oneOf([-1e7, 0, 1e7, 1e12]);
    const { source, requestId } = intent;
    const ofOrder = dice.chance(0.5) ? orderId() : asId<'OrderId'>('nothing');
    const budget = hold(intent.customerId).budgets[0] ?? { scope: 'all', period: '2024', currency: 'EUR' };
    return dice.oneOf<Operation>([
      { kind: 'read', on: (ledger) => ledger.read(id) },
      { kind: 'history', on: (ledger) => ledger.history(id) },
      { kind: 'ofRequest', on: (ledger) => ledger.ofRequest(source, requestId) },
      { kind: 'due', on: (ledger) => ledger.due(untilMs, limit) },
      { kind: 'similar', on: (ledger) => ledger.similar(intent, sinceMs) },
      { kind: 'lockHolder', on: (ledger) => ledger.lockHolder(intent) },
      { kind: 'orderOwner', on: (ledger) => ledger.orderOwner(ofOrder) },
      { kind: 'boughtElsewhere', on: (ledger) => ledger.boughtElsewhere(ofOrder) },
      { kind: 'purchasing', on: (ledger) => ledger.purchasing() },
      { kind: 'budget', on: (ledger) => ledger.budget(budget) },
      { kind: 'unknownsSince', on: (ledger) => ledger.unknownsSince(sinceMs) },
      { kind: 'unsentOutcomes', on: (ledger) => ledger.unsentOutcomes(limit) },
      {
        kind: 'refusedMessages',
        on: async (ledger) => sortedBy(({ messageId }) => messageId, await ledger.refusedMessages()),
      },
      // The whole table is looked through, so not as often.
      dice.chance(0.5)
        ? { kind: 'all', on: everyPurchase }
        : { kind: 'read', on: (ledger) => ledger.read(id) },
    ]);
  }

  function tell(): Operation {
    if (told.length === 0) return refuse();
    const outcome = dice.oneOf(told);
    return dice.chance(0.8)
      ? { kind: 'markSent', on: (ledger) => ledger.markSent(outcome) }
      : { kind: 'sendAgain', on: (ledger) => ledger.sendAgain(outcome) };
  }

  function noteElsewhere(): Operation {
    const order = asId<'OrderId'>(orderId().toLowerCase());
    const found = { orderId: order, customerId: 'c-1', orderedAtMs: nowMs(), seenAtMs: nowMs() };
    return { kind: 'noteElsewhere', on: (ledger) => ledger.noteElsewhere(found) };
  }

  function release(): Operation {
    const [id, worker] = [dice.oneOf(underWay), dice.oneOf(['w-1', 'w-2', 'w-3'])];
    return { kind: 'release', on: (ledger) => ledger.release(id, worker) };
  }

  return async () => {
    step += 1;
    if (underWay.length < UNDER_WAY) return accept();
    const turn = dice.below(100);
    if (turn < 52) return advance();
    if (turn < 72) return look();
    if (turn < 76) return accept();
    if (turn < 80) return setPurchasing();
    if (turn < 85) return claim();
    if (turn < 88) return release();
    if (turn < 92) return refuse();
    if (turn < 97) return tell();
    return noteElsewhere();
  };
}

async function everyPurchase(ledger: PurchaseLedger): Promise<readonly Purchase[]> {
  return sortedBy(({ id }) => id, await listed(ledger.all()));
}

function sortedBy<Item>(nameOf: (item: Item) => string, items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
