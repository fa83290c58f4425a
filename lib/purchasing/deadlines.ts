/** Every span of time that buying depends on, in one place. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A purchase is not bought later than this after its acceptance, unless the message says less. */
export const VALID_MS = 7 * DAY;
/** Registration of a subscription that takes longer is given up. */
export const REGISTRATION_MS = 24 * HOUR;
/** How long an approval may be used once it was granted. */
export const APPROVAL_MS = 72 * HOUR;
/** A purchase that a worker took is another's after this; no step takes so long. */
export const LEASE_MS = 2 * MINUTE;
/** Before we look for an order nobody told us about: 15 minutes of listing delay at Microsoft, and as much again. */
export const SETTLE_MS = 30 * MINUTE;
/** A cart that ends sooner than this is not checked out. */
export const CART_MARGIN_MS = 10 * MINUTE;
/** How long a cart without a known end is taken to be good for sending; the oldest documented carts lived so long. */
export const CART_LIFE_UNKNOWN_MS = 15 * MINUTE;
/** How long a cart without a known end is taken to be alive where its death would prove something. */
export const CART_LIFE_PROVING_MS = 7 * DAY;
/** A checkout leaves within this time of its attempt, or not at all. */
export const SEND_WINDOW_MS = 5 * MINUTE;
/** How far Microsoft's clock and ours may be apart, where an order is placed in time. */
export const CLOCK_SKEW_MS = 5 * MINUTE;
/** Sends of one attempt that Microsoft was too busy to answer. */
export const SENDS_WHILE_BUSY = 3;
export const ATTEMPTS = 3;
/** Further sends to a cart that reads ordered, which can only repeat the answer that was lost. */
export const REPLAYS = 3;
/** How often another item is put into a cart that was checked out: where a PUT gives it a new life, it would never end. */
export const REFILLS = 10;
/** Ids of the catalogue are used within this time, or looked up anew. */
export const OFFER_FRESH_MS = 10 * MINUTE;
/** Without a working look-up for so long after the cart's end, a person looks. */
export const LOOKUP_GIVEN_UP_MS = 48 * HOUR;
/** How far apart looks are at most while only a cart's end can prove that no order was made. */
export const LONGEST_PROOF_PAUSE_MS = 6 * HOUR;
/** How far apart two looks are at least that both find a cart past its end, so that no wrong clock proves it alone. */
export const SECOND_LOOK_MS = 30 * MINUTE;
/** An order of our SKU that is dated so much before our first send, or after the cart's end, cannot be ours. */
export const DATES_APART_MS = DAY;
/** An order in error is in error still after this, or it was not the end. */
export const ERROR_STANDS_MS = 15 * MINUTE;
/** While purchasing is stopped, how often a purchase looks whether it is open again. */
export const STOPPED_PAUSE_MS = 10 * MINUTE;
/** When looks for a subscription have failed for so long, a person is told, with every further look. */
export const LOOKS_FAIL_ALARM_MS = HOUR;
/** Too busy, and no word on how long. */
export const BUSY_PAUSE_MS = MINUTE;

/**
 * When to repeat a look that has been made since `sinceMs`: the pauses double, from a minute to an hour. What the other
 * side asks for is granted up to the same hour, so that no answer of theirs can put a purchase to sleep.
 */
export function lookAgainAtMs(nowMs: number, sinceMs: number, atLeastMs = 0): number {
  return nowMs + Math.min(Math.max(nowMs - sinceMs, MINUTE, atLeastMs), HOUR);
}

// After 15 minutes, an hour more, six hours more; from then on daily.
const ORDER_LOOKS_MS = [15 * MINUTE, 75 * MINUTE, 435 * MINUTE];

/** When to look at an order again that was placed at `orderedAtMs`. */
export function nextOrderLookAtMs(nowMs: number, orderedAtMs: number): number {
  const next = ORDER_LOOKS_MS.map((afterMs) => orderedAtMs + afterMs).find((atMs) => atMs > nowMs);
  return next === undefined ? nowMs + DAY : Math.min(next, nowMs + DAY);
}

/** An order that is not completed by then is somebody's concern. */
export const ORDER_ALARM_MS = DAY;

/** So many unexplained purchases within an hour stop purchasing. */
export const UNKNOWNS_THAT_STOP = 3;
export const UNKNOWNS_WITHIN_MS = HOUR;
/** How far back the nightly watch looks at orders. */
export const WATCHED_ORDERS_MS = 40 * DAY;
