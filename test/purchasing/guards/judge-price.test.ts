import { describe, expect, it } from '@jest/globals';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import { judgePrice, priced } from '../../../lib/purchasing/guards/judge-price.ts';
import type { Approval, Intent } from '../../../lib/purchasing/purchase.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import { aCart, anApproval, anOffer, aPurchase, NOW_MS } from '../../builders/purchase.ts';
import { openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';

const eur = (amount: string) => money(amount, 'EUR');
const drift = (tolerated: string, approvable: string): Guards => ({
  ...NO_GUARDS,
  priceDrift: { tolerated: decimal(tolerated), approvable: decimal(approvable) },
});

type Given = {
  readonly guards?: Guards;
  readonly intent?: Partial<Intent>;
  readonly approval?: Approval;
  readonly afterMs?: number;
};

/** What a cart's price means for a purchase that expects 100.00 EUR. */
async function judge(
  charge = eur('100.00'),
  { guards = NO_GUARDS, intent, approval, afterMs = 0 }: Given = {},
) {
  const tools = purchasingTools(undefined, guards);
  await openPurchasing(tools.ledger);
  tools.advanceTo(NOW_MS + afterMs);
  const purchase = aPurchase(
    { stage: 'carted', offer: anOffer(), cart: aCart({ charge }) },
    {
      intent: { expected: { charge: eur('100.00') }, requestCommitments: [eur('100.00')], ...intent },
      ...(approval && { approval }),
    },
  );
  return judgePrice(tools, purchase, charge);
}

describe('the price of a cart', () => {
  it('that is the expected one goes on, however it is written', async () => {
    expect(await judge(eur('100.000'))).toEqual({ go: true });
  });

  it.each(['100.01', '99.99'])('of %s is refused where nothing else was allowed', async (amount) => {
    expect(await judge(eur(amount))).toEqual({
      refusal: {
        code: 'price_differs',
        detail: `The cart costs ${amount} EUR a charge, the request expected 100.00 EUR.`,
        field: 'expected.amount',
      },
    });
  });

  it('in another currency is refused, also where it looks equal and any drift is allowed', async () => {
    expect(await judge(money('100.00', 'USD'), { guards: drift('1', '1') })).toEqual({
      refusal: {
        code: 'currency_differs',
        detail: 'The cart is priced in USD, the request expected EUR.',
        field: 'expected.currency',
      },
    });
  });

  const guards = drift('0.01', '0.05');
  it.each(['99.00', '101.00'])('of %s is within what is tolerated', async (amount) => {
    expect(await judge(eur(amount), { guards })).toEqual({ go: true });
  });

  it.each(['98.99', '101.01', '95.00', '105.00'])('of %s asks for an approval', async (amount) => {
    expect(await judge(eur(amount), { guards })).toEqual({
      asks: [
        {
          code: 'price_differs',
          detail: `The cart costs ${amount} EUR a charge, the request expected 100.00 EUR.`,
          field: 'expected.amount',
        },
      ],
    });
  });

  it.each(['94.99', '105.01'])('of %s is refused, whatever was approved', async (amount) => {
    const approval = anApproval({ charge: eur('1000.00') });
    expect(await judge(eur(amount), { guards, approval })).toMatchObject({
      refusal: { code: 'price_differs' },
    });
  });

  it('that was approved goes on', async () => {
    expect(await judge(eur('105.00'), { guards, approval: anApproval({ charge: eur('105.00') }) })).toEqual({
      go: true,
    });
    expect(
      await judge(eur('105.00'), { guards, approval: anApproval({ charge: eur('103.00') }) }),
    ).toMatchObject({ asks: [{ code: 'price_differs' }] });
  });
});

describe('guards about amounts hold for the price of the cart as well', () => {
  it('the threshold of approval', async () => {
    const guards = { ...drift('0.01', '0.05'), approvalThreshold: [eur('100.00')] };
    expect(await judge(eur('100.00'), { guards })).toEqual({ go: true });
    expect(await judge(eur('100.01'), { guards })).toMatchObject({
      asks: [{ code: 'above_approval_threshold' }],
    });
    expect(await judge(eur('101.01'), { guards })).toMatchObject({
      asks: [{ code: 'price_differs' }, { code: 'above_approval_threshold' }],
    });
  });

  it('the maximum of a whole request, of which the other lines cost what was expected', async () => {
    const guards = { ...drift('0.1', '0.1'), maximumAmount: [eur('1001.00')] };
    const intent = { requestCommitments: [money('5.00', 'USD'), eur('1000.00')] };
    const both = { ...guards, maximumAmount: [eur('1001.00'), money('5.00', 'USD')] };
    expect(await judge(eur('101.00'), { guards: both, intent })).toEqual({ go: true });
    expect(await judge(eur('101.01'), { guards: both, intent })).toMatchObject({
      refusal: { code: 'amount_too_large' },
    });
  });

  it('a budget that even an empty one would not hold, over the whole term', async () => {
    const guards = { ...drift('0.1', '0.1'), budgets: { all: { month: [eur('1212.00')] } } };
    const intent = { billingCycle: 'monthly', requestCommitments: [eur('1200.00')] } as const;
    expect(await judge(eur('101.00'), { guards, intent })).toEqual({ go: true });
    expect(await judge(eur('101.01'), { guards, intent })).toMatchObject({
      refusal: { code: 'over_budget_alone' },
    });
  });
});

describe('an approval that was needed for another reason', () => {
  it('must still hold when money is about to be spent', async () => {
    const approval = anApproval({ charge: eur('100.00') });
    expect(await judge(eur('100.00'), { approval, afterMs: 72 * 3_600_000 })).toEqual({ go: true });
    expect(await judge(eur('100.00'), { approval, afterMs: 72 * 3_600_000 + 1 })).toEqual({
      asks: [{ code: 'approval_lapsed', detail: 'The approval was not used in time, or was for less.' }],
    });
  });

  it('is asked for again with the reason it is needed for, where there is one', async () => {
    const guards = { ...NO_GUARDS, approvalThreshold: [eur('50.00')] };
    const approval = anApproval({ charge: eur('99.99') });
    expect(await judge(eur('100.00'), { guards, approval })).toMatchObject({
      asks: [{ code: 'above_approval_threshold' }],
    });
  });
});

it('prices are written with the digits of their currency', () => {
  expect(priced(eur('100'))).toBe('100.00 EUR');
  expect(priced(money('1200', 'JPY'))).toBe('1200 JPY');
});
