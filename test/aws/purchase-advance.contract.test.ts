import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BudgetKey, BudgetState, CountedBudget } from '../../lib/purchasing/budget.ts';
import { outcomeOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import type { Intent, Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import {
  aBudget,
  aCart,
  aHold,
  anApproval,
  anIntent,
  anOffer,
  aPurchase,
  aReason,
  aResolution,
  aSend,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';
import { openPurchasing } from '../builders/purchasing-tools.ts';
import { aLine, describeBothLedgers, eventOf, go, next, tried } from './both-ledgers.ts';

const euros = (amount: string) => money(amount, 'EUR');
const standing = (reserved: string, spent: string): BudgetState => ({
  reserved: euros(reserved),
  spent: euros(spent),
});
const ready: Stage = { stage: 'ready', offer: anOffer() };
const carted: Stage = { stage: 'carted', offer: anOffer(), cart: aCart() };
const rejected: Stage = { stage: 'rejected', reason: aReason() };

/** One line that asks for another item than every other, so that no lock is in its way. */
function apart(lineId: string, intent: Partial<Intent> = {}): Purchase {
  const line = aLine(lineId);
  return { ...line, intent: { ...line.intent, skuId: `SKU-${lineId}`, ...intent } };
}

/** The stage in which a checkout of `amount` has left that counts against the budgets given. */
const holding = (amount: string, ...budgets: readonly CountedBudget[]) =>
  checkingOut([aSend()], {}, { hold: aHold(budgets, euros(amount)) });

describeBothLedgers('advancing', (create) => {
  let ledger: PurchaseLedger;
  beforeEach(async () => {
    ledger = await create();
    await openPurchasing(ledger);
  });
  const accepted = async (...lines: readonly Purchase[]) => {
    expect(await ledger.accept(lines)).toEqual({ accepted: 'new' });
    return lines;
  };

  it('keeps every stage to the last digit, with everything the intent carries', async () => {
    const rich = anIntent({
      ...{ scope: 'single', entitlementId: 'e-1', purchaseOrder: 'PO 1', costCentre: 'CC' },
      ...{ reference: 'Müller', supersedes: 'REQ-0', validUntilMs: NOW_MS + 5 },
      expected: {
        charge: euros('12345678901234567890.123456789012'),
        unitPrice: money('0.1999968000511991808131', 'USD'),
        exchangeRate: decimal('0.92580000001'),
      },
      requestCommitments: [euros('1.10'), money('7', 'JPY')],
    });
    const full = aPurchase({ stage: 'accepted', registrationAskedAtMs: NOW_MS - 1 }, { intent: rich });
    await accepted(full);
    expect(await ledger.read(full.id)).toEqual(full);
    const checkout = {
      cart: aCart({ expiresAtMs: undefined, charge: euros('1037.780'), items: ['a:b:c', 'a:b:d'] }),
      hold: aHold([aBudget(), aBudget({ scope: rich.customerId, period: '2024-02-05' })], euros('0.30')),
      sends: [aSend({ answer: 'in_progress', detail: '800065' }), aSend({ attempt: 2, answer: 'busy' })],
      orderedSeenAtMs: NOW_MS + 3,
    };
    const order = { alternateId: undefined, evidence: 'decision' } as const;
    const stages: Stage[] = [
      awaitingApproval(),
      { stage: 'accepted', wentBackFor: ['stale_item', 'not_registered'] },
      { stage: 'ready', offer: anOffer(), wentBackFor: ['stale_item'] },
      { stage: 'carted', offer: anOffer(), cart: checkout.cart },
      checkingOut(checkout.sends, checkout.cart, checkout),
      unknown(undefined, checkout),
      unknown(aResolution({ confirmedBy: 'grace', confirmedAtMs: NOW_MS + 9 }), checkout),
      ordered(order, checkout),
      fulfilled(order, checkout),
    ];
    let purchase: Purchase = full;
    for (const stage of stages) {
      const to: Purchase = { ...next(purchase, stage), approval: anApproval() };
      expect(await ledger.advance(purchase, to, eventOf(purchase, to))).toBe('written');
      expect(await ledger.read(full.id)).toEqual(to);
      purchase = to;
    }
    const versions = (await ledger.history(full.id)).map(({ version }) => version);
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it.each<Stage>([
    rejected,
    { stage: 'cancelled', reason: aReason({ code: 'asked_for' }) },
    failed(),
    unfulfilled(),
  ])('keeps the end $stage with what belongs to it, due never again', async (end) => {
    const [line] = await accepted(aLine('1'));
    const ended = { ...next(line!, end), dueAtMs: undefined };
    expect(await ledger.advance(line!, ended, eventOf(line!, ended))).toBe('written');
    expect(await ledger.read(line!.id)).toEqual(ended);
    expect(await ledger.due(NOW_MS + 1e12, 10)).toEqual({ ids: [], nextDueAtMs: undefined });
  });

  it('writes the event as it is given', async () => {
    const [line] = await accepted(aLine('1'));
    const to = next(line!, ready);
    await ledger.advance(line!, to, eventOf(line!, to, NOW_MS + 7));
    expect((await ledger.history(line!.id)).at(-1)).toEqual(eventOf(line!, to, NOW_MS + 7));
  });

  describe('only from where the purchase was read', () => {
    it('a stage or version that is not the stored one is lost, and changes nothing', async () => {
      const [line] = await accepted(aLine('1'));
      const moved = await go(ledger, line!, ready);
      expect(await tried(ledger, line!, rejected)).toBe('lost');
      expect(await tried(ledger, { ...line!, version: 2 }, rejected)).toBe('lost');
      expect(await tried(ledger, { ...moved, version: 3 }, rejected)).toBe('lost');
      expect(await tried(ledger, aLine('2'), rejected)).toBe('lost');
      expect(await ledger.read(moved.id)).toEqual(moved);
      expect(await ledger.read(aLine('2').id)).toBeUndefined();
      expect(await ledger.history(moved.id)).toHaveLength(2);
    });

    it('an entry of the history is never written over', async () => {
      const [line] = await accepted(aLine('1'));
      const to = next(line!, ready);
      expect(await ledger.advance(line!, to, { ...eventOf(line!, to), version: 1 })).toBe('lost');
      expect((await ledger.history(line!.id))[0]).toMatchObject({ to: 'accepted', what: 'Accepted.' });
    });

    it('one of ten wins', async () => {
      const [line] = await accepted(aLine('1'));
      const answers = await Promise.all(Array.from({ length: 10 }, () => tried(ledger, line!, ready)));
      expect(answers.toSorted()).toEqual([...Array<string>(9).fill('lost'), 'written']);
      expect(await ledger.history(line!.id)).toHaveLength(2);
    });
  });

  describe('purchasing open or stopped', () => {
    const stop = async () => {
      const now = await ledger.purchasing();
      await ledger.setPurchasing(now, { ...now, state: 'stopped', by: 'grace', reason: 'audit' });
    };

    it('no send is recorded while it is stopped, the first or a further one', async () => {
      const [line] = await accepted(aLine('1'));
      const sent = await go(ledger, line!, checkingOut());
      await stop();
      expect(await tried(ledger, sent, checkingOut([aSend({ answer: 'busy' }), aSend()]))).toBe('stopped');
      await accepted(apart('9', { requestId: 'REQ-9' }));
      expect(await tried(ledger, apart('9', { requestId: 'REQ-9' }), checkingOut())).toBe('stopped');
      // What sends nothing is written all the same.
      const heard = await go(ledger, sent, checkingOut([aSend({ answer: 'busy' })]));
      await go(ledger, heard, ordered());
    });

    it('nothing is sent in a stage in which nobody opened it yet', async () => {
      const untouched = await create();
      await untouched.accept([aLine('1')]);
      expect(await tried(untouched, aLine('1'), checkingOut())).toBe('stopped');
    });
  });

  describe('claims', () => {
    it('one cart is bound to one purchase', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      const bound = await go(ledger, await go(ledger, one!, ready), carted);
      const second = await go(ledger, two!, ready);
      expect(await tried(ledger, second, carted)).toBe('claimed');
      expect(await ledger.read(second.id)).toEqual(second);
      // The purchase that has it may bind it again.
      await go(ledger, await go(ledger, bound, ready), carted);
    });

    it('one order belongs to one purchase, in whatever letters its id is written', async () => {
      const [one, two] = await accepted(apart('1'), apart('2'));
      const claimedAs = (orderId: string): Stage => ({
        ...ordered(),
        order: { ...ordered().order, orderId: asId(orderId) },
      });
      const sent = await go(ledger, two!, checkingOut());
      await go(ledger, await go(ledger, one!, checkingOut()), claimedAs('Order-Ab'));
      for (const orderId of ['Order-Ab', 'order-ab', 'ORDER-AB']) {
        expect(await ledger.orderOwner(asId(orderId))).toBe(one!.id);
        expect(await tried(ledger, sent, claimedAs(orderId))).toBe('claimed');
      }
      expect(await ledger.orderOwner(asId('order-abc'))).toBeUndefined();
    });

    it('one order belongs to one purchase, which can be asked for', async () => {
      const [one, two] = await accepted(apart('1'), apart('2'));
      const sent = await go(ledger, two!, holding('10', aBudget()));
      const order = ordered().order.orderId;
      expect(await ledger.orderOwner(order)).toBeUndefined();
      await go(ledger, await go(ledger, one!, checkingOut()), ordered());
      expect(await ledger.orderOwner(order)).toBe(one!.id);
      const claimed = { ...ordered(), hold: sent.stage === 'checking_out' ? sent.hold : aHold() };
      expect(await tried(ledger, sent, claimed)).toBe('claimed');
      // Neither the lock nor the budget heard of it.
      expect(await ledger.read(sent.id)).toEqual(sent);
      expect(await ledger.lockHolder(sent.intent)).toBe(sent.id);
      expect(await ledger.budget(aBudget())).toEqual(standing('10', '0'));
    });
  });

  describe('the lock', () => {
    it('lets one purchase of the same item check out, until its order is claimed', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      expect(await ledger.lockHolder(one!.intent)).toBeUndefined();
      const first = await go(ledger, one!, checkingOut());
      expect(await ledger.lockHolder(two!.intent)).toBe(one!.id);
      expect(await tried(ledger, two!, checkingOut())).toBe('locked');
      expect(await ledger.read(two!.id)).toEqual(two);
      await go(ledger, first, ordered());
      expect(await ledger.lockHolder(one!.intent)).toBeUndefined();
      await go(ledger, two!, checkingOut());
      expect(await ledger.lockHolder(one!.intent)).toBe(two!.id);
    });

    it('stays with a purchase that nobody can explain, and goes with its proven failure', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      const parked = await go(ledger, await go(ledger, one!, checkingOut()), unknown());
      expect(await tried(ledger, two!, checkingOut())).toBe('locked');
      await go(ledger, parked, failed());
      await go(ledger, two!, checkingOut());
    });

    it.each<Partial<Intent>>([
      { customerId: asId('7d4a5c11-0000-4000-8000-00000000ffff') },
      { productId: 'OTHER' },
      { skuId: 'OTHER' },
      { term: 'P3Y' },
      { billingCycle: 'monthly' },
    ])('of another %p is another one', async (intent) => {
      const [one] = await accepted(aLine('1'));
      await go(ledger, one!, checkingOut());
      const other = { ...aLine('2', 'REQ-2'), intent: { ...aLine('2', 'REQ-2').intent, ...intent } };
      await accepted(other);
      await go(ledger, other, checkingOut());
    });

    it.each<Partial<Intent>>([{ quantity: 9 }, { market: 'FR' }, { subscriptionId: asId('s') }])(
      'of another %p is the same one',
      async (intent) => {
        const [one] = await accepted(aLine('1'));
        await go(ledger, one!, checkingOut());
        const other = { ...aLine('2', 'REQ-2'), intent: { ...aLine('2', 'REQ-2').intent, ...intent } };
        await accepted(other);
        expect(await tried(ledger, other, checkingOut())).toBe('locked');
      },
    );

    it('that is not there keeps no order from being recorded', async () => {
      const [one] = await accepted(aLine('1'));
      await go(ledger, one!, ordered());
      expect(await ledger.lockHolder(one!.intent)).toBeUndefined();
    });

    it('of another purchase is left to it by one that never had it', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      await go(ledger, one!, checkingOut());
      await go(ledger, two!, ordered());
      expect(await ledger.lockHolder(one!.intent)).toBe(one!.id);
      expect(await ledger.orderOwner(ordered().order.orderId)).toBe(two!.id);
    });
  });

  describe('budgets', () => {
    const day: BudgetKey = { scope: 'all', period: '2024-02-05', currency: 'EUR' };
    const own: BudgetKey = { ...day, scope: anIntent().customerId };
    const limited = (key: BudgetKey, limit: string): CountedBudget => ({ ...key, limit: euros(limit) });

    it('hold up to their limit and not a cent more', async () => {
      const lines = await accepted(apart('1'), apart('2'), apart('3'));
      const budget = limited(day, '100.00');
      expect(await ledger.budget(day)).toEqual(standing('0', '0'));
      expect(await tried(ledger, lines[0]!, holding('100.01', budget))).toBe('over_budget');
      expect(await ledger.budget(day)).toEqual(standing('0', '0'));
      await go(ledger, lines[0]!, holding('60.00', budget));
      expect(await tried(ledger, lines[1]!, holding('40.01', budget))).toBe('over_budget');
      expect(await ledger.read(lines[1]!.id)).toEqual(lines[1]);
      await go(ledger, lines[1]!, holding('40.00', budget));
      expect(await ledger.budget(day)).toEqual(standing('100', '0'));
      expect(await tried(ledger, lines[2]!, holding('0.01', budget))).toBe('over_budget');
      // The limit is the one that the reservation brings.
      await go(ledger, lines[2]!, holding('0.01', limited(day, '100.01')));
    });

    it('hold their whole limit at once', async () => {
      const [line] = await accepted(apart('1'));
      await go(ledger, line!, holding('100', limited(day, '100')));
    });

    it('are spent with the order and freed by a proven failure', async () => {
      const lines = await accepted(apart('1'), apart('2'), apart('3'));
      const budget = limited(day, '100');
      const first = holding('60', budget);
      const second = holding('40', budget);
      const bought = await go(ledger, lines[0]!, first);
      const lost = await go(ledger, lines[1]!, second);
      const hold = { hold: first.hold };
      await go(ledger, await go(ledger, bought, ordered({}, hold)), fulfilled({}, hold));
      expect(await ledger.budget(day)).toEqual(standing('40', '60'));
      await go(ledger, lost, failed(aReason(), { hold: second.hold }));
      expect(await ledger.budget(day)).toEqual(standing('0', '60'));
      expect(await tried(ledger, lines[2]!, holding('40.01', budget))).toBe('over_budget');
      await go(ledger, lines[2]!, holding('40', budget));
    });

    it('are kept by a purchase that nobody can explain, and counted once for all its sends', async () => {
      const [line] = await accepted(apart('1'));
      const hold = { hold: aHold([limited(day, '100')], euros('30')) };
      const sent = await go(ledger, line!, checkingOut([aSend()], {}, hold));
      const again = await go(ledger, sent, checkingOut([aSend(), aSend({ attempt: 2 })], {}, hold));
      await go(ledger, again, unknown(undefined, hold));
      expect(await ledger.budget(day)).toEqual(standing('30', '0'));
    });

    it('count all together or not at all', async () => {
      const lines = await accepted(apart('1'), apart('2'));
      await go(ledger, lines[0]!, holding('50', limited(day, '100'), limited(own, '60')));
      expect(await tried(ledger, lines[1]!, holding('20', limited(day, '100'), limited(own, '60')))).toBe(
        'over_budget',
      );
      expect(await ledger.budget(day)).toEqual(standing('50', '0'));
      expect(await ledger.budget(own)).toEqual(standing('50', '0'));
      await go(ledger, lines[1]!, holding('10', limited(day, '100'), limited(own, '60')));
      expect(await ledger.budget(own)).toEqual(standing('60', '0'));
    });

    it.each<Partial<BudgetKey>>([{ scope: asId('other') }, { period: '2024-02' }, { currency: 'USD' }])(
      'of another %p are others',
      async (other) => {
        const [line] = await accepted(apart('1'));
        await go(ledger, line!, holding('60', limited(day, '100')));
        const { reserved } = await ledger.budget({ ...day, ...other });
        expect(reserved).toEqual(money('0', other.currency ?? 'EUR'));
      },
    );

    it('are exact beyond what a number of JavaScript holds', async () => {
      const lines = await accepted(apart('1'), apart('2'), apart('3'));
      const budget = limited(day, '999999999999999999.999999999999');
      const most = await go(ledger, lines[0]!, holding('999999999999999999.999999999997', budget));
      await go(ledger, lines[1]!, holding('0.000000000001', budget));
      expect(await tried(ledger, lines[2]!, holding('0.000000000002', budget))).toBe('over_budget');
      await go(ledger, lines[2]!, holding('0.000000000001', budget));
      expect(await ledger.budget(day)).toEqual(standing('999999999999999999.999999999999', '0'));
      const { hold } = holding('999999999999999999.999999999997', budget);
      await go(ledger, most, ordered({}, { hold }));
      expect(await ledger.budget(day)).toEqual(standing('0.000000000002', '999999999999999999.999999999997'));
    });

    it('are never passed by those who reserve at once', async () => {
      const lines = await accepted(...Array.from({ length: 10 }, (_, index) => apart(`L${index}`)));
      const answers = await Promise.all(
        lines.map((line) => tried(ledger, line, holding('30', limited(day, '100'), limited(own, '70')))),
      );
      expect(answers.toSorted()).toEqual([...Array<string>(8).fill('over_budget'), 'written', 'written']);
      expect(await ledger.budget(day)).toEqual(standing('60', '0'));
    });
  });

  describe('where several things stand against it', () => {
    it('tells lost, then stopped, then locked, then over budget', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      const holder = await go(ledger, one!, checkingOut());
      const tooMuch = holding('5000.01', aBudget());
      const open = await ledger.purchasing();
      const stopped = { ...open, state: 'stopped' as const };
      await ledger.setPurchasing(open, stopped);
      expect(await tried(ledger, { ...two!, version: 5 }, tooMuch)).toBe('lost');
      expect(await tried(ledger, two!, tooMuch)).toBe('stopped');
      await ledger.setPurchasing(stopped, open);
      expect(await tried(ledger, { ...two!, version: 5 }, tooMuch)).toBe('lost');
      expect(await tried(ledger, two!, tooMuch)).toBe('locked');
      await go(ledger, holder, failed());
      expect(await tried(ledger, { ...two!, version: 5 }, tooMuch)).toBe('lost');
      expect(await tried(ledger, two!, tooMuch)).toBe('over_budget');
      await go(ledger, two!, holding('5000.00', aBudget()));
    });

    it('tells lost before claimed', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      await go(ledger, one!, carted);
      expect(await tried(ledger, { ...two!, version: 5 }, carted)).toBe('lost');
      expect(await tried(ledger, two!, carted)).toBe('claimed');
    });

    it('tells claimed, where the lock to be released is another purchase’s as well', async () => {
      const [one, two, three] = await accepted(apart('1'), aLine('2'), aLine('3'));
      await go(ledger, one!, ordered());
      await go(ledger, two!, checkingOut());
      expect(await tried(ledger, three!, ordered())).toBe('claimed');
      expect(await ledger.read(three!.id)).toEqual(three);
    });

    it('brings no outcome along', async () => {
      const [one, two] = await accepted(aLine('1'), aLine('2'));
      await go(ledger, one!, checkingOut());
      const told = outcomeOf(next(two!, failed()), NOW_MS);
      expect(await tried(ledger, { ...two!, version: 4 }, failed(), told)).toBe('lost');
      expect(await tried(ledger, two!, checkingOut(), told)).toBe('locked');
      expect(await ledger.unsentOutcomes(10)).toEqual([]);
    });
  });

  it('counts each purchase that becomes unknown, at the instant of the transition', async () => {
    const lines = await accepted(apart('1'), apart('2'), apart('3'));
    for (const [index, line] of lines.entries()) {
      const sent = await go(ledger, line, checkingOut());
      const to = next(sent, unknown());
      const at = eventOf(sent, to, NOW_MS + index * 1_000);
      expect(await ledger.advance({ ...sent, version: 9 }, to, at)).toBe('lost');
      expect(await ledger.advance(sent, to, at)).toBe('written');
      // A proposal in the same stage is no further one.
      await go(ledger, to, unknown(aResolution()));
    }
    const counts = [NOW_MS, NOW_MS + 1, NOW_MS + 1_000, NOW_MS + 2_000, NOW_MS + 2_001, 0, -1];
    expect(await Promise.all(counts.map((sinceMs) => ledger.unknownsSince(sinceMs)))).toEqual([
      3, 2, 2, 1, 0, 3, 3,
    ]);
  });
});
