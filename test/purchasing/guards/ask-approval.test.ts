import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import {
  askApproval,
  asksOf,
  awaitApproval,
  isApproved,
} from '../../../lib/purchasing/guards/ask-approval.ts';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import type { Approval, Intent, Purchase, Stage } from '../../../lib/purchasing/purchase.ts';
import { ALWAYS_OPEN, decided } from '../../../lib/purchasing/purchasing.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import {
  aCart,
  anApproval,
  anOffer,
  aPurchase,
  aReason,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';
import {
  accepted,
  openPurchasing,
  purchasingTools,
  type TestTools,
} from '../../builders/purchasing-tools.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const eur = (amount: string) => money(amount, 'EUR');
const aboveThousand: Guards = { ...NO_GUARDS, approvalThreshold: [eur('1000.00')] };
const within24Hours: Guards = { ...NO_GUARDS, likelyDuplicateMs: 24 * HOUR_MS };

describe('a granted approval', () => {
  const drifting: Guards = {
    ...NO_GUARDS,
    priceDrift: { tolerated: decimal('0.01'), approvable: decimal('0.5') },
  };
  const covers = (
    approval: Partial<Approval> | undefined,
    { charge = eur('1037.78'), nowMs = NOW_MS, guards = NO_GUARDS, purchasing = ALWAYS_OPEN } = {},
  ) => {
    const granted = approval && { approval: anApproval(approval) };
    const tools = { guards, nowMs: () => nowMs };
    return isApproved(tools, aPurchase({ stage: 'accepted' }, granted), charge, purchasing);
  };

  it('covers the content and the charge it was granted for', () => {
    expect(covers({})).toBe(true);
    expect(covers(undefined)).toBe(false);
    expect(covers({ contentHash: 'hash-2' })).toBe(false);
  });

  it('covers a lower charge, and not one that is higher by a cent', () => {
    expect(covers({}, { charge: eur('1.00') })).toBe(true);
    expect(covers({}, { charge: eur('1037.79') })).toBe(false);
  });

  it('covers a charge that is higher by no more than may be without a word', () => {
    expect(covers({ charge: eur('100.00') }, { charge: eur('101.00'), guards: drifting })).toBe(true);
    expect(covers({ charge: eur('100.00') }, { charge: eur('101.01'), guards: drifting })).toBe(false);
  });

  it('covers no charge in another currency, however low', () => {
    expect(covers({}, { charge: money('1.00', 'USD') })).toBe(false);
  });

  it('may be used for 72 hours, to the millisecond', () => {
    expect(covers({}, { nowMs: NOW_MS + 72 * HOUR_MS })).toBe(true);
    expect(covers({}, { nowMs: NOW_MS + 72 * HOUR_MS + 1 })).toBe(false);
  });

  it('stands still while purchasing is stopped', () => {
    const by = { by: 'ada', reason: 'x' };
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', ...by }, NOW_MS + HOUR_MS);
    const opened = decided(stopped, { state: 'open', ...by }, NOW_MS + 11 * HOUR_MS);
    expect(covers({}, { nowMs: NOW_MS + 82 * HOUR_MS, purchasing: opened })).toBe(true);
    expect(covers({}, { nowMs: NOW_MS + 82 * HOUR_MS + 1, purchasing: opened })).toBe(false);
  });
});

describe('somebody has to agree', () => {
  async function asked(guards: Guards, intent: Partial<Intent> = {}, approval?: Approval) {
    const tools = purchasingTools(undefined, guards);
    const purchase = aPurchase({ stage: 'accepted' }, { intent, ...(approval && { approval }) });
    return asksOf(tools, purchase);
  }

  it('where the commitment is above the threshold, and not where it is the threshold', async () => {
    expect(await asked({ ...NO_GUARDS, approvalThreshold: [eur('1037.77')] })).toMatchObject([
      { code: 'above_approval_threshold' },
    ]);
    expect(await asked({ ...NO_GUARDS, approvalThreshold: [eur('1037.78')] })).toEqual([]);
  });

  it('where the instalments of its whole term are', async () => {
    const guards = { ...NO_GUARDS, approvalThreshold: [eur('12453.35')] };
    expect(await asked(guards, { billingCycle: 'monthly' })).toHaveLength(1);
    expect(await asked(guards)).toEqual([]);
  });

  it('and not again once somebody did, for as long as that is good', async () => {
    expect(await asked(aboveThousand, {}, anApproval())).toEqual([]);
    expect(await asked(aboveThousand, {}, anApproval({ contentHash: 'x' }))).toHaveLength(1);
    expect(await asked(aboveThousand, {}, anApproval({ charge: eur('1037.77') }))).toHaveLength(1);
  });
});

