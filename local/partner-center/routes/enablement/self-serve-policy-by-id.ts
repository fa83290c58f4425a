import { Refused } from '../../refused.ts';
import { objectBody, textProperty } from '../../request-body.ts';
import type { Route } from '../../route.ts';
import { policyBody, policyId, readPolicy, storePolicy } from '../../shop/self-serve-policy.ts';
import type { SelfServePolicy, World } from '../../world.ts';

const PATH = '/v1/SelfServePolicy/:policyId';

const get: Route = {
  method: 'GET',
  path: PATH,
  lane: 'user_only',
  answer: (request, world) => ({
    status: 200,
    body: policyBody(world, policyNamed(world, request.parameters['policyId'])),
  }),
};

/** Replaces the permissions. The sample puts to the collection and names the policy in the body, the SDK in the path. */
const update =
  (path: string): Route['answer'] =>
  (request, world) => {
    const named = path === PATH ? request.parameters['policyId'] : textProperty(objectBody(request), 'id');
    const current = policyNamed(world, named);
    const { policy, etag } = readPolicy(request, world);
    if (policy.customerId !== current.customerId)
      throw new Refused(404, 600040, 'Self-serve policy identifier is incorrect');
    if (etag !== current.etag) throw new Refused(400, 2055, 'Etag is no longer valid');
    return { status: 200, body: policyBody(world, storePolicy(world, policy)) };
  };

const remove: Route = {
  method: 'DELETE',
  path: PATH,
  lane: 'user_only',
  answer: (request, world) => {
    const { customerId } = policyNamed(world, request.parameters['policyId']);
    world.selfServePolicies.delete(policyId(world, customerId));
    return { status: 204 };
  },
};

export const selfServePolicyById: readonly Route[] = [
  get,
  remove,
  ...['/v1/SelfServePolicy', PATH].map((path): Route => ({
    method: 'PUT',
    path,
    lane: 'user_only',
    answer: update(path),
  })),
];

function policyNamed(world: World, id: string | undefined): SelfServePolicy {
  const named = id?.toLowerCase() ?? '';
  if (!named.startsWith(`${world.partnerTenantId}_`))
    throw new Refused(404, 600040, 'Self-serve policy identifier is incorrect');
  const policy = world.selfServePolicies.get(named);
  if (policy === undefined) throw new Refused(404, 600039, 'Self-serve policy was not found');
  return policy;
}
