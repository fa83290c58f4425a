import { decimalText } from '../../../values/decimal.ts';
import { amountText, money, noMoney, type Money } from '../../../values/money.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';
import { isTestPurchase } from '../keys/reservation-order.ts';
import { isKnownChargeType } from './charge-types.ts';
import type { Charge } from './charge.ts';
import type { ExpectedCharge } from './instalments.ts';
import { atExpectedRate, isAtNoMonthsRate } from './expected-rate.ts';
import { samePrice } from './line-price.ts';
import { noMonthsRateDetail, priceDetail, rateDetail } from './price-details.ts';
import type { PriceWitness } from './price-witness.ts';
import { termOf } from './term.ts';
import { isAccepted, roundingTolerance } from './tolerance.ts';

/** Everything the rules look at in a charge that was paired with a purchase. */
export type PairedCharge = PriceWitness & {
  readonly charge: Charge;
  /** The whole instalment, whoever was charged for it. */
  readonly instalment: ExpectedCharge;
  /** Another charge was there first. */
  readonly taken: boolean;
  /** Whether everything had been given back, or the term was over, and perhaps renewed, before the day of this charge. */
  readonly ended: 'returned' | 'term_over' | 'renewed' | undefined;
};

export type Cause = {
  readonly kind: DiscrepancyKind;
  readonly rule: string;
  readonly expected: Money | undefined;
  readonly detail: string;
};

type Rule = {
  readonly name: string;
  readonly kind: DiscrepancyKind;
  readonly applies: (paired: PairedCharge) => boolean;
  /** What of the purchase is left to be expected, where the rule says nothing else. */
  readonly expected?: (paired: PairedCharge) => Money | undefined;
  readonly detail: (paired: PairedCharge) => string;
};

/** One charge, one cause: the first rule that applies, unless somebody decided to accept such a difference. */
export function causeOf(paired: PairedCharge): Cause | undefined {
  return firstCause(RULES, paired);
}

/** The rules that look at the line and its purchase only, and not at the money; refunds know no others. */
export function identityCause(paired: PairedCharge): Cause | undefined {
  return firstCause(IDENTITY_RULES, paired);
}

/** A cause whose difference somebody decided to accept is told as such, under the name of its own rule. */
export function orAccepted(
  cause: Cause,
  { charge, tolerances }: Pick<PairedCharge, 'charge' | 'tolerances'>,
): Cause {
  if (!isAccepted(cause.kind, cause.expected, charge.amount, tolerances)) return cause;
  const { currency } = charge.amount;
  return {
    ...cause,
    kind: 'within_tolerance',
    detail: `${cause.detail} Within the tolerance for ${currency}.`,
  };
}

function firstCause(rules: readonly Rule[], paired: PairedCharge): Cause | undefined {
  const rule = rules.find(({ applies }) => applies(paired));
  if (rule === undefined) return undefined;
  const expected = rule.expected ?? stillExpected;
  const { name, kind, detail } = rule;
  const cause = { kind, rule: name, expected: expected(paired), detail: detail(paired) };
  return orAccepted(cause, paired);
}

const IDENTITY_RULES: readonly Rule[] = [
  {
    name: 'charge.type',
    kind: 'unknown_charge_type',
    applies: ({ charge }) => !isKnownChargeType(charge.line.chargeType),
    expected: () => undefined,
    detail: ({ charge }) => `The charge type "${charge.line.chargeType}" has never been seen.`,
  },
  {
    name: 'charge.currency',
    kind: 'currency_differs',
    applies: ({ purchase, charge }) => charge.amount.currency !== purchase.charge.currency,
    detail: ({ purchase, charge }) =>
      `Bought in ${purchase.charge.currency}, billed in ${charge.amount.currency}.`,
  },
  {
    name: 'charge.customer',
    kind: 'customer_differs',
    applies: ({ purchase, charge }) => !sameText(charge.line.customerId, purchase.customerId),
    detail: ({ purchase, charge }) =>
      `Billed to customer ${charge.line.customerId}; purchase ${purchase.id} is of another one.`,
  },
  {
    name: 'charge.test_account',
    kind: 'test_purchase',
    applies: ({ charge }) => isTestPurchase(charge.line),
    expected: nothing,
    detail: () => 'The line carries the mark of a Partner Center test account.',
  },
];

