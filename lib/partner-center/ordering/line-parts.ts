import { listOf, mapOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { amount, anything, label, text, word } from '../wire/leaves.ts';

/** When a line or an order is charged; the catalogue has the same words. Page: product-resources. */
export const billingCycle = word([
  'one_time',
  'monthly',
  'annual',
  'none',
  'triennial',
  'biennial',
  'unknown',
]);

/** Prices before tax, of one charge: of one unit, and `extendedPrice` of the whole line. Page: cart-resources. */
export const pricing = fields({
  listPrice: optional(amount),
  discountedPrice: optional(amount),
  proratedPrice: optional(amount),
  price: optional(amount),
  extendedPrice: optional(amount),
});

/** Of savings plans: what is committed to, for every hour. Page: azure-purchase-savings-plan. */
export const purchaseCommitment = fields({
  amount: optional(amount),
  currency: lenient(text),
  grain: lenient(text),
});

/** What is provisioned for whom, in the names that the SKU asks for. */
export const provisioningContext = mapOf(anything);

/** What a term turns into at its end. An object in the samples, an array in the tables. */
export const renewsTo = fields({ termDuration: lenient(text) });

/** Which other partners take part. */
export const participants = listOf(fields({ key: text, value: lenient(label) }));
