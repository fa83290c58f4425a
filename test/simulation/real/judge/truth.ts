import type { Money } from '../../../../lib/values/money.ts';

/** An order as it truly lies at Microsoft, dead ones included. */
export type TrueOrder = {
  readonly orderId: string;
  /** The purchase whose marker the cart's line bore when it left us; undefined for what others bought. */
  readonly purchaseId: string | undefined;
  readonly customerId: string;
  readonly catalogItemId: string;
  readonly quantity: number;
  readonly term: string;
  readonly charge: Money;
};

/** A checkout that reached Microsoft, whatever became of it. */
export type TrueCheckout = {
  readonly cartId: string;
  readonly requestId: string;
  readonly correlationId: string;
};

/** What happened at Microsoft, whoever heard of it. */
export type Truth = { readonly orders: readonly TrueOrder[]; readonly checkouts: readonly TrueCheckout[] };

/** The purchase that the text on a cart's line names, if it is one of ours. */
export function purchaseNamedBy(friendlyName: string | undefined): string | undefined {
  return /^tieout (\S+)$/.exec(friendlyName?.trim() ?? '')?.[1];
}
