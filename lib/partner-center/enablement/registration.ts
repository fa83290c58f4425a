import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import type { AskedAs, Call, Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, text, word } from '../wire/leaves.ts';

/** How far a subscription is on its way to be allowed reservations. */
type Registration = ValueOf<typeof registration>;

/**
 * Whether a subscription is registered for reservations. Throttled, so not to be polled closely. Errors: 404/20003 no
 * such subscription. Page: get-subscription-registration-status.
 */
export async function getRegistrationStatus(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
): Promise<Result<Registration>> {
  const answer = await exchange({
    operation: 'get_registration_status',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}/registrationstatus`,
  });
  return readAnswer(registration, answer);
}

/**
 * Asks that a subscription be registered: 202 without a body, and done some time later. It sets a state and creates
 * nothing, so a caller may ask again. Errors: 404/20003, 400/800011 to 800013. Page: register-a-subscription.
 */
export async function registerSubscription(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
  call: Call,
): Promise<AskedAs> {
  const { operation, requestId, correlationId } = await exchange({
    operation: 'register_subscription',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}/registrations`,
    call,
  });
  return { operation, requestId, correlationId };
}

export const registration = fields({
  subscriptionId: lenient(text),
  status: word(['registered', 'registering', 'not_registered']),
  attributes: lenient(anything),
});
