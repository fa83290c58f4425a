import type { Random } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What can become of a checkout that is not simply answered. */
const FATES = [
  'nothing_left',
  'busy',
  'busy_after',
  'request_lost',
  'reply_lost',
  'reply_lost',
  'late',
  'late',
  'late',
  'broken',
  'broken_after',
  'broken_late',
  'in_progress',
  'order_errors',
  'old_order',
] as const;

type Fate = (typeof FATES)[number];

/** What Partner Center is like in one schedule, where its documents are silent or contradict one another. */
type VendorProfile = {
  /** A second checkout of the same cart repeats the answer, or is refused with 800065. */
  readonly repeated: 'replays' | '800065';
  /** A checkout that arrives while another of the same cart is under way is answered 800064 or 800060. */
  readonly speaksOfProgress: boolean;
  /** A request id that was answered is answered the same again. */
  readonly remembersRequestIds: boolean;
  /** The name on the cart's line comes back on the order. */
  readonly echoesMarker: boolean;
  readonly cartLifeMs: number;
  /** Carts say when they end. */
  readonly tellsExpiry: boolean;
  /** What is put into a cart gives it a new life. */
  readonly renewsOnUpdate: boolean;
  /** An expired cart cannot be found any more; an ordered one goes as well. */
  readonly forgetsExpired: boolean;
  /** For so long an ordered cart still reads active. */
  readonly staleCartMs: number;
  /** How far Microsoft's clock is ahead of ours. */
  readonly skewMs: number;
  /** An order is listed at the latest after this. */
  readonly listingMs: number;
  readonly audit: 'prompt' | 'late' | 'missing' | 'unavailable';
  /** An order says what it costs. */
  readonly pricesOrders: boolean;
  /** Items of the catalogue get a new id after this; a stale one is refused, in the cart already or at the checkout. */
  readonly itemLifeMs: number;
  /** Which item is sold first, then, and in the end; an old one may come back. */
  readonly generations: readonly number[];
  /** What each costs of the first one's price. */
  readonly prices: readonly number[];
  readonly staleItem: 'sold' | 'refused' | 'line_error';
  /** From then on everything costs this part of its price, also what lies in a cart already. */
  readonly repricedAfterMs: number;
  readonly repricedTo: number;
  /** What the order list tells otherwise than it was ordered; an order by itself is told rightly. */
  readonly listTells: 'rightly' | 'other_item' | 'other_letters' | 'other_billing' | 'two_hours_early';
  /** The list omits an order for good that it has shown before. */
  readonly omitsLater: boolean;
  /** The list brings an order twice. */
  readonly listsTwice: boolean;
  /** Order ids and names come back in capital letters. */
  readonly shouts: boolean;
  /** An order is in error for ten minutes, and comes out of it. */
  readonly errorPasses: boolean;
};

// Mostly soon: what is still undecided by then goes on, and only nothing new goes wrong.
const HEALS_AFTER_MS = [
  ...[40 * MINUTE, 40 * MINUTE, 40 * MINUTE, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR],
  ...[5 * HOUR, 5 * HOUR, 5 * HOUR, 12 * HOUR, 50 * HOUR],
];

type Scene = Partial<Omit<Knobs, 'vendor'>> & { readonly vendor?: Partial<VendorProfile> };

const UNMARKED = { echoesMarker: false, audit: 'missing' } as const;

