import { lookAgainAtMs } from '../deadlines.ts';
import { findItem } from './find-item.ts';
import type { Intent, Offer, PurchaseIn } from '../purchase.ts';
import { rejected, waits, type LookedFor, type Move, type Tools } from '../step.ts';
import type { ItemQuery, Looked, Sku } from '../storefront.ts';
import { waitingSinceMs } from '../waiting-since.ts';

type Accepted = PurchaseIn<'accepted'>;

/** Finds the item that can be put into a cart now. Its ids change by the day, so it is looked up shortly before. */
export async function discover(
  tools: Tools,
  purchase: Accepted,
  query: ItemQuery,
  sku: Sku,
): Promise<LookedFor<Offer>> {
  const provisioningContext = contextOf(sku, purchase.intent, query.isAzurePlan);
  if ('refused' in provisioningContext) return { move: rejected(purchase, ...provisioningContext.refused) };
  const outOfStock = await checkInventory(tools, purchase, query, sku);
  if (outOfStock) return { move: outOfStock };
  const item = await findItem(tools.storefront, query, purchase.intent);
  if ('looked' in item) return { move: unavailable(tools, purchase, item, 'The availabilities') };
  if ('refused' in item) return { move: rejected(purchase, ...item.refused) };
  const { isAzurePlan } = query;
  const found = { title: sku.title, provisioningContext: provisioningContext.filled, isAzurePlan };
  return { found: { ...found, catalogItemId: item.catalogItemId, foundAtMs: tools.nowMs() } };
}

async function checkInventory(
  tools: Tools,
  purchase: Accepted,
  query: ItemQuery,
  sku: Sku,
): Promise<Move | undefined> {
  if (!sku.needsInventoryCheck) return undefined;
  const { subscriptionId } = purchase.intent;
  const looked = await tools.storefront.inventory({
    ...query,
    subscriptionId,
    armRegionName: sku.armRegionName,
  });
  if (looked.looked === 'unavailable') return unavailable(tools, purchase, looked, 'The inventory');
  if (looked.looked === 'absent') {
    const detail = `The inventory does not know SKU ${query.skuId} for this subscription, so it cannot be bought.`;
    return rejected(purchase, 'not_in_inventory', detail, 'skuId');
  }
  if (!looked.found.restricted) return undefined;
  const detail = `SKU ${query.skuId} is restricted for this subscription: ${looked.found.detail}`;
  return rejected(purchase, 'inventory_restricted', detail, 'skuId');
}

type Context =
  | { readonly filled: Offer['provisioningContext'] }
  | { readonly refused: readonly [string, string, string?] };

/** Fills exactly the keys the SKU asks for, in the SKU's own spelling. */
export function contextOf(sku: Sku, intent: Intent, isAzurePlan: boolean): Context {
  const needsEntitlement = isAzurePlan && intent.scope === 'single';
  if (needsEntitlement && intent.entitlementId === undefined) {
    const detail = 'Scope single under an Azure plan needs the Azure subscription it is for.';
    return { refused: ['entitlement_id_missing', detail, 'entitlementId'] };
  }
  const values: Readonly<Record<string, string | undefined>> = {
    scope: intent.scope,
    subscriptionid: intent.subscriptionId,
    duration: intent.term === 'P1Y' ? '1Year' : '3Years',
    entitlementid: intent.entitlementId,
  };
  const asked = sku.provisioningVariables;
  const unasked = needsEntitlement && !asked.some((name) => name.toLowerCase() === 'entitlementid');
  const names = unasked ? [...asked, 'entitlementId'] : asked;
  const unknown = names.find((name) => values[name.toLowerCase()] === undefined);
  if (unknown !== undefined) {
    const detail = `SKU ${sku.skuId} asks for ${unknown}, which the request cannot answer.`;
    return { refused: ['provisioning_variable_unknown', detail] };
  }
  return { filled: Object.fromEntries(names.map((name) => [name, values[name.toLowerCase()] ?? ''])) };
}

function unavailable(
  { nowMs }: Tools,
  purchase: Accepted,
  looked: Extract<Looked<never>, { looked: 'unavailable' }>,
  what: string,
): Move {
  const dueAtMs = lookAgainAtMs(nowMs(), waitingSinceMs(purchase), looked.retryAfterMs);
  return waits(purchase, dueAtMs, `${what} cannot be looked at now.`, { detail: looked.detail });
}
