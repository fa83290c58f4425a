import { describe, expect, it } from '@jest/globals';
import { contextOf } from '../../lib/purchasing/discover.ts';
import { makeReady } from '../../lib/purchasing/make-ready.ts';
import type { Intent, PurchaseIn } from '../../lib/purchasing/purchase.ts';
import type { Looked, Sku, Storefront, SubscriptionState } from '../../lib/purchasing/storefront.ts';
import { anIntent, aPurchase, NOW_MS } from '../builders/purchase.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { CATALOG_ITEM, createScriptedStorefront, SKU } from '../fakes/scripted-storefront.ts';

const HOUR_MS = 3_600_000;
const unavailable: Looked<never> = { looked: 'unavailable', detail: 'throttled', retryAfterMs: 90_000 };
const found =
  <Found>(what: Found) =>
  async (): Promise<Looked<Found>> => ({ looked: 'found', found: what });
const subscription = (state: Partial<SubscriptionState>) =>
  found<SubscriptionState>({ status: 'active', rawStatus: 'active', isAzurePlan: true, ...state });
const sku = (overrides: Partial<Sku>) => found({ ...SKU, ...overrides });

async function decide(
  script: Partial<Storefront>,
  intent: Partial<Intent> = {},
  purchase: Partial<PurchaseIn<'accepted'>> = {},
) {
  const tools = purchasingTools(createScriptedStorefront(script));
  const move = await makeReady(tools, {
    ...aPurchase({ stage: 'accepted' }, { intent }),
    ...purchase,
  });
  return { ...move, asked: tools.storefront.asked };
}

describe('accepted -> ready', () => {
  it('finds the item and fills the context the SKU asks for', async () => {
    const { to, asked } = await decide({});
    expect(to).toMatchObject({
      stage: 'ready',
      version: 2,
      dueAtMs: NOW_MS,
      offer: {
        catalogItemId: CATALOG_ITEM,
        foundAtMs: NOW_MS,
        provisioningContext: { Scope: 'shared', SubscriptionId: '9b8e6a22-0000-4000-8000-000000000002' },
      },
    });
    expect(asked).toEqual([]);
  });

  const refusals: {
    because: string;
    script: Partial<Storefront>;
    intent?: Partial<Intent>;
    code: string;
    says?: RegExp;
  }[] = [
    {
      because: 'there is no such subscription',
      script: { subscription: async () => ({ looked: 'absent' }) },
      code: 'subscription_missing',
      says: /Order the Azure plan.*supersedes/,
    },
    {
      because: 'the subscription is suspended',
      script: { subscription: subscription({ status: 'other', rawStatus: 'suspended' }) },
      code: 'subscription_not_active',
      says: /is suspended, not active.*wait until the subscription is active/,
    },
    {
      because: 'the catalogue of the market has no such SKU',
      script: { sku: async () => ({ looked: 'absent' }) },
      code: 'sku_not_found',
      says: /catalogue of DE has no SKU 00DN of product DZH318Z0BQ4B\.$/,
    },
    {
      because: 'the catalogue has none, and Microsoft lists the market as one without reservations',
      script: { sku: async () => ({ looked: 'absent' }) },
      intent: { market: 'AD' },
      code: 'sku_not_found',
      says: /lists Andorra among the markets without Azure reservations/,
    },
    {
      because: 'more than the SKU allows',
      script: {},
      intent: { quantity: 101 },
      code: 'quantity_out_of_range',
      says: /1 to 100, not 101/,
    },
    {
      because: 'less than the SKU allows',
      script: { sku: sku({ minimumQuantity: 3 }) },
      code: 'quantity_out_of_range',
    },
    {
      because: 'the SKU is for another term',
      script: {},
      intent: { term: 'P3Y' },
      code: 'term_not_offered',
      says: /P1Y, not P3Y/,
    },
    {
      because: 'the SKU is not billed that way',
      script: { sku: sku({ supportedBillingCycles: ['One_Time'] }) },
      intent: { billingCycle: 'monthly' },
      code: 'billing_cycle_not_offered',
      says: /billed one_time, not monthly/,
    },
    {
      because: 'the inventory is restricted for the subscription',
      script: { inventory: found({ restricted: true, detail: 'NotAvailableForSubscription' }) },
      code: 'inventory_restricted',
      says: /NotAvailableForSubscription/,
    },
    {
      because: 'the inventory leaves the item out',
      script: { inventory: async () => ({ looked: 'absent' }) },
      code: 'not_in_inventory',
    },
    {
      because: 'no availability can be bought',
      script: { availabilities: found([{ catalogItemId: 'x', isPurchasable: false, terms: ['P1Y'] }]) },
      code: 'not_purchasable',
    },
    {
      because: 'there is no availability',
      script: { availabilities: async () => ({ looked: 'absent' }) },
      code: 'not_purchasable',
    },
    {
      because: 'what can be bought has another term',
      script: {
        sku: sku({ term: undefined }),
        availabilities: found([{ catalogItemId: 'x', isPurchasable: true, terms: ['P3Y'] }]),
      },
      code: 'term_not_offered',
    },
    {
      because: 'scope single under an Azure plan names no Azure subscription',
      script: {},
      intent: { scope: 'single' },
      code: 'entitlement_id_missing',
    },
    {
      because: 'the SKU asks for something no request carries',
      script: { sku: sku({ provisioningVariables: ['Scope', 'Colour'] }) },
      code: 'provisioning_variable_unknown',
      says: /Colour/,
    },
  ];

  it.each(refusals)('is rejected where $because', async ({ script, intent, code, says }) => {
    const { to, what } = await decide(script, intent);
    expect(to).toMatchObject({ stage: 'rejected', reason: { code }, dueAtMs: undefined, version: 2 });
    expect(what).toMatch(says ?? /./);
  });

  it.each(['subscription', 'sku', 'registrationStatus', 'inventory', 'availabilities'] as const)(
    'a failed look-up (%s) is waited for, and never read as absence',
    async (lookUp) => {
      const { to, facts } = await decide({ [lookUp]: async () => unavailable });
      expect(to).toMatchObject({ stage: 'accepted', version: 2, dueAtMs: NOW_MS + 90_000 });
      expect(facts).toEqual({ detail: 'throttled' });
    },
  );

  it('no inventory is asked where the SKU needs none', async () => {
    const script = { sku: sku({ needsInventoryCheck: false }), inventory: async () => unavailable };
    expect((await decide(script)).to.stage).toBe('ready');
  });

  it('an availability that names the term is preferred to one that names none', async () => {
    const availabilities = found([
      { catalogItemId: 'old', isPurchasable: true, terms: [] },
      { catalogItemId: 'exact', isPurchasable: true, terms: ['P1Y'] },
    ]);
    expect((await decide({ availabilities })).to).toMatchObject({ offer: { catalogItemId: 'exact' } });
  });
});

