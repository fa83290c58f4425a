import { dayOf, type Day } from '../../../lib/values/day.ts';
import type {
  Scenario,
  ScenarioProduct,
  ScenarioSku,
  ScenarioSubscription,
} from '../../scenarios/scenario.ts';
import { hexOf } from '../deterministic-ids.ts';
import { findSku } from '../price-list.ts';
import type { World } from '../world.ts';

/** The same SKU has one availability for Azure plans and another one for legacy MS-AZR-0145P subscriptions. */
export type ReservationScope = 'azure_plan' | 'legacy';

export type CatalogItem = {
  readonly product: ScenarioProduct;
  readonly sku: ScenarioSku;
  readonly scope: ReservationScope;
};

export const AVAILABILITY_NOT_FOUND =
  'Availability not found. This error can occur when checking out a cart. Partners that get this error should issue ' +
  'a new GET to ensure they have the current availability ID and retry the cart check out.';

export function scopeOf(subscription: ScenarioSubscription): ReservationScope {
  return subscription.kind === 'azure_plan' ? 'azure_plan' : 'legacy';
}

/** Availability ids "can change over time"; here they do so every simulated midnight. */
export function availabilityId(productId: string, skuId: string, scope: ReservationScope, day: Day): string {
  return `DZH318${hexOf(`availability ${productId} ${skuId} ${scope} ${day}`, 6).toUpperCase()}`;
}

export function catalogItemId(productId: string, skuId: string, scope: ReservationScope, day: Day): string {
  return `${productId}:${skuId}:${availabilityId(productId, skuId, scope, day)}`;
}

/** What a catalogue item id stands for today; yesterday's ids stand for nothing any more. */
export function currentItem(world: World, id: string): CatalogItem | undefined {
  const [productId = '', skuId = '', availability] = id.split(':');
  const found = findSku(world.scenario, productId, skuId);
  if (found === undefined) return undefined;
  const today = dayOf(world.clock.nowMs());
  for (const scope of ['azure_plan', 'legacy'] as const) {
    if (availabilityId(productId, skuId, scope, today) === availability) return { ...found, scope };
  }
  return undefined;
}

export function findProduct(scenario: Scenario, productId: string | undefined): ScenarioProduct | undefined {
  return scenario.catalogue.find((product) => product.productId === productId);
}

/** Three-year SKUs want the term in the provisioning context as well: both shapes occur at Microsoft. */
export function provisioningVariables(sku: ScenarioSku): readonly string[] {
  return sku.term === 'P3Y' ? ['Scope', 'SubscriptionId', 'Duration'] : ['Scope', 'SubscriptionId'];
}

export function durationWord(term: 'P1Y' | 'P3Y'): '1Year' | '3Years' {
  return term === 'P1Y' ? '1Year' : '3Years';
}
