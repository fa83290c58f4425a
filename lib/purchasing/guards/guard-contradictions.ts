import { decimal } from '../../values/decimal.ts';
import type { Problem } from '../../values/decode.ts';
import type { WrittenGuards, WrittenLimits, WrittenPeriods } from './guard-config.ts';
import { GUID } from '../upstream/message-fields.ts';

/**
 * What is wrong with guards whose every value is right by itself: one that is named twice, and one that another makes
 * pointless, since it was meant to say something else.
 */
export function contradictionsIn(guards: WrittenGuards): readonly Problem[] {
  const { customers, markets, products, terms, maximumAmount, approvalThreshold, budgets } = guards;
  const lowerCase = customers?.map((customer) => customer.toLowerCase());
  return [
    ...twiceIn('customers', lowerCase),
    ...twiceIn('markets', markets),
    ...twiceIn(
      'products',
      products?.map(({ productId }) => productId),
      '.productId',
    ),
    ...(products ?? []).flatMap(({ skuIds }, index) => twiceIn(`products[${index}].skuIds`, skuIds)),
    ...twiceIn('terms', terms),
    ...currencyTwiceIn('maximumAmount', maximumAmount),
    ...currencyTwiceIn('approvalThreshold', approvalThreshold),
    ...beyond('approvalThreshold', approvalThreshold, 'maximumAmount', maximumAmount),
    ...inPeriods('budgets.all', budgets?.all),
    ...inPeriods('budgets.eachCustomer', budgets?.eachCustomer),
    ...inCustomers(Object.entries(budgets?.customers ?? {}), lowerCase),
    ...inDrift(guards),
  ];
}

function inCustomers(
  budgets: readonly (readonly [string, WrittenPeriods])[],
  customers: readonly string[] | undefined,
): readonly Problem[] {
  const known = budgets.map(([customer]) => customer.toLowerCase());
  return budgets.flatMap(([customer, periods], index) => {
    const key = `budgets.customers.${customer}`;
    const name = customer.toLowerCase();
    return [
      ...problem(!GUID.test(name), key, 'is not the GUID of a customer'),
      ...problem(known.indexOf(name) < index, key, 'names this customer a second time'),
      ...problem(
        customers?.includes(name) === false,
        key,
        'is not among the customers that may be bought for',
      ),
      ...inPeriods(key, periods),
    ];
  });
}

function inPeriods(key: string, periods: WrittenPeriods | undefined): readonly Problem[] {
  if (!periods) return [];
  const { day, month } = periods;
  return [
    ...problem(!day && !month, key, 'names neither a day nor a month'),
    ...currencyTwiceIn(`${key}.day`, day),
    ...currencyTwiceIn(`${key}.month`, month),
    ...beyond(`${key}.day`, day, `${key}.month`, month),
    ...unnamed(`${key}.month`, month, `${key}.day`, day),
  ];
}

/** Limits that cannot be reached, since others are tighter or refuse the whole currency. */
function beyond(
  key: string,
  limits: WrittenLimits | undefined,
  otherKey: string,
  others: WrittenLimits | undefined,
): readonly Problem[] {
  const above = (limits ?? []).flatMap(({ amount, currency }, index) => {
    const other = others?.find((limit) => limit.currency === currency);
    if (!other || decimal(amount).lte(decimal(other.amount))) return [];
    return [
      {
        field: `${key}[${index}].amount`,
        reason: `is ${amount} ${currency}, above the ${other.amount} ${currency} of ${otherKey}`,
      },
    ];
  });
  return [...above, ...unnamed(key, limits, otherKey, others)];
}

function unnamed(
  key: string,
  limits: WrittenLimits | undefined,
  otherKey: string,
  others: WrittenLimits | undefined,
): readonly Problem[] {
  if (!limits || !others) return [];
  return limits.flatMap(({ currency }, index) =>
    problem(
      !others.some((limit) => limit.currency === currency),
      `${key}[${index}].currency`,
      `is ${currency}, which ${otherKey} does not name and so refuses`,
    ),
  );
}

function inDrift({ priceDrift }: WrittenGuards): readonly Problem[] {
  const { tolerated = '0', approvable = tolerated } = priceDrift ?? {};
  return problem(
    decimal(approvable).lt(decimal(tolerated)),
    'priceDrift.approvable',
    `is ${approvable}, less than the ${tolerated} that is tolerated without approval`,
  );
}

function currencyTwiceIn(key: string, limits: WrittenLimits | undefined): readonly Problem[] {
  return twiceIn(
    key,
    limits?.map(({ currency }) => currency),
    '.currency',
  );
}

function twiceIn(key: string, names: readonly string[] | undefined, below = ''): readonly Problem[] {
  return (names ?? []).flatMap((name, index, all) =>
    problem(all.indexOf(name) < index, `${key}[${index}]${below}`, `names ${name} a second time`),
  );
}

function problem(isWrong: boolean, field: string, reason: string): readonly Problem[] {
  return isWrong ? [{ field, reason }] : [];
}