/** What has to come together for the rarest mistakes to show. */
const SCENES: readonly Scene[] = [
  // A checkout that is still under way, and then a clear no to the next one.
  {
    ...{
      fates: ['late'],
      checkoutFaults: 0.5,
      checkoutRefused: 0.9,
      refusals: ['final'],
      lateMs: 3 * HOUR,
      lateToTheEnd: false,
    },
    vendor: { cartLifeMs: 4 * HOUR, tellsExpiry: true, speaksOfProgress: false, itemLifeMs: Infinity },
  },
  // Bought, not heard of, and nobody can look.
  {
    ...{ fates: ['reply_lost'], checkoutFaults: 0.9, lookUpFails: 0.5, laneDown: 0.2 },
    vendor: { ...UNMARKED, cartLifeMs: 15 * MINUTE, forgetsExpired: true },
  },
  // Bought in the last minutes of the cart, and listed as late as can be.
  {
    ...{ fates: ['late'], checkoutFaults: 0.9, lateToTheEnd: true, deaths: 0, pauses: 0 },
    vendor: { ...UNMARKED, cartLifeMs: 70 * MINUTE, listingMs: 15 * MINUTE, staleCartMs: 14 * MINUTE },
  },
  // The list shows the order once, while the cart cannot be looked at, and never again.
  {
    ...{ fates: ['reply_lost'], checkoutFaults: 1, lookUpFails: 0.4, deaths: 0, pauses: 0, foreignOrders: 0 },
    vendor: {
      ...{ ...UNMARKED, cartLifeMs: 40 * MINUTE, listingMs: 0, staleCartMs: 0, tellsExpiry: true },
      ...{ forgetsExpired: true, omitsLater: true, listTells: 'rightly', repricedAfterMs: Infinity },
    },
  },
  // An order that is listed as if it were another, of a cart that is gone.
  {
    ...{ fates: ['reply_lost'], checkoutFaults: 1, lookUpFails: 0.5, deaths: 0, pauses: 0 },
    vendor: { ...UNMARKED, cartLifeMs: 15 * MINUTE, forgetsExpired: true, omitsLater: false },
  },
  // The one's cart is gone, the other's order was not heard of, and people take it for the one's.
  {
    ...{ fates: ['request_lost', 'reply_lost'], checkoutFaults: 0.95, cartGoesEarly: 0.7, mixesUp: 1 },
    ...{ guard: 'none', deaths: 0, healAfterMs: 12 * HOUR, foreignOrders: 0, likelyDuplicate: false },
    vendor: { echoesMarker: true, audit: 'missing', listingMs: 15 * MINUTE, cartLifeMs: 2 * HOUR },
  },
  // What waits in its cart gets dearer meanwhile.
  { stops: 1, guard: 'none', budget: 'wide', healAfterMs: 12 * HOUR, vendor: { cartLifeMs: 7 * 24 * HOUR } },
  // The checkout is under way, the next one refused as stale, and the item sold by now costs more.
  {
    ...{ fates: ['late'], checkoutFaults: 0.5, checkoutRefused: 0.5, refusals: ['refresh'], drift: 'none' },
    vendor: { itemLifeMs: 25 * MINUTE, prices: [1, 1.01, 1.03], speaksOfProgress: false },
  },
  // Everybody is needed, nobody has time, and purchasing is stopped.
  { approvalAbove: true, shortValidity: true, stops: 1, deaths: 0.03, drift: 'none', healAfterMs: 12 * HOUR },
  // Withdrawn in the midst of it.
  { cancellations: 1, deaths: 0.03, paceMs: 700, healAfterMs: 3 * HOUR },
  // Somebody else buys the same, and the watch sees it.
  { foreignOrders: 1, watches: 1, deaths: 0.03, lookUpFails: 0, healAfterMs: 12 * HOUR },
  // Much at once, and hardly money for one.
  { budget: 'tight', paceMs: 700, drift: 'none', guard: 'none', approvalAbove: false, registered: true },
];

