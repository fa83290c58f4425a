import type { BillingPeriod } from '../../lib/values/day.ts';
import type { Blame } from './check-world.ts';
import type { PurchaseFacts } from './purchase-facts.ts';
import type { Scenario } from './scenario.ts';

/** What has happened so far, as the events are walked in their order. */
export type Past = {
  readonly scenario: Scenario;
  readonly purchases: Map<string, PurchaseFacts>;
  readonly returns: {
    readonly purchase: string;
    readonly quantity: number;
    readonly at: string;
    readonly recorded: boolean;
  }[];
  readonly documents: Map<string, PastDocument>;
};

export type PastDocument = {
  readonly kind: 'one_time' | 'recurring';
  readonly type: 'invoice' | 'credit_note';
  readonly period: BillingPeriod;
  readonly currency: string;
  isVoid: boolean;
};

export function unknownPurchase(reference: string): string {
  return `names no line of a request sent before, and no earlier reservation: ${reference}`;
}

export function blameUnknownCustomer(
  past: Past,
  customerId: string,
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  const isKnown = past.scenario.customers.some(({ id }) => id === customerId);
  if (!isKnown) blame(path, `names no customer of this scenario: ${customerId}`);
}
