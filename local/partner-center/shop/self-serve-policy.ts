import { guidOf } from '../deterministic-ids.ts';
import { Refused } from '../refused.ts';
import {
  isObject,
  objectBody,
  objectsProperty,
  property,
  textProperty,
  type JsonObject,
} from '../request-body.ts';
import type { SimulatedRequest } from '../route.ts';
import type { SelfServePolicy, World } from '../world.ts';
import { findCustomer } from './customers.ts';

const RESOURCES = ['AzureReservedInstances', 'AzureSavingsPlan'];

/** The policy that a body describes, and the etag that came with it: in the body, or in `If-Match` as the headers page has it. */
export function readPolicy(
  request: SimulatedRequest,
  world: World,
): { readonly policy: Omit<SelfServePolicy, 'etag'>; readonly etag: string | undefined } {
  const body = objectBody(request);
  const entity = party(body, 'selfServeEntity', 'customer');
  const grantor = party(body, 'grantor', 'billToPartner');
  const permissions = objectsProperty(body, 'permissions').map((permission) => ({
    resource: textProperty(permission, 'resource') ?? '',
    action: textProperty(permission, 'action') ?? '',
  }));
  const known = permissions.every(
    ({ resource, action }) => RESOURCES.includes(resource) && action === 'Purchase',
  );
  if (permissions.length === 0 || !known || grantor !== world.partnerTenantId)
    throw new Refused(400, 800002, 'Invalid request input');
  if (findCustomer(world, entity) === undefined) {
    throw new Refused(
      403,
      20002,
      `The partner ID ${world.partnerTenantId} has no commerce relationship with the customer ID ${entity}.`,
    );
  }
  const attributes = property(body, 'attributes');
  const inBody = isObject(attributes) ? textProperty(attributes, 'etag') : undefined;
  return { policy: { customerId: entity, permissions }, etag: inBody ?? request.headers['if-match'] };
}

export function policyId(world: World, customerId: string): string {
  return `${world.partnerTenantId}_${customerId}`;
}

/** Keeps a policy under a new etag. */
export function storePolicy(world: World, policy: Omit<SelfServePolicy, 'etag'>): SelfServePolicy {
  const id = policyId(world, policy.customerId);
  const before = world.selfServePolicies.get(id)?.etag ?? '';
  const stored = { ...policy, etag: `"${guidOf(`policy ${id} after ${before}`)}"` };
  world.selfServePolicies.set(id, stored);
  return stored;
}

export function policyBody(world: World, policy: SelfServePolicy): object {
  return {
    id: policyId(world, policy.customerId),
    selfServeEntity: { selfServeEntityType: 'customer', tenantID: policy.customerId },
    grantor: { grantorType: 'billToPartner', tenantID: world.partnerTenantId },
    permissions: policy.permissions,
    attributes: { etag: policy.etag, objectType: 'SelfServePolicy' },
  };
}

function party(body: JsonObject, name: 'selfServeEntity' | 'grantor', type: string): string {
  const found = property(body, name);
  const isWanted = isObject(found) && textProperty(found, `${name}Type`) === type;
  const tenantId = isWanted ? textProperty(found, 'tenantID') : undefined;
  if (tenantId === undefined) throw new Refused(400, 800002, `Invalid request input: ${name}`);
  return tenantId.toLowerCase();
}
