import { describe, expect, it } from '@jest/globals';
import { contextOf } from '../../../lib/purchasing/finding/discover.ts';
import { ALWAYS_OPEN, decided } from '../../../lib/purchasing/purchasing.ts';
import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import { makeReady } from '../../../lib/purchasing/finding/make-ready.ts';
import type { Intent, PurchaseIn } from '../../../lib/purchasing/purchase.ts';
import type { Looked, Sku, Storefront, SubscriptionState } from '../../../lib/purchasing/storefront.ts';
import { money } from '../../../lib/values/money.ts';
import { anIntent, aPurchase, NOW_MS } from '../../builders/purchase.ts';
import { openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';
import { CATALOG_ITEM, createScriptedStorefront, SKU } from '../../fakes/scripted-storefront.ts';

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
  guards: Guards = NO_GUARDS,
) {
  const tools = purchasingTools(createScriptedStorefront(script), guards);
  await openPurchasing(tools.ledger);
  const move = await makeReady(tools, {
    ...aPurchase({ stage: 'accepted' }, { intent }),
    ...purchase,
  });
  return { ...move, asked: tools.storefront.asked, alarmed: tools.alarmed };
}

describe('accepted -> ready', () => {
  it('finds the item and fills the context the SKU asks for', async () => {
    const { to, what, facts, asked } = await decide({});
    expect([what, facts]).toEqual([
      'Ready to be put into a cart.',
      { catalogItemId: CATALOG_ITEM, title: SKU.title },
    ]);
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
    field?: string;
    says: RegExp;
  }[] = [
    {
      because: 'there is no such subscription',
      script: { subscription: async () => ({ looked: 'absent' }) },
      code: 'subscription_missing',
      field: 'subscriptionId',
      says: /^Customer 7d4a\S+ has no subscription 9b8e\S+\. Order the Azure plan.*accepted, wait.*supersedes this one\.$/,
    },
    {
      because: 'the subscription is suspended',
      script: { subscription: subscription({ status: 'other', rawStatus: 'suspended' }) },
      code: 'subscription_not_active',
      field: 'subscriptionId',
      says: /is suspended, not active.*wait until the subscription is active/,
    },
    {
      because: 'the catalogue of the market has no such SKU',
      script: { sku: async () => ({ looked: 'absent' }) },
      code: 'sku_not_found',
      field: 'skuId',
      says: /catalogue of DE has no SKU 00DN of product DZH318Z0BQ4B\.$/,
    },
    {
      because: 'the catalogue has none, and Microsoft lists the market as one without reservations',
      script: { sku: async () => ({ looked: 'absent' }) },
      intent: { market: 'AD' },
      code: 'sku_not_found',
      field: 'skuId',
      says: /lists Andorra among the markets without Azure reservations/,
    },
    {
      because: 'more than the SKU allows',
      script: {},
      intent: { quantity: 101 },
      code: 'quantity_out_of_range',
      field: 'quantity',
      says: /^SKU 00DN is sold in quantities of 1 to 100, not 101\.$/,
    },
    {
      because: 'less than the SKU allows',
      script: { sku: sku({ minimumQuantity: 3 }) },
      code: 'quantity_out_of_range',
      field: 'quantity',
      says: /3 to 100, not 2/,
    },
    {
      because: 'the SKU is for another term',
      script: {},
      intent: { term: 'P3Y' },
      code: 'term_not_offered',
      field: 'term',
      says: /^SKU 00DN is for a term of P1Y, not P3Y\.$/,
    },
    {
      because: 'the SKU is not billed that way',
      script: { sku: sku({ supportedBillingCycles: ['One_Time'] }) },
      intent: { billingCycle: 'monthly' },
      code: 'billing_cycle_not_offered',
      field: 'billingCycle',
      says: /^SKU 00DN is billed one_time, not monthly\.$/,
    },
    {
      because: 'the SKU is billed in two other ways',
      script: { sku: sku({ supportedBillingCycles: ['Annual', 'Triennial'] }) },
      code: 'billing_cycle_not_offered',
      field: 'billingCycle',
      says: /billed annual or triennial, not one_time/,
    },
    {
      because: 'nobody knows how the SKU is billed',
      script: { sku: sku({ supportedBillingCycles: [] }) },
      code: 'billing_cycle_not_offered',
      field: 'billingCycle',
      says: /billed in no known way/,
    },
    {
      because: 'the inventory is restricted for the subscription',
      script: { inventory: found({ restricted: true, detail: 'NotAvailableForSubscription' }) },
      code: 'inventory_restricted',
      field: 'skuId',
      says: /^SKU 00DN is restricted for this subscription: NotAvailableForSubscription$/,
    },
    {
      because: 'the inventory leaves the item out',
      script: { inventory: async () => ({ looked: 'absent' }) },
      code: 'not_in_inventory',
      field: 'skuId',
      says: /^The inventory does not know SKU 00DN for this subscription/,
    },
    {
      because: 'no availability can be bought',
      script: { availabilities: found([{ catalogItemId: 'x', isPurchasable: false, terms: ['P1Y'] }]) },
      code: 'not_purchasable',
      field: 'skuId',
      says: /^SKU 00DN cannot be bought in DE now\.$/,
    },
    {
      because: 'there is no availability',
      script: { availabilities: async () => ({ looked: 'absent' }) },
      intent: { market: 'AD' },
      code: 'not_purchasable',
      field: 'skuId',
      says: /^SKU 00DN cannot be bought in AD now\..*Andorra/,
    },
    {
      because: 'what can be bought has another term',
      script: {
        sku: sku({ term: undefined }),
        availabilities: found([{ catalogItemId: 'x', isPurchasable: true, terms: ['P3Y'] }]),
      },
      code: 'term_not_offered',
      field: 'term',
      says: /^SKU 00DN cannot be bought for a term of P1Y in DE now\.$/,
    },
    {
      because: 'scope single under an Azure plan names no Azure subscription',
      script: {},
      intent: { scope: 'single' },
      code: 'entitlement_id_missing',
      field: 'entitlementId',
      says: /needs the Azure subscription it is for/,
    },
    {
      because: 'the SKU asks for something no request carries',
      script: { sku: sku({ provisioningVariables: ['Scope', 'Colour'] }) },
      code: 'provisioning_variable_unknown',
      says: /^SKU 00DN asks for Colour, which the request cannot answer\.$/,
    },
  ];

  it.each(refusals)('is rejected where $because', async ({ script, intent, code, field, says }) => {
    const { to, what, facts } = await decide(script, intent);
    const named = field === undefined ? {} : { field };
    expect(to).toMatchObject({
      stage: 'rejected',
      reason: { code, detail: what, ...named },
      dueAtMs: undefined,
      version: 2,
    });
    expect(what).toMatch(says);
    expect(facts).toEqual({ code, ...named });
  });

  it.each([
    { quantity: 1, because: 'the least that is sold' },
    { quantity: 100, because: 'the most that is sold' },
  ])('a quantity of $quantity is ready: $because', async ({ quantity }) => {
    expect((await decide({}, { quantity })).to.stage).toBe('ready');
    expect((await decide({ sku: sku({ minimumQuantity: 2 }) }, { quantity: 1 })).to.stage).toBe('rejected');
  });

  it('a term that the SKU does not name is asked of its availabilities', async () => {
    expect((await decide({ sku: sku({ term: undefined }) }, { term: 'P3Y' })).to.stage).toBe('ready');
  });

  it('our own guards come first and cost Microsoft nothing', async () => {
    const subscription = () => Promise.reject(new Error('It was asked.'));
    const refused = await decide({ subscription }, {}, {}, { ...NO_GUARDS, maximumQuantity: 1 });
    expect(refused.to).toMatchObject({
      stage: 'rejected',
      reason: { code: 'quantity_too_large', field: 'quantity' },
    });
    const superseding = await decide({ subscription }, { supersedes: 'REQ-0' });
    expect(superseding.to).toMatchObject({ stage: 'rejected', reason: { code: 'supersedes_unknown' } });
    const threshold = [money('1.00', 'EUR')];
    const asking = await decide({ subscription }, {}, {}, { ...NO_GUARDS, approvalThreshold: threshold });
    expect(asking.to).toMatchObject({
      stage: 'awaiting_approval',
      asks: [{ code: 'above_approval_threshold' }],
      charge: money('1037.78', 'EUR'),
    });
  });

  it('remembers what a cart was refused for before', async () => {
    expect((await decide({}, {}, { wentBackFor: ['stale_item'] })).to).toMatchObject({
      stage: 'ready',
      wentBackFor: ['stale_item'],
    });
    expect((await decide({})).to).not.toHaveProperty('wentBackFor');
  });

  it.each(['subscription', 'sku', 'registrationStatus', 'inventory', 'availabilities'] as const)(
    'a failed look-up (%s) is waited for, and never read as absence',
    async (lookUp) => {
      const { to, what, facts } = await decide({ [lookUp]: async () => unavailable });
      expect(to).toMatchObject({ stage: 'accepted', version: 2, dueAtMs: NOW_MS + 90_000 });
      expect(what).toMatch(
        /^The \w+ cannot be looked at now\.$|^The registration cannot be looked at now\.$/,
      );
      expect(facts).toEqual({ detail: 'throttled' });
    },
  );

  it('a subscription that cannot be looked at for an hour is told to a person, with the customer it is of', async () => {
    const looked = async (forMs: number) =>
      (await decide({ subscription: async () => unavailable }, {}, { acceptedAtMs: NOW_MS - forMs })).alarmed;
    expect(await looked(HOUR_MS - 1)).toEqual([]);
    expect(await looked(HOUR_MS)).toEqual([
      {
        message: 'subscription cannot be looked at',
        ids: expect.objectContaining({ detail: 'throttled', customerId: expect.any(String) }),
      },
    ]);
  });

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

  it('one that names no term is taken where none names it, and one that cannot be bought never is', async () => {
    const availabilities = found([
      { catalogItemId: 'sold out', isPurchasable: false, terms: ['P1Y'] },
      { catalogItemId: 'other', isPurchasable: true, terms: ['P3Y'] },
      { catalogItemId: 'old', isPurchasable: true, terms: [] },
    ]);
    expect((await decide({ availabilities })).to).toMatchObject({ offer: { catalogItemId: 'old' } });
  });

  it('asks the inventory for the region and the subscription, and the catalogue for the plan and the market', async () => {
    const queries: unknown[] = [];
    const script: Partial<Storefront> = {
      subscription: subscription({ isAzurePlan: false }),
      inventory: async (query) => {
        queries.push(query);
        return { looked: 'found', found: { restricted: false, detail: '' } };
      },
      availabilities: async (query) => {
        queries.push(query);
        return { looked: 'found', found: [{ catalogItemId: 'x', isPurchasable: true, terms: ['P1Y'] }] };
      },
    };
    const { to } = await decide(script);
    const { customerId, subscriptionId, market, productId, skuId } = anIntent();
    const item = { customerId, market, productId, skuId, isAzurePlan: false };
    expect(queries).toEqual([{ ...item, subscriptionId, armRegionName: 'westeurope' }, item]);
    expect(to).toMatchObject({ offer: { isAzurePlan: false, title: SKU.title } });
  });
});

describe('registration', () => {
  const notRegistered = found('not_registered' as const);
  const registering = found('registering' as const);

  it('is asked for once the guards are passed, and looked at again later', async () => {
    const { to, what, facts, asked } = await decide({ registrationStatus: notRegistered });
    const ids = { requestId: 'guid-1', correlationId: 'guid-2' };
    expect(asked).toEqual([{ asked: 'register', ...ids }]);
    expect(to).toMatchObject({ stage: 'accepted', registrationAskedAtMs: NOW_MS, dueAtMs: NOW_MS + 60_000 });
    expect([what, facts]).toEqual(['Asked for registration of the subscription.', ids]);
  });

  it('is asked for as well where Microsoft knows of none', async () => {
    const { asked } = await decide({ registrationStatus: async () => ({ looked: 'absent' }) });
    expect(asked).toMatchObject([{ asked: 'register' }]);
  });

  it('is not asked for where a guard refuses anyway', async () => {
    const { asked } = await decide({ registrationStatus: notRegistered }, { quantity: 101 });
    expect(asked).toEqual([]);
  });

  it.each([registering, found('other' as const)])(
    'is looked at with growing pauses, counted from when it was asked for',
    async (registrationStatus) => {
      const { to, what, asked } = await decide(
        { registrationStatus },
        {},
        { registrationAskedAtMs: NOW_MS - 600_000, wentBackFor: ['not_registered'] },
      );
      expect(to).toMatchObject({
        stage: 'accepted',
        registrationAskedAtMs: NOW_MS - 600_000,
        wentBackFor: ['not_registered'],
        dueAtMs: NOW_MS + 600_000,
      });
      expect(what).toBe('The subscription is being registered.');
      expect(asked).toEqual([]);
    },
  );

  it('that cannot be looked at is looked at again, counted from when it was asked for or accepted', async () => {
    const script = { registrationStatus: async () => unavailable };
    const late = { acceptedAtMs: NOW_MS - 1_200_000 };
    expect((await decide(script, {}, late)).to.dueAtMs).toBe(NOW_MS + 1_200_000);
    const asked = { ...late, registrationAskedAtMs: NOW_MS - 600_000 };
    expect((await decide(script, {}, asked)).to.dueAtMs).toBe(NOW_MS + 600_000);
  });

  it.each([registering, notRegistered, async () => unavailable])(
    'that takes 24 hours is given up, whatever the look-up says, and not a millisecond earlier',
    async (registrationStatus) => {
      const since = (registrationAskedAtMs: number) =>
        decide({ registrationStatus }, {}, { registrationAskedAtMs });
      const { to, what } = await since(NOW_MS - 24 * HOUR_MS);
      expect(to).toMatchObject({
        stage: 'rejected',
        reason: { code: 'registration_too_long', field: 'subscriptionId', detail: what },
      });
      expect(what).toMatch(/^Subscription 9b8e\S+ was not registered for reservations within 24 hours\.$/);
      expect((await since(NOW_MS - 24 * HOUR_MS + 1)).to.stage).toBe('accepted');
    },
  );

  it('that is done after 24 hours is done', async () => {
    const { to } = await decide({}, {}, { registrationAskedAtMs: NOW_MS - 25 * HOUR_MS });
    expect(to.stage).toBe('ready');
  });

  it('is given the time for which purchasing was stopped in addition', async () => {
    const tools = purchasingTools(createScriptedStorefront({ registrationStatus: registering }));
    const at = (hours: number) => NOW_MS + hours * HOUR_MS;
    const by = { by: 'ada', reason: 'x' };
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', ...by }, at(1));
    const opened = decided(stopped, { state: 'open', ...by }, at(11));
    await tools.ledger.setPurchasing(await tools.ledger.purchasing(), opened);
    const purchase = aPurchase({ stage: 'accepted', registrationAskedAtMs: NOW_MS });
    tools.advanceTo(at(34) - 1);
    expect((await makeReady(tools, purchase)).to.stage).toBe('accepted');
    tools.advanceTo(at(34));
    expect((await makeReady(tools, purchase)).to.stage).toBe('rejected');
  });

  it.each(['final', 'not_registered'] as const)(
    'that is refused (%s) ends the purchase with the words of Microsoft',
    async (refused) => {
      const register = async () => ({ refused, code: '800013', detail: 'not enabled for RI' });
      const { to } = await decide({ registrationStatus: notRegistered, register });
      expect(to).toMatchObject({
        stage: 'rejected',
        reason: {
          code: 'registration_refused',
          field: 'subscriptionId',
          detail: expect.stringMatching(
            /^Microsoft refused to register subscription 9b8e\S+: not enabled for RI \(800013\)$/,
          ),
        },
      });
    },
  );

  it('that is refused for now is asked for again, within the same 24 hours', async () => {
    const register = async () => ({ refused: 'refresh' as const, code: '2', detail: 'busy' });
    const { to, what, facts } = await decide(
      { registrationStatus: notRegistered, register },
      {},
      { registrationAskedAtMs: NOW_MS - 600_000 },
    );
    expect(to).toMatchObject({ registrationAskedAtMs: NOW_MS - 600_000, dueAtMs: NOW_MS + 600_000 });
    expect([what, facts]).toEqual(['Registration was refused for now.', { code: '2', detail: 'busy' }]);
    expect(to).not.toHaveProperty('wentBackFor');
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
    expect(context(['Scope'], { entitlementId: 'e-1' })).toEqual({ filled: { Scope: 'shared' } });
  });

  it('answers a duration of one year as such, and asks for what it cannot answer', () => {
    expect(context(['duration'], {})).toEqual({ filled: { duration: '1Year' } });
    expect(context(['EntitlementId'], {})).toEqual({
      refused: [
        'provisioning_variable_unknown',
        'SKU 00DN asks for EntitlementId, which the request cannot answer.',
      ],
    });
  });
});
