/** What Microsoft counts calls of together. */
export type Api =
  | 'subscriptions'
  | 'registrations'
  | 'catalogue'
  | 'inventory'
  | 'carts'
  | 'checkout'
  | 'orders'
  | 'audit'
  | 'entitlements'
  | 'invoices'
  | 'exports'
  | 'policies';

export type ApiLimit = {
  /** Whose calls count together: all of the partner tenant, or those for one of its customers. */
  readonly scope: 'tenant' | 'customer';
  /** Where Microsoft publishes a number. Undefined: it is learnt from the answers. */
  readonly perMinute: number | undefined;
  /** The pace to begin with, where none is published and there is reason to expect another than usual. */
  readonly beginsAt?: number;
};

/** A few calls in many minutes: too few for an even pace, and nothing that any function waits for. */
export type WindowLimit = {
  readonly scope: 'tenant' | 'customer';
  /** So many calls in any stretch of time of this length. */
  readonly calls: number;
  readonly windowMs: number;
};

/**
 * Pages api-throttling-guidance, order-resources and subscription-resources. Calls count "per partner tenant, or per
 * partner tenant and customer tenant" without saying which; what goes through a customer and has no published number
 * is taken to count by customer. The one number published for Partner Center is 500 a minute and tenant.
 *
 * Invoices are not on the page's list of what is throttled, and their line items are many pages: they begin at a pace
 * that eight invoices at once need. For Graph's exports nothing is published; what counts is the number that stands for
 * the usage reports of the same path, `/reports`: 14 in ten minutes. Starts, polls and manifests are below it; blobs
 * are not.
 */
export const API_LIMITS: Readonly<Record<Api, ApiLimit | WindowLimit>> = {
  subscriptions: { scope: 'tenant', perMinute: 500 },
  registrations: { scope: 'customer', perMinute: undefined },
  catalogue: { scope: 'tenant', perMinute: undefined },
  inventory: { scope: 'tenant', perMinute: undefined },
  carts: { scope: 'customer', perMinute: undefined },
  checkout: { scope: 'customer', perMinute: undefined },
  orders: { scope: 'tenant', perMinute: 500 },
  audit: { scope: 'tenant', perMinute: undefined },
  entitlements: { scope: 'customer', perMinute: undefined },
  invoices: { scope: 'tenant', perMinute: undefined, beginsAt: 1_500 },
  exports: { scope: 'tenant', calls: 14, windowMs: 600_000 },
  policies: { scope: 'tenant', perMinute: undefined },
};
