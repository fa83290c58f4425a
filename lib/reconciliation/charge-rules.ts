import type { BilledLine } from '../billing/billed-line.ts';
import { decimalText } from '../values/decimal.ts';
import { amountText, money, noMoney, type Money } from '../values/money.ts';
import type { ReconcilablePurchase, Tolerances } from './book.ts';
import type { Charge } from './charge.ts';
import { isKnownChargeType } from './charge-types.ts';
import type { DiscrepancyKind } from './discrepancy.ts';
import type { ExpectedCharge } from './instalments.ts';
import { atExpectedRate, roundingTolerance, samePrice } from './line-price.ts';
import { isTestPurchase } from './match-keys.ts';
import { termOf } from './term.ts';

/** Everything the rules look at in a charge that was paired with a purchase. */
export type PairedCharge = {
  readonly purchase: ReconcilablePurchase;
  readonly charge: Charge;
  /** The whole instalment, whoever was charged for it. */
  readonly instalment: ExpectedCharge;
  /** Another charge was there first. */
  readonly taken: boolean;
  /** Everything had been given back before the day of this charge. */
  readonly ended: boolean;
  /** The first line of the purchase that was billed exactly as expected, as witness of price and rate. */
  readonly clean: BilledLine | undefined;
  readonly tolerances: Tolerances;
};

export type Cause = {
  readonly kind: DiscrepancyKind;
  readonly expected: Money | undefined;
  readonly detail: string;
};

type Rule = {
  readonly kind: DiscrepancyKind;
  readonly applies: (paired: PairedCharge) => boolean;
  /** What of the purchase is left to be expected, where the rule says nothing else. */
  readonly expected?: (paired: PairedCharge) => Money | undefined;
  readonly detail: (paired: PairedCharge) => string;
};

/** One charge, one cause: the first rule that applies. */
export function causeOf(paired: PairedCharge): Cause | undefined {
  const rule = RULES.find(({ applies }) => applies(paired));
  if (rule === undefined) return undefined;
  const expected = rule.expected ?? stillExpected;
  return { kind: rule.kind, expected: expected(paired), detail: rule.detail(paired) };
}

/** Rules that look at the line and its purchase only, and not at the money; refunds know them too. */
export const IDENTITY_RULES: readonly Rule[] = [
  {
    kind: 'unknown_charge_type',
    applies: ({ charge }) => !isKnownChargeType(charge.line.chargeType),
    expected: () => undefined,
    detail: ({ charge }) => `The charge type "${charge.line.chargeType}" has never been seen.`,
  },
  {
    kind: 'currency_differs',
    applies: ({ purchase, charge }) => charge.amount.currency !== purchase.charge.currency,
    detail: ({ purchase, charge }) =>
      `Bought in ${purchase.charge.currency}, billed in ${charge.amount.currency}.`,
  },
  {
    kind: 'customer_differs',
    applies: ({ purchase, charge }) => !sameText(charge.line.customerId, purchase.customerId),
    detail: ({ purchase, charge }) =>
      `Bought for customer ${purchase.customerId}, billed to ${charge.line.customerId}.`,
  },
  {
    kind: 'test_purchase',
    applies: ({ charge }) => isTestPurchase(charge.line),
    expected: nothing,
    detail: () => 'The line carries the mark of a Partner Center test account.',
  },
];

const RULES: readonly Rule[] = [
  ...IDENTITY_RULES,
  {
    kind: 'billed_twice',
    applies: ({ taken }) => taken,
    expected: nothing,
    detail: () => 'This instalment has been charged before.',
  },
  {
    kind: 'billed_after_cancellation',
    applies: ({ ended }) => ended,
    expected: nothing,
    detail: () => 'All units had been returned before the day of this charge.',
  },
  {
    kind: 'quantity_differs',
    applies: ({ charge, instalment }) => !charge.line.billableQuantity.abs().eq(instalment.quantity),
    detail: ({ charge, instalment }) =>
      `${decimalText(instalment.quantity)} bought and not returned, ${decimalText(charge.line.billableQuantity.abs())} billed.`,
  },
  {
    kind: 'term_differs',
    applies: ({ purchase, charge }) => (termOf(charge.line) ?? purchase.term) !== purchase.term,
    detail: ({ purchase, charge }) => `Bought for ${purchase.term}, billed as ${termOf(charge.line) ?? ''}.`,
  },
  {
    kind: 'unit_price_differs',
    applies: (paired) =>
      differs(paired) && samePrice(paired.purchase, paired.charge.line, paired.clean) === false,
    detail: ({ charge: { line } }) =>
      `Billed at ${decimalText(line.effectiveUnitPrice)} ${line.pricingCurrency} a unit, which is not the price of the purchase.`,
  },
  {
    kind: 'exchange_rate',
    applies: (paired) => differs(paired) && rateAmount(paired) !== undefined,
    expected: (paired) => rateAmount(paired),
    detail: ({ charge: { line } }) =>
      `The price in ${line.pricingCurrency} is the purchase's; the month's rate is ${decimalText(line.exchangeRate)}.`,
  },
  {
    kind: 'rounding',
    applies: (paired) => differs(paired) && isRounding(paired),
    detail: () => 'Within the rounding that Microsoft documents.',
  },
  {
    kind: 'amount_differs',
    applies: differs,
    detail: ({ charge, instalment }) =>
      `Expected ${amountText(instalment.amount)}, billed ${amountText(charge.amount)}; price, quantity and term do not explain it.`,
  },
];

function stillExpected({ taken, ended, instalment }: PairedCharge): Money {
  return taken || ended ? noMoney(instalment.amount.currency) : instalment.amount;
}

function nothing({ charge }: PairedCharge): Money {
  return noMoney(charge.amount.currency);
}

function differs({ charge, instalment }: PairedCharge): boolean {
  return !charge.amount.amount.eq(instalment.amount.amount);
}

function rateAmount({ purchase, charge, instalment, clean, tolerances }: PairedCharge): Money | undefined {
  const amount = atExpectedRate(purchase, charge.line, instalment, clean, tolerances);
  return amount === undefined ? undefined : money(amount, instalment.amount.currency);
}

function isRounding({ charge, instalment, tolerances }: PairedCharge): boolean {
  const { amount, currency } = charge.amount;
  const difference = amount.minus(instalment.amount.amount).abs();
  return !difference.gt(roundingTolerance(instalment.quantity, currency, tolerances));
}

function sameText(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
