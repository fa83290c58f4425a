import { describe, expect, it } from '@jest/globals';
import {
  createSelfServePolicy,
  deleteSelfServePolicy,
  getSelfServePolicy,
  listSelfServePolicies,
  selfServePolicy,
  updateSelfServePolicy,
} from '../../../lib/partner-center/enablement/self-serve-policies.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, ids, sentBy } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const customerId = asId<'CustomerId'>('0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77');
const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const policy = fixture('self-serve-policy');
const savingsPlans = { resource: 'AzureSavingsPlan', action: 'Purchase' } as const;

describe('a self-serve policy', () => {
  it('is found by its customer, and by its id', async () => {
    const { exchange, asked } = exchangeThatGives(answer(`{"items":[${policy}]}`), answer(policy));
    const { body } = await listSelfServePolicies(exchange, customerId);
    const id = body.items[0]?.id ?? '';
    expect((await getSelfServePolicy(exchange, id)).body.grantor?.grantorType?.value).toBe('bill_to_partner');
    expect(asked).toEqual([
      {
        operation: 'list_self_serve_policies',
        path: '/v1/SelfServePolicy',
        query: { entity_id: customerId },
      },
      { operation: 'get_self_serve_policy', path: `/v1/SelfServePolicy/${id}` },
    ]);
    expect(asked.map(sentBy)).toEqual(Array(2).fill({ method: 'GET', lane: 'app_user', changes: false }));
  });

  it('is made for a customer, by whoever pays', async () => {
    const { exchange, asked } = exchangeThatGives(answer(policy, 201));
    const wanted = { customerId, partnerId: 'partner', permissions: [savingsPlans] };
    await createSelfServePolicy(exchange, wanted, call);
    expect(asked).toEqual([
      {
        operation: 'create_self_serve_policy',
        path: '/v1/SelfServePolicy',
        body: {
          selfServeEntity: { selfServeEntityType: 'customer', tenantID: customerId },
          grantor: { grantorType: 'billToPartner', tenantID: 'partner' },
          permissions: [savingsPlans],
        },
        call,
      },
    ]);
  });

  it('gets other permissions with the ETag it was read with, and keeps what is not known', async () => {
    const text = policy
      .replace('"grantor":', '"soon": 1.50, "grantor":')
      .replace('"permissions"', '"Permissions"');
    const { exchange, asked } = exchangeThatGives(answer(policy));
    await updateSelfServePolicy(exchange, wired(selfServePolicy, text).value, [savingsPlans], call);
    const asRead = JSON.parse(text) as { Permissions: unknown };
    expect(asRead.Permissions).toBeDefined();
    expect(JSON.parse(JSON.stringify(asked[0]?.body))).toEqual({ ...asRead, Permissions: [savingsPlans] });
    expect(JSON.stringify(asked[0]?.body)).toContain('"soon":1.50');
    expect(asked.map(sentBy)).toEqual([{ method: 'PUT', lane: 'app_user', changes: true }]);
  });

  it('is taken back without an answer of its own', async () => {
    const { exchange, asked } = exchangeThatGives(answer('', 204));
    expect(await deleteSelfServePolicy(exchange, 'p_c', call)).toEqual({
      operation: 'delete_self_serve_policy',
      ...ids,
    });
    expect(asked).toMatchObject([{ path: '/v1/SelfServePolicy/p_c', call }]);
    expect(asked.map(sentBy)).toEqual([{ method: 'DELETE', lane: 'app_user', changes: true }]);
  });

  it('is printed as it was read', () => {
    const { drifts, printed, was } = wired(selfServePolicy, policy);
    expect([drifts, printed]).toEqual([[], was]);
  });
});
