import type { Api } from './limits/api-limits.ts';

/**
 * Something that Microsoft can be asked: by which method and at which host, with which token, under which limit, and
 * whether it changes anything there. `page` is the page of the documentation that describes it.
 */
type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly host: 'partner_center' | 'graph';
  /** The application's token, or application and user; the second may lapse while the first works. */
  readonly lane: 'app' | 'app_user';
  readonly api: Api;
  /** What changes something is sent once, under ids that its caller chose and stored. */
  readonly changes: boolean;
  readonly page: string;
};

export type OperationName = keyof typeof OPERATIONS;
/** Operations that change something at Microsoft. */
export type Changing = {
  [Name in OperationName]: (typeof OPERATIONS)[Name]['changes'] extends true ? Name : never;
}[OperationName];
/** Operations that only look. They may be repeated. */
export type Looking = Exclude<OperationName, Changing>;
/** Operations that need a user's token, and stop with the user's consent. */
export type NeedsUser = {
  [Name in OperationName]: (typeof OPERATIONS)[Name]['lane'] extends 'app_user' ? Name : never;
}[OperationName];

/** Which token a question needs: the audiences of Partner Center and Graph are different tokens. */
export type TokenFor = Pick<Operation, 'host' | 'lane'>;

const looks = { method: 'GET', host: 'partner_center', lane: 'app', changes: false } as const;
const looksAsUser = { ...looks, lane: 'app_user' } as const;
const changes = { method: 'POST', host: 'partner_center', lane: 'app', changes: true } as const;
const looksAtGraph = { ...looks, host: 'graph' } as const;
const startsExport = { ...changes, host: 'graph', api: 'exports' } as const;

/** Every operation there is. Lanes are those of the pages' prerequisites. */
export const OPERATIONS = {
  // Enablement.
  list_subscriptions: { ...looks, api: 'subscriptions', page: 'get-all-of-a-customer-s-subscriptions' },
  get_subscription: { ...looks, api: 'subscriptions', page: 'get-a-subscription-by-id' },
  list_azure_entitlements: {
    ...looks,
    api: 'subscriptions',
    page: 'get-a-list-of-azure-entitlements-for-subscription',
  },
  get_subscription_provisioning: {
    ...looksAsUser,
    api: 'subscriptions',
    page: 'get-subscription-provisioning-status',
  },
  register_subscription: { ...changes, api: 'registrations', page: 'register-a-subscription' },
  get_registration_status: { ...looks, api: 'registrations', page: 'get-subscription-registration-status' },
  list_self_serve_policies: { ...looksAsUser, api: 'policies', page: 'get-a-list-of-self-serve-policies' },
  get_self_serve_policy: { ...looksAsUser, api: 'policies', page: 'get-self-serve-policy-by-id' },
  create_self_serve_policy: {
    ...changes,
    lane: 'app_user',
    api: 'policies',
    page: 'create-a-self-serve-policy',
  },
  update_self_serve_policy: {
    ...changes,
    method: 'PUT',
    lane: 'app_user',
    api: 'policies',
    page: 'update-a-self-serve-policy',
  },
  delete_self_serve_policy: {
    ...changes,
    method: 'DELETE',
    lane: 'app_user',
    api: 'policies',
    page: 'delete-a-self-serve-policy',
  },
  // Discovery. The inventory is asked for by POST, and nothing changes by it.
  list_products: { ...looks, api: 'catalogue', page: 'get-a-list-of-products' },
  get_product: { ...looks, api: 'catalogue', page: 'get-a-product-by-id' },
  list_skus: { ...looks, api: 'catalogue', page: 'get-a-list-of-skus-for-a-product' },
  get_sku: { ...looks, api: 'catalogue', page: 'get-a-sku-by-id' },
  list_availabilities: { ...looks, api: 'catalogue', page: 'get-a-list-of-availabilities-for-a-sku' },
  get_availability: { ...looks, api: 'catalogue', page: 'get-an-availability-by-id' },
  check_inventory: { ...looks, method: 'POST', api: 'inventory', page: 'check-inventory' },
  // Order submission.
  create_cart: { ...changes, api: 'carts', page: 'create-a-cart' },
  get_cart: { ...looks, api: 'carts', page: 'cart-resources' },
  update_cart: { ...changes, method: 'PUT', api: 'carts', page: 'update-a-cart' },
  check_out_cart: { ...changes, api: 'checkout', page: 'checkout-a-cart' },
  // Orders.
  get_order: { ...looks, api: 'orders', page: 'get-an-order-by-id' },
  list_orders: { ...looks, api: 'orders', page: 'get-all-of-a-customer-s-orders' },
  get_order_provisioning: { ...looksAsUser, api: 'orders', page: 'get-order-provisioning-status' },
  cancel_sandbox_order: {
    ...changes,
    method: 'PATCH',
    api: 'orders',
    page: 'cancel-an-order-from-the-integration-sandbox',
  },
  list_audit_records: {
    ...looks,
    api: 'audit',
    page: 'get-a-record-of-partner-center-activity-by-user',
  },
  // Lifecycle.
  list_entitlements: { ...looksAsUser, api: 'entitlements', page: 'get-a-collection-of-entitlements' },
  get_artifact: { ...looksAsUser, api: 'entitlements', page: 'get-a-collection-of-entitlements' },
  // Billing, v1.
  get_balance: { ...looks, api: 'invoices', page: 'get-the-reseller-s-current-account-balance' },
  list_balances: { ...looksAsUser, api: 'invoices', page: 'get-invoice-summaries' },
  list_invoices: { ...looks, api: 'invoices', page: 'get-a-collection-of-invoices' },
  get_invoice: { ...looksAsUser, api: 'invoices', page: 'get-invoice-by-id' },
  list_line_items: { ...looks, api: 'invoices', page: 'get-invoiceline-items' },
  list_unbilled_line_items: { ...looks, api: 'invoices', page: 'get-invoice-unbilled-recon-lineitems' },
  list_estimate_links: { ...looks, api: 'invoices', page: 'get-invoice-estimate-links' },
  get_statement: { ...looksAsUser, api: 'invoices', page: 'get-invoice-statement' },
  get_tax_receipt: { ...looksAsUser, api: 'invoices', page: 'get-invoice-receipt-statement' },
  // Billing, v2: Microsoft Graph.
  export_billed_reconciliation: { ...startsExport, page: 'partners-billing-billedreconciliation-export' },
  export_unbilled_reconciliation: { ...startsExport, page: 'partners-billing-unbilledreconciliation-export' },
  export_billed_usage: { ...startsExport, page: 'partners-billing-billedusage-export' },
  export_unbilled_usage: { ...startsExport, page: 'partners-billing-unbilledusage-export' },
  get_export_operation: { ...looksAtGraph, api: 'exports', page: 'partners-billing-operation-get' },
  get_export_manifest: { ...looksAtGraph, api: 'exports', page: 'partners-billing-manifest-get' },
} as const satisfies Readonly<Record<string, Operation>>;
