import { checkSubscription } from './check-subscription.ts';
import { discover } from './discover.ts';
import { findSku } from './find-sku.ts';
import type { PurchaseIn } from './purchase.ts';
import { ensureRegistered } from './register.ts';
import { moved, type Move, type Tools } from './step.ts';
import type { ItemQuery } from './storefront.ts';

/**
 * accepted -> ready. The guards come first, so that nothing is registered for a request that will be refused; what
 * goes stale comes last.
 */
export async function makeReady(tools: Tools, purchase: PurchaseIn<'accepted'>): Promise<Move> {
  const subscription = await checkSubscription(tools, purchase);
  if ('move' in subscription) return subscription.move;
  const { customerId, market, productId, skuId } = purchase.intent;
  const query: ItemQuery = {
    customerId,
    market,
    productId,
    skuId,
    isAzurePlan: subscription.found.isAzurePlan,
  };
  const sku = await findSku(tools, purchase, query);
  if ('move' in sku) return sku.move;
  const registration = await ensureRegistered(tools, purchase);
  if ('move' in registration) return registration.move;
  const offer = await discover(tools, purchase, query, sku.found);
  if ('move' in offer) return offer.move;
  const { catalogItemId, title } = offer.found;
  const { wentBackFor } = purchase;
  const memory = wentBackFor === undefined ? {} : { wentBackFor };
  const stage = { stage: 'ready', offer: offer.found, ...memory } as const;
  const facts = { catalogItemId, title };
  return moved(purchase, stage, tools.nowMs(), 'Ready to be put into a cart.', facts);
}
