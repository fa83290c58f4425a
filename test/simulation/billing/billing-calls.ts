import { Calls } from '../calls.ts';
import { count, type Coverage } from './coverage.ts';
import type { Knobs } from './knobs.ts';
import { PLACES } from './points.ts';

/** Where the calls of the billing night are made; what its stores do wrong has to have happened, and is counted. */
export type BillingCalls = Calls<Knobs, Coverage>;

type Weather = Omit<BillingCalls['weather'], 'places' | 'wentWrong'>;

export function billingCalls(weather: Weather): BillingCalls {
  const { points } = weather.coverage;
  return new Calls({ ...weather, places: PLACES, wentWrong: (what) => count(points, what) });
}
