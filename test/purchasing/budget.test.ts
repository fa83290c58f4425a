import { describe, expect, it } from '@jest/globals';
import { checkOut } from '../../lib/purchasing/checkout/check-out.ts';
import { advancePurchase } from '../../lib/purchasing/advance-purchase.ts';
import { commitmentOf, type BudgetKey } from '../../lib/purchasing/budget.ts';
import { NO_GUARDS, type Guards } from '../../lib/purchasing/guards/guards.ts';
import type { PurchaseIn } from '../../lib/purchasing/purchase.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { amountText, money } from '../../lib/values/money.ts';
import { aCart, anIntent, anOffer, aPurchase, NOW_MS } from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools, type TestTools } from '../builders/purchasing-tools.ts';
import { createScriptedStorefront, SKU } from '../fakes/scripted-storefront.ts';

const ALL: BudgetKey = { scope: 'all', period: '2024-02', currency: 'EUR' };
const eur = (amount: string) => [money(amount, 'EUR')];
const budgetOf = (amount: string): Guards => ({ ...NO_GUARDS, budgets: { all: { month: eur(amount) } } });

async function standing({ ledger }: TestTools, key = ALL) {
  const { reserved, spent } = await ledger.budget(key);
  return { reserved: amountText(reserved), spent: amountText(spent) };
}

describe('what a purchase commits to over its term', () => {
  it.each([
    { term: 'P1Y', billingCycle: 'one_time', amount: '100.01' },
    { term: 'P3Y', billingCycle: 'one_time', amount: '100.01' },
    { term: 'P1Y', billingCycle: 'monthly', amount: '1200.12' },
    { term: 'P3Y', billingCycle: 'monthly', amount: '3600.36' },
  ] as const)('for $term, billed $billingCycle: $amount', ({ amount, ...how }) => {
    expect(amountText(commitmentOf(money('100.01', 'EUR'), how))).toBe(amount);
  });
});

describe('the hold of a purchase', () => {
  const drifting: Guards = {
    ...NO_GUARDS,
    priceDrift: { tolerated: decimal('0.1'), approvable: decimal('0.1') },
  };
  const holdFor = async (
    expected: string,
    cart: string,
    billingCycle: 'one_time' | 'monthly' = 'one_time',
  ) => {
    const charge = money(cart, 'EUR');
    const purchase = aPurchase(
      { stage: 'carted', offer: anOffer(), cart: aCart({ charge }) },
      { intent: { expected: { charge: money(expected, 'EUR') }, billingCycle } },
    );
    const { to } = await checkOut(purchasingTools(createScriptedStorefront(), drifting), purchase);
    return (to as PurchaseIn<'checking_out'>).hold;
  };

  it('is the larger of the expected and the confirmed price, over the whole term', async () => {
    expect(amountText((await holdFor('100.00', '100.01')).amount)).toBe('100.01');
    expect(amountText((await holdFor('100.01', '100.00')).amount)).toBe('100.01');
    expect(amountText((await holdFor('100.00', '100.01', 'monthly')).amount)).toBe('1200.12');
  });

  it('names every budget it counts against, with the limit that held then', async () => {
    const guards: Guards = {
      ...NO_GUARDS,
      budgets: { all: { day: eur('5000') }, eachCustomer: { month: eur('9000') } },
    };
    const carted = aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart() });
    const { to } = await checkOut(purchasingTools(createScriptedStorefront(), guards), carted);
    expect((to as PurchaseIn<'checking_out'>).hold.budgets).toEqual([
      { scope: 'all', period: '2024-02-05', currency: 'EUR', limit: money('5000', 'EUR') },
      { scope: anIntent().customerId, period: '2024-02', currency: 'EUR', limit: money('9000', 'EUR') },
    ]);
  });
});

