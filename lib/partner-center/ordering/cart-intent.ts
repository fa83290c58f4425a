import { decimalText, type Decimal } from '../../values/decimal.ts';
import { parseJson, type Json } from '../wire/json.ts';

/** What a cart is to hold. */
export type CartIntent = {
  readonly lines: readonly CartLineIntent[];
  /**
   * That whoever is partner on record attests to what the customer agreed to. Where it is needed and missing: 400/900206.
   */
  readonly partnerOnRecordAttestationAccepted?: boolean | undefined;
  readonly attributes?: { readonly objectType: 'Cart' } | undefined;
};

/** One thing to buy. What is left out is not sent; `renewsTo: null` says that nothing follows the term. Page: create-a-cart. */
export type CartLineIntent = {
  /** Position in the cart, from 0. */
  readonly id?: number | undefined;
  readonly catalogItemId: string;
  readonly friendlyName?: string | undefined;
  readonly quantity: number;
  readonly currencyCode?: string | undefined;
  readonly billingCycle: string;
  /** ISO 8601: `P1Y`, `P3Y`. */
  readonly termDuration?: string | undefined;
  /** Exactly the names that the SKU asks for. */
  readonly provisioningContext?: Readonly<Record<string, string>> | undefined;
  /** `transaction_reseller` for the reseller of an indirect provider, never the provider itself. */
  readonly participants?: readonly { readonly key: string; readonly value: string }[] | undefined;
  readonly orderGroup?: string | undefined;
  /** Needed where the SKU enforces an attestation: 400/900203. */
  readonly attestationAccepted?: boolean | undefined;
  readonly promotionId?: string | undefined;
  readonly renewsTo?: { readonly termDuration: string } | null | undefined;
  readonly customTermEndDate?: string | undefined;
  /** Of traditional licences only. */
  readonly addonItems?: readonly Omit<CartLineIntent, 'addonItems'>[] | undefined;
  readonly purchaseCommitment?: PurchaseCommitmentIntent | undefined;
};

type PurchaseCommitmentIntent = {
  readonly amount: Decimal;
  readonly grain: string;
  readonly currency: string;
};

type Body = Readonly<Record<string, unknown>>;

/** The body of a new cart. */
export function cartBody(intent: CartIntent): Body {
  return said({
    PartnerOnRecordAttestationAccepted: intent.partnerOnRecordAttestationAccepted,
    lineItems: intent.lines.map(lineBody),
    attributes: intent.attributes,
  });
}

/** The body of a line, in the order in which the samples write it. */
export function lineBody(line: CartLineIntent): Body {
  return said({
    id: line.id,
    catalogItemId: line.catalogItemId,
    friendlyName: line.friendlyName,
    quantity: line.quantity,
    currencyCode: line.currencyCode,
    billingCycle: line.billingCycle,
    termDuration: line.termDuration,
    renewsTo: line.renewsTo,
    provisioningContext: line.provisioningContext,
    participants: line.participants,
    orderGroup: line.orderGroup,
    attestationAccepted: line.attestationAccepted,
    promotionId: line.promotionId,
    customTermEndDate: line.customTermEndDate,
    addonItems: line.addonItems?.map(lineBody),
    purchaseCommitment: line.purchaseCommitment && commitmentBody(line.purchaseCommitment),
  });
}

function commitmentBody({ amount, grain, currency }: PurchaseCommitmentIntent): Body {
  return { amount: numberOf(amount), grain, currency };
}

// A number of JSON with the digits of the decimal, which never was a binary one.
function numberOf(amount: Decimal): Json {
  return parseJson(decimalText(amount));
}

function said(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
