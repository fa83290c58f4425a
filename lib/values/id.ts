declare const brand: unique symbol;

/** Text that has been recognised as one particular kind of id, and cannot be passed where another kind is meant. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** Ours: one purchase, that is, one line of one purchase request. */
export type PurchaseId = Id<'PurchaseId'>;
/** Microsoft's customer (tenant) id. */
export type CustomerId = Id<'CustomerId'>;
/** Partner Center's subscription id: a CSP Azure subscription or an Azure plan. */
export type SubscriptionId = Id<'SubscriptionId'>;
export type CartId = Id<'CartId'>;
export type OrderId = Id<'OrderId'>;
/** The GUID of an Azure reservation order, without the prefix that invoice lines may put before it. */
export type ReservationOrderId = Id<'ReservationOrderId'>;
/** An invoice, credit note or other billing document: `G…` new commerce, `D…` legacy. */
export type DocumentId = Id<'DocumentId'>;
/** The idempotency id of one call that changes something, chosen by us and stored before it is sent. */
export type RequestId = Id<'RequestId'>;
/** The id by which one call is found in Microsoft's logs. */
export type CorrelationId = Id<'CorrelationId'>;

/** The only cast to an id. Call it where the text was just decoded or just made, nowhere else. */
export const asId = <Kind extends string>(text: string): Id<Kind> => text as Id<Kind>;
