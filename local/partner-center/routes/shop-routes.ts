import type { Route } from '../route.ts';
import { auditRecords } from './ordering/audit-records.ts';
import { availabilitiesList } from './discovery/availabilities-list.ts';
import { availabilityById } from './discovery/availability-by-id.ts';
import { azureEntitlements } from './enablement/azure-entitlements.ts';
import { cartGet, cartUpdate } from './ordering/cart-by-id.ts';
import { cartCheckout } from './ordering/cart-checkout.ts';
import { cartCreate } from './ordering/cart-create.ts';
import { checkInventory } from './discovery/check-inventory.ts';
import { customerSubscriptions } from './enablement/customer-subscriptions.ts';
import { entitlementArtifact } from './lifecycle/entitlement-artifact.ts';
import { entitlementsList } from './lifecycle/entitlements-list.ts';
import { loginV1Token } from './sign-in/login-v1-token.ts';
import { loginV2Token } from './sign-in/login-v2-token.ts';
import { orderCancel } from './ordering/order-cancel.ts';
import { selfServePolicies } from './enablement/self-serve-policies.ts';
import { selfServePolicyById } from './enablement/self-serve-policy-by-id.ts';
import { orderById } from './ordering/order-by-id.ts';
import { orderProvisioningStatus } from './ordering/order-provisioning-status.ts';
import { ordersList } from './ordering/orders-list.ts';
import { productById } from './discovery/product-by-id.ts';
import { productsList } from './discovery/products-list.ts';
import { registerSubscription } from './enablement/register-subscription.ts';
import { registrationStatus } from './enablement/registration-status.ts';
import { skuById } from './discovery/sku-by-id.ts';
import { skusList } from './discovery/skus-list.ts';
import { subscriptionById } from './enablement/subscription-by-id.ts';
import { subscriptionProvisioningStatus } from './enablement/subscription-provisioning-status.ts';

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
  orderCancel,
  ...selfServePolicies,
  ...selfServePolicyById,
  auditRecords,
];
