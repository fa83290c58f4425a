import * as fc from 'fast-check';
import type { Fate, Habits, Outages } from './model-shop.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** One of the three requests of a story: the first two are for the same item, the third for another. */
export type Which = 0 | 1 | 2;

/** One thing that happens in a story. */
export type Happening =
  /** A message comes, perhaps again; `changed`: under the same id with other content. */
  | { readonly happens: 'deliver'; readonly which: Which; readonly changed: boolean }
  /** The clock goes on to when the purchase is due, and it is advanced; its checkouts meet these fates. */
  | { readonly happens: 'due'; readonly which: Which; readonly fates: readonly Fate[] }
  | { readonly happens: 'wait'; readonly ms: number }
  | { readonly happens: 'cancel' | 'approve' | 'resolve'; readonly which: Which }
  | { readonly happens: 'stop' | 'open' }
  | { readonly happens: 'outage'; readonly outages: Outages }
  /** Somebody else buys the same item for the same customer. */
  | { readonly happens: 'twin'; readonly which: Which }
  /** Microsoft ends the order of a purchase badly. */
  | { readonly happens: 'order ends'; readonly which: Which };

export type Story = { readonly habits: Habits; readonly happenings: readonly Happening[] };

const which = fc.constantFrom<Which>(0, 0, 0, 1, 2);
const fate = fc.constantFrom<Fate>(
  ...(['order', 'order', 'lost reply', 'lost reply', 'lost request', 'late', 'final', 'stale'] as const),
  ...([
    'busy',
    'busy after all',
    'in progress',
    'in progress in vain',
    'error',
    'error after all',
    'stopped first',
  ] as const),
);
const rarely = fc.constantFrom(false, false, false, true);

const due = fc.record({
  happens: fc.constant('due' as const),
  which,
  fates: fc.array(fate, { minLength: 1, maxLength: 3 }),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 16, arbitrary: due },
  {
    weight: 3,
    arbitrary: fc.record({ happens: fc.constant('deliver' as const), which, changed: rarely }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      happens: fc.constant('wait' as const),
      ms: fc.constantFrom(MINUTE_MS, 31 * MINUTE_MS, 12 * HOUR_MS, 73 * HOUR_MS, 7 * DAY_MS, 11 * DAY_MS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('cancel' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ happens: fc.constantFrom('approve' as const, 'resolve' as const), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ happens: fc.constantFrom('stop' as const, 'open' as const, 'open' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      happens: fc.constant('outage' as const),
      outages: fc.record({ orders: rarely, audit: rarely, carts: rarely, order: rarely }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      happens: fc.constantFrom('twin' as const, 'order ends' as const, 'order ends' as const),
      which,
    }),
  },
);

const habits: fc.Arbitrary<Habits> = fc.record({
  replays: fc.boolean(),
  echoesMarker: rarely,
  audits: rarely,
  tellsEnd: fc.boolean(),
  cartLifeMs: fc.constantFrom(15 * MINUTE_MS, 7 * DAY_MS, 7 * DAY_MS),
  ended: fc.constantFrom('active' as const, 'gone' as const),
  keepsOrdered: fc.boolean(),
});

/** Purchasing is open and the first request is there; then anything may happen. */
export const anyStory: fc.Arbitrary<Story> = fc.record({
  habits,
  happenings: fc
    .array(happening, { minLength: 1, maxLength: 16 })
    .map((happenings) => [
      { happens: 'open' as const },
      { happens: 'deliver' as const, which: 0 as const, changed: false },
      ...happenings,
    ]),
});
