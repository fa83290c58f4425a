import { billingCycle } from '../wire/billing-cycle.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { eachByItself, type Entry } from '../wire/each-by-itself.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { amount, anything, flag, instant, label, text, wholeNumber, word } from '../wire/leaves.ts';
import { pricing, provisioningContext, purchaseCommitment, renewsTo } from './line-parts.ts';

/** An order: what was bought together. Its price comes only where it was asked for. Page: order-resources. */
export type Order = ValueOf<typeof order>;
/** An order as a list has it, or what does not read as one. */
export type ListedOrder = Entry<Order>;

const orderLine = fields({
  /** From 0, anew in every order. */
  lineItemNumber: wholeNumber,
  /** The catalogue item of the cart's line; nothing else leads back to that line. */
  offerId: text,
  quantity: wholeNumber,
  subscriptionId: lenient(text),
  parentSubscriptionId: lenient(text),
  friendlyName: optional(text),
  termDuration: optional(text),
  customTermEndDate: lenient(instant),
  transactionType: lenient(
    word(['new', 'renew', 'add_quantity', 'remove_quantity', 'cancel', 'convert', 'customer_credit']),
  ),
  pricing: optional(pricing),
  provisioningContext: lenient(provisioningContext),
  partnerIdOnRecord: lenient(label),
  additionalPartnerIdsOnRecord: lenient(listOf(label)),
  promotionId: lenient(text),
  renewsTo: lenient(renewsTo),
  purchaseCommitment: optional(purchaseCommitment),
  attestationAccepted: lenient(flag),
  links: lenient(anything),
  attributes: lenient(anything),
});

const orderStatus = word([
  'unknown',
  'completed',
  'pending',
  'cancelled',
  'canceled',
  'suspended',
  'pending_review',
  'pending_po_upload',
  'po_upload_complete',
  'po_review_rejected',
  'partial_success',
  'error',
]);

export const order = fields({
  id: text,
  /** A shorter id that other pages know the order by; since about 2021 the same as `id`. */
  alternateId: optional(text),
  referenceCustomerId: optional(text),
  billingCycle: lenient(billingCycle),
  currencyCode: optional(text),
  currencySymbol: lenient(text),
  lineItems: listOf(orderLine),
  /** Dates of samples are misprinted; an order with an odd one is an order all the same. */
  creationDate: lenient(instant),
  /** Missing from orders of 2017. */
  status: optional(orderStatus),
  transactionType: lenient(word(['user_purchase', 'system_purchase', 'system_billing'])),
  totalPrice: optional(amount),
  client: lenient(anything),
  partnerOnRecordAttestationAccepted: lenient(flag),
  links: lenient(anything),
  attributes: lenient(anything),
});

/** Orders of a list, each by itself: one in an odd state hides no other. */
export const orders = collectionOf(eachByItself(() => order));
