import { Refused } from '../../refused.ts';
import type { Route } from '../../route.ts';
import { policyBody, policyId, readPolicy, storePolicy } from '../../shop/self-serve-policy.ts';
import { collection } from '../../wire.ts';

const PATH = '/v1/SelfServePolicy';

/** Lets a customer buy reservations in Azure; what it buys there is played by the scenario, not by the policy. */
const create: Route = {
  method: 'POST',
  path: PATH,
  lane: 'user_only',
  answer: (request, world) => {
    const { policy } = readPolicy(request, world);
    if (world.selfServePolicies.has(policyId(world, policy.customerId)))
      throw new Refused(409, 600041, 'Self-serve policy already exists.');
    return { status: 201, body: policyBody(world, storePolicy(world, policy)) };
  },
};

const list: Route = {
  method: 'GET',
  path: PATH,
  lane: 'user_only',
  answer: (request, world) => {
    const entityId = request.query.get('entity_id')?.toLowerCase();
    if (entityId === undefined)
      throw new Refused(400, 800002, 'Invalid request input: entity_id is required');
    const policy = world.selfServePolicies.get(policyId(world, entityId));
    return { status: 200, body: collection(policy === undefined ? [] : [policyBody(world, policy)]) };
  },
};

export const selfServePolicies: readonly Route[] = [create, list];
