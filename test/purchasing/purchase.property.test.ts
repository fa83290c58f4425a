import { isDeepStrictEqual } from 'node:util';
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { amountText } from '../../lib/values/money.ts';
import { anyStory, type Story } from './model/any-story.ts';
import { createPlay, happen, heal, readOf, type Play } from './model/play-story.ts';
import { isOpen, type ModelPurchase } from './model/reference-model.ts';

// The seed stands still, so that a failure is one for everybody; STORIES and SEED play others.
const RUNS = {
  numRuns: Number(process.env['STORIES'] ?? 5_000),
  seed: Number(process.env['SEED'] ?? 20_240_205),
};
const ENDS = ['fulfilled', 'unfulfilled', 'rejected', 'cancelled', 'failed'];

/** What a property over stories in which nothing rare happens would never come by. */
const RARE = [
  'a replay left',
  'a send while Microsoft was busy',
  'awaiting_approval',
  'cancelled: not_approved',
  'cancelled: withdrawn',
  'failed: checkout_refused',
  'failed: decided_by_people',
  'failed: no_order_made',
  'held back by the lock',
  'kept while purchasing was stopped',
  'ordered by answer',
  'ordered by audit_record',
  'ordered by decision',
  'ordered by fingerprint',
  'ordered by marker',
  'ordered by replay',
  'rejected: expired',
  'rejected: over_budget',
  'sent again after a refusal of stale ids',
  'stopped before it left',
  'three attempts to buy',
  'unfulfilled: order_ended_badly',
  'unknown: cart_gone',
  'unknown: never_settled',
  'unknown: order_alike_cart_active',
  'unknown: order_alike_cart_gone',
  'unknown: order_does_not_match',
  'unknown: order_ended_badly',
  'unknown: order_spoken_of',
  'unknown: two_orders',
];

it(
  'every story goes for the core as it goes for the model, and nothing is bought twice',
  async () => {
    const reached = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        for (const what of await played(story)) reached.set(what, (reached.get(what) ?? 0) + 1);
      }),
      RUNS,
    );
    const counts = [...reached]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, times]) => `${what} ${times}`);
    console.log(`Seed ${RUNS.seed}, ${RUNS.numRuns} stories: ${counts.join(', ')}.`);
    expect(RARE.filter((what) => !reached.has(what))).toEqual([]);
  },
  60_000 + 12 * RUNS.numRuns,
);

/** Plays a story on both sides; afterwards everything works again, and each purchase comes to its end. */
async function played({ habits, happenings }: Story): Promise<ReadonlySet<string>> {
  const play = createPlay({ habits });
  const reached = new Set<string>();
  for (const happening of happenings) {
    await happen(play, happening);
    await agrees(play, reached);
  }
  await heal(play);
  await agrees(play, reached);
  for (const { name } of play.model.purchases) await checkEnd(play, (await readOf(play, name))!);
  return reached;
}

/** The core is where the model is, and every promise holds that can be seen from outside. */
async function agrees(play: Play, reached: Set<string>): Promise<void> {
  for (const expected of play.model.purchases) {
    const purchase = (await readOf(play, expected.name))!;
    isSame(viewOf(purchase), modelView(expected));
    if ('sends' in purchase) checkSends(play, purchase);
    noteReached(purchase, play, reached);
  }
  await checkBudgets(play);
  isSame(play.alarms.includes('purchase step failed'), false);
}

// The matchers of the test framework take longer than the story; they are asked to print a difference only.
function isSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

const hasSent = ({ stage }: Pick<Purchase, 'stage'>) =>
  ['checking_out', 'ordered', 'unknown', 'fulfilled', 'unfulfilled', 'failed'].includes(stage);

function viewOf(purchase: Purchase) {
  const sent = 'sends' in purchase ? purchase : undefined;
  return {
    stage: purchase.stage,
    reason: 'reason' in purchase ? purchase.reason.code : undefined,
    order: 'order' in purchase ? `${purchase.order.orderId} by ${purchase.order.evidence}` : undefined,
    cartId: sent?.cart.cartId,
    attempt: sent && `${sent.attempt.number} ${sent.attempt.purpose}`,
    sends: sent?.sends.map(({ attempt, answer }) => `${attempt} ${answer}`),
  };
}

