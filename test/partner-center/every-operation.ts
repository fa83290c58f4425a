import { listEstimateLinks } from '../../lib/partner-center/billing-v1/estimate-links.ts';
import { getBalance, listBalances } from '../../lib/partner-center/billing-v1/balances.ts';
import { getInvoice, listInvoices } from '../../lib/partner-center/billing-v1/invoices.ts';
import { readLineItems } from '../../lib/partner-center/billing-v1/line-items/line-item.ts';
import { lineItemPages, unbilledLineItemPages } from '../../lib/partner-center/billing-v1/line-items.ts';
import { getStatement, getTaxReceipt } from '../../lib/partner-center/billing-v1/statement.ts';
import { getExportManifest } from '../../lib/partner-center/billing-v2/export-manifest.ts';
import { getExportOperation } from '../../lib/partner-center/billing-v2/export-operation.ts';
import {
  exportBilledReconciliation,
  exportBilledUsage,
  exportUnbilledReconciliation,
  exportUnbilledUsage,
} from '../../lib/partner-center/billing-v2/start-export.ts';
import { getAvailability, listAvailabilities } from '../../lib/partner-center/discovery/availabilities.ts';
import type { CatalogueScope } from '../../lib/partner-center/discovery/catalogue-scope.ts';
import { checkInventory } from '../../lib/partner-center/discovery/inventory.ts';
import { getProduct, listProducts } from '../../lib/partner-center/discovery/products.ts';
import { getSku, listSkus } from '../../lib/partner-center/discovery/skus.ts';
import { listAzureEntitlements } from '../../lib/partner-center/enablement/azure-entitlements.ts';
import {
  getRegistrationStatus,
  registerSubscription,
} from '../../lib/partner-center/enablement/registration.ts';
import {
  createSelfServePolicy,
  deleteSelfServePolicy,
  getSelfServePolicy,
  listSelfServePolicies,
  selfServePolicy,
  updateSelfServePolicy,
} from '../../lib/partner-center/enablement/self-serve-policies.ts';
import { getSubscriptionProvisioning } from '../../lib/partner-center/enablement/subscription-provisioning.ts';
import { getSubscription, listSubscriptions } from '../../lib/partner-center/enablement/subscriptions.ts';
import type { Exchange } from '../../lib/partner-center/exchange/exchange.ts';
import type { OperationName } from '../../lib/partner-center/operations.ts';
import { listEntitlements, type Artifact } from '../../lib/partner-center/lifecycle/entitlements.ts';
import { getArtifact } from '../../lib/partner-center/lifecycle/reservations.ts';
import { listAuditRecords } from '../../lib/partner-center/ordering/audit-records.ts';
import type { CartLineIntent } from '../../lib/partner-center/ordering/cart-intent.ts';
import { cart } from '../../lib/partner-center/ordering/cart.ts';
import { createCart, getCart, updateCart } from '../../lib/partner-center/ordering/carts.ts';
import { checkOutCart } from '../../lib/partner-center/ordering/checkout.ts';
import {
  cancelSandboxOrder,
  getOrder,
  getOrderProvisioning,
  listOrders,
} from '../../lib/partner-center/ordering/orders.ts';
import { readWire, type Codec } from '../../lib/partner-center/wire/codec.ts';
import { parseJson } from '../../lib/partner-center/wire/json.ts';
import { asId } from '../../lib/values/id.ts';
import type { Day } from '../../lib/values/day.ts';

/** What there is to ask about in one world. */
export type Subjects = {
  readonly partnerId: string;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly azurePlanId: string;
  readonly country: string;
  readonly productId: string;
  readonly skuId: string;
  readonly availabilityId: string;
  readonly line: CartLineIntent;
  readonly cartId: string;
  readonly orderId: string;
  readonly artifactUri: string;
  readonly invoiceId: string;
  readonly receiptId: string;
  readonly currencyCode: string;
  readonly policyId: string;
  readonly policyEtag: string;
  readonly exportId: string;
  readonly manifestId: string;
};

type Question = (exchange: Exchange) => Promise<unknown>;

const call = {
  requestId: asId<'RequestId'>('request-1'),
  correlationId: asId<'CorrelationId'>('correlation-1'),
};

/** Every operation of the client, asked about what there is; lists to their end. The compiler sees that none is missing. */
export function everyOperation(subjects: Subjects): Readonly<Record<OperationName, Question>> {
  return { ...shopOperations(subjects), ...billingOperations(subjects) };
}

