import { billingCycle } from '../wire/billing-cycle.ts';
import type { ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { anything, flag, instant, label, text, wholeNumber, word } from '../wire/leaves.ts';
import { participants, pricing, provisioningContext, purchaseCommitment, renewsTo } from './line-parts.ts';

/** A cart as Partner Center keeps it, until `expirationTimestamp`: minutes in 2018, seven days since. Page: cart-resources. */
export type Cart = ValueOf<typeof cart>;
export type CartLine = Cart['lineItems'][number];

/** Why a line cannot be bought although there is a cart: a 201 may carry it. Its codes are of its own list. */
const cartError = fields({
  errorCode: lenient(label),
  errorDescription: lenient(text),
  additionalInformation: lenient(
    fields({ availableQuantity: lenient(wholeNumber), purchasedQuantity: lenient(wholeNumber) }),
  ),
  attributes: lenient(anything),
});

const lineFields = {
  id: lenient(label),
  catalogItemId: text,
  friendlyName: lenient(text),
  quantity: wholeNumber,
  currencyCode: optional(text),
  billingCycle,
  termDuration: optional(text),
  provisioningContext: lenient(provisioningContext),
  participants: lenient(participants),
  /** In a table only; the samples name these partners as participants. */
  additionalPartnerIdsOnRecord: lenient(anything),
  /** Lines of one group become one order. */
  orderGroup: lenient(label),
  error: optional(cartError),
  renewsTo: lenient(renewsTo),
  attestationAccepted: lenient(flag),
  promotionId: lenient(text),
  customTermEndDate: lenient(instant),
  pricing: optional(pricing),
  purchaseCommitment: optional(purchaseCommitment),
  purchaseSystem: lenient(text),
  links: lenient(anything),
  attributes: lenient(anything),
};

// An add-on has no add-ons of its own.
const cartLine = fields({ ...lineFields, addonItems: optional(listOf(fields(lineFields))) });

export const cart = fields({
  id: text,
  /** Missing from the samples of 2018. */
  status: lenient(word(['active', 'ordered'])),
  creationTimestamp: lenient(instant),
  lastModifiedTimestamp: lenient(instant),
  expirationTimestamp: optional(instant),
  lastModifiedUser: lenient(text),
  lineItems: listOf(cartLine),
  partnerOnRecordAttestationAccepted: lenient(flag),
  links: lenient(anything),
  attributes: lenient(anything),
});
