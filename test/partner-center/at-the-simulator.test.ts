import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import { getInvoice } from '../../lib/partner-center/billing-v1/invoices.ts';
import { readLineItems } from '../../lib/partner-center/billing-v1/line-items/line-item.ts';
import { lineItemPages, unbilledLineItemPages } from '../../lib/partner-center/billing-v1/line-items.ts';
import { getExportManifest } from '../../lib/partner-center/billing-v2/export-manifest.ts';
import { getExportOperation, manifestIdOf } from '../../lib/partner-center/billing-v2/export-operation.ts';
import { exportedLines } from '../../lib/partner-center/billing-v2/exported-lines.ts';
import { manifestBlobs } from '../../lib/partner-center/billing-v2/manifest-blobs.ts';
import { reconciliationLine } from '../../lib/partner-center/billing-v2/reconciliation-line.ts';
import { exportBilledReconciliation } from '../../lib/partner-center/billing-v2/start-export.ts';
import { listAvailabilities } from '../../lib/partner-center/discovery/availabilities.ts';
import { registerSubscription } from '../../lib/partner-center/enablement/registration.ts';
import { createSelfServePolicy } from '../../lib/partner-center/enablement/self-serve-policies.ts';
import type { Download, Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import { OPERATIONS, type OperationName } from '../../lib/partner-center/operations.ts';
import { listEntitlements } from '../../lib/partner-center/lifecycle/entitlements.ts';
import { createCart } from '../../lib/partner-center/ordering/carts.ts';
import { checkOutCart } from '../../lib/partner-center/ordering/checkout.ts';
import { readWire } from '../../lib/partner-center/wire/codec.ts';
import { createClock, type Clock } from '../../local/clock.ts';
import { playBillingEvent } from '../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { billingRoutes } from '../../local/partner-center/routes/billing-routes.ts';
import { shopRoutes } from '../../local/partner-center/routes/shop-routes.ts';
import { startPartnerCenter, type PartnerCenter } from '../../local/partner-center/server.ts';
import type { World } from '../../local/partner-center/world.ts';
import { decimalText, sum, type Decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { eventOf } from '../builders/billing-world.ts';
import { CONTOSO, PLAN, shopScenario, VM_PRODUCT } from '../builders/shop-scenario.ts';
import { credentialsOf, microsoftAt } from '../builders/simulated-microsoft.ts';
import { everyOperation, type Subjects } from './every-operation.ts';

const INVOICE = {
  event: 'invoice',
  at: '2024-03-08T05:00:00Z',
  id: 'G000001',
  period: '2024-02',
  otherCharges: [
    { category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '5', count: 2 },
    { category: 'azure_usage', customerId: CONTOSO, name: 'Log data', unitPrice: '0.2', quantity: 100 },
  ],
};
const customerId = asId<'CustomerId'>(CONTOSO);
const inCountry = { by: 'country', country: 'TW', reservationScope: 'AzurePlan' } as const;
const call = () => ({
  requestId: asId<'RequestId'>(randomUUID()),
  correlationId: asId<'CorrelationId'>(randomUUID()),
});

let simulator: PartnerCenter;
let world: World;
let clock: Clock;
let exchange: Exchange;
let download: Download;
let partnerTenantId: () => Promise<string>;
let subjects: Subjects;
const strange: object[] = [];
/** The models of the line items that were not billed yet, some days before the invoice. */
const estimates = { billinglineitems: new Set<string>(), usagelineitems: new Set<string>() };

/** A world in which there is one of everything: an order with its entitlement, another cart, a policy, an invoice, an export. */
beforeAll(async () => {
  const scenario = shopScenario({
    market: 'TW',
    sandbox: true,
    // A period that both v1 and v2 know.
    start: '2024-02-15T09:00:00Z',
    exchangeRates: ['2024-02', '2024-03'].map((period) => ({ period, from: 'USD', to: 'EUR', rate: '0.92' })),
    timeline: [INVOICE],
  });
  clock = createClock(Date.parse(scenario.start));
  world = createWorld(scenario, clock);
  simulator = await startPartnerCenter({ world, routes: [...shopRoutes, ...billingRoutes], port: 0 });
  ({ exchange, download, partnerTenantId } = connectPartnerCenter({
    microsoft: microsoftAt(simulator.origin),
    credentials: credentialsOf(world),
    purpose: 'other',
    fetch,
    nowMs: clock.nowMs,
    newGuid: randomUUID,
    pause: () => Promise.resolve(),
    say: (_message, fields) => void strange.push(fields),
  }));
  subjects = await oneOfEverything();
});
afterAll(() => simulator.close());

async function oneOfEverything(): Promise<Subjects> {
  const item = { productId: VM_PRODUCT, skuId: '0001' };
  const lineOf = async () => {
    const [availability] = (await listAvailabilities(exchange, inCountry, item)).body.items;
    return {
      availabilityId: availability?.id ?? '',
      line: {
        catalogItemId: availability?.catalogItemId ?? '',
        quantity: 1,
        billingCycle: 'one_time',
        termDuration: 'P1Y',
        provisioningContext: { scope: 'shared', subscriptionId: PLAN },
      },
    };
  };
  await registerSubscription(exchange, customerId, asId(PLAN), call());
  passMinutes(60);
  const first = await createCart(exchange, customerId, { lines: [(await lineOf()).line] }, call());
  const { body: bought } = await checkOutCart(exchange, customerId, asId(first.body.id), call());
  const policy = await createSelfServePolicy(
    exchange,
    {
      customerId,
      partnerId: world.partnerTenantId,
      permissions: [{ resource: 'AzureSavingsPlan', action: 'Purchase' }],
    },
    call(),
  );
  clock.advanceTo(Date.parse('2024-02-28T05:00:00Z'));
  await lookAtEstimates();
  clock.advanceTo(Date.parse(INVOICE.at));
  playBillingEvent(world, eventOf(world, 'invoice'), () => undefined);
  passMinutes(24 * 60);
  const billed = { invoiceId: asId<'DocumentId'>('G000001'), attributeSet: 'full' } as const;
  const exports = [
    await exportBilledReconciliation(exchange, billed, call()),
    await exportBilledReconciliation(exchange, billed, call()),
  ].map(({ body }) => body.operationId);
  passMinutes(10);
  const entitlement = (await listEntitlements(exchange, customerId)).body.items[0];
  const invoice = await getInvoice(exchange, billed.invoiceId);
  const { availabilityId, line } = await lineOf();
  const cart = await createCart(exchange, customerId, { lines: [line] }, call());
  return {
    partnerId: world.partnerTenantId,
    customerId,
    subscriptionId: PLAN,
    azurePlanId: PLAN,
    country: 'TW',
    ...item,
    availabilityId,
    line,
    cartId: cart.body.id,
    orderId: bought.orders?.[0]?.id ?? '',
    artifactUri: entitlement?.entitledArtifacts?.[0]?.link?.uri ?? '',
    invoiceId: 'G000001',
    receiptId: invoice.body.taxReceipts?.[0]?.id?.value ?? '',
    currencyCode: 'EUR',
    policyId: policy.body.id,
    policyEtag: String((policy.body.attributes as { etag?: string } | undefined)?.etag),
    exportId: exports[0] ?? '',
    manifestId: await linkedManifestId(exports),
  };
}

async function lookAtEstimates(): Promise<void> {
  for (const lineItemType of ['billinglineitems', 'usagelineitems'] as const) {
    const wanted = { provider: 'onetime', lineItemType, currencyCode: 'EUR', period: 'current' } as const;
    for await (const page of unbilledLineItemPages(exchange, wanted)) {
      for (const { objectType } of readLineItems(page).body.items) estimates[lineItemType].add(objectType);
    }
  }
}

/** The manifest that one of these operations links to; the others hold theirs in themselves. */
async function linkedManifestId(operationIds: readonly string[]): Promise<string> {
  for (const operationId of operationIds) {
    const { body } = await getExportOperation(exchange, operationId);
    const manifestId = manifestIdOf(body);
    if (manifestId !== undefined) return manifestId;
  }
  throw new Error('no operation links to its manifest');
}

function passMinutes(minutes: number): void {
  clock.advanceTo(clock.nowMs() + minutes * 60_000);
}

describe('the simulator', () => {
  const again: readonly OperationName[] = ['create_self_serve_policy'];

  // A cancelled order has nothing to show any more.
  const inOrder = (Object.keys(OPERATIONS) as OperationName[]).filter(
    (name) => name !== 'cancel_sandbox_order',
  );

  it.each([...inOrder, 'cancel_sandbox_order'] as const)('answers %s as documented', async (operation) => {
    strange.length = 0;
    const answer = everyOperation(subjects)[operation](exchange);
    // There is one policy a customer, and one was made already: its own answer is documented too.
    if (again.includes(operation))
      await expect(answer).rejects.toMatchObject({ code: '600041', status: 409 });
    else expect(await answer).toBeDefined();
    expect(strange).toEqual([]);
  });

  const documentId = asId<'DocumentId'>('G000001');

  it.each<readonly [Parameters<typeof lineItemPages>[1], string]>([
    [{ documentId, provider: 'onetime', lineItemType: 'billinglineitems' }, 'OneTimeInvoiceLineItem'],
    [
      {
        documentId,
        provider: 'onetime',
        lineItemType: 'usagelineitems',
        currencyCode: 'EUR',
        period: 'previous',
      },
      'DailyRatedUsageLineItem',
    ],
  ])('bills %j as %s', async (wanted, model) => {
    const lines = [];
    for await (const page of lineItemPages(exchange, wanted)) lines.push(...readLineItems(page).body.items);
    expect(new Set(lines.map(({ objectType }) => objectType))).toEqual(new Set([model]));
  });

  it('exports the charges that it bills by page, to the cent', async () => {
    const manifest = await getExportManifest(exchange, subjects.manifestId);
    const blobs = manifestBlobs(manifest.body, manifest, await partnerTenantId());
    const exported: Decimal[] = [];
    for await (const { lines } of exportedLines(download, blobs)) {
      for (const { line } of lines) {
        const read = readWire(reconciliationLine, line);
        if (!read.ok) throw new Error(`${read.field} ${read.reason}`);
        exported.push(read.value.subtotal.value);
      }
    }
    const paged: Decimal[] = [];
    const wanted = { documentId, provider: 'onetime', lineItemType: 'billinglineitems' } as const;
    for await (const page of lineItemPages(exchange, wanted)) {
      for (const { objectType, line } of readLineItems(page).body.items)
        if (objectType === 'OneTimeInvoiceLineItem') paged.push(line.subtotal.value);
    }
    expect([exported.length, decimalText(sum(exported))]).toEqual([paged.length, decimalText(sum(paged))]);
    expect(paged.length).toBeGreaterThan(2);
  });

  it('knew of charges and usage before they were billed', () => {
    expect(estimates.billinglineitems).toEqual(new Set(['OneTimeInvoiceLineItem']));
    expect(estimates.usagelineitems).toEqual(new Set(['DailyRatedUsageLineItem']));
  });
});
