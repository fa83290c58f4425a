import type { Route } from '../route.ts';
import { auditRecords } from './audit-records.ts';
import { availabilitiesList } from './availabilities-list.ts';
import { availabilityById } from './availability-by-id.ts';
import { azureEntitlements } from './azure-entitlements.ts';
import { cartGet, cartUpdate } from './cart-by-id.ts';
import { cartCheckout } from './cart-checkout.ts';
import { cartCreate } from './cart-create.ts';
import { checkInventory } from './check-inventory.ts';
import { customerSubscriptions } from './customer-subscriptions.ts';
import { entitlementArtifact } from './entitlement-artifact.ts';
import { entitlementsList } from './entitlements-list.ts';
import { loginV1Token } from './login-v1-token.ts';
import { loginV2Token } from './login-v2-token.ts';
import { orderById } from './order-by-id.ts';
import { orderProvisioningStatus } from './order-provisioning-status.ts';
import { ordersList } from './orders-list.ts';
import { productById } from './product-by-id.ts';
import { productsList } from './products-list.ts';
import { registerSubscription } from './register-subscription.ts';
import { registrationStatus } from './registration-status.ts';
import { skuById } from './sku-by-id.ts';
import { skusList } from './skus-list.ts';
import { subscriptionById } from './subscription-by-id.ts';
import { subscriptionProvisioningStatus } from './subscription-provisioning-status.ts';

/** Everything that has to do with signing in, buying, and what was bought. */
export const shopRoutes: readonly Route[] = [
  loginV1Token,
  loginV2Token,
  customerSubscriptions,
  subscriptionById,
  azureEntitlements,
  registerSubscription,
  registrationStatus,
  subscriptionProvisioningStatus,
  ...productsList,
  ...productById,
  ...skusList,
  ...skuById,
  ...availabilitiesList,
  ...availabilityById,
  checkInventory,
  cartCreate,
  cartGet,
  cartUpdate,
  cartCheckout,
  ordersList,
  orderById,
  orderProvisioningStatus,
  entitlementsList,
  entitlementArtifact,
  auditRecords,
];