/** How often what goes wrong, drawn anew for each schedule, so that each has its own weather. */
export type Knobs = {
  /** Nothing goes wrong at all: every purchase has to be fulfilled. */
  readonly calm: boolean;
  readonly vendor: VendorProfile;
  /** Milliseconds that a call takes, at most, when nothing holds it up. */
  readonly paceMs: number;
  readonly deaths: number;
  readonly pauses: number;
  readonly longestPauseMs: number;
  readonly databaseFails: number;
  readonly databaseLosesReply: number;
  readonly lookUpFails: number;
  readonly laneDown: number;
  readonly changeFails: number;
  readonly checkoutFaults: number;
  /** What can become of a checkout then; few things where one schedule is to see them meet. */
  readonly fates: readonly Fate[];
  readonly checkoutRefused: number;
  readonly refusals: readonly ('final' | 'refresh' | 'not_registered')[];
  readonly lateMs: number;
  readonly lateToTheEnd: boolean;
  readonly endsBadly: number;
  readonly mismatches: number;
  readonly cartGoesEarly: number;
  readonly oddCart: number;
  readonly lookUpRefuses: number;
  readonly registered: boolean;
  readonly registeringMs: number;
  readonly messagesLost: number;
  readonly messagesTwice: number;
  readonly messagesLate: number;
  readonly twoResumers: number;
  readonly outcomesLost: number;
  readonly foreignOrders: number;
  readonly cancellations: number;
  readonly stops: number;
  readonly drift: 'none' | 'tolerated' | 'approvable' | 'beyond' | 'currency';
  readonly approvalAbove: boolean;
  readonly likelyDuplicate: boolean;
  readonly budget: 'none' | 'tight' | 'wide';
  readonly guard: 'none' | 'market' | 'dry_run';
  readonly shortValidity: boolean;
  /** One worker's clock is ahead for a while. */
  readonly wrongClock: boolean;
  /** People take an order for a purchase's that bears the marker of another. */
  readonly mixesUp: number;
  readonly asksAgain: number;
  readonly changesContent: number;
  readonly malformed: number;
  readonly watches: number;
  readonly healAfterMs: number;
};

export function drawKnobs(random: Random): Knobs {
  const knobs = drawWeather(random);
  const scene = random.next() < 0.2 ? random.pick(SCENES) : undefined;
  if (!scene || knobs.calm) return knobs;
  const { vendor, ...overrides } = scene;
  return { ...knobs, ...overrides, vendor: { ...knobs.vendor, ...vendor } };
}

