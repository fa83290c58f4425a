import type { Codec, ValueOf } from '../wire/codec.ts';
import { listOf, mapOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { amount, anything, label, text } from '../wire/leaves.ts';

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

const renewal = fields({ termDuration: lenient(text) });
type Renewal = ValueOf<typeof renewal>;

/** What a term turns into at its end. An object in the samples, an array in the tables. */
export const renewsTo: Codec<Renewal | readonly Renewal[]> = {
  read: (wire, reading) => (Array.isArray(wire) ? listOf(renewal) : renewal).read(wire, reading),
  print: (value) => (isList(value) ? value.map(renewal.print) : renewal.print(value)),
};

// Array.isArray does not know lists that are read-only.
function isList(value: Renewal | readonly Renewal[]): value is readonly Renewal[] {
  return Array.isArray(value);
}

/** Which other partners take part. */
export const participants = listOf(fields({ key: text, value: lenient(label) }));
