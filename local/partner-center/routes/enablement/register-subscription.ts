import { customerOf, registrationOf, subscriptionOf } from '../../shop/customers.ts';
import { refusal, type Route } from '../../route.ts';

/** Asks for registration. Asking again changes nothing: it is a state, not a creation. */
export const registerSubscription: Route = {
  method: 'POST',
  path: '/v1/customers/:customerId/subscriptions/:subscriptionId/registrations',
  lane: 'app_or_user',
  answer: (request, world) => {
    const customer = customerOf(request, world);
    const subscription = subscriptionOf(request, world);
    if (subscription.status !== 'active') {
      return refusal(400, 800012, "This subscription isn't an active subscription");
    }
    if (registrationOf(subscription, world) === 'NotRegistered') {
      world.registrations.set(subscription.id, { askedAtMs: world.clock.nowMs() });
    }
    const location = `/customers/${customer.id}/subscriptions/${subscription.id}/registrationstatus`;
    return { status: 202, headers: { Location: location } };
  },
};