function drawWeather(random: Random): Knobs {
  const calm = random.chance(0.04);
  const vendor = drawVendor(random);
  /** Off in `off` of the schedules, else somewhere between `least` and `most`. */
  const rate = (off: number, least: number, most: number) => {
    const [isOff, share] = [random.next() < off, random.next()];
    return calm || isOff ? 0 : least + share * (most - least);
  };
  const yes = (part: number) => random.next() < part && !calm;
  return {
    calm,
    vendor: calm ? { ...vendor, itemLifeMs: Infinity, repricedAfterMs: Infinity, omitsLater: false } : vendor,
    paceMs: random.pick([4, 50, 700, 4_000]),
    deaths: rate(0.4, 0.002, 0.03),
    pauses: rate(0.5, 0.002, 0.03),
    longestPauseMs: random.pick([4 * MINUTE, 12 * MINUTE, 3 * HOUR]),
    databaseFails: rate(0.6, 0.002, 0.03),
    databaseLosesReply: rate(0.6, 0.002, 0.03),
    lookUpFails: rate(0.6, 0.01, random.pick([0.1, 0.1, 0.5])),
    laneDown: rate(0.7, 0.2, 1),
    changeFails: rate(0.5, 0.02, 0.4),
    checkoutFaults: rate(0.25, 0.1, 0.9),
    fates: random.next() < 0.6 ? FATES : [random.pick(FATES), random.pick(FATES)],
    checkoutRefused: rate(0.6, 0.1, 0.9),
    refusals: ['final', 'refresh', 'refresh', 'not_registered'],
    lateMs: random.pick([20 * MINUTE, 50 * MINUTE, 6 * HOUR]),
    lateToTheEnd: random.chance(0.4),
    endsBadly: rate(0.85, 0.1, 0.6),
    mismatches: rate(0.9, 0.1, 0.5),
    cartGoesEarly: rate(0.93, 0.2, 0.7),
    oddCart: rate(0.95, 0.05, 0.4),
    lookUpRefuses: rate(0.9, 0.02, 0.2),
    registered: !yes(0.1),
    registeringMs: random.pick([2 * MINUTE, 2 * MINUTE, 40 * MINUTE, 40 * MINUTE, 5 * HOUR, 30 * HOUR]),
    messagesLost: rate(0.7, 0.1, 0.6),
    messagesTwice: rate(0.8, 0.1, 0.6),
    messagesLate: rate(0.7, 0.1, 0.5),
    twoResumers: rate(0.75, 0.1, 0.8),
    outcomesLost: rate(0.7, 0.1, 0.5),
    foreignOrders: rate(0.75, 0.3, 1),
    cancellations: rate(0.85, 0.2, 0.8),
    stops: rate(0.75, 0.3, 1),
    drift: yes(0.12) ? random.pick(['tolerated', 'approvable', 'approvable', 'beyond', 'currency']) : 'none',
    approvalAbove: yes(0.08),
    likelyDuplicate: yes(0.15),
    budget: yes(0.3) ? random.pick(['tight', 'wide', 'wide']) : 'none',
    guard: yes(0.03) ? random.pick(['market', 'dry_run']) : 'none',
    shortValidity: yes(0.1),
    wrongClock: yes(0.1),
    mixesUp: rate(0.5, 0.2, 0.8),
    asksAgain: rate(0.88, 0.2, 0.8),
    changesContent: rate(0.94, 0.3, 0.8),
    malformed: rate(0.95, 0.5, 1),
    watches: rate(0.75, 0.5, 1),
    healAfterMs: random.pick(HEALS_AFTER_MS),
  };
}

function drawVendor(random: Random): VendorProfile {
  const life = random.next();
  const short = life < 0.93;
  return {
    repeated: random.pick(['replays', '800065']),
    speaksOfProgress: random.chance(0.5),
    remembersRequestIds: random.chance(0.3),
    echoesMarker: random.chance(0.4),
    cartLifeMs: life < 0.3 ? 15 * MINUTE : short ? random.between(20, 200) * MINUTE : 7 * 24 * HOUR,
    tellsExpiry: random.chance(short ? 0.97 : 0.7),
    renewsOnUpdate: random.chance(0.5),
    forgetsExpired: random.chance(0.5),
    staleCartMs: random.chance(0.7) ? 0 : random.below(15) * MINUTE,
    skewMs: random.pick([0, 0, -3 * MINUTE, 3 * MINUTE]),
    listingMs: random.pick([0, 2 * MINUTE, 15 * MINUTE]),
    audit: random.pick(['prompt', 'prompt', 'late', 'missing', 'unavailable']),
    pricesOrders: random.chance(0.5),
    itemLifeMs: random.chance(0.7) ? Infinity : random.pick([6 * MINUTE, 25 * MINUTE, 10 * HOUR]),
    generations: random.next() < 0.7 ? [0, 1, 2] : [0, 1, 0],
    prices: random.pick([
      [1, 1, 1],
      [1, 1, 1],
      [1, 1.01, 1.03],
      [1, 1.3, 1],
    ]),
    staleItem: random.pick(['sold', 'refused', 'refused', 'line_error']),
    repricedAfterMs: random.chance(0.15) ? random.between(1, 600) * MINUTE : Infinity,
    repricedTo: random.pick([1.01, 1.03, 2]),
    listTells: random.chance(0.12)
      ? random.pick(['other_item', 'other_letters', 'other_billing', 'two_hours_early'])
      : 'rightly',
    omitsLater: random.chance(0.08),
    listsTwice: random.chance(0.1),
    shouts: random.chance(0.1),
    errorPasses: random.chance(0.1),
  };
}
