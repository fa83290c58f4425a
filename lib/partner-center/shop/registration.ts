import type { Call, RegistrationState } from '../../purchasing/storefront.ts';
import type { CustomerId, SubscriptionId } from '../../values/id.ts';
import { decodeAnswer } from '../exchange/decode-answer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { fields, folded, text } from '../exchange/wire.ts';

/**
 * Whether a subscription is registered for reservations. Throttled, so not to be polled closely. Errors: 404/20003 no
 * such subscription. Page: get-subscription-registration-status.
 */
export async function getRegistrationStatus(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
): Promise<RegistrationState> {
  const answer = await exchange({
    method: 'GET',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}/registrationstatus`,
    repeatable: true,
  });
  return STATES.get(folded(decodeAnswer(registrationWire, answer).status)) ?? 'other';
}

/**
 * Asks that a subscription be registered: 202 without a body, and done some time later. It sets a state and creates
 * nothing, so it may be repeated. Errors: 404/20003, 400/800011 to 800013. Page: register-a-subscription.
 */
export async function registerSubscription(
  exchange: Exchange,
  customerId: CustomerId,
  subscriptionId: SubscriptionId,
  call: Call,
): Promise<void> {
  await exchange({
    method: 'POST',
    host: 'partner_center',
    lane: 'app',
    path: path`/v1/customers/${customerId}/subscriptions/${subscriptionId}/registrations`,
    call,
    repeatable: true,
  });
}

const registrationWire = fields({ status: text });

const STATES: ReadonlyMap<string, RegistrationState> = new Map<string, RegistrationState>([
  ['registered', 'registered'],
  ['registering', 'registering'],
  ['notregistered', 'not_registered'],
]);
