import { AVAILABILITY_NOT_FOUND } from './catalogue.ts';
import { Refused } from '../refused.ts';

/**
 * Why a cart line cannot be bought. Creating or updating the cart says it in a 201, as an error on the line; where it
 * came true only afterwards, checkout refuses with a code of its own.
 */
const CAUSES = {
  stale_item: [10001, 'CatalogItemId is not valid.', 404, 400019, AVAILABILITY_NOT_FOUND],
  not_purchasable: [
    10006,
    'Unable to process the cart line item.',
    403,
    800020,
    "The catalog item isn't eligible for purchase.",
  ],
  currency: [
    10000,
    'Currency is not supported.',
    400,
    900169,
    'One or more of the order items do not support the given currency. Input currency should be either partner or ' +
      'customer (market) currency.',
  ],
  billing_plan: [10013, 'The billing plan is not supported.', 400, 900269, 'The billing cycle is invalid.'],
  term: [10010, 'Invalid input: termDuration.', 400, 800121, 'The term duration provided is invalid.'],
  quantity: [
    10002,
    'The quantity is not available.',
    400,
    800017,
    "The quantity isn't available for this catalog item",
  ],
  provisioning_context: [10010, 'Invalid input: provisioningContext.', 400, 800002, 'Invalid request input'],
  entitlement: [
    10010,
    'Invalid input: entitlementId.',
    400,
    900313,
    'Entitlement ID (Azure subscription ID) in the provisioning context is required for the transaction.',
  ],
  subscription: [
    10007,
    'The subscription is not valid.',
    400,
    800021,
    "This subscription isn't a valid subscription",
  ],
  subscription_inactive: [
    10007,
    'The subscription is not active.',
    400,
    800012,
    "This subscription isn't an active subscription",
  ],
  not_registered: [
    10011,
    'The subscription is not registered.',
    400,
    800030,
    "This subscription isn't registered",
  ],
  attestation: [
    10012,
    'Attestation is not accepted.',
    400,
    900203,
    'The catalog item requires attestation acceptance.',
  ],
  inventory: [
    10003,
    'Inventory is not available.',
    400,
    800010,
    "Inventory isn't available for this catalog item",
  ],
} as const;

export type LineCause = keyof typeof CAUSES;

export function lineError(cause: LineCause): {
  readonly errorCode: number;
  readonly errorDescription: string;
} {
  const [errorCode, errorDescription] = CAUSES[cause];
  return { errorCode, errorDescription };
}

export function checkoutRefusal(cause: LineCause): Refused {
  const [, , status, code, description] = CAUSES[cause];
  return new Refused(status, code, description);
}

export function orderError(
  orderGroupId: string,
  cause: LineCause,
): { readonly orderGroupId: string; readonly code: number; readonly description: string } {
  const [, , , code, description] = CAUSES[cause];
  return { orderGroupId, code, description };
}
