import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../../lib/purchasing/advance-purchase.ts';
import { checkOut } from '../../../lib/purchasing/checkout/check-out.ts';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import type { BoundCart, Offer, Purchase } from '../../../lib/purchasing/purchase.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aCart, anApproval, anOffer, aPurchase, NOW_MS } from '../../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const eur = (amount: string) => money(amount, 'EUR');

type Given = {
  readonly cart?: Partial<BoundCart>;
  readonly offer?: Partial<Offer>;
  readonly common?: Parameters<typeof aPurchase>[1];
  readonly guards?: Guards;
  readonly afterMs?: number;
};

async function decide({ cart, offer, common, guards = NO_GUARDS, afterMs = 0 }: Given = {}) {
  const tools = purchasingTools(undefined, guards);
  await openPurchasing(tools.ledger);
  tools.advanceTo(NOW_MS + afterMs);
  const purchase = aPurchase({ stage: 'carted', offer: anOffer(offer), cart: aCart(cart) }, common);
  const move = await checkOut(tools, purchase);
  return { ...move, asked: tools.storefront.asked, tools };
}

describe('carted -> checking_out', () => {
  it('writes the attempt with its ids and the first send down, and sends nothing before that is done', async () => {
    const { to, what, facts, send, asked } = await decide();
    const ids = { requestId: 'guid-1', correlationId: 'guid-2' };
    expect(to).toEqual({
      ...aPurchase({ stage: 'accepted' }),
      stage: 'checking_out',
      version: 2,
      dueAtMs: NOW_MS + 30 * MINUTE_MS,
      offer: anOffer(),
      cart: aCart(),
      attempt: { number: 1, purpose: 'buy', startedAtMs: NOW_MS, ...ids },
      sends: [{ attempt: 1, sentAtMs: NOW_MS, answer: 'none', ...ids }],
      hold: { amount: eur('1037.78'), budgets: [] },
    });
    expect(what).toBe('Checking out.');
    expect(facts).toEqual({ cartId: 'cart-1', attempt: '1', purpose: 'buy', ...ids });
    expect(asked).toEqual([]);
    await send!();
    expect(asked).toEqual([{ asked: 'checkOut', cartId: 'cart-1', ...ids }]);
  });

  it.each<{ because: string; cart: Partial<BoundCart> }>([
    { because: 'it ends in ten minutes', cart: { expiresAtMs: NOW_MS + 10 * MINUTE_MS } },
    {
      because: 'its end is not known and it is five minutes old',
      cart: { expiresAtMs: undefined, boundAtMs: NOW_MS - 5 * MINUTE_MS },
    },
  ])('goes for another cart where $because, since nothing was sent', async ({ cart }) => {
    const { to, what, facts, send, asked } = await decide({ cart });
    expect(to).toMatchObject({ stage: 'ready', offer: anOffer(), dueAtMs: NOW_MS });
    expect(to).not.toHaveProperty('cart');
    expect([what, facts]).toEqual(['The cart ends too soon; nothing was sent yet.', { cartId: 'cart-1' }]);
    expect(send).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('keeps a cart that ends a millisecond later', async () => {
    expect((await decide({ cart: { expiresAtMs: NOW_MS + 10 * MINUTE_MS + 1 } })).to.stage).toBe(
      'checking_out',
    );
  });

  it('looks a stale item up first, and not one that is ten minutes old', async () => {
    const fresh = await decide({ offer: { foundAtMs: NOW_MS - 10 * MINUTE_MS } });
    expect(fresh.to.stage).toBe('checking_out');
    const old = await decide({ offer: { foundAtMs: NOW_MS - 10 * MINUTE_MS - 1 } });
    expect(old.to).toMatchObject({ stage: 'carted', offer: { foundAtMs: NOW_MS } });
  });

  it('leaves a cart that ends too soon before it looks for another item', async () => {
    const { to } = await decide({
      cart: { expiresAtMs: NOW_MS + MINUTE_MS },
      offer: { foundAtMs: NOW_MS - HOUR_MS },
    });
    expect(to.stage).toBe('ready');
  });
});

describe('the last look before money can be spent', () => {
  it.each([
    { because: 'dearer by a cent', charge: eur('1037.79'), code: 'price_differs', field: 'expected.amount' },
    { because: 'cheaper by a cent', charge: eur('1037.77'), code: 'price_differs', field: 'expected.amount' },
    {
      because: 'in another currency',
      charge: money('1037.78', 'USD'),
      code: 'currency_differs',
      field: 'expected.currency',
    },
  ])('rejects a cart that is $because', async ({ charge, code, field }) => {
    const { to, send } = await decide({ cart: { charge } });
    expect(to).toMatchObject({ stage: 'rejected', reason: { code, field, detail: expect.any(String) } });
    expect(send).toBeUndefined();
  });

  it('asks for an approval of the price that the cart has', async () => {
    const guards = { ...NO_GUARDS, priceDrift: { tolerated: decimal('0'), approvable: decimal('0.1') } };
    const { to, what, send } = await decide({ guards, cart: { charge: eur('1100.00') } });
    expect(to).toMatchObject({
      stage: 'awaiting_approval',
      asks: [{ code: 'price_differs' }],
      charge: eur('1100.00'),
    });
    expect(what).toBe(
      'Somebody has to agree: The cart costs 1100.00 EUR a charge, the request expected 1037.78 EUR.',
    );
    expect(send).toBeUndefined();
  });

  it('goes on with an approval that holds, and not with one that does not any more', async () => {
    const guards = { ...NO_GUARDS, approvalThreshold: [eur('1000.00')] };
    const approved = (afterMs: number) =>
      decide({
        guards,
        afterMs,
        common: { approval: anApproval() },
        offer: { foundAtMs: NOW_MS + afterMs },
        cart: { boundAtMs: NOW_MS + afterMs },
      });
    expect((await approved(72 * HOUR_MS)).to.stage).toBe('checking_out');
    expect((await approved(72 * HOUR_MS + 1)).to.stage).toBe('awaiting_approval');
  });
});

describe('a dry run', () => {
  const guards = { ...NO_GUARDS, dryRun: true };

  it('ends before the checkout, and tells what it would have bought and for how much', async () => {
    const charge = eur('86.50');
    const intent = { billingCycle: 'monthly', expected: { charge } } as const;
    const { to, what, facts, send, asked } = await decide({ guards, common: { intent }, cart: { charge } });
    expect(to).toMatchObject({
      stage: 'cancelled',
      reason: { code: 'dry_run', detail: what },
      dueAtMs: undefined,
    });
    expect(what).toBe(
      'Dry run, nothing was bought: it would have been 2 of Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year ' +
        'for P1Y, 86.50 EUR a charge, 1038.00 EUR over the term.',
    );
    expect(facts).toEqual({ cartId: 'cart-1' });
    expect(send).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('names the item by its id where it has no title', async () => {
    const { what } = await decide({ guards, offer: { title: '' } });
    expect(what).toContain(`it would have been 2 of ${anOffer().catalogItemId} for P1Y`);
  });

  it('refuses what would have been refused', async () => {
    expect((await decide({ guards, cart: { charge: eur('2000.00') } })).to.stage).toBe('rejected');
  });

  it('goes all the way also while purchasing is stopped', async () => {
    const tools = purchasingTools(undefined, guards);
    await accepted(tools.ledger, aPurchase());
    await advancePurchase(tools, asId('p-1'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'cancelled',
      reason: { code: 'dry_run' },
    });
    expect(tools.storefront.asked.map(({ asked }) => asked)).toEqual(['createCart']);
  });
});

describe('the point of no return is one write', () => {
  const carted = (common: Parameters<typeof aPurchase>[1] = {}): Purchase =>
    aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart() }, common);

  it('that is not made while purchasing is stopped: nothing leaves, and the cart is kept', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, carted());
    await advancePurchase(tools, asId('p-1'));
    expect(tools.storefront.asked).toEqual([]);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'carted',
      cart: aCart(),
      dueAtMs: NOW_MS + 10 * MINUTE_MS,
      version: 2,
    });
    expect((await tools.ledger.history(asId('p-1'))).at(-1)).toMatchObject({
      what: 'Purchasing is stopped.',
      facts: { reason: 'Purchasing was never opened in this stage.' },
    });
  });

  it('that is not made while another purchase of the item holds the lock: it waits, however long', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, carted());
    const second = carted({ id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    await accepted(tools.ledger, second);
    const silent = purchasingTools().storefront;
    silent.checkOut = async () => ({ answer: 'unknown', heard: 'none', detail: 'reset' });
    await advancePurchase({ ...tools, storefront: silent }, asId('p-1'));
    await advancePurchase(tools, asId('p-2'));
    expect(await tools.ledger.read(asId('p-2'))).toMatchObject({
      stage: 'carted',
      dueAtMs: NOW_MS + MINUTE_MS,
      version: 2,
    });
    expect((await tools.ledger.history(asId('p-2'))).at(-1)?.what).toBe(
      'Another purchase of the same item is under way.',
    );
    expect(tools.storefront.asked).toEqual([]);
  });

  it('that is made for another item of the same customer at once', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, carted());
    const silent = purchasingTools().storefront;
    silent.checkOut = async () => ({ answer: 'unknown', heard: 'none', detail: 'reset' });
    await advancePurchase({ ...tools, storefront: silent }, asId('p-1'));
    const other = carted({ id: asId('p-2'), intent: { requestId: 'REQ-2', skuId: '00DM' } });
    await accepted(tools.ledger, { ...other, cart: aCart({ cartId: asId('cart-2') }) } as Purchase);
    await advancePurchase(tools, asId('p-2'));
    expect((await tools.ledger.read(asId('p-2')))?.stage).toBe('ordered');
  });
});
