import type { ScenarioCustomer, ScenarioSubscription } from '../../scenarios/scenario.ts';
import { entitlementIdOf } from './customers.ts';
import { guidOf, hexOf } from '../deterministic-ids.ts';
import { instantText, link } from '../wire.ts';
import type { World } from '../world.ts';

/** The Azure plan is bought as a product, the legacy Azure subscription as an offer. */
const KINDS = {
  azure: {
    offerId: 'MS-AZR-0145P',
    offerName: 'Microsoft Azure',
    friendlyName: 'Microsoft Azure',
    billingCycle: 'monthly',
    productType: undefined,
  },
  azure_plan: {
    offerId: 'DZH318Z0BPS6:0001:DZH318Z0BMTX',
    offerName: 'Azure plan',
    friendlyName: 'Azure plan',
    billingCycle: 'one_time',
    productType: {
      id: 'Azure',
      displayName: 'Azure',
      subType: { id: 'AzurePlan', displayName: 'Azure plan' },
    },
  },
} as const;

const YEAR_MS = 365 * 86_400_000;

export function subscriptionBody(
  customer: ScenarioCustomer,
  subscription: ScenarioSubscription,
  world: World,
): object {
  const { productType, ...offer } = KINDS[subscription.kind];
  const boughtAtMs = Date.parse(world.scenario.start) - YEAR_MS;
  return {
    id: subscription.id,
    // A plan has several Azure subscriptions behind it, listed by azureEntitlements.
    ...(subscription.kind === 'azure' ? { entitlementId: entitlementIdOf(subscription) } : {}),
    ...offer,
    quantity: 1,
    unitType: 'Usage-based',
    creationDate: instantText(boughtAtMs),
    effectiveStartDate: instantText(boughtAtMs),
    commitmentEndDate: '9999-12-10T00:00:00Z',
    status: subscription.status,
    autoRenewEnabled: false,
    billingType: 'usage',
    contractType: 'subscription',
    ...(productType === undefined
      ? {}
      : { productType, isMicrosoftProduct: true, publisherName: 'Microsoft' }),
    links: {
      self: link(`/customers/${customer.id}/subscriptions/${subscription.id}`),
    },
    orderId: subscriptionOrderId(subscription),
    attributes: { etag: hexOf(`etag ${subscription.id}`, 32), objectType: 'Subscription' },
  };
}

export function subscriptionOrderId(subscription: ScenarioSubscription): string {
  return guidOf(`order of ${subscription.id}`);
}
