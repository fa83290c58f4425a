import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTOSO, FABRIKAM, shopScenario } from '../../builders/shop-scenario.ts';
import { openShop, type Reply, type Shop } from './foreign-client.ts';

const PATH = '/v1/SelfServePolicy';
const RESERVATIONS = { resource: 'AzureReservedInstances', action: 'Purchase' };
const SAVINGS_PLANS = { resource: 'AzureSavingsPlan', action: 'Purchase' };

describe('self-serve policies', () => {
  let shop: Shop;
  let id: string;
  beforeEach(async () => {
    shop = await openShop(shopScenario());
    id = `${shop.world.partnerTenantId}_${CONTOSO}`;
  });
  afterEach(() => shop.close());

  const ask = (method: string, path: string, body?: object): Promise<Reply> =>
    shop.call(method, path, { lane: 'user', ...(body === undefined ? {} : { body }) });
  const policy = (more: object = {}): object => ({
    selfServeEntity: { selfServeEntityType: 'customer', tenantID: CONTOSO },
    grantor: { grantorType: 'billToPartner', tenantID: shop.world.partnerTenantId },
    permissions: [RESERVATIONS],
    ...more,
  });

  it('are granted once for each customer, and listed by it', async () => {
    const created = await ask('POST', PATH, policy());
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ id, permissions: [RESERVATIONS] });
    expect(created.json.attributes.etag).toMatch(/^"[0-9a-f-]{36}"$/);
    const again = await ask('POST', PATH, policy());
    expect([again.status, again.json.code]).toEqual([409, '600041']);
    expect((await ask('GET', `${PATH}?entity_id=${CONTOSO}`)).json.items).toEqual([created.json]);
    expect((await ask('GET', `${PATH}?entity_id=${FABRIKAM}`)).json.items).toEqual([]);
    expect((await ask('GET', `${PATH}/${id}`)).json).toEqual(created.json);
  });

  it.each(['collection', 'policy'])('are replaced under their etag, put to the %s', async (where) => {
    const path = where === 'collection' ? PATH : `${PATH}/${encodeURIComponent(id)}`;
    const { attributes } = (await ask('POST', PATH, policy())).json;
    const wanted = policy({ id, attributes, permissions: [RESERVATIONS, SAVINGS_PLANS] });
    const updated = await ask('PUT', path, wanted);
    expect(updated.status).toBe(200);
    expect(updated.json).toMatchObject({ permissions: [RESERVATIONS, SAVINGS_PLANS] });
    expect(updated.json.attributes.etag).not.toBe(attributes.etag);
    const stale = await ask('PUT', path, wanted);
    expect([stale.status, stale.json.code]).toEqual([400, '2055']);
  });

  it('are gone when they are deleted, and may be granted anew', async () => {
    const first = (await ask('POST', PATH, policy())).json;
    expect((await ask('DELETE', `${PATH}/${id}`)).status).toBe(204);
    expect((await ask('GET', `${PATH}/${id}`)).json.code).toBe('600039');
    expect((await ask('DELETE', `${PATH}/somebody_${CONTOSO}`)).json.code).toBe('600040');
    expect((await ask('POST', PATH, policy())).json.id).toBe(first.id);
  });

  it('are for users only, of our own customers, for what can be granted', async () => {
    expect((await shop.call('POST', PATH, { body: policy() })).json.code).toBe('900329');
    const stranger = { selfServeEntityType: 'customer', tenantID: '99999999-9999-4999-8999-999999999999' };
    expect((await ask('POST', PATH, policy({ selfServeEntity: stranger }))).json.code).toBe('20002');
    const everything = [{ resource: 'Everything', action: 'Purchase' }];
    expect((await ask('POST', PATH, policy({ permissions: everything }))).json.code).toBe('800002');
    expect((await ask('POST', PATH, policy({ permissions: [] }))).json.code).toBe('800002');
    expect((await ask('GET', PATH)).json.code).toBe('800002');
  });
});