describe('a likely duplicate', () => {
  const second = (common: NonNullable<Parameters<typeof aPurchase>[1]> = {}) => {
    const { intent, ...rest } = common;
    return aPurchase(
      { stage: 'accepted' },
      { id: asId('p-2'), contentHash: 'hash-2', ...rest, intent: { requestId: 'REQ-2', ...intent } },
    );
  };
  async function asksAfter(first: Purchase, later: Purchase, guards = within24Hours) {
    const tools = purchasingTools(undefined, guards);
    await accepted(tools.ledger, first);
    await accepted(tools.ledger, later);
    const stored = (await tools.ledger.read(later.id)) as Purchase & { stage: 'accepted' };
    return asksOf(tools, stored);
  }

  it('is the same quantity of the same item for the same customer under another request', async () => {
    const [ask, ...more] = await asksAfter(aPurchase(), second({ acceptedAtMs: NOW_MS + 1 }));
    expect(ask).toEqual({
      code: 'likely_duplicate',
      detail:
        'Request REQ-1 of shop of 2024-02-05T09:00:00.000Z asked for the same quantity of the same item for the ' +
        'same customer; its purchase p-1 is accepted.',
    });
    expect(more).toEqual([]);
  });

  it.each([
    { because: 'it is of another source by the same name', intent: { source: 'other', requestId: 'REQ-1' } },
    { because: 'it was accepted in the same millisecond, and comes later by its id', intent: {} },
  ])('also where $because', async ({ intent }) => {
    expect(await asksAfter(aPurchase(), second({ intent }))).toHaveLength(1);
  });

  it.each<{ because: string; later: Purchase }>([
    { because: 'it is another quantity', later: second({ intent: { quantity: 3 } }) },
    { because: 'it is another SKU', later: second({ intent: { skuId: 'x' } }) },
    { because: 'it is another product', later: second({ intent: { productId: 'x' } }) },
    { because: 'it is another customer', later: second({ intent: { customerId: asId('x') } }) },
    {
      because: 'it is another line of the same request',
      later: second({ contentHash: 'hash-1', intent: { requestId: 'REQ-1', lineId: '2' } }),
    },
  ])('is none where $because', async ({ later }) => {
    const tools = purchasingTools(undefined, within24Hours);
    const first = aPurchase();
    if (later.intent.requestId === 'REQ-1') await tools.ledger.accept([first, later]);
    else for (const one of [first, later]) await accepted(tools.ledger, one);
    expect(await asksOf(tools, later as Purchase & { stage: 'accepted' })).toEqual([]);
  });

  it('is one of an earlier request, whatever the ids are', async () => {
    const late = second({ id: asId('p-0'), acceptedAtMs: NOW_MS + 1 });
    const tools = purchasingTools(undefined, within24Hours);
    for (const one of [aPurchase(), late]) await accepted(tools.ledger, one);
    expect(await asksOf(tools, aPurchase())).toEqual([]);
  });

  it('is none where the ledger names a purchase that it does not have', async () => {
    const tools = purchasingTools(undefined, within24Hours);
    await accepted(tools.ledger, aPurchase());
    tools.ledger.similar = async () => [
      { id: asId('p-9'), source: 'shop', requestId: 'REQ-9', acceptedAtMs: NOW_MS - 1 },
    ];
    expect(await asksOf(tools, aPurchase())).toEqual([]);
  });

  it('the earlier one of two is none of the later', async () => {
    const tools = purchasingTools(undefined, within24Hours);
    for (const one of [aPurchase(), second()]) await accepted(tools.ledger, one);
    expect(await asksOf(tools, aPurchase())).toEqual([]);
    const earlier = purchasingTools(undefined, within24Hours);
    const late = second({ acceptedAtMs: NOW_MS + 1 });
    for (const one of [aPurchase(), late]) await accepted(earlier.ledger, one);
    expect(await asksOf(earlier, aPurchase())).toEqual([]);
  });

  it('is looked for within the configured time, to the millisecond, and not where none is configured', async () => {
    const later = (afterMs: number) => second({ acceptedAtMs: NOW_MS + afterMs });
    expect(await asksAfter(aPurchase(), later(DAY_MS))).toHaveLength(1);
    expect(await asksAfter(aPurchase(), later(DAY_MS + 1))).toEqual([]);
    expect(await asksAfter(aPurchase(), later(1), NO_GUARDS)).toEqual([]);
  });

  const stages: readonly { first: Stage; counts: boolean }[] = [
    { first: { stage: 'accepted' }, counts: true },
    { first: awaitingApproval(), counts: true },
    { first: { stage: 'ready', offer: anOffer() }, counts: true },
    { first: { stage: 'carted', offer: anOffer(), cart: aCart() }, counts: true },
    { first: checkingOut(), counts: true },
    { first: unknown(), counts: true },
    { first: ordered(), counts: true },
    { first: fulfilled(), counts: true },
    { first: unfulfilled(), counts: true },
    { first: { stage: 'rejected', reason: aReason() }, counts: false },
    { first: { stage: 'cancelled', reason: aReason() }, counts: false },
    { first: failed(), counts: false },
  ];
  it.each(stages)('of a purchase that is $first.stage: $counts', async ({ first, counts }) => {
    const asks = await asksAfter(aPurchase<Stage>(first), second({ acceptedAtMs: NOW_MS + 1 }));
    expect(asks).toHaveLength(counts ? 1 : 0);
  });

  it('asks although an earlier one ended without an order, where another did not', async () => {
    const tools = purchasingTools(undefined, within24Hours);
    const third = second({ id: asId('p-3'), acceptedAtMs: NOW_MS + 2, intent: { requestId: 'REQ-3' } });
    for (const one of [aPurchase(failed()), second({ acceptedAtMs: NOW_MS + 1 }), third])
      await accepted(tools.ledger, one);
    expect(await asksOf(tools, third)).toMatchObject([
      { code: 'likely_duplicate', detail: expect.stringContaining('its purchase p-2 is accepted') },
    ]);
  });
});

