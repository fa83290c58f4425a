import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import { REFILLS } from '../../../lib/purchasing/deadlines.ts';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import type { PurchaseIn } from '../../../lib/purchasing/purchase.ts';
import { ALWAYS_OPEN, decided } from '../../../lib/purchasing/purchasing.ts';
import { settleCheckout } from '../../../lib/purchasing/checkout/settle-checkout.ts';
import type { CheckoutAnswer, Storefront } from '../../../lib/purchasing/storefront.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aShownCart, found } from '../../builders/order-state.ts';
import { aBudget, aHold, aPurchase, aSend, NOW_MS } from '../../builders/purchase.ts';
import {
  accepted,
  openPurchasing,
  purchasingTools,
  type TestTools,
} from '../../builders/purchasing-tools.ts';
import { ABSENT, settle, UNAVAILABLE, unsettled, type Shown } from '../../builders/settling.ts';
import { answering, CATALOG_ITEM, createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const SETTLE_MS = 30 * MINUTE_MS;
const NEW_ITEM = 'DZH318Z0BQ4B:00DN:NEW';
const STALE = 'Refused as stale; putting the item as it is sold now into the same cart.';
const stale = aSend({ answer: 'refresh', detail: 'stale (400019)' });
const sold = (catalogItemId: string) =>
  found([{ catalogItemId, isPurchasable: true, terms: ['P1Y'] as readonly string[] }]);
const withNewItem = found(aShownCart({}, { catalogItemId: NEW_ITEM }));

/** A checkout that was refused as stale a moment ago, at a shop that now sells the new item. */
function refused({ script, ...shown }: Shown = {}) {
  return settle({
    sends: [stale],
    afterMs: 1000,
    script: {
      availabilities: async () => sold(NEW_ITEM),
      updateCart: async () => aShownCart({}, { catalogItemId: NEW_ITEM }),
      cart: async () => withNewItem,
      ...script,
    },
    ...shown,
  });
}

async function put(shown: Shown = {}) {
  const first = await refused(shown);
  const then = await first.send!();
  return { ...then, to: then.to as PurchaseIn<'checking_out'>, asked: first.asked };
}

describe('a checkout that was refused as stale', () => {
  it('gets the new item into the same cart at once, written down before it leaves', async () => {
    const { to, what, facts, looks, asked, send } = await refused();
    expect([looks, asked]).toEqual([[], []]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      cart: { cartId: 'cart-1', items: [CATALOG_ITEM, NEW_ITEM] },
      attempt: { number: 1 },
      dueAtMs: NOW_MS + 1000,
    });
    expect(to.sends).toEqual([stale]);
    expect([what, facts]).toEqual([STALE, { cartId: 'cart-1', catalogItemId: NEW_ITEM }]);
    expect(send).toBeDefined();
  });

  it('is checked out again as the next attempt, once the cart reads so', async () => {
    const { to, what, send } = await put();
    expect(to).toMatchObject({
      stage: 'checking_out',
      offer: { catalogItemId: NEW_ITEM, foundAtMs: NOW_MS + 1000 },
      cart: { cartId: 'cart-1', items: [CATALOG_ITEM, NEW_ITEM], charge: money('1037.78', 'EUR') },
      attempt: { number: 2, purpose: 'buy', startedAtMs: NOW_MS + 1000 },
      dueAtMs: NOW_MS + 1000 + SETTLE_MS,
    });
    // guid-1 and guid-2 were those of the PUT.
    expect(to.sends).toEqual([
      stale,
      aSend({
        attempt: 2,
        requestId: asId('guid-3'),
        correlationId: asId('guid-4'),
        sentAtMs: NOW_MS + 1000,
      }),
    ]);
    expect(what).toBe('The cart has the new item; checking it out.');
    expect(send).toBeDefined();
  });

  it('is put again also where the item has the same id', async () => {
    const { to } = await refused({ script: { availabilities: async () => sold(CATALOG_ITEM) } });
    expect(to.cart.items).toEqual([CATALOG_ITEM]);
  });

  it('is not followed at once where anything else was not answered with a no', async () => {
    for (const answer of ['none', 'unknown', 'busy', 'answered', 'in_progress', 'order'] as const) {
      const sends = [aSend({ answer }), { ...stale, attempt: 2 }];
      expect((await refused({ sends })).what).toBe('Waiting until an order would be listed.');
    }
    const sends = [aSend({ answer: 'refused' }), { ...stale, attempt: 2 }];
    expect((await refused({ sends })).what).toBe(STALE);
  });

  it('is not followed at once where the last word was a refusal for good', async () => {
    const sends = [stale, aSend({ attempt: 2, answer: 'refused' })];
    expect((await refused({ sends })).what).toBe('Waiting until an order would be listed.');
  });

  it('is tried three times, and then proved to have failed', async () => {
    const sends = [1, 2, 3].map((attempt) => ({ ...stale, attempt }));
    expect((await refused({ sends: sends.slice(0, 2) })).what).toBe(STALE);
    expect((await refused({ sends })).what).toBe('Waiting until an order would be listed.');
    expect((await settle({ sends })).to).toMatchObject({
      stage: 'failed',
      reason: {
        code: 'checkout_refused',
        detail: 'Microsoft refused the checkout: stale (400019)',
      },
    });
  });

  it('is not followed where the cart ends within ten minutes', async () => {
    const ending = (expiresAtMs: number) => refused({ cart: { expiresAtMs } });
    expect((await ending(NOW_MS + 1000 + 10 * MINUTE_MS + 1)).what).toBe(STALE);
    expect((await ending(NOW_MS + 1000 + 10 * MINUTE_MS)).what).toBe(
      'Waiting until an order would be listed.',
    );
  });

  it('is followed for half an hour, to the millisecond, and proved to have failed after that', async () => {
    const active = { script: { cart: async () => found(aShownCart()) } };
    expect((await refused({ ...active, afterMs: SETTLE_MS - 1 })).what).toBe(STALE);
    expect((await refused({ ...active, afterMs: SETTLE_MS })).to.stage).toBe('failed');
  });

  it('is followed without a look at how long purchasing was stopped, before half an hour has gone by', async () => {
    const { tools, purchase } = await unsettled({ sends: [stale], afterMs: SETTLE_MS - 1 });
    const purchasing = tools.ledger.purchasing.bind(tools.ledger);
    let looks = 0;
    tools.ledger.purchasing = () => {
      looks += 1;
      return purchasing();
    };
    expect((await settleCheckout(tools, purchase)).what).toBe(STALE);
    expect(looks).toBe(1);
  });

  it('is followed for as much longer as purchasing was stopped', async () => {
    const { tools, purchase } = await unsettled({ sends: [stale], stopped: true });
    const by = { by: 'ada', reason: 'x' };
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', ...by }, NOW_MS);
    const opened = decided(stopped, { state: 'open', ...by }, NOW_MS + 60 * MINUTE_MS);
    await tools.ledger.setPurchasing(await tools.ledger.purchasing(), opened);
    tools.advanceTo(NOW_MS + 90 * MINUTE_MS - 1);
    expect((await settleCheckout(tools, purchase)).what).toBe(STALE);
    tools.advanceTo(NOW_MS + 90 * MINUTE_MS);
    expect((await settleCheckout(tools, purchase)).to.stage).toBe('failed');
  });

  it('is put only so often, since each PUT may give the cart a new life; then the refusal stands', async () => {
    const { to } = await refused();
    expect(to.refills).toBe(1);
    const more = await refused({ checkout: { refills: REFILLS - 1 } });
    expect(more.to.refills).toBe(REFILLS);
    const once = await more.send!();
    expect(once.to).toMatchObject({ attempt: { number: 2 }, refills: REFILLS });
    const { what, send } = await refused({ checkout: { refills: REFILLS } });
    expect(what).toBe('Waiting until an order would be listed.');
    expect(send).toBeUndefined();
  });

  it('waits while purchasing is stopped: nothing is looked up, put or sent', async () => {
    const script = { availabilities: () => Promise.reject(new Error('It was asked.')) };
    const { to, what, facts, asked, send } = await refused({ stopped: true, script });
    expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + 1000 + 10 * MINUTE_MS });
    expect([what, facts]).toEqual([
      'Purchasing is stopped.',
      { reason: 'Purchasing was never opened in this stage.' },
    ]);
    expect([asked, send]).toEqual([[], undefined]);
  });

  it('whose item cannot be had any more is not put; the refusal stands and is proved like any other', async () => {
    const { to, what, send } = await refused({ script: { availabilities: async () => ABSENT } });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 1 }, dueAtMs: NOW_MS + SETTLE_MS });
    expect(what).toBe('Waiting until an order would be listed.');
    expect(send).toBeUndefined();
  });

  it('whose item cannot be looked up now is looked up again when Microsoft says', async () => {
    const later = { ...UNAVAILABLE, retryAfterMs: 90_000 } as const;
    const { to, what, facts } = await refused({ script: { availabilities: async () => later } });
    expect(to.dueAtMs).toBe(NOW_MS + 1000 + 90_000);
    expect([what, facts]).toEqual(['The availabilities cannot be looked at now.', { detail: 'throttled' }]);
  });
});

