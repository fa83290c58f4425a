import { dayOf, periodOf } from '../../../lib/values/day.ts';
import type { Decimal } from '../../../lib/values/decimal.ts';
import type { ScenarioCustomer, ScenarioSubscription } from '../../scenarios/scenario.ts';
import { currentItem, durationWord, provisioningVariables, scopeOf, type CatalogItem } from './catalogue.ts';
import { currencyOf, entitlementIdOf, findSubscription, registrationOf } from './customers.ts';
import type { LineCause } from './line-causes.ts';
import { exchangeRate, listPrice, unitCharge, type ListPrice } from '../price-list.ts';
import type { SimulatedCartLine, World } from '../world.ts';

export type WantedLine = Omit<SimulatedCartLine, 'unitPrice' | 'error'>;

export type LineVerdict =
  | { readonly cause: LineCause }
  | {
      readonly cause: undefined;
      readonly item: CatalogItem;
      readonly subscription: ScenarioSubscription;
      readonly price: ListPrice;
      /** One unit, one charge, in the billing currency. */
      readonly unitCharge: Decimal;
    };

/** Whether a line can be bought at this moment, and what one unit of it costs. Asked again at checkout. */
export function judgeLine(line: WantedLine, customer: ScenarioCustomer, world: World): LineVerdict {
  const item = currentItem(world, line.catalogItemId);
  if (item === undefined) return { cause: 'stale_item' };
  if (!item.sku.purchasable) return { cause: 'not_purchasable' };
  const price = listPrice(world.scenario, item.product.productId, item.sku.skuId, line.billingCycle);
  if (price === undefined) return { cause: 'billing_plan' };
  if ((line.termDuration ?? item.sku.term) !== item.sku.term) return { cause: 'term' };
  if (line.quantity < item.sku.minimumQuantity || line.quantity > item.sku.maximumQuantity)
    return { cause: 'quantity' };
  const contextCause = judgeContext(line, item);
  if (contextCause !== undefined) return { cause: contextCause };
  if (item.sku.attestation && line.attestationAccepted !== true) return { cause: 'attestation' };
  const subscription = findSubscription(customer, contextValue(line, 'subscriptionId'));
  const subscriptionCause = judgeSubscription(line, item, subscription, world);
  if (subscription === undefined || subscriptionCause !== undefined)
    return { cause: subscriptionCause ?? 'subscription' };
  if (item.sku.inventory === 'restricted' || item.sku.inventory === 'unknown') return { cause: 'inventory' };
  const currency = currencyOf(customer, world);
  const rate = exchangeRate(world.scenario, periodOf(dayOf(world.clock.nowMs())), price.currency, currency);
  if (rate === undefined) return { cause: 'currency' };
  return {
    cause: undefined,
    item,
    subscription,
    price,
    unitCharge: unitCharge(price.unitPrice, rate, currency),
  };
}

/** Every variable the SKU names has to be there, whatever its case. */
function judgeContext(line: WantedLine, item: CatalogItem): LineCause | undefined {
  if (provisioningVariables(item.sku).some((name) => contextValue(line, name) === ''))
    return 'provisioning_context';
  if (!['shared', 'single'].includes(contextValue(line, 'scope').toLowerCase()))
    return 'provisioning_context';
  const duration = contextValue(line, 'duration').toLowerCase();
  // "3Year" is the table's spelling, "3Years" the data's.
  const expected = durationWord(item.sku.term).toLowerCase();
  return duration === '' || duration === expected || `${duration}s` === expected
    ? undefined
    : 'provisioning_context';
}

function judgeSubscription(
  line: WantedLine,
  item: CatalogItem,
  subscription: ScenarioSubscription | undefined,
  world: World,
): LineCause | undefined {
  if (subscription === undefined) return 'subscription';
  if (subscription.status !== 'active') return 'subscription_inactive';
  // The availability of the other scope is another item: it cannot be bought under this subscription.
  if (scopeOf(subscription) !== item.scope) return 'stale_item';
  const single = contextValue(line, 'scope').toLowerCase() === 'single';
  if (single && subscription.kind === 'azure_plan') {
    if (contextValue(line, 'entitlementId').toLowerCase() !== entitlementIdOf(subscription))
      return 'entitlement';
  }
  return registrationOf(subscription, world) === 'registered' ? undefined : 'not_registered';
}

function contextValue(line: WantedLine, name: string): string {
  const found = Object.entries(line.provisioningContext).find(
    ([key]) => key.toLowerCase() === name.toLowerCase(),
  );
  return found?.[1] ?? '';
}
