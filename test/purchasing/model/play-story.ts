import { expect } from '@jest/globals';
import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import { approvePurchase } from '../../../lib/purchasing/people/approve-purchase.ts';
import { cancelPurchase } from '../../../lib/purchasing/people/cancel-purchase.ts';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import type { Purchase } from '../../../lib/purchasing/purchase.ts';
import { resolvePurchase } from '../../../lib/purchasing/people/resolve-purchase.ts';
import { switchPurchasing } from '../../../lib/purchasing/people/switch-purchasing.ts';
import { asId } from '../../../lib/values/id.ts';
import { money, moneyText } from '../../../lib/values/money.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { aRequest } from '../../builders/purchase-request.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../../fakes/sha256.ts';
import type { Happening, Story, Which } from './any-story.ts';
import { itemOf } from './model-catalogue.ts';
import { createModelShop, NO_OUTAGE, type Fate } from './model-shop.ts';
import { due } from './model-turn.ts';
import { isOpen, type Model, type ModelPurchase } from './reference-model.ts';
import { stoppingFirst, writtenAhead } from './watched-ports.ts';

const BUDGET = '1500.00';
const GUARDS: Guards = {
  ...NO_GUARDS,
  likelyDuplicateMs: 86_400_000,
  budgets: { all: { month: [money(BUDGET, 'EUR')] } },
};
const SKUS = ['00DN', '00DN', '00DM'] as const;

/** The core and the model of one story, side by side. */
export function createPlay({ habits }: Pick<Story, 'habits'>) {
  let nowMs = NOW_MS;
  let guids = 0;
  const clock = () => nowMs;
  const ledger = createInMemoryPurchaseLedger();
  const shop = createModelShop(clock, habits);
  const model: Model = { purchases: [], shop, clock, fates: [], stops: [{ fromMs: 0, toMs: undefined }] };
  const alarms: string[] = [];
  const tools = {
    ...{ storefront: writtenAhead(shop.storefront, ledger), guards: GUARDS, nowMs: clock },
    ledger: { ...ledger, advance: stoppingFirst(ledger, shop, clock) },
    newGuid: () => `guid-${(guids += 1)}`,
    say: () => undefined,
    alarm: (message: string) => void alarms.push(message),
  };
  const acceptance = {
    ...{ ledger, sha256, market: 'DE', nowMs: clock, say: () => undefined },
    senders: { '*': { source: 'shop', requester: 'ordering-team' } },
  };
  const goTo = (instantMs: number) => (nowMs = Math.max(nowMs, instantMs));
  return { ledger, shop, model, tools, acceptance, goTo, alarms, ids: new Map<string, string>() };
}

export type Play = ReturnType<typeof createPlay>;

const nameOf = (which: Which) => `REQ-${which}`;
const modelled = ({ model }: Play, which: Which) =>
  model.purchases.find(({ name }) => name === nameOf(which));

export async function readOf({ ledger, ids }: Play, name: string): Promise<Purchase | undefined> {
  const id = ids.get(name);
  return id === undefined ? undefined : ledger.read(asId(id));
}

/** Lets one thing happen to both. */
export async function happen(play: Play, happening: Happening): Promise<void> {
  const { shop, tools } = play;
  shop.settle();
  switch (happening.happens) {
    case 'deliver':
      return deliver(play, happening.which, happening.changed);
    case 'due':
      return advance(play, happening.which, happening.fates);
    case 'wait':
      return void play.goTo(tools.nowMs() + happening.ms);
    case 'stop':
    case 'open':
      return turn(play, happening.happens === 'stop' ? 'stopped' : 'open');
    case 'outage':
      shop.truth.outages = happening.outages;
      return;
    case 'twin':
      return twin(play, happening.which);
    case 'order ends': {
      const cart = shop.truth.carts.get(modelled(play, happening.which)?.cart?.id ?? '');
      if (cart?.order) cart.order.cancelled = true;
      return;
    }
    case 'cancel':
    case 'approve':
    case 'resolve': {
      const purchase = modelled(play, happening.which);
      if (purchase) await DECIDES[happening.happens](play, purchase);
      return;
    }
  }
}

async function deliver({ acceptance, model, ids }: Play, which: Which, changed: boolean): Promise<void> {
  const name = nameOf(which);
  const known = model.purchases.some((purchase) => purchase.name === name);
  const request = aRequest({ requestId: name }, { skuId: SKUS[which], quantity: changed && known ? 3 : 2 });
  const message = { body: JSON.stringify(request), messageId: `m-${model.clock()}`, senderId: 'x' };
  const [id] = await acceptRequest(acceptance, message);
  if (changed && known) return expect(id).toBeUndefined();
  expect(id).toBeDefined();
  if (known) return expect(ids.get(name)).toBe(id);
  ids.set(name, id!);
  model.purchases.push({
    ...{
      name,
      id: id!,
      skuId: SKUS[which],
      acceptedAtMs: model.clock(),
      stage: 'accepted',
      foundAtMs: 0,
      sends: [],
    },
    ...{ approvedAtMs: undefined, cart: undefined, month: '', orderedSeenAtMs: undefined, order: undefined },
    ...{
      goneSeenAtMs: undefined,
      endSeenAtMs: undefined,
      shown: [],
      evidence: undefined,
      reason: undefined,
      resolution: undefined,
    },
    attempt: { number: 0, purpose: 'buy', startedAtMs: 0 },
  });
}

