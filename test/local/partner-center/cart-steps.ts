import { CONTOSO, LEGACY, VM_PRODUCT } from '../../builders/shop-scenario.ts';
import type { Reply, Shop } from './foreign-client.ts';

/** Today's catalogue item of a SKU, as a client of the legacy subscription finds it. */
export async function catalogItem(
  shop: Shop,
  skuId = '0001',
  query = '',
  productId = VM_PRODUCT,
): Promise<string> {
  const reply = await shop.call(
    'GET',
    `/v1/products/${productId}/skus/${skuId}/availabilities?country=DE${query}`,
  );
  return reply.json.items[0].catalogItemId;
}

export function cartLine(catalogItemId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 0,
    catalogItemId,
    friendlyName: 'marker-1',
    quantity: 2,
    billingCycle: 'one_time',
    termDuration: 'P1Y',
    provisioningContext: { subscriptionId: LEGACY, scope: 'shared' },
    ...more,
  };
}

export function createCart(shop: Shop, ...lineItems: object[]): Promise<Reply> {
  return shop.call('POST', `/v1/customers/${CONTOSO}/carts`, { body: { lineItems } });
}

export function checkOut(shop: Shop, cartId: string, headers: Record<string, string> = {}): Promise<Reply> {
  return shop.call('POST', `/v1/customers/${CONTOSO}/carts/${cartId}/checkout`, { headers });
}
