import type { Money } from '../values/money.ts';
import type {
  CartId,
  CorrelationId,
  CustomerId,
  OrderId,
  RequestId,
  ReservationOrderId,
  SubscriptionId,
} from '../values/id.ts';
import type { BillingCycle, Term } from './purchase.ts';

/** Where a look-up could be made, what it found; `unavailable` is never evidence of absence. */
export type Looked<Found> =
  | { readonly looked: 'found'; readonly found: Found }
  | { readonly looked: 'absent' }
  | { readonly looked: 'unavailable'; readonly detail: string; readonly retryAfterMs?: number };

/**
 * Microsoft's no, with Microsoft's code and words. `final`: asking again will not help. `refresh`: look the item up
 * again. `not_registered`: the subscription is not registered for reservations, whatever its status said.
 */
export type Refusal = {
  readonly refused: 'final' | 'refresh' | 'not_registered';
  readonly code: string;
  readonly detail: string;
};

export type SubscriptionState = {
  readonly status: 'active' | 'other';
  /** Microsoft's own word for the status. */
  readonly rawStatus: string;
  readonly isAzurePlan: boolean;
};

type RegistrationState = 'registered' | 'registering' | 'not_registered' | 'other';

export type Sku = {
  readonly productId: string;
  readonly skuId: string;
  readonly title: string;
  readonly minimumQuantity: number;
  readonly maximumQuantity: number;
  readonly supportedBillingCycles: readonly string[];
  /** Term the SKU itself is for, where it says so. */
  readonly term: Term | undefined;
  readonly needsInventoryCheck: boolean;
  readonly needsRegistration: boolean;
  readonly inventoryVariables: readonly string[];
  readonly provisioningVariables: readonly string[];
  readonly armRegionName: string | undefined;
};

export type Availability = {
  readonly catalogItemId: string;
  readonly isPurchasable: boolean;
  readonly terms: readonly string[];
};

export type ItemQuery = {
  readonly customerId: CustomerId;
  readonly market: string;
  readonly productId: string;
  readonly skuId: string;
  readonly isAzurePlan: boolean;
};

export type CartLine = {
  readonly catalogItemId: string;
  readonly quantity: number;
  readonly billingCycle: BillingCycle;
  readonly term: Term;
  readonly provisioningContext: Readonly<Record<string, string>>;
  /** The marker by which an order of ours can be recognised later. */
  readonly friendlyName: string;
};

export type Cart = {
  readonly cartId: CartId;
  readonly status: 'active' | 'ordered' | 'other';
  readonly expiresAtMs: number | undefined;
  readonly lines: readonly (Omit<
    CartLine,
    'provisioningContext' | 'friendlyName' | 'term' | 'billingCycle'
  > & {
    readonly term: string | undefined;
    readonly billingCycle: string;
    /** Price of one charge of the whole line before tax; undefined where Partner Center gave none. */
    readonly charge: Money | undefined;
    /** Why the line cannot be bought, although there is a cart. */
    readonly error: Refusal | undefined;
  })[];
};

export type OrderState = {
  readonly orderId: OrderId;
  readonly alternateId: string | undefined;
  readonly customerId: string;
  readonly status: 'completed' | 'pending' | 'ended_badly' | 'other';
  readonly rawStatus: string;
  readonly orderedAtMs: number;
  /** Empty where the order does not say. */
  readonly currency: string;
  readonly billingCycle?: string;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly catalogItemId: string;
    readonly quantity: number;
    readonly term: string | undefined;
    readonly friendlyName: string | undefined;
    readonly charge: Money | undefined;
  }[];
};

/** What a POST checkout can be taken for. The class decides when we speak again, never that no order exists. */
export type CheckoutAnswer =
  | { readonly answer: 'orders'; readonly orders: readonly OrderState[]; readonly orderErrors: number }
  | { readonly answer: 'refused'; readonly refusal: Refusal }
  | { readonly answer: 'busy'; readonly retryAfterMs: number | undefined; readonly detail: string }
  | {
      readonly answer: 'unknown';
      readonly detail: string;
      /** `in_progress`: it speaks of an order or of a submitted cart. `complete`: Partner Center did answer. `none`: who knows. */
      readonly heard: 'in_progress' | 'complete' | 'none';
    };

type Call = { readonly requestId: RequestId; readonly correlationId: CorrelationId };

/**
 * The shop we buy from, in Microsoft's nouns and without its wire. Look-ups never throw for what the world does;
 * what changes something takes the ids its caller chose.
 */
export interface Storefront {
  subscription(customerId: CustomerId, subscriptionId: SubscriptionId): Promise<Looked<SubscriptionState>>;
  registrationStatus(
    customerId: CustomerId,
    subscriptionId: SubscriptionId,
  ): Promise<Looked<RegistrationState>>;
  /** Asks for registration; safe to ask again. Throws where the answer is neither yes nor a refusal. */
  register(customerId: CustomerId, subscriptionId: SubscriptionId, call: Call): Promise<'asked' | Refusal>;
  sku(query: ItemQuery): Promise<Looked<Sku>>;
  /** Whether the item can be had for this subscription and region. An item the answer does not name is `absent`. */
  inventory(
    query: ItemQuery & {
      readonly subscriptionId: SubscriptionId;
      readonly armRegionName: string | undefined;
    },
  ): Promise<Looked<{ readonly restricted: boolean; readonly detail: string }>>;
  availabilities(query: ItemQuery): Promise<Looked<readonly Availability[]>>;
  createCart(customerId: CustomerId, line: CartLine, call: Call): Promise<Cart | Refusal>;
  cart(customerId: CustomerId, cartId: CartId): Promise<Looked<Cart>>;
  /** Puts another line into the same cart. Throws where the answer is neither a cart nor a refusal. */
  updateCart(customerId: CustomerId, cartId: CartId, line: CartLine, call: Call): Promise<Cart | Refusal>;
  checkOut(customerId: CustomerId, cartId: CartId, call: Call): Promise<CheckoutAnswer>;
  order(customerId: CustomerId, orderId: OrderId): Promise<Looked<OrderState>>;
  /** All orders of a customer that are listed; a new one may take 15 minutes to be. Found and empty where there is none. */
  orders(customerId: CustomerId): Promise<Looked<readonly OrderState[]>>;
  /**
   * Orders that Microsoft's audit trail shows as made by one of these calls, since a day before `sinceMs`. Found and empty
   * where there is none.
   */
  ordersAudited(
    customerId: CustomerId,
    correlationIds: readonly CorrelationId[],
    sinceMs: number,
  ): Promise<Looked<readonly OrderId[]>>;
  /** The Azure reservation order behind an order line, once Microsoft shows its entitlement. Needs the App+User lane. */
  reservationOrderOf(customerId: CustomerId, orderId: OrderId): Promise<Looked<ReservationOrderId>>;
}