describe('a budget', () => {
  async function bought(guards: Guards, tools = purchasingTools(undefined, guards)): Promise<TestTools> {
    await openPurchasing(tools.ledger);
    await accepted(tools.ledger, aPurchase());
    await advancePurchase(tools, asId('p-1'));
    return tools;
  }

  it('that is just large enough is used to the cent, and what is ordered is spent', async () => {
    const tools = await bought(budgetOf('1037.78'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'ordered' });
    expect(await standing(tools)).toEqual({ reserved: '0.00', spent: '1037.78' });
  });

  it('keeps what may have been spent reserved for as long as nobody knows', async () => {
    const shop = createScriptedStorefront({
      checkOut: async () => ({ answer: 'unknown', heard: 'none', detail: 'reset' }),
    });
    const tools = await bought(budgetOf('5000'), purchasingTools(shop, budgetOf('5000')));
    expect(await standing(tools)).toEqual({ reserved: '1037.78', spent: '0.00' });
    for (let hours = 1; hours < 12; hours += 1) {
      tools.advanceTo(NOW_MS + hours * 3_600_000);
      await advancePurchase(tools, asId('p-1'));
    }
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 3 },
    });
    expect(await standing(tools)).toEqual({ reserved: '1037.78', spent: '0.00' });
  });

  it('gets back what a proven failure had reserved, in the period in which it was reserved', async () => {
    const refusal = { refused: 'final', code: '900121', detail: 'credit limit' } as const;
    const shop = createScriptedStorefront({ checkOut: async () => ({ answer: 'refused', refusal }) });
    const tools = await bought(budgetOf('5000'), purchasingTools(shop, budgetOf('5000')));
    expect(await standing(tools)).toEqual({ reserved: '1037.78', spent: '0.00' });
    tools.advanceTo(Date.parse('2024-03-01T00:00:00Z'));
    await advancePurchase(tools, asId('p-1'));
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'failed' });
    expect(await standing(tools)).toEqual({ reserved: '0.00', spent: '0.00' });
    expect(await standing(tools, { ...ALL, period: '2024-03' })).toEqual({ reserved: '0.00', spent: '0.00' });
  });

  it('that does not hold one purchase more rejects it with the figures, and nothing is sent', async () => {
    const tools = purchasingTools(undefined, budgetOf('2000'));
    await bought(budgetOf('2000'), tools);
    const second = aPurchase({ stage: 'accepted' }, { id: asId('p-2'), intent: { requestId: 'REQ-2' } });
    await accepted(tools.ledger, second);
    await advancePurchase(tools, asId('p-2'));
    expect(await tools.ledger.read(asId('p-2'))).toMatchObject({
      stage: 'rejected',
      reason: {
        code: 'over_budget',
        field: 'expected.amount',
        detail:
          'The purchase commits to 1037.78 EUR: the whole budget of 2024-02 is 2000.00 EUR, ' +
          'of which 1037.78 EUR are committed.',
      },
    });
    expect(tools.storefront.asked.filter(({ asked }) => asked === 'checkOut')).toHaveLength(1);
    expect(await standing(tools)).toEqual({ reserved: '0.00', spent: '1037.78' });
  });

  it('counts what is reserved as well, and names each budget that is too small and no other', async () => {
    const guards: Guards = {
      ...NO_GUARDS,
      budgets: { all: { day: eur('2000'), month: eur('2075.56') }, eachCustomer: { month: eur('2075.55') } },
    };
    const shop = createScriptedStorefront({
      checkOut: async () => ({ answer: 'unknown', heard: 'none', detail: 'reset' }),
    });
    const tools = await bought(guards, purchasingTools(shop, guards));
    // Another term is another lock, so that only the budgets are in its way.
    const second = aPurchase(
      { stage: 'accepted' },
      { id: asId('p-2'), intent: { requestId: 'REQ-2', customerId: anIntent().customerId, term: 'P3Y' } },
    );
    shop.sku = async () => ({
      looked: 'found',
      found: { ...SKU, term: undefined },
    });
    await accepted(tools.ledger, second);
    await advancePurchase(tools, asId('p-2'));
    expect(await tools.ledger.read(asId('p-2'))).toMatchObject({
      stage: 'rejected',
      reason: {
        code: 'over_budget',
        detail:
          'The purchase commits to 1037.78 EUR: the whole budget of 2024-02-05 is 2000.00 EUR, of which ' +
          '1037.78 EUR are committed; the customer budget of 2024-02 is 2075.55 EUR, of which 1037.78 EUR are committed.',
      },
    });
  });
});
