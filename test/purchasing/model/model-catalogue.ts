import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { SKU } from '../../fakes/scripted-storefront.ts';

/** The part of the shop in which nothing ever goes wrong in these stories: subscription, registration, catalogue. */
export const CATALOGUE: Pick<
  Storefront,
  | 'subscription'
  | 'registrationStatus'
  | 'register'
  | 'sku'
  | 'inventory'
  | 'availabilities'
  | 'reservationOrderOf'
> = {
  subscription: async () => ({
    looked: 'found',
    found: { status: 'active', rawStatus: 'active', isAzurePlan: true },
  }),
  registrationStatus: async () => ({ looked: 'found', found: 'registered' }),
  register: async () => 'asked',
  sku: async ({ skuId }) => ({ looked: 'found', found: { ...SKU, skuId } }),
  inventory: async () => ({ looked: 'found', found: { restricted: false, detail: '' } }),
  availabilities: async ({ skuId }) => ({
    looked: 'found',
    found: [{ catalogItemId: itemOf(skuId), isPurchasable: true, terms: ['P1Y'] }],
  }),
  reservationOrderOf: async () => ({ looked: 'found', found: asId('r-1') }),
};

export function itemOf(skuId: string): string {
  return `${SKU.productId}:${skuId}:AVAIL`;
}
