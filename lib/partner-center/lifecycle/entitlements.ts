import type { CustomerId } from '../../values/id.ts';
import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { Codec, ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf, mapOf } from '../wire/collections.ts';
import { fields, lenient, optional, type FieldsOf } from '../wire/fields.ts';
import { anything, instant, label, text, wholeNumber, word } from '../wire/leaves.ts';

/**
 * What a customer has a right to because of an order. Where customers may buy for themselves (self-serve policy) there
 * are entitlements without any order of ours. Page: entitlement-resources.
 */
export type Entitlement = FieldsOf<typeof entitlementFields> & {
  readonly includedEntitlements: readonly Entitlement[] | undefined;
};

/** Where the details of an entitlement are, and the Azure resource that it is about. */
export type Artifact = ValueOf<typeof artifact>;

type EntitlementQuery = {
  /** `virtualmachinereservedinstance` asks for the older contract. All types where it is left out. */
  readonly entitlementType?: 'software' | 'reservedinstance' | 'virtualmachinereservedinstance' | undefined;
  /** Expiry dates are told only where they are asked for. */
  readonly showExpiry?: boolean | undefined;
};

/**
 * The entitlements of a customer, the whole list: no paging is documented. Needs the App+User lane. Errors: 403/20002 no
 * relationship with the customer. Page: get-a-collection-of-entitlements.
 */
export async function listEntitlements(
  exchange: Exchange,
  customerId: CustomerId,
  { entitlementType, showExpiry }: EntitlementQuery = {},
): Promise<Result<ValueOf<typeof entitlements>>> {
  const answer = await exchange({
    operation: 'list_entitlements',
    path: path`/v1/customers/${customerId}/entitlements`,
    query: { entitlementType, showExpiry: showExpiry === undefined ? undefined : String(showExpiry) },
  });
  return readAnswer(entitlements, answer);
}

/** `reservedinstance` since 2019, `virtual_machine_reserved_instance` before. */
export const entitlementType = word(['software', 'reserved_instance', 'virtual_machine_reserved_instance']);

const referenceOrder = fields({
  id: optional(text),
  lineItemId: lenient(label),
  alternateId: optional(text),
});

const quantityDetail = fields({
  quantity: lenient(wholeNumber),
  status: lenient(word(['fulfilled', 'unfulfilled', 'prefulfillment_pending', 'transferred'])),
});

const artifact = fields({
  artifactType: lenient(entitlementType),
  /** For a reservation the id of the Azure reservation order, bare or as the path of the resource. */
  resourceId: optional(text),
  link: lenient(
    fields({
      uri: lenient(text),
      method: lenient(text),
      headers: lenient(anything),
      body: lenient(anything),
    }),
  ),
  dynamicAttributes: lenient(mapOf(anything)),
});

const entitlementFields = {
  /** The order, by either of its ids, and the line of it that this came from. */
  referenceOrder: optional(referenceOrder),
  productId: lenient(text),
  skuId: lenient(text),
  /** Without what is unfulfilled or transferred. */
  quantity: lenient(wholeNumber),
  quantityDetails: lenient(listOf(quantityDetail)),
  entitlementType: lenient(entitlementType),
  entitledArtifacts: optional(listOf(artifact)),
  /** On the artifact by the table, on the entitlement in a sample: `reservationType`. */
  dynamicAttributes: lenient(mapOf(anything)),
  expiryDate: lenient(instant),
  fulfillmentState: lenient(label),
  links: lenient(anything),
  attributes: lenient(anything),
};

// An entitlement includes others, and so it has to be named before it is made.
const included: Codec<readonly Entitlement[]> = {
  read: (wire, reading) => listOf(entitlement).read(wire, reading),
  print: (values) => listOf(entitlement).print(values),
};

const entitlement: Codec<Entitlement> = fields({
  ...entitlementFields,
  includedEntitlements: lenient(included),
});

export const entitlements = collectionOf(entitlement);
