import { word } from './leaves.ts';

/**
 * When something is charged, in the words of the catalogue, of carts and of orders. Page product-resources; `triennial`
 * and `biennial` came later.
 */
export const billingCycle = word([
  'one_time',
  'monthly',
  'annual',
  'none',
  'triennial',
  'biennial',
  'unknown',
]);