async function advance(play: Play, which: Which, fates: readonly Fate[]): Promise<void> {
  const { shop, model, tools, goTo } = play;
  const purchase = modelled(play, which);
  const before = await readOf(play, nameOf(which));
  if (!purchase || before?.dueAtMs === undefined) return;
  goTo(before.dueAtMs);
  shop.settle();
  shop.truth.fates = [...fates];
  model.fates = [...fates];
  due(model, purchase);
  await advancePurchase(tools, before.id);
  // What was ordered by an answer of this turn exists by now.
  if (purchase.stage === 'ordered') purchase.order ??= shop.truth.carts.get(purchase.cart!.id)?.order;
}

async function turn({ tools, model, shop }: Play, state: 'open' | 'stopped'): Promise<void> {
  await switchPurchasing(tools, { body: { state, reason: 'so it is' }, caller: 'ada' });
  if (state === 'open' && !isOpen(model)) model.stops.at(-1)!.toMs = model.clock();
  else if (state === 'stopped' && isOpen(model)) model.stops.push({ fromMs: model.clock(), toMs: undefined });
  shop.truth.stopped = state === 'stopped';
}

async function twin({ shop, model }: Play, which: Which): Promise<void> {
  const catalogItemId = itemOf(SKUS[which]);
  const line = { catalogItemId, quantity: 2, billingCycle: 'one_time', term: 'P1Y' } as const;
  shop.place(undefined, { ...line, provisioningContext: {}, friendlyName: 'Servers' }, model.clock(), '');
}

const DECIDES = {
  async cancel(play: Play, purchase: ModelPurchase) {
    const given = { id: play.ids.get(purchase.name)!, body: { reason: 'not needed' }, caller: 'ada' };
    const answer = await cancelPurchase(play.tools, given);
    const may = ['accepted', 'awaiting_approval', 'ready'].includes(purchase.stage);
    if (may) {
      purchase.stage = 'cancelled';
      purchase.reason = 'withdrawn';
    } else if (purchase.stage !== 'cancelled') expect(answer.ok).toBe(false);
  },
  async approve(play: Play, purchase: ModelPurchase) {
    const stored = (await readOf(play, purchase.name))!;
    if (stored.stage !== 'awaiting_approval') return;
    const seen = { contentHash: stored.contentHash, charge: moneyText(stored.charge) };
    const by = (caller: string) => approvePurchase(play.tools, { id: stored.id, body: seen, caller });
    expect((await by('Ordering-Team')).ok).toBe(false);
    expect((await by('grace')).ok).toBe(true);
    purchase.stage = 'accepted';
    purchase.approvedAtMs = play.model.clock();
  },
  /** Two people who look at what is true at Microsoft, and say that nothing was bought once nothing can be any more. */
  async resolve(play: Play, purchase: ModelPurchase) {
    if (purchase.stage !== 'unknown' || purchase.resolution) return;
    const { order, endMs } = play.shop.truth.carts.get(purchase.cart!.id)!;
    if (!order && play.model.clock() < endMs) return;
    const decision = order ? 'ordered' : 'failed';
    const body = { decision, evidence: 'We looked.', ...(order && { orderId: order.orderId }) };
    const id = play.ids.get(purchase.name)!;
    for (const caller of ['ada', 'grace']) {
      expect((await resolvePurchase(play.tools, { id, body, caller })).ok).toBe(true);
    }
    purchase.resolution = { decision, atMs: play.model.clock() };
  },
};

/** Everything works again: purchasing is open, nothing is out, people answer, and time goes on until nothing is due. */
export async function heal(play: Play): Promise<void> {
  play.shop.truth.outages = NO_OUTAGE;
  await happen(play, { happens: 'open' });
  for (let round = 0; round < 60; round += 1) {
    let isQuiet = true;
    for (const { name } of play.model.purchases) {
      const which = Number(name.slice(-1)) as Which;
      await happen(play, { happens: 'approve', which });
      const { stage, dueAtMs } = (await readOf(play, name))!;
      if (stage === 'unknown' && dueAtMs === undefined) {
        play.goTo(laterMs(play, name));
        await happen(play, { happens: 'resolve', which });
      } else if (dueAtMs === undefined) continue;
      isQuiet = false;
      await advance(play, which, ['order']);
    }
    if (isQuiet) return;
  }
  throw new Error('It never came to rest.');
}

/** People look once the cart can do nothing more, and again half an hour after they were contradicted. */
function laterMs({ model, shop }: Play, name: string): number {
  const { cart } = model.purchases.find((purchase) => purchase.name === name)!;
  return Math.max(shop.truth.carts.get(cart!.id)!.endMs, model.clock() + 30 * 60_000);
}