const RULES: readonly Rule[] = [
  ...IDENTITY_RULES,
  {
    name: 'charge.renewal',
    kind: 'renewed',
    applies: ({ ended }) => ended === 'renewed',
    expected: nothing,
    detail: () => 'The term was over; the reservation was renewed, and no purchase asked for it.',
  },
  {
    name: 'charge.after_term',
    kind: 'billed_after_cancellation',
    applies: ({ ended }) => ended === 'term_over',
    expected: nothing,
    detail: ({ purchase }) =>
      `The term that was bought on ${purchase.orderedOn} was over before the day of this charge.`,
  },
  {
    name: 'charge.after_return',
    kind: 'billed_after_cancellation',
    applies: ({ ended }) => ended === 'returned',
    expected: nothing,
    detail: () => 'All units had been returned before the day of this charge.',
  },
  {
    name: 'charge.instalment_taken',
    kind: 'billed_twice',
    applies: ({ taken }) => taken,
    expected: nothing,
    detail: () => 'This instalment has been charged before.',
  },
  {
    name: 'charge.quantity',
    kind: 'quantity_differs',
    applies: ({ charge, instalment }) =>
      !charge.quantities.some((quantity) => quantity.eq(instalment.quantity)),
    detail: ({ charge, instalment }) =>
      `${decimalText(instalment.quantity)} bought and not returned, ${decimalText(charge.quantities[0]!)} billed.`,
  },
  {
    name: 'charge.term',
    kind: 'term_differs',
    applies: ({ purchase, charge }) => (termOf(charge.line) ?? purchase.term) !== purchase.term,
    detail: ({ purchase, charge }) => `Bought for ${purchase.term}, billed as ${termOf(charge.line) ?? ''}.`,
  },
  {
    name: 'charge.unit_price',
    kind: 'unit_price_differs',
    applies: (paired) => differs(paired) && samePrice(paired, paired.charge.line) === false,
    detail: (paired) => priceDetail(paired, paired.charge.line),
  },
  {
    name: 'charge.exchange_rate',
    kind: 'exchange_rate',
    applies: (paired) => differs(paired) && rateAmount(paired) !== undefined,
    expected: (paired) => rateAmount(paired),
    detail: (paired) => rateDetail(paired, paired.charge.line),
  },
  {
    name: 'charge.rounding',
    kind: 'rounding',
    applies: (paired) => differs(paired) && isRounding(paired),
    detail: () => 'Within the rounding that Microsoft documents.',
  },
  {
    name: 'charge.no_months_rate',
    kind: 'amount_differs',
    applies: (paired) => differs(paired) && isAtNoMonthsRate(paired, paired.charge, paired.instalment),
    detail: (paired) => noMonthsRateDetail(paired, paired.charge.line),
  },
  {
    name: 'charge.amount',
    kind: 'amount_differs',
    applies: differs,
    detail: amountDetail,
  },
];

function amountDetail(paired: PairedCharge): string {
  const { charge, instalment } = paired;
  const difference = `Expected ${amountText(instalment.amount)}, billed ${amountText(charge.amount)};`;
  return samePrice(paired, charge.line) === undefined
    ? `${difference} quantity and term do not explain it, and nothing tells at which price and rate it was bought.`
    : `${difference} price, quantity and term do not explain it.`;
}

function stillExpected({ taken, ended, instalment }: PairedCharge): Money {
  return taken || ended !== undefined ? noMoney(instalment.amount.currency) : instalment.amount;
}

function nothing({ charge }: PairedCharge): Money {
  return noMoney(charge.amount.currency);
}

function differs({ charge, instalment }: PairedCharge): boolean {
  return !charge.amount.amount.eq(instalment.amount.amount);
}

function rateAmount(paired: PairedCharge): Money | undefined {
  const { charge, instalment } = paired;
  const amount = atExpectedRate(paired, charge, instalment);
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
