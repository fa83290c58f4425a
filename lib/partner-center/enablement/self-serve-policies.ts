import type { CustomerId } from '../../values/id.ts';
import type { AskedAs, Call, Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, text, word } from '../wire/leaves.ts';
import { printedWith } from '../wire/printed-with.ts';

/**
 * What a customer may buy without us in the Azure portal, on our bill. Where there is a policy, entitlements and invoice
 * lines appear that no order of ours made. Page: self-serve-policy-resources.
 */
type SelfServePolicy = ValueOf<typeof selfServePolicy>;

/** What may be bought. There is one action. */
type Permission = {
  readonly resource: 'AzureReservedInstances' | 'AzureSavingsPlan';
  readonly action: 'Purchase';
};

/** The policies of a customer. Needs the App+User lane. Page: get-a-list-of-self-serve-policies. */
export async function listSelfServePolicies(
  exchange: Exchange,
  customerId: CustomerId,
): Promise<Result<ValueOf<typeof selfServePolicies>>> {
  const answer = await exchange({
    operation: 'list_self_serve_policies',
    path: POLICIES,
    query: { entity_id: customerId },
  });
  return readAnswer(selfServePolicies, answer);
}

/**
 * One policy; its id is `{partner}_{customer}`. Needs the App+User lane. Errors: 404/600039 no such policy, 404/600040
 * not the id of one. Page: get-self-serve-policy-by-id.
 */
export async function getSelfServePolicy(
  exchange: Exchange,
  policyId: string,
): Promise<Result<SelfServePolicy>> {
  const answer = await exchange({ operation: 'get_self_serve_policy', path: policyPath(policyId) });
  return readAnswer(selfServePolicy, answer);
}

/**
 * Allows a customer to buy. Needs the App+User lane. Errors: 409/600041 the customer has a policy already. Page:
 * create-a-self-serve-policy.
 */
export async function createSelfServePolicy(
  exchange: Exchange,
  wanted: {
    readonly customerId: CustomerId;
    /** The tenant of whoever pays: ours. */
    readonly partnerId: string;
    readonly permissions: readonly Permission[];
  },
  call: Call,
): Promise<Result<SelfServePolicy>> {
  const answer = await exchange({
    operation: 'create_self_serve_policy',
    path: POLICIES,
    body: {
      selfServeEntity: { selfServeEntityType: 'customer', tenantID: wanted.customerId },
      grantor: { grantorType: 'billToPartner', tenantID: wanted.partnerId },
      permissions: wanted.permissions,
    },
    call,
  });
  return readAnswer(selfServePolicy, answer);
}

/**
 * Gives a policy other permissions; the rest goes back as it was read, with the ETag in its attributes by which
 * Microsoft notices that somebody else was faster. Sent to the path of the page's sample; Microsoft's SDK adds the id.
 * Needs the App+User lane. Errors: 404/600039, 404/600040. Page: update-a-self-serve-policy.
 */
export async function updateSelfServePolicy(
  exchange: Exchange,
  asRead: SelfServePolicy,
  permissions: readonly Permission[],
  call: Call,
): Promise<Result<SelfServePolicy>> {
  const answer = await exchange({
    operation: 'update_self_serve_policy',
    path: POLICIES,
    body: printedWith(selfServePolicy, asRead, 'permissions', permissions),
    call,
  });
  return readAnswer(selfServePolicy, answer);
}

/** Takes a policy back: 204 without a body. Needs the App+User lane. Errors: 404/600039. Page: delete-a-self-serve-policy. */
export async function deleteSelfServePolicy(
  exchange: Exchange,
  policyId: string,
  call: Call,
): Promise<AskedAs> {
  const { operation, requestId, correlationId } = await exchange({
    operation: 'delete_self_serve_policy',
    path: policyPath(policyId),
    call,
  });
  return { operation, requestId, correlationId };
}

const POLICIES = '/v1/SelfServePolicy';

function policyPath(policyId: string): string {
  return path`/v1/SelfServePolicy/${policyId}`;
}

export const selfServePolicy = fields({
  id: text,
  selfServeEntity: lenient(
    fields({ selfServeEntityType: lenient(word(['customer'])), tenantID: lenient(text) }),
  ),
  grantor: lenient(fields({ grantorType: lenient(word(['bill_to_partner'])), tenantID: lenient(text) })),
  permissions: lenient(
    listOf(
      fields({
        resource: lenient(word(['azure_reserved_instances', 'azure_savings_plan'])),
        action: lenient(word(['purchase'])),
      }),
    ),
  ),
  links: lenient(anything),
  /** With the ETag, in quotes of its own. */
  attributes: lenient(anything),
});

export const selfServePolicies = collectionOf(selfServePolicy);
