import type { Problem } from '../../lib/values/decode.ts';
import { fieldPath } from '../../lib/values/decode.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { findSku, listPrice } from '../partner-center/price-list.ts';
import type { Scenario } from './scenario.ts';

/** Collects what is wrong, each with the path of its field. */
export type Blame = (path: readonly PropertyKey[], reason: string) => void;

export function collectProblems(check: (blame: Blame) => void): readonly Problem[] {
  const problems: Problem[] = [];
  check((path, reason) => problems.push({ field: fieldPath(path), reason }));
  return problems;
}

/** Whether the world of a scenario makes sense before anything happens in it. */
export function checkWorld(scenario: Scenario, blame: Blame): void {
  checkCustomers(scenario, blame);
  checkCatalogue(scenario, blame);
  checkRates(scenario, blame);
  checkEarlierReservations(scenario, blame);
}

/** Undefined where the pair of currencies needs no rate or has one; otherwise what is missing, in words. */
export function missingRate(
  scenario: Scenario,
  from: string | undefined,
  to: string | undefined,
): string | undefined {
  if (from === undefined || to === undefined || from === to) return undefined;
  if (scenario.exchangeRates.some((rate) => rate.from === from && rate.to === to)) return undefined;
  return `is priced in ${from} and billed in ${to}, and exchangeRates has no rate from ${from} to ${to}`;
}

/** Reports every value that stands in a list more than once. */
function blameRepeats(
  values: readonly { readonly path: readonly PropertyKey[]; readonly value: string }[],
  blame: Blame,
): void {
  const first = new Map<string, readonly PropertyKey[]>();
  for (const { path, value } of values) {
    const before = first.get(value);
    if (before === undefined) first.set(value, path);
    else blame(path, `is the same as ${fieldPath(before)}: ${value}`);
  }
}

function checkCustomers({ customers }: Scenario, blame: Blame): void {
  blameRepeats(
    customers.map(({ id }, index) => ({ path: ['customers', index, 'id'], value: id })),
    blame,
  );
  blameRepeats(
    customers.flatMap(({ subscriptions }, index) =>
      subscriptions.map(({ id }, inner) => ({
        path: ['customers', index, 'subscriptions', inner, 'id'],
        value: id,
      })),
    ),
    blame,
  );
}

function checkCatalogue({ catalogue }: Scenario, blame: Blame): void {
  blameRepeats(
    catalogue.map(({ productId }, index) => ({ path: ['catalogue', index, 'productId'], value: productId })),
    blame,
  );
  for (const [index, product] of catalogue.entries()) {
    const skus = ['catalogue', index, 'skus'];
    blameRepeats(
      product.skus.map(({ skuId }, inner) => ({ path: [...skus, inner, 'skuId'], value: skuId })),
      blame,
    );
    for (const [inner, sku] of product.skus.entries()) {
      if (sku.minimumQuantity > sku.maximumQuantity) {
        blame([...skus, inner, 'minimumQuantity'], 'is more than maximumQuantity');
      }
      blameRepeats(
        sku.prices.map(({ billingCycle }, at) => ({
          path: [...skus, inner, 'prices', at, 'billingCycle'],
          value: billingCycle,
        })),
        blame,
      );
      for (const [at, { unitPrice }] of sku.prices.entries()) {
        if (decimal(unitPrice).lt('0')) blame([...skus, inner, 'prices', at, 'unitPrice'], 'is less than 0');
      }
    }
  }
}

function checkRates({ exchangeRates }: Scenario, blame: Blame): void {
  blameRepeats(
    exchangeRates.map(({ period, from, to }, index) => ({
      path: ['exchangeRates', index],
      value: `${period} ${from} to ${to}`,
    })),
    blame,
  );
  for (const [index, { from, to, rate }] of exchangeRates.entries()) {
    if (!decimal(rate).gt('0')) blame(['exchangeRates', index, 'rate'], 'is not more than 0');
    if (from === to) blame(['exchangeRates', index, 'to'], `is the same currency as from: ${to}`);
  }
}

function checkEarlierReservations(scenario: Scenario, blame: Blame): void {
  blameRepeats(
    scenario.earlierReservations.map(({ key }, index) => ({
      path: ['earlierReservations', index, 'key'],
      value: key,
    })),
    blame,
  );
  for (const [index, earlier] of scenario.earlierReservations.entries()) {
    const at = (field: string) => ['earlierReservations', index, field];
    const customer = scenario.customers.find(({ id }) => id === earlier.customerId);
    if (customer === undefined)
      blame(at('customerId'), `names no customer of this scenario: ${earlier.customerId}`);
    else if (!customer.subscriptions.some(({ id }) => id === earlier.subscriptionId)) {
      blame(at('subscriptionId'), `names no subscription of this customer: ${earlier.subscriptionId}`);
    }
    if (Date.parse(earlier.boughtAt) >= Date.parse(scenario.start)) {
      blame(at('boughtAt'), `is not before the scenario starts (${scenario.start})`);
    }
    blameUnknownSku(scenario, earlier, at, blame);
    const price = listPrice(scenario, earlier.productId, earlier.skuId, earlier.billingCycle);
    if (price === undefined && findSku(scenario, earlier.productId, earlier.skuId) !== undefined) {
      blame(at('billingCycle'), `is not among the prices of ${earlier.productId}:${earlier.skuId}`);
    }
    const missing = missingRate(
      scenario,
      price?.currency,
      customer && (customer.currency ?? scenario.currency),
    );
    if (missing !== undefined) blame(['earlierReservations', index], missing);
  }
}

/** Reports a product or a SKU that the catalogue does not have. */
export function blameUnknownSku(
  scenario: Scenario,
  named: { readonly productId: string; readonly skuId: string },
  at: (field: string) => readonly PropertyKey[],
  blame: Blame,
): void {
  if (!scenario.catalogue.some(({ productId }) => productId === named.productId)) {
    blame(at('productId'), `names no product of the catalogue: ${named.productId}`);
  } else if (findSku(scenario, named.productId, named.skuId) === undefined) {
    blame(at('skuId'), `names no SKU of ${named.productId}: ${named.skuId}`);
  }
}
