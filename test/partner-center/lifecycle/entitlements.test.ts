import { describe, expect, it } from '@jest/globals';
import {
  entitlements,
  listEntitlements,
  type Artifact,
} from '../../../lib/partner-center/lifecycle/entitlements.ts';
import {
  artifactDetails,
  getArtifact,
  reservationsIn,
} from '../../../lib/partner-center/lifecycle/reservations.ts';
import { asId } from '../../../lib/values/id.ts';
import { answer, exchangeThatGives, fixture, sentBy } from '../recorded-exchange.ts';
import { wired } from '../wired.ts';

const CONTOSO = '0d2f3b7a-9a41-4f13-9d6f-6d1f0a3b5c77';
const customerId = asId<'CustomerId'>(CONTOSO);

describe('entitlements', () => {
  it('are asked for by type and with their expiry, by a user', async () => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('entitlements')));
    await listEntitlements(exchange, customerId);
    await listEntitlements(exchange, customerId, { entitlementType: 'software', showExpiry: true });
    expect(asked.map(({ query }) => query)).toEqual([
      {},
      { entitlementType: 'software', showExpiry: 'true' },
    ]);
    expect(asked.map(sentBy)).toEqual(Array(2).fill({ method: 'GET', lane: 'app_user', changes: false }));
  });

  it.each(['entitlements', 'entitlements-nested'])('are printed as they were read (%s)', (name) => {
    const { drifts, printed, was } = wired(entitlements, fixture(name));
    expect([drifts, printed]).toEqual([[], was]);
  });

  it('include others to any depth, and say their kind in one spelling', () => {
    const [outer] = wired(entitlements, fixture('entitlements-nested')).value.items;
    const inner = outer?.includedEntitlements?.[0]?.includedEntitlements?.[0];
    expect(inner).toMatchObject({ skuId: '0003', referenceOrder: undefined });
    expect(outer?.entitlementType?.value).toBe('reserved_instance');
    expect(outer?.quantityDetails?.[0]?.status?.value).toBe('prefulfillment_pending');
    expect(outer?.entitledArtifacts?.[0]?.dynamicAttributes?.get('reservationType')).toBe('sqldatabases');
    expect(outer?.expiryDate?.value).toBe(Date.UTC(2027, 0, 28));
  });
});

describe('the artifact of an entitlement', () => {
  it.each([
    [`/customers/${CONTOSO.toUpperCase()}/artifacts/reservedinstance/groups/g-1/lineitems/l_1/resource/r1`],
    [`/v1/customers/${CONTOSO}/artifacts/reservedinstance/groups/g-1/lineitems/l_1/resource/r1`],
  ])('is asked for below its customer, by the segments of %s', async (uri) => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('artifact-details')));
    const { body } = await getArtifact(exchange, customerId, artifactAt(uri));
    expect(asked.map(({ path }) => path)).toEqual([
      `/v1/customers/${CONTOSO}/artifacts/reservedinstance/groups/g-1/lineitems/l_1/resource/r1`,
    ]);
    expect(reservationsIn(body)).toMatchObject([{ quantity: { value: 3 }, scopeType: { value: 'shared' } }]);
  });

  it.each([
    ['another host', 'https://elsewhere.example/artifacts/reservedinstance/groups/g/lineitems/l/resource/r'],
    ['another customer', '/customers/someone/artifacts/reservedinstance/groups/g/lineitems/l/resource/r'],
    ['another resource', `/customers/${CONTOSO}/orders/o`],
    ['a way out', `/customers/${CONTOSO}/artifacts/reservedinstance/groups/../lineitems/l/resource/r`],
    [
      'more behind it',
      `/customers/${CONTOSO}/artifacts/reservedinstance/groups/g/lineitems/l/resource/r?x=1`,
    ],
    ['nowhere', undefined],
  ])('is not asked for where its link leads to %s', async (_where, uri) => {
    const { exchange, asked } = exchangeThatGives(answer(fixture('artifact-details')));
    await expect(getArtifact(exchange, customerId, artifactAt(uri))).rejects.toMatchObject({
      kind: 'malformed',
      nothingSent: true,
    });
    expect(asked).toEqual([]);
  });

  it('gives its reservations by either name, and keeps the name', () => {
    const old = fixture('artifact-details');
    const renamed = old.replace('virtualMachineReservations', 'reservations');
    for (const text of [old, renamed]) {
      const { value, drifts, printed, was } = wired(artifactDetails, text);
      expect(reservationsIn(value).map(({ displayName }) => displayName)).toEqual(['VM_RI_2024']);
      expect([drifts, printed]).toEqual([[], was]);
    }
    expect(reservationsIn(wired(artifactDetails, '{"type":"software"}').value)).toEqual([]);
  });

  it('gives all of its reservations where both names come', () => {
    const [first, second] = [{ reservationId: 'r-1' }, { reservationId: 'r-2' }];
    const json = JSON.stringify({ virtualMachineReservations: [first], reservations: [second] });
    const { value, printed, was } = wired(artifactDetails, json);
    expect(reservationsIn(value).map(({ reservationId }) => reservationId)).toEqual(['r-2', 'r-1']);
    expect(printed).toBe(was);
  });
});

function artifactAt(uri: string | undefined): Artifact {
  const artifact = { artifactType: 'reservedinstance', resourceId: 'r', link: uri && { uri, method: 'GET' } };
  const text = JSON.stringify({ items: [{ entitledArtifacts: [artifact] }] });
  const [read] = wired(entitlements, text).value.items[0]?.entitledArtifacts ?? [];
  if (read === undefined) throw new Error('no artifact was read');
  return read;
}
