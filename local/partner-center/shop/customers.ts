import type { ScenarioCustomer, ScenarioSubscription } from '../../scenarios/scenario.ts';
import { guidOf } from '../deterministic-ids.ts';
import { Refused } from '../refused.ts';
import type { SimulatedRequest } from '../route.ts';
import type { World } from '../world.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The customer a path names. One of another partner's looks like one that does not exist. */
export function customerOf(request: SimulatedRequest, world: World): ScenarioCustomer {
  const id = request.parameters['customerId'] ?? '';
  if (!GUID.test(id)) throw new Refused(400, 900118, 'Invalid Customer ID');
  const customer = findCustomer(world, id);
  if (customer !== undefined) return customer;
  throw new Refused(
    403,
    20002,
    `The partner ID ${world.partnerTenantId} has no commerce relationship with the customer ID ${id}.`,
  );
}

export function findCustomer(world: World, customerId: string): ScenarioCustomer | undefined {
  return world.scenario.customers.find((customer) => customer.id === customerId.toLowerCase());
}

export function currencyOf(customer: ScenarioCustomer, world: World): string {
  return customer.currency ?? world.scenario.currency;
}

export function subscriptionOf(request: SimulatedRequest, world: World): ScenarioSubscription {
  const id = request.parameters['subscriptionId'] ?? '';
  const subscription = findSubscription(customerOf(request, world), id);
  if (subscription === undefined) throw new Refused(404, 20003, `Subscription with ID ${id} not found.`);
  return subscription;
}

export function findSubscription(customer: ScenarioCustomer, id: string): ScenarioSubscription | undefined {
  return customer.subscriptions.find((subscription) => subscription.id === id.toLowerCase());
}

/** The Azure subscription behind a Partner Center subscription. */
export function entitlementIdOf(subscription: ScenarioSubscription): string {
  return subscription.entitlementId ?? guidOf(`entitlement ${subscription.id}`);
}

type RegistrationState = 'NotRegistered' | 'registering' | 'registered';

/** Casing as the documents have it: the sample capitalises the one word and the table none. */
export function registrationOf(subscription: ScenarioSubscription, world: World): RegistrationState {
  if (subscription.registered) return 'registered';
  const asked = world.registrations.get(subscription.id);
  if (asked === undefined) return 'NotRegistered';
  const doneAtMs = asked.askedAtMs + subscription.registrationMinutes * 60_000;
  return world.clock.nowMs() < doneAtMs ? 'registering' : 'registered';
}