describe('registration', () => {
  const notRegistered = found('not_registered' as const);

  it('is asked for once the guards are passed, and looked at again later', async () => {
    const { to, asked } = await decide({ registrationStatus: notRegistered });
    expect(asked).toEqual([{ asked: 'register', requestId: 'guid-1', correlationId: 'guid-2' }]);
    expect(to).toMatchObject({ stage: 'accepted', registrationAskedAtMs: NOW_MS, dueAtMs: NOW_MS + 60_000 });
  });

  it('is not asked for where a guard refuses anyway', async () => {
    const { asked } = await decide({ registrationStatus: notRegistered }, { quantity: 101 });
    expect(asked).toEqual([]);
  });

  it('is looked at with growing pauses, counted from when it was asked for', async () => {
    const { to } = await decide(
      { registrationStatus: found('registering' as const) },
      {},
      { registrationAskedAtMs: NOW_MS - 600_000 },
    );
    expect(to).toMatchObject({
      stage: 'accepted',
      registrationAskedAtMs: NOW_MS - 600_000,
      dueAtMs: NOW_MS + 600_000,
    });
  });

  it('that takes longer than 24 hours is given up, whatever the look-up says', async () => {
    const asked = { registrationAskedAtMs: NOW_MS - 24 * HOUR_MS };
    for (const registrationStatus of [found('registering' as const), async () => unavailable]) {
      const { to } = await decide({ registrationStatus }, {}, asked);
      expect(to).toMatchObject({ stage: 'rejected', reason: { code: 'registration_too_long' } });
    }
  });

  it('that is refused for good ends the purchase with the words of Microsoft', async () => {
    const register = async () => ({
      refused: 'final' as const,
      code: '800013',
      detail: 'not enabled for RI',
    });
    const { to } = await decide({ registrationStatus: notRegistered, register });
    expect(to).toMatchObject({
      stage: 'rejected',
      reason: {
        code: 'registration_refused',
        detail: expect.stringMatching(/not enabled for RI \(800013\)/),
      },
    });
  });
});

describe('the provisioning context', () => {
  const context = (variables: readonly string[], intent: Partial<Intent>, isAzurePlan = true) =>
    contextOf({ ...SKU, provisioningVariables: variables }, anIntent(intent), isAzurePlan);

  it('answers in the spelling of the SKU, duration included where it is asked for', () => {
    expect(context(['SCOPE', 'subscriptionId', 'Duration'], { term: 'P3Y' }, false)).toEqual({
      filled: { SCOPE: 'shared', subscriptionId: anIntent().subscriptionId, Duration: '3Years' },
    });
  });

  it('names the Azure subscription for scope single under an Azure plan, asked or not', () => {
    const single = { scope: 'single' as const, entitlementId: 'e-1' };
    expect(context(['Scope'], single)).toEqual({ filled: { Scope: 'single', entitlementId: 'e-1' } });
    expect(context(['Scope', 'EntitlementId'], single)).toEqual({
      filled: { Scope: 'single', EntitlementId: 'e-1' },
    });
    expect(context(['Scope'], { scope: 'single' }, false)).toEqual({ filled: { Scope: 'single' } });
  });
});