function shopOperations(subjects: Subjects) {
  const customerId = asId<'CustomerId'>(subjects.customerId);
  const subscriptionId = asId<'SubscriptionId'>(subjects.subscriptionId);
  const azurePlanId = asId<'SubscriptionId'>(subjects.azurePlanId);
  const orderId = asId<'OrderId'>(subjects.orderId);
  const { country, productId, skuId, availabilityId, line, cartId, partnerId, policyId, artifactUri } =
    subjects;
  const inCountry: CatalogueScope = { by: 'country', country };
  const permissions = [{ resource: 'AzureReservedInstances', action: 'Purchase' }] as const;
  const policy = made(selfServePolicy, {
    id: policyId,
    selfServeEntity: { selfServeEntityType: 'customer', tenantID: customerId },
    grantor: { grantorType: 'billToPartner', tenantID: partnerId },
    permissions: [],
    attributes: { etag: subjects.policyEtag },
  });
  const readCart = made(cart, { id: cartId, status: 'Active', lineItems: [] });
  const artifact: Artifact = {
    artifactType: undefined,
    resourceId: undefined,
    link: { uri: artifactUri },
  } as never;
  return {
    list_subscriptions: (exchange) => listSubscriptions(exchange, { customerId }),
    get_subscription: (exchange) => getSubscription(exchange, customerId, subscriptionId),
    list_azure_entitlements: (exchange) => listAzureEntitlements(exchange, customerId, azurePlanId),
    get_subscription_provisioning: (exchange) =>
      getSubscriptionProvisioning(exchange, customerId, subscriptionId),
    register_subscription: (exchange) => registerSubscription(exchange, customerId, subscriptionId, call),
    get_registration_status: (exchange) => getRegistrationStatus(exchange, customerId, subscriptionId),
    create_self_serve_policy: (exchange) =>
      createSelfServePolicy(exchange, { customerId, partnerId, permissions }, call),
    list_self_serve_policies: (exchange) => listSelfServePolicies(exchange, customerId),
    get_self_serve_policy: (exchange) => getSelfServePolicy(exchange, policyId),
    update_self_serve_policy: (exchange) => updateSelfServePolicy(exchange, policy, permissions, call),
    delete_self_serve_policy: (exchange) => deleteSelfServePolicy(exchange, policyId, call),
    list_products: (exchange) => listProducts(exchange, inCountry, 'AzureReservations'),
    get_product: (exchange) => getProduct(exchange, inCountry, productId),
    list_skus: (exchange) => listSkus(exchange, inCountry, productId),
    get_sku: (exchange) => getSku(exchange, inCountry, { productId, skuId }),
    list_availabilities: (exchange) => listAvailabilities(exchange, inCountry, { productId, skuId }),
    get_availability: (exchange) =>
      getAvailability(exchange, inCountry, { productId, skuId, availabilityId }),
    check_inventory: (exchange) =>
      checkInventory(exchange, { country, targets: [{ productId, skuId }], customerId }),
    create_cart: (exchange) => createCart(exchange, customerId, { lines: [line] }, call),
    get_cart: (exchange) => getCart(exchange, customerId, asId(cartId)),
    update_cart: (exchange) => updateCart(exchange, customerId, readCart, [line], call),
    check_out_cart: (exchange) => checkOutCart(exchange, customerId, asId(cartId), call),
    get_order: (exchange) => getOrder(exchange, customerId, orderId),
    list_orders: (exchange) => listOrders(exchange, customerId, { billingType: 'onetime' }),
    get_order_provisioning: (exchange) => getOrderProvisioning(exchange, customerId, orderId),
    cancel_sandbox_order: (exchange) => cancelSandboxOrder(exchange, customerId, orderId, call),
    list_audit_records: (exchange) =>
      all(listAuditRecords(exchange, { startDate: '2024-01-01' as Day, customerId })),
    list_entitlements: (exchange) =>
      listEntitlements(exchange, customerId, { entitlementType: 'reservedinstance', showExpiry: true }),
    get_artifact: (exchange) => getArtifact(exchange, customerId, artifact),
  } satisfies Partial<Record<OperationName, Question>>;
}

function billingOperations(subjects: Subjects) {
  const documentId = asId<'DocumentId'>(subjects.invoiceId);
  const { currencyCode, receiptId, exportId, manifestId } = subjects;
  const billed = { invoiceId: documentId, attributeSet: 'full' } as const;
  const unbilled = { currencyCode, billingPeriod: 'current', attributeSet: 'full' } as const;
  return {
    get_balance: (exchange) => getBalance(exchange),
    list_balances: (exchange) => listBalances(exchange),
    list_invoices: (exchange) => all(listInvoices(exchange)),
    get_invoice: (exchange) => getInvoice(exchange, documentId),
    list_line_items: async (exchange) =>
      (
        await all(
          lineItemPages(exchange, { documentId, provider: 'onetime', lineItemType: 'billinglineitems' }),
        )
      ).flatMap((page) => readLineItems(page).body.items),
    list_unbilled_line_items: async (exchange) =>
      (
        await all(
          unbilledLineItemPages(exchange, {
            provider: 'onetime',
            lineItemType: 'billinglineitems',
            currencyCode,
            period: 'current',
          }),
        )
      ).flatMap((page) => readLineItems(page).body.items),
    list_estimate_links: (exchange) => listEstimateLinks(exchange, currencyCode),
    get_statement: (exchange) => getStatement(exchange, documentId),
    get_tax_receipt: (exchange) => getTaxReceipt(exchange, documentId, receiptId),
    export_billed_reconciliation: (exchange) => exportBilledReconciliation(exchange, billed, call),
    export_unbilled_reconciliation: (exchange) => exportUnbilledReconciliation(exchange, unbilled, call),
    export_billed_usage: (exchange) => exportBilledUsage(exchange, billed, call),
    export_unbilled_usage: (exchange) => exportUnbilledUsage(exchange, unbilled, call),
    get_export_operation: (exchange) => getExportOperation(exchange, exportId),
    get_export_manifest: (exchange) => getExportManifest(exchange, manifestId),
  } satisfies Partial<Record<OperationName, Question>>;
}

async function all<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** A value as if it had been read from Microsoft. */
function made<Value>(codec: Codec<Value>, body: object): Value {
  const read = readWire(codec, parseJson(JSON.stringify(body)));
  if (!read.ok) throw new TypeError(`${read.field} ${read.reason}`);
  return read.value;
}