function modelView(model: ModelPurchase): ReturnType<typeof viewOf> {
  const { stage, reason, order, evidence, cart, attempt, sends } = model;
  const isOrdered = ['ordered', 'fulfilled', 'unfulfilled'].includes(stage);
  const sent = hasSent(model);
  return {
    stage,
    reason: ['ordered', 'fulfilled', 'checking_out'].includes(stage) ? undefined : reason,
    order: isOrdered ? `${order?.orderId} by ${evidence}` : undefined,
    cartId: sent ? (cart!.id as ReturnType<typeof viewOf>['cartId']) : undefined,
    attempt: sent ? `${attempt.number} ${attempt.purpose}` : undefined,
    sends: sent ? sends.map(({ attempt, heard }) => `${attempt} ${heard}`) : undefined,
  };
}

/** One cart, one order; ids that were written down; and no request id replaced before it was answered. */
function checkSends({ shop }: Play, purchase: Extract<Purchase, { sends: unknown }>): void {
  const { cartId } = purchase.cart;
  const written = purchase.sends.map(({ requestId, correlationId }) => `${requestId} ${correlationId}`);
  const left = shop.truth.checkouts.filter((checkout) => checkout.cartId === cartId);
  for (const [index, { requestId, correlationId }] of left.entries()) {
    isSame(written.includes(`${requestId} ${correlationId}`), true);
    const before = left[index - 1];
    if (before) isSame(requestId === before.requestId, !before.answered);
  }
  const order = shop.truth.carts.get(cartId)?.order;
  if ('order' in purchase) isSame(purchase.order.orderId, order?.orderId);
  if (purchase.stage === 'failed') isSame(order, undefined);
}

/** The budget of each month is what the purchases hold of it, and no more than there is. */
async function checkBudgets({ model, ledger }: Play): Promise<void> {
  for (const period of new Set(model.purchases.map(({ month }) => month))) {
    const { reserved, spent } = await ledger.budget({ scope: 'all', period, currency: 'EUR' });
    const inMonth = model.purchases.filter(({ month }) => month === period);
    const holding = (stages: readonly string[]) =>
      inMonth.some(({ stage }) => stages.includes(stage)) ? '1037.78' : '0.00';
    isSame(
      [amountText(reserved), amountText(spent)],
      [holding(['checking_out', 'unknown']), holding(['ordered', 'fulfilled', 'unfulfilled'])],
    );
  }
}

/** An end, of which upstream hears, and a history without a gap that leads to it. */
async function checkEnd({ ledger }: Play, purchase: Purchase): Promise<void> {
  expect(ENDS).toContain(purchase.stage);
  expect(purchase.dueAtMs).toBeUndefined();
  const history = await ledger.history(purchase.id);
  expect(history.map(({ version }) => version)).toEqual(history.map((_event, index) => index + 1));
  expect(history.slice(1).map(({ from }) => from)).toEqual(history.slice(0, -1).map(({ to }) => to));
  expect(history.at(-1)).toMatchObject({ version: purchase.version, to: purchase.stage });
  const told = (await ledger.unsentOutcomes(99)).filter(({ purchaseId }) => purchaseId === purchase.id);
  expect(told.map(({ result }) => result)).toContain(purchase.stage);
}

function noteReached(purchase: Purchase, { model }: Play, reached: Set<string>): void {
  reached.add('reason' in purchase ? `${purchase.stage}: ${purchase.reason.code}` : purchase.stage);
  if ('order' in purchase) reached.add(`ordered by ${purchase.order.evidence}`);
  if (purchase.stage === 'ready') {
    reached.add(isOpen(model) ? 'held back by the lock' : 'kept while purchasing was stopped');
  }
  if (!('sends' in purchase)) return;
  const { attempt, sends } = purchase;
  if (attempt.purpose === 'replay') reached.add('a replay left');
  if (attempt.purpose === 'buy' && attempt.number === 3) reached.add('three attempts to buy');
  for (const [index, { answer, detail }] of sends.entries()) {
    const next = sends[index + 1];
    if (next && answer === 'busy' && next.attempt === sends[index]?.attempt)
      reached.add('a send while Microsoft was busy');
    if (detail?.includes('stopped before')) reached.add('stopped before it left');
    if (next && answer === 'refresh') reached.add('sent again after a refusal of stale ids');
  }
}
