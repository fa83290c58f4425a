import { decimal } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { money } from '../../../../lib/values/money.ts';
import { NO_GUARDS } from '../../../../lib/purchasing/guards/guards.ts';
import { aRequest, aRequestedLine } from '../../../builders/purchase-request.ts';
import { CATALOG_ITEM } from '../../../fakes/scripted-storefront.ts';
import type { Path } from '../path.ts';
import { ABSENT, FINAL, first, MINUTE_MS, NotAnswered, UNAVAILABLE } from './happenings.ts';

const body = (...given: Parameters<typeof aRequest>) => JSON.stringify(aRequest(...given));
const twoLines = [
  aRequestedLine(),
  aRequestedLine({ lineId: '2', term: 'P1Y', quantity: 2, billingCycle: 'monthly' }),
];

/** Ways on which nothing is refused and every checkout is answered. */
export const USUAL_PATHS: readonly Path[] = [
  {
    name: 'a request is bought',
    ends: ['fulfilled'],
    shows: /known by answer/,
  },
  {
    name: 'a message is lost once it was accepted',
    ends: ['fulfilled'],
    shows: /known by answer/,
    lostOnceAccepted: true,
  },
  {
    name: 'a request of two lines becomes two purchases',
    ends: ['fulfilled', 'fulfilled'],
    // An unclaimed order of the other line looks like this one's, whose cart reads active: that is for people.
    endsAfterCrash: ['unknown'],
    shows: /known by answer/,
    bodies: [body({ lines: twoLines })],
  },
  {
    name: 'the same request comes again, and then with other content',
    ends: ['fulfilled'],
    shows: /known by answer/,
    bodies: [body(), body(), body({ reference: 'other' })],
  },
  {
    name: 'the same request comes again after its end',
    ends: ['fulfilled'],
    shows: /known by answer/,
    bodies: [body(), body()],
    minutesBetween: 90,
  },
  {
    name: 'a request takes the place of one that was refused',
    ends: ['rejected', 'fulfilled'],
    shows: /Microsoft refused the cart[^]*known by answer/,
    bodies: [body({ requestId: 'REQ-0' }), body({ supersedes: 'REQ-0' })],
    minutesBetween: 90,
    shop: (itself, { nowMs }) => {
      const startMs = nowMs();
      return {
        createCart: async (...given) =>
          nowMs() < startMs + 60 * MINUTE_MS ? FINAL : itself.createCart(...given),
      };
    },
  },
  {
    name: 'a message that nobody can read, before a good one',
    ends: ['fulfilled'],
    shows: /known by answer/,
    bodies: ['{"requestId":', body()],
  },
  {
    name: 'two requests for one item wait for one another',
    ends: ['fulfilled', 'fulfilled'],
    shows: /Another purchase of the same item is under way/,
    bodies: [body(), body({ requestId: 'REQ-2' })],
    shop: (itself) => first(1, itself, 'checkOut', async () => BUSY),
  },
  {
    name: 'the subscription has to be registered first',
    ends: ['fulfilled'],
    shows: /Asked for registration/,
    shop: (_itself, { nowMs }) => {
      let askedAtMs = Infinity;
      return {
        registrationStatus: async () => ({
          looked: 'found',
          found:
            askedAtMs === Infinity
              ? 'not_registered'
              : nowMs() < askedAtMs + 10 * MINUTE_MS
                ? 'registering'
                : 'registered',
        }),
        register: async () => {
          askedAtMs = Math.min(askedAtMs, nowMs());
          return 'asked';
        },
      };
    },
  },
  {
    name: 'every look-up fails at first, and what changes something is not answered',
    ends: ['fulfilled'],
    shows: /cannot be looked at now/,
    shop: (itself) => ({
      ...first(1, itself, 'subscription', async () => UNAVAILABLE),
      ...first(1, itself, 'sku', async () => UNAVAILABLE),
      ...first(1, itself, 'inventory', async () => UNAVAILABLE),
      ...first(1, itself, 'availabilities', async () => UNAVAILABLE),
      ...first(1, itself, 'createCart', async (...given) => {
        await itself.createCart(...given);
        throw new NotAnswered('The cart was not answered.');
      }),
      ...first(1, itself, 'order', async () => UNAVAILABLE),
      ...first(2, itself, 'reservationOrderOf', async () => UNAVAILABLE),
    }),
  },
  {
    name: 'Microsoft is too busy for two checkouts',
    ends: ['fulfilled'],
    shows: /Sending again what Microsoft was too busy for/,
    shop: (itself) => first(2, itself, 'checkOut', async () => BUSY),
  },
  {
    name: 'the order takes a day, and its reservation is shown later still',
    ends: ['fulfilled'],
    shows: /The order is pending/,
    shop: (itself, { nowMs }) => {
      const startMs = nowMs();
      const isLate = () => nowMs() < startMs + 26 * 60 * MINUTE_MS;
      return {
        order: async (...given) => {
          const looked = await itself.order(...given);
          if (looked.looked !== 'found' || !isLate()) return looked;
          return { looked: 'found', found: { ...looked.found, status: 'pending', rawStatus: 'pending' } };
        },
        ...first(1, itself, 'reservationOrderOf', async () => ABSENT),
      };
    },
  },
  {
    name: 'the order ends badly',
    ends: ['unfulfilled'],
    shows: /Microsoft ended order/,
    shop: (itself) => ({
      order: async (...given) => {
        const looked = await itself.order(...given);
        if (looked.looked !== 'found') return looked;
        return { looked: 'found', found: { ...looked.found, status: 'ended_badly', rawStatus: 'cancelled' } };
      },
    }),
  },
  {
    name: 'a budget has room for one of two',
    ends: ['fulfilled', 'rejected'],
    shows: /budget of 2024-02 is/,
    bodies: [body(), body({ requestId: 'REQ-2' }, { quantity: 2 })],
    guards: {
      ...NO_GUARDS,
      budgets: { all: { month: [money('1500', 'EUR')], day: [money('2000', 'EUR')] } },
    },
  },
  {
    name: 'a dry run stops before the checkout',
    ends: ['cancelled'],
    shows: /Dry run/,
    guards: { ...NO_GUARDS, dryRun: true },
  },
  {
    name: 'a price that differs a little is bought without a word',
    ends: ['fulfilled'],
    shows: /known by answer/,
    bodies: [body({}, { expected: { amount: '1030', currency: 'EUR' } })],
    guards: { ...NO_GUARDS, priceDrift: { tolerated: decimal('0.01'), approvable: decimal('0.02') } },
  },
  {
    name: 'an old item is still in the catalogue beside the one that is sold',
    ends: ['fulfilled'],
    shows: /known by answer/,
    shop: () => ({
      availabilities: async () => ({
        looked: 'found',
        found: [
          { catalogItemId: 'DZH318Z0BQ4B:00DN:DZH318Z0GONE', isPurchasable: false, terms: ['P1Y'] },
          { catalogItemId: CATALOG_ITEM, isPurchasable: true, terms: [] },
        ],
      }),
      reservationOrderOf: async () => ({
        looked: 'found',
        found: asId<'ReservationOrderId'>('6f1c0d2e-0000-4000-8000-000000000007'),
      }),
    }),
  },
];

const BUSY = { answer: 'busy', retryAfterMs: 20_000, detail: 'throttled (429)' } as const;
