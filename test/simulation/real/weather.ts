import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import type { Random } from '../random.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** How often what goes wrong in one schedule, drawn anew for each. Parts are of all calls that could meet it. */
export type Weather = {
  readonly vendor: VendorProfile;
  /** When the schedule begins; shortly before midnight the ids of the catalogue are about to change. */
  readonly start: string;
  readonly orderMinutes: number;
  readonly throttleEvery: number;
  /** Milliseconds that a call takes at most when nothing holds it up. */
  readonly paceMs: number;
  readonly deaths: number;
  readonly pauses: number;
  readonly longestPauseMs: number;
  readonly databaseFails: number;
  readonly databaseLosesReply: number;
  readonly databaseRepeats: number;
  readonly lookUpFaults: number;
  readonly changeFaults: number;
  readonly checkoutFaults: number;
  /** The latest time after which a checkout or a PUT that was cut off takes effect. */
  readonly lateMinutes: number;
  readonly messagesAgain: number;
  readonly twoResumers: number;
  readonly outcomesFail: number;
  readonly stops: number;
  readonly cancellations: number;
  readonly portalOrders: number;
  readonly guards: 'none' | 'approval' | 'duplicates' | 'tight budget' | 'wide budget' | 'drift';
  readonly healAfterMs: number;
};

export function drawWeather(random: Random): Weather {
  /** Off in the part `off` of all schedules, else between `least` and `most`. */
  const rate = (off: number, least: number, most: number) => {
    const [isOff, part] = [random.next() < off, random.next()];
    return isOff ? 0 : least + part * (most - least);
  };
  return {
    vendor: drawVendor(random),
    start: random.chance(0.25) ? '2024-01-15T23:35:00Z' : '2024-01-15T09:00:00Z',
    orderMinutes: random.pick([0, 0, 5, 200]),
    throttleEvery: random.pick([0, 0, 41]),
    paceMs: random.pick([50, 700, 4_000]),
    deaths: rate(0.3, 0.01, 0.1),
    pauses: rate(0.5, 0.005, 0.05),
    longestPauseMs: random.pick([4 * MINUTE_MS, 12 * MINUTE_MS, 2 * HOUR_MS]),
    databaseFails: rate(0.6, 0.002, 0.03),
    databaseLosesReply: rate(0.5, 0.005, 0.06),
    databaseRepeats: rate(0.5, 0.01, 0.1),
    lookUpFaults: rate(0.5, 0.02, 0.3),
    changeFaults: rate(0.5, 0.05, 0.5),
    checkoutFaults: rate(0.2, 0.2, 0.9),
    lateMinutes: random.pick([10, 50, 300]),
    messagesAgain: rate(0.5, 0.1, 0.6),
    twoResumers: rate(0.5, 0.1, 0.5),
    outcomesFail: rate(0.7, 0.1, 0.5),
    stops: rate(0.8, 0.5, 1),
    cancellations: rate(0.8, 0.3, 1),
    portalOrders: rate(0.75, 0.3, 1),
    guards: random.pick([
      'none',
      'none',
      'none',
      'approval',
      'duplicates',
      'tight budget',
      'wide budget',
      'drift',
    ]),
    healAfterMs: random.pick([40 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS]),
  };
}

function drawVendor(random: Random): VendorProfile {
  return {
    checkedOutAgain: random.pick(['answers_as_before', 'refuses_800065']),
    underWay: random.pick([800064, 800060]),
    cartLifeMinutes: random.chance(0.03) ? 7 * 24 * 60 : random.pick([15, 30, 60, 150]),
    cartEnd: random.chance(0.97) ? 'stated' : 'unset',
    expiredCart: random.pick(['gone', 'readable']),
    cartReadsActiveMinutes: random.chance(0.8) ? 0 : random.between(1, 15),
    orderName: random.chance(0.4) ? 'of_the_line' : 'of_the_sku',
    listedAfterMinutes: random.pick([0, 3, 15]),
    auditedAfterMinutes: random.pick([0, 5, 600]),
    auditedCorrelation: random.pick(['named', 'missing']),
  };
}
