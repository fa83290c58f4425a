import type { ScenarioCustomer, ScenarioProduct, ScenarioSku } from '../../../scenarios/scenario.ts';
import { findProduct } from '../../shop/catalogue.ts';
import { entitlementIdOf, findCustomer } from '../../shop/customers.ts';
import { Refused } from '../../refused.ts';
import {
  isObject,
  objectBody,
  objectsProperty,
  property,
  textProperty,
  type JsonObject,
} from '../../request-body.ts';
import type { Route } from '../../route.ts';
import type { World } from '../../world.ts';

/** Answers a bare array. What it does not know it leaves out, without a word. */
export const checkInventory: Route = {
  method: 'POST',
  path: '/v1/extensions/product/checkInventory',
  lane: 'app_or_user',
  answer: (request, world) => {
    const country = request.query.get('country');
    if (country === null) throw new Refused(400, 800002, 'Invalid request input: country is required');
    const body = objectBody(request);
    const known = belongsToCustomer(property(body, 'inventoryContext'), world);
    const wanted = objectsProperty(body, 'targetItems').flatMap((target) => targetSkus(target, world));
    const items = country.toUpperCase() === world.scenario.market ? wanted : [];
    return { status: 200, body: items.map(({ product, sku }) => inventoryItem(product, sku, known)) };
  },
};

/** Whether the subscription asked for is the customer's, by either of the two ids it has. */
function belongsToCustomer(context: unknown, world: World): boolean {
  const customer = isObject(context) ? contextCustomer(context, world) : undefined;
  if (customer === undefined || !isObject(context)) throw new Refused(400, 900118, 'Invalid Customer ID');
  const id = textProperty(context, 'azureSubscriptionId')?.toLowerCase();
  return (
    id === undefined || customer.subscriptions.some((one) => one.id === id || entitlementIdOf(one) === id)
  );
}

function contextCustomer(context: JsonObject, world: World): ScenarioCustomer | undefined {
  return findCustomer(world, textProperty(context, 'customerId') ?? '');
}

function targetSkus(target: JsonObject, world: World): { product: ScenarioProduct; sku: ScenarioSku }[] {
  const product = findProduct(world.scenario, textProperty(target, 'productId'));
  if (product === undefined) return [];
  const skuId = textProperty(target, 'skuId');
  return product.skus
    .filter((sku) => (skuId === undefined || sku.skuId === skuId) && sku.inventory !== 'unknown')
    .map((sku) => ({ product, sku }));
}

function inventoryItem(product: ScenarioProduct, sku: ScenarioSku, knownSubscription: boolean): object {
  const isRestricted = sku.inventory === 'restricted' || !knownSubscription;
  const restriction = {
    reasonCode: 'NotAvailableForSubscription',
    description: `Restriction identified of type 'Location' with values '${sku.region}'.`,
    properties: { type: 'Location', values: sku.region },
  };
  return {
    productId: product.productId,
    skuId: sku.skuId,
    isRestricted,
    restrictions: isRestricted ? [restriction] : [],
  };
}
