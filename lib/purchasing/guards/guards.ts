/**
 * What this house allows itself to buy, whatever a request says. A guard that is not configured does not exist. One that
 * is fails closed: a currency that it does not name is refused, or somebody has to agree.
 */
import { dayOf, periodOf } from '../../values/day.ts';
import { ZERO, type Decimal } from '../../values/decimal.ts';
import type { CustomerId } from '../../values/id.ts';
import { amountText, minus, noMoney, type Currency, type Money } from '../../values/money.ts';
import { commitmentOf, type CountedBudget } from '../budget.ts';
import type { Intent, Reason, Term } from '../purchase.ts';

/** Amounts that must not be passed, at most one a currency. */
type Limits = readonly Money[];

/** What may be committed in one day and in one month, both in UTC. */
export type PeriodLimits = { readonly day?: Limits | undefined; readonly month?: Limits | undefined };

export type Guards = {
  readonly customers?: readonly CustomerId[] | undefined;
  /** ISO 3166 alpha-2 countries. */
  readonly markets?: readonly string[] | undefined;
  /** Without `skuIds` every SKU of the product. */
  readonly products?:
    readonly { readonly productId: string; readonly skuIds?: readonly string[] | undefined }[] | undefined;
  readonly terms?: readonly Term[] | undefined;
  /** Units of one line. */
  readonly maximumQuantity?: number | undefined;
  /** What one whole request may commit to over its terms, before tax. */
  readonly maximumAmount?: Limits | undefined;
  readonly budgets?:
    | {
        readonly all?: PeriodLimits | undefined;
        readonly eachCustomer?: PeriodLimits | undefined;
        /** In the place of `eachCustomer`. */
        readonly customers?: ReadonlyMap<CustomerId, PeriodLimits> | undefined;
      }
    | undefined;
  /** By which part of the expected price the real one may differ: without a word, and with an approval. */
  readonly priceDrift: { readonly tolerated: Decimal; readonly approvable: Decimal };
  /** What one line may commit to before somebody has to agree. */
  readonly approvalThreshold?: Limits | undefined;
  /** For how long the same item in the same quantity for the same customer is taken for a likely duplicate. */
  readonly likelyDuplicateMs?: number | undefined;
  /** Everything but the checkout. */
  readonly dryRun: boolean;
};

export const NO_GUARDS: Guards = {
  priceDrift: { tolerated: ZERO, approvable: ZERO },
  dryRun: false,
};

/** The first guard that a purchase breaks, undefined where it breaks none. It is asked before Microsoft is spoken to. */
export function refusalBy(guards: Guards, intent: Intent): Reason | undefined {
  return notAllowed(guards, intent) ?? tooLarge(guards, intent) ?? beyondBudgets(guards, intent);
}

function notAllowed({ customers, markets, products, terms }: Guards, intent: Intent): Reason | undefined {
  const { customerId, market, productId, skuId, term } = intent;
  if (customers && !customers.includes(customerId)) {
    const detail = `Customer ${customerId} is not among the customers that may be bought for.`;
    return { code: 'customer_not_allowed', detail, field: 'customerId' };
  }
  if (markets && !markets.includes(market)) {
    const detail = `Market ${market} is not among the markets that may be bought from: ${markets.join(', ')}.`;
    return { code: 'market_not_allowed', detail, field: 'market' };
  }
  const product = products?.find((allowed) => allowed.productId === productId);
  if (products && !product) {
    const detail = `Product ${productId} is not among the products that may be bought.`;
    return { code: 'product_not_allowed', detail, field: 'productId' };
  }
  if (product?.skuIds && !product.skuIds.includes(skuId)) {
    const detail = `SKU ${skuId} is not among those of product ${productId} that may be bought: ${product.skuIds.join(', ')}.`;
    return { code: 'product_not_allowed', detail, field: 'skuId' };
  }
  if (terms && !terms.includes(term)) {
    const detail = `Term ${term} is not among the terms that may be bought: ${terms.join(', ')}.`;
    return { code: 'term_not_allowed', detail, field: 'term' };
  }
  return undefined;
}