describe('the new item is not checked out', () => {
  const aMinuteLater = NOW_MS + 1000 + MINUTE_MS;

  it.each<{ because: string; script: Partial<Storefront>; says: string }>([
    {
      because: 'the cart does not show it',
      script: { cart: async () => found(aShownCart()) },
      says: `its item is ${CATALOG_ITEM}`,
    },
    { because: 'the cart cannot be read', script: { cart: async () => UNAVAILABLE }, says: 'throttled' },
    { because: 'the cart is gone', script: { cart: async () => ABSENT }, says: 'the cart is gone' },
    {
      because: 'the cart reads ordered',
      script: { cart: async () => found(aShownCart({ status: 'ordered' }, { catalogItemId: NEW_ITEM })) },
      says: 'it is ordered',
    },
    {
      because: 'it has no price',
      script: { cart: async () => found(aShownCart({}, { catalogItemId: NEW_ITEM, charge: undefined })) },
      says: 'it has no price',
    },
  ])('where $because', async ({ script, says }) => {
    const { to, what, facts, send } = await put({ script });
    expect(to).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 1 },
      cart: { items: [CATALOG_ITEM, NEW_ITEM] },
      dueAtMs: aMinuteLater,
    });
    expect(to.sends).toEqual([stale]);
    expect([what, facts]).toEqual(['The cart does not show the new item.', { detail: says }]);
    expect(send).toBeUndefined();
  });

  it.each<{ where: string; script: Partial<Storefront> }>([
    {
      where: 'the whole cart',
      script: { updateCart: async () => ({ refused: 'final', code: '800003', detail: 'no' }) },
    },
    {
      where: 'its line',
      script: {
        cart: async () =>
          found(
            aShownCart(
              {},
              { catalogItemId: NEW_ITEM, error: { refused: 'final', code: '800003', detail: 'no' } },
            ),
          ),
      },
    },
  ])('where Microsoft refuses $where', async ({ script }) => {
    const { to, what, facts, send } = await put({ script });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 1 }, dueAtMs: aMinuteLater });
    expect([what, facts]).toEqual(['The new item was refused.', { code: '800003', detail: 'no' }]);
    expect(send).toBeUndefined();
  });

  const drift = (approvable: string): Guards => ({
    ...NO_GUARDS,
    priceDrift: { tolerated: decimal('0.01'), approvable: decimal(approvable) },
  });
  const costing = (amount: string, expiresAtMs?: number): Partial<Storefront> => ({
    cart: async () =>
      found(aShownCart({ expiresAtMs }, { catalogItemId: NEW_ITEM, charge: money(amount, 'EUR') })),
  });

  it('where it has another price, also where somebody could have agreed: nobody can be asked any more', async () => {
    for (const approvable of ['0.01', '0.5']) {
      const { to, what, facts, send } = await put({ guards: drift(approvable), script: costing('1050.00') });
      expect(to).toMatchObject({
        stage: 'checking_out',
        attempt: { number: 1 },
        cart: { charge: money('1037.78', 'EUR'), items: [CATALOG_ITEM, NEW_ITEM] },
        dueAtMs: aMinuteLater,
      });
      expect(to.sends).toEqual([stale]);
      expect([what, facts]).toEqual([
        'The new item has another price and is not bought.',
        { detail: 'The cart costs 1050.00 EUR a charge, the request expected 1037.78 EUR.' },
      ]);
      expect(send).toBeUndefined();
    }
  });

  it('where it commits to more than the budgets hold for the purchase, though the price may differ so much', async () => {
    const hold = aHold([aBudget()], money('1039.99', 'EUR'));
    const given = { guards: drift('0.01'), checkout: { hold } };
    const { to, what, facts, send } = await put({ ...given, script: costing('1040.00') });
    expect(to).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 1 },
      cart: { charge: money('1037.78', 'EUR') },
      dueAtMs: aMinuteLater,
    });
    expect([what, facts]).toEqual([
      'The new item has another price and is not bought.',
      { detail: 'It commits to 1040.00 EUR, and the budgets hold 1039.99 EUR for it.' },
    ]);
    expect(send).toBeUndefined();
    expect((await put({ ...given, script: costing('1039.99') })).to.attempt.number).toBe(2);
  });

  it('but is at a price that may differ so much, and that price is remembered', async () => {
    const { to } = await put({ guards: drift('0.01'), script: costing('1040.00') });
    expect(to).toMatchObject({ attempt: { number: 2 }, cart: { charge: money('1040.00', 'EUR') } });
  });

  it('where the cart ends within ten minutes, as it tells by now', async () => {
    const nowMs = NOW_MS + 1000;
    const ending = (expiresAtMs: number) => put({ script: costing('1037.78', expiresAtMs) });
    expect((await ending(nowMs + 10 * MINUTE_MS + 1)).to.attempt.number).toBe(2);
    const { to, what } = await ending(nowMs + 10 * MINUTE_MS);
    expect(to).toMatchObject({ attempt: { number: 1 }, cart: { expiresAtMs: nowMs + 10 * MINUTE_MS } });
    expect(what).toBe('The cart has the new item and ends too soon to be sent.');
  });

  const lateMs = NOW_MS + 30 * 86_400_000;
  it.each<{ because: string; script: Partial<Storefront> }>([
    { because: 'with another price', script: costing('2000.00', lateMs) },
    {
      because: 'with an item that is not bought',
      script: { cart: async () => found(aShownCart({ expiresAtMs: lateMs })) },
    },
    {
      because: 'with the PUT alone',
      script: {
        updateCart: async () => aShownCart({ expiresAtMs: lateMs }),
        cart: async () => UNAVAILABLE,
      },
    },
    {
      because: 'with a refusal',
      script: {
        cart: async () =>
          found(
            aShownCart(
              { expiresAtMs: lateMs },
              { catalogItemId: NEW_ITEM, error: { refused: 'final', code: '1', detail: 'no' } },
            ),
          ),
      },
    },
  ])(
    'and an end that was heard $because is not forgotten: the cart can be ordered until then',
    async ({ script }) => {
      expect((await put({ script })).to.cart.latestExpiresAtMs).toBe(lateMs);
    },
  );
});

