import { lookAgainAtMs } from '../deadlines.ts';
import { marketRemark } from './markets-without-reservations.ts';
import type { Intent, PurchaseIn } from '../purchase.ts';
import { rejected, waits, type LookedFor, type Tools } from '../step.ts';
import type { ItemQuery, Sku } from '../storefront.ts';
import { waitingSinceMs } from '../waiting-since.ts';

/** The SKU has to exist in the market and to allow what is asked for. */
export async function findSku(
  { storefront, nowMs }: Tools,
  purchase: PurchaseIn<'accepted'>,
  query: ItemQuery,
): Promise<LookedFor<Sku>> {
  const looked = await storefront.sku(query);
  if (looked.looked === 'unavailable') {
    const dueAtMs = lookAgainAtMs(nowMs(), waitingSinceMs(purchase), looked.retryAfterMs);
    return {
      move: waits(purchase, dueAtMs, 'The catalogue cannot be looked at now.', { detail: looked.detail }),
    };
  }
  if (looked.looked === 'absent') {
    const { productId, skuId, market } = query;
    const detail = `The catalogue of ${market} has no SKU ${skuId} of product ${productId}.${marketRemark(market)}`;
    return { move: rejected(purchase, 'sku_not_found', detail, 'skuId') };
  }
  const misfit = misfitOf(looked.found, purchase.intent);
  return misfit ? { move: rejected(purchase, ...misfit) } : { found: looked.found };
}

/** The first way in which an intent is not what the SKU offers: code, sentence, field. */
function misfitOf(sku: Sku, intent: Intent): readonly [string, string, string] | undefined {
  const { quantity, term, billingCycle } = intent;
  if (quantity < sku.minimumQuantity || quantity > sku.maximumQuantity) {
    const limits = `${sku.minimumQuantity} to ${sku.maximumQuantity}`;
    return [
      'quantity_out_of_range',
      `SKU ${sku.skuId} is sold in quantities of ${limits}, not ${quantity}.`,
      'quantity',
    ];
  }
  if (sku.term !== undefined && sku.term !== term) {
    return ['term_not_offered', `SKU ${sku.skuId} is for a term of ${sku.term}, not ${term}.`, 'term'];
  }
  const cycles = sku.supportedBillingCycles.map((cycle) => cycle.toLowerCase());
  if (!cycles.includes(billingCycle)) {
    const detail = `SKU ${sku.skuId} is billed ${cycles.join(' or ') || 'in no known way'}, not ${billingCycle}.`;
    return ['billing_cycle_not_offered', detail, 'billingCycle'];
  }
  return undefined;
}
