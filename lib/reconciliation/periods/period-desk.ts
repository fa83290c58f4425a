import { closePeriod, preparePeriod, reopenPeriod, type PeriodAsked } from './close-period.ts';
import { diffPeriod, lookAtPeriod } from './look-at-period.ts';
import type { PeriodDesk } from './period-facts.ts';

/** Everything that people may ask of and do with periods, each by the name of their token. */
export function createPeriodDesk(desk: PeriodDesk) {
  return {
    preparePeriod: (asked: PeriodAsked) => preparePeriod(desk, asked),
    closePeriod: (asked: PeriodAsked) => closePeriod(desk, asked),
    reopenPeriod: (asked: PeriodAsked) => reopenPeriod(desk, asked),
    periodNow: (period: string) => lookAtPeriod(desk, period),
    diffPeriod: (period: string) => diffPeriod(desk, period),
  };
}