describe('the whole walk', () => {
  const refusal: CheckoutAnswer = {
    answer: 'refused',
    refusal: { refused: 'refresh', code: '400019', detail: 'stale' },
  };
  async function walked(tools: TestTools) {
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase());
    await advancePurchase(tools, asId('p-1'));
    return (await tools.ledger.read(asId('p-1'))) as PurchaseIn<'checking_out'>;
  }
  const calls = ({ storefront }: TestTools) =>
    storefront.asked.map(({ asked, cartId }) => `${asked} ${cartId}`);

  it('refused as stale once, it is bought in the same cart, in one go', async () => {
    const tools = purchasingTools(answering(createScriptedStorefront(), refusal));
    expect((await walked(tools)).stage).toBe('ordered');
    expect(calls(tools)).toEqual([
      'createCart cart-1',
      'checkOut cart-1',
      'updateCart cart-1',
      'checkOut cart-1',
    ]);
    const sends = tools.storefront.asked.filter(({ asked }) => asked === 'checkOut');
    expect(new Set(sends.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('refused as stale each time, it has failed after three sends in one cart', async () => {
    const tools = purchasingTools(answering(createScriptedStorefront(), refusal, refusal, refusal));
    const waiting = await walked(tools);
    expect(waiting).toMatchObject({ stage: 'checking_out', attempt: { number: 3 } });
    tools.advanceTo(waiting.dueAtMs!);
    await advancePurchase(tools, asId('p-1'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'failed' });
    expect(calls(tools).filter((call) => call.startsWith('checkOut'))).toEqual(
      Array.from({ length: 3 }, () => 'checkOut cart-1'),
    );
  });

  it('a PUT whose answer was lost is put again, and the cart is checked out once it reads so', async () => {
    const tools = purchasingTools(answering(createScriptedStorefront(), refusal));
    const itself = tools.storefront.updateCart.bind(tools.storefront);
    let lost = 0;
    tools.storefront.updateCart = async (...asked) => {
      const answer = await itself(...asked);
      if (lost++ === 0) throw Object.assign(new Error('reset'), { kind: 'unavailable' });
      return answer;
    };
    const waiting = await walked(tools);
    expect(waiting).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + MINUTE_MS });
    expect(waiting.sends).toHaveLength(1);
    tools.advanceTo(NOW_MS + MINUTE_MS);
    await advancePurchase(tools, asId('p-1'));
    expect((await tools.ledger.read(asId('p-1')))?.stage).toBe('ordered');
    expect(calls(tools).filter((call) => call.startsWith('checkOut'))).toHaveLength(2);
  });

  it('a lost PUT is put again also where the request was accepted long ago: the half hour counts from the refusal', async () => {
    const tools = purchasingTools(answering(createScriptedStorefront(), refusal));
    tools.storefront.updateCart = () =>
      Promise.reject(Object.assign(new Error('reset'), { kind: 'unavailable' }));
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase(undefined, { acceptedAtMs: NOW_MS - 5 * 60 * MINUTE_MS }));
    await advancePurchase(tools, asId('p-1'));
    const waiting = await tools.ledger.read(asId('p-1'));
    expect(waiting).toMatchObject({ stage: 'checking_out' });
    expect(waiting!.dueAtMs!).toBeLessThan(NOW_MS + SETTLE_MS);
  });
});