function tooLarge({ maximumQuantity, maximumAmount }: Guards, intent: Intent): Reason | undefined {
  const { quantity, requestCommitments } = intent;
  if (maximumQuantity !== undefined && quantity > maximumQuantity) {
    const detail = `The line asks for ${quantity} units; one line may have ${maximumQuantity} at most.`;
    return { code: 'quantity_too_large', detail, field: 'quantity' };
  }
  if (maximumAmount === undefined) return undefined;
  for (const commitment of requestCommitments) {
    const { currency } = commitment;
    const maximum = limitIn(maximumAmount, currency);
    if (!maximum) return notBudgeted(`No maximum amount of a request is configured in ${currency}.`);
    if (commitment.amount.gt(maximum.amount)) {
      const detail = `The whole request commits to ${written(commitment)} over its terms; one request may commit to ${written(maximum)} at most.`;
      return { code: 'amount_too_large', detail, field: 'expected.amount' };
    }
  }
  return undefined;
}

// What passes a whole budget alone would wait for ever, however empty the budget is.
function beyondBudgets(guards: Guards, intent: Intent): Reason | undefined {
  const commitment = commitmentOf(intent.expected.charge, intent);
  for (const { scope, span, limits } of budgetsOver(guards, intent.customerId)) {
    const whose = `budget of ${scope === 'all' ? 'all customers' : `customer ${scope}`} for one ${span}`;
    const limit = limitIn(limits, commitment.currency);
    if (!limit) return notBudgeted(`The ${whose} has no amount in ${commitment.currency}.`);
    if (commitment.amount.gt(limit.amount)) {
      const detail = `The line commits to ${written(commitment)} over its term; the ${whose} is ${written(limit)}.`;
      return { code: 'over_budget_alone', detail, field: 'expected.amount' };
    }
  }
  return undefined;
}

function notBudgeted(detail: string): Reason {
  return { code: 'currency_not_budgeted', detail, field: 'expected.currency' };
}

/** Why somebody has to agree to a commitment; empty where nobody has to. */
export function asksBy({ approvalThreshold }: Guards, commitment: Money): readonly Reason[] {
  if (approvalThreshold === undefined) return [];
  const threshold = limitIn(approvalThreshold, commitment.currency);
  if (!threshold) {
    const detail = `The line commits to ${written(commitment)} over its term; no approval threshold is configured in ${commitment.currency}.`;
    return [{ code: 'currency_without_threshold', detail, field: 'expected.currency' }];
  }
  if (commitment.amount.lte(threshold.amount)) return [];
  const detail = `The line commits to ${written(commitment)} over its term; more than ${written(threshold)} needs an approval.`;
  return [{ code: 'above_approval_threshold', detail, field: 'expected.amount' }];
}

/**
 * What to make of a price that is not the expected one; a lower one is as strange as a higher one. Both in the same
 * currency, a limit itself is still within.
 */
export function driftOf(
  { priceDrift }: Guards,
  expected: Money,
  actual: Money,
): 'within' | 'approvable' | 'beyond' {
  const difference = minus(actual, expected).amount.abs();
  const isWithin = (part: Decimal) => difference.lte(expected.amount.times(part));
  if (isWithin(priceDrift.tolerated)) return 'within';
  return isWithin(priceDrift.approvable) ? 'approvable' : 'beyond';
}

/** Every budget that a purchase counts against at an instant. One that does not name the currency has nothing in it. */
export function countedBudgets(
  guards: Guards,
  { customerId }: Pick<Intent, 'customerId'>,
  currency: Currency,
  nowMs: number,
): readonly CountedBudget[] {
  const day = dayOf(nowMs);
  const periods = { day, month: periodOf(day) };
  return budgetsOver(guards, customerId).map(({ scope, span, limits }) => ({
    scope,
    period: periods[span],
    currency,
    limit: limitIn(limits, currency) ?? noMoney(currency),
  }));
}

type Budget = { readonly scope: 'all' | CustomerId; readonly span: 'day' | 'month'; readonly limits: Limits };

function budgetsOver({ budgets }: Guards, customerId: CustomerId): readonly Budget[] {
  const own = budgets?.customers?.get(customerId) ?? budgets?.eachCustomer;
  return [...spansOf('all', budgets?.all), ...spansOf(customerId, own)];
}

function spansOf(scope: Budget['scope'], limits: PeriodLimits | undefined): readonly Budget[] {
  const { day, month } = limits ?? {};
  return [
    ...(day ? [{ scope, span: 'day' as const, limits: day }] : []),
    ...(month ? [{ scope, span: 'month' as const, limits: month }] : []),
  ];
}

function limitIn(limits: Limits, currency: Currency): Money | undefined {
  return limits.find((limit) => limit.currency === currency);
}

function written(amount: Money): string {
  return `${amountText(amount)} ${amount.currency}`;
}
