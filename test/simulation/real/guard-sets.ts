import { NO_GUARDS, type Guards } from '../../../lib/purchasing/guards/guards.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import { HOUR_MS, type Weather } from './weather.ts';

/** What the house allows itself in one schedule. */
export function guardsOf({ guards }: Weather): Guards {
  switch (guards) {
    case 'none':
      return NO_GUARDS;
    case 'approval':
      return { ...NO_GUARDS, approvalThreshold: [money('250', 'EUR')] };
    case 'duplicates':
      return { ...NO_GUARDS, likelyDuplicateMs: 6 * HOUR_MS };
    case 'tight budget':
      return { ...NO_GUARDS, budgets: { all: { day: [money('800', 'EUR')], month: [money('800', 'EUR')] } } };
    case 'wide budget': {
      const eachCustomer = { month: [money('900', 'EUR')] };
      return { ...NO_GUARDS, budgets: { all: { day: [money('5000', 'EUR')] }, eachCustomer } };
    }
    case 'drift':
      return { ...NO_GUARDS, priceDrift: { tolerated: decimal('0.01'), approvable: decimal('0.05') } };
  }
}

/** By which part the expectation of a request is off: now and then, where prices are watched. */
export function driftIn({ guards }: Weather, dice: number): number {
  if (guards !== 'drift') return 0;
  return dice < 0.3 ? -0.008 : dice < 0.6 ? 0.03 : dice < 0.7 ? -0.2 : 0;
}
