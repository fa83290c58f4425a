import { askApproval, asksOf } from '../guards/ask-approval.ts';
import { checkSubscription } from './check-subscription.ts';
import { checkSupersedes } from '../guards/check-supersedes.ts';
import { discover } from './discover.ts';
import { findSku } from './find-sku.ts';
import { refusalBy } from '../guards/guards.ts';
import type { PurchaseIn } from '../purchase.ts';
import { ensureRegistered } from './register.ts';
import { moved, rejected, type Move, type Tools } from '../step.ts';
import type { ItemQuery } from '../storefront.ts';

/**
 * accepted -> ready. Our own guards come first and cost Microsoft nothing; then theirs, so that nothing is registered for
 * a request that will be refused; what goes stale comes last.
 */
export async function makeReady(tools: Tools, purchase: PurchaseIn<'accepted'>): Promise<Move> {
  const held = await holdBack(tools, purchase);
  if (held) return held;
  const subscription = await checkSubscription(tools, purchase);
  if ('move' in subscription) return subscription.move;
  const { customerId, market, productId, skuId } = purchase.intent;
  const { isAzurePlan } = subscription.found;
  const query: ItemQuery = { customerId, market, productId, skuId, isAzurePlan };
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

/** What our own rules say before anybody is asked: no, or not before somebody agrees. */
async function holdBack(tools: Tools, purchase: PurchaseIn<'accepted'>): Promise<Move | undefined> {
  const refusal = refusalBy(tools.guards, purchase.intent);
  if (refusal) return rejected(purchase, refusal.code, refusal.detail, refusal.field);
  const superseding = await checkSupersedes(tools, purchase);
  if (superseding) return superseding;
  const asks = await asksOf(tools, purchase);
  return asks.length === 0 ? undefined : askApproval(tools, purchase, asks, purchase.intent.expected.charge);
}