describe('accepted -> awaiting_approval', () => {
  it('says why, for how much, and is looked at again once the purchase itself is too old', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    const asks = [aReason({ detail: 'It is dear.' }), aReason({ detail: 'It is late.' })];
    const move = await askApproval(tools, aPurchase(), asks, eur('1037.8'));
    expect(move).toMatchObject({
      what: 'Somebody has to agree: It is dear. It is late.',
      facts: { charge: '1037.80', currency: 'EUR' },
    });
    expect(move.to).toMatchObject({
      stage: 'awaiting_approval',
      asks,
      charge: eur('1037.8'),
      askedAtMs: NOW_MS,
      dueAtMs: NOW_MS + 7 * DAY_MS + 1,
      version: 2,
    });
  });

  it('sends nothing to Microsoft, and upstream hears what is to be agreed to', async () => {
    const tools = purchasingTools(undefined, aboveThousand);
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase());
    await advancePurchase(tools, asId('p-1'));
    expect(tools.storefront.asked).toEqual([]);
    expect(await tools.ledger.unsentOutcomes(10)).toMatchObject([
      {
        outcomeId: 'p-1-2',
        result: 'awaiting_approval',
        ask: [{ code: 'above_approval_threshold' }],
        charge: { amount: '1037.78', currency: 'EUR' },
      },
    ]);
  });

  it('goes on to the order once it was granted', async () => {
    const tools = purchasingTools(undefined, aboveThousand);
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase({ stage: 'accepted' }, { approval: anApproval() }));
    await advancePurchase(tools, asId('p-1'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'ordered',
      approval: { by: 'grace' },
    });
  });
});

describe('awaiting_approval that nobody answers', () => {
  const END_MS = NOW_MS + 7 * DAY_MS;
  async function answered(nowMs: number, tools: TestTools = purchasingTools()) {
    tools.advanceTo(nowMs);
    return awaitApproval(tools, aPurchase(awaitingApproval()));
  }

  it('is cancelled once the purchase is too old, and not a millisecond earlier', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    expect((await answered(END_MS, tools)).to).toMatchObject({
      stage: 'awaiting_approval',
      charge: awaitingApproval().charge,
      asks: awaitingApproval().asks,
      askedAtMs: NOW_MS,
      dueAtMs: END_MS + HOUR_MS,
    });
    const { to, what } = await answered(END_MS + 1, tools);
    expect(to).toMatchObject({
      stage: 'cancelled',
      reason: { code: 'not_approved', detail: what },
      dueAtMs: undefined,
    });
    expect(what).toBe('Nobody approved the purchase until 2024-02-12T09:00:00.000Z.');
  });

  it('is looked at again when it is too old, where that is later than in an hour', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    const { to, what } = await answered(NOW_MS + HOUR_MS, tools);
    expect(to.dueAtMs).toBe(END_MS + 1);
    expect(what).toBe('Still waiting for an approval.');
  });

  it('waits while purchasing is stopped also past the instant that upstream named', async () => {
    const tools = purchasingTools();
    tools.advanceTo(NOW_MS + DAY_MS);
    const purchase = aPurchase(awaitingApproval(), { intent: { validUntilMs: NOW_MS } });
    expect((await awaitApproval(tools, purchase)).to).toMatchObject({
      stage: 'awaiting_approval',
      dueAtMs: NOW_MS + DAY_MS + HOUR_MS,
    });
    await openPurchasing(tools.ledger);
    expect((await awaitApproval(tools, purchase)).to.stage).toBe('cancelled');
  });

  it('waits while purchasing is stopped, and for as long after', async () => {
    const stopped = purchasingTools();
    expect((await answered(END_MS + 30 * DAY_MS, stopped)).to).toMatchObject({ stage: 'awaiting_approval' });
    const purchasing = decided(
      decided(ALWAYS_OPEN, { state: 'stopped', by: 'ada', reason: 'x' }, NOW_MS),
      { state: 'open', by: 'ada', reason: 'x' },
      NOW_MS + DAY_MS,
    );
    await stopped.ledger.setPurchasing(await stopped.ledger.purchasing(), purchasing);
    expect((await answered(END_MS + DAY_MS, stopped)).to.stage).toBe('awaiting_approval');
    expect((await answered(END_MS + DAY_MS + 1, stopped)).to.stage).toBe('cancelled');
  });
});
